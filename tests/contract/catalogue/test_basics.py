"""Basic entries: one suite over the fake and over MongoDB with a real county's list; plans of their queries."""

import json
from collections import Counter
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from services.catalogue import commands, events, wire
from services.catalogue.bootstrap import bootstrap
from services.catalogue.bootstrap import room as joined
from services.catalogue.domain.basics import BasicEntry
from services.catalogue.domain.basics_file import BasicsFile, basics_file
from services.catalogue.domain.contents import Outcome, published
from services.catalogue.ports import Catalogue
from services.chassis.auth import system
from services.chassis.clock import SHANGHAI
from services.chassis.doors import Doors, open_doors
from services.chassis.errors import Invalid
from services.chassis.messages import Actor, Envelope
from services.chassis.room import Room
from services.chassis.settings import Settings, StackEntry
from tests.fakes.catalogue import DATA, catalogue, item_command, of

COUNTY = "511602"
LIST = DATA / f"basics/{COUNTY}.csv"


@pytest.fixture(scope="module")
def listed() -> BasicsFile:
    """The list of 1,135 items as it is shipped."""
    return basics_file(LIST.name, LIST.read_bytes(), COUNTY)


@pytest.fixture(scope="module")
def county_doors(bare_settings: Settings, mongo_url: str) -> Doors:
    """Doors of that county's own stack."""
    own = StackEntry(COUNTY, "广安区", "http://127.0.0.1:1", (0, 400_000))
    return open_doors(replace(bare_settings, mongo_url=mongo_url, stack=COUNTY, stacks=(own,)), "test")


@pytest.fixture(scope="module", params=["fake", "mongo"])
def room(request: pytest.FixtureRequest, listed: BasicsFile) -> Room[Catalogue]:
    """That county's catalogue with its basic entries, after an import that was cut off half-way."""
    if request.param == "fake":
        made = joined(replace(catalogue(COUNTY).world, stacks=(COUNTY,)))
    else:
        made = bootstrap(request.getfixturevalue("county_doors"))
        made.prepare()
    publish(made, listed, 3)
    assert Counter(one.state for one in publish(made, listed)) == {"unchanged": 600, "new": 413}
    return made


def publish(room: Room[Catalogue], listed: BasicsFile, batches: int = 100) -> list[Outcome]:
    rows = [row for _, row in listed.rows]
    parts = [tuple(rows[start : start + 200]) for start in range(0, len(rows), 200)]
    outcomes: list[Outcome] = []
    for part in parts[:batches]:
        outcomes += room.ask(commands.PublishBasics(system(COUNTY), COUNTY, part))
    return outcomes


def everything(room: Room[Catalogue], **asked: Any) -> list[str]:
    found: list[str] = []
    cursor = ""
    while True:
        page, cursor = room.ask(commands.ListBasics(limit=100, cursor=cursor, **asked))
        found += [one.entry.content.code for one in page]
        if not cursor:
            return found


def test_of_the_1135_rows_1013_are_good_and_every_fault_of_the_others_is_told(listed: BasicsFile) -> None:
    assert (listed.read, len(listed.rows), len({one.line for one in listed.bad})) == (1135, 1013, 122)
    assert Counter(one.reason for one in listed.bad) == {
        "CODE_BODY_MALFORMED": 119,
        "CODE_MALFORMED": 3,
        "CODE_OF_ANOTHER_DIVISION": 1,
    }
    types = Counter(row["item_type"] for _, row in listed.rows)
    assert types == {"01": 506, "20": 270, "10": 173, "07": 48, "05": 9, "09": 6, "08": 1}


def test_the_whole_list_is_there_once_page_by_page_and_again_it_is_unchanged(
    room: Room[Catalogue], listed: BasicsFile
) -> None:
    found = everything(room)
    assert len(found) == len({*found}) == 1013
    assert found == sorted(found)
    assert Counter(one.state for one in publish(room, listed)) == {"unchanged": 1013}
    assert {one.version for one in room.world.basics.page("", 2000)} == {1}


def test_entries_are_narrowed_by_type_and_by_words_in_both_stores_alike(room: Room[Catalogue]) -> None:
    rows = {one.content.code: one.content for one in room.world.basics.page("", 2000)}
    assert everything(room, item_type="07") == sorted(
        code for code, one in rows.items() if one.item_type == "07"
    )
    wanted = sorted(code for code, one in rows.items() if "经营许可" in one.name_zh)
    assert everything(room, q="经营许可") == wanted
    assert len(wanted) > 10
    assert everything(room, q="助学金 查询", item_type="20") == sorted(
        code
        for code, one in rows.items()
        if one.item_type == "20" and "助学金" in one.name_zh and "查询" in one.name_zh
    )
    assert everything(room, division="510822") == []


def test_three_items_follow_the_new_name_of_their_entry_and_keep_their_own_limits(
    room: Room[Catalogue], listed: BasicsFile
) -> None:
    references = of(commands.PublishReferences)[0]
    room.ask(replace(references, by=system(COUNTY), county=COUNTY))
    row = next(row for _, row in listed.rows if row["name_zh"] == "教师资格认定")
    code = row["code"].split("-")[0]
    for days in (5, 10, 20):
        made = item_command(
            "residence_permit", name_zh=row["name_zh"], local_basic_code=code, committed_days=days
        )
        entry = {**made.row, "item_id": f"teacher_{days}"}
        room.ask(replace(made, by=system(COUNTY), county=COUNTY, row=entry, checked=True))
    renamed = {**row, "name_zh": "教师资格核定"}
    outcomes = room.ask(commands.PublishBasics(system(COUNTY), COUNTY, (renamed,)))
    assert Counter((one.kind, one.state) for one in outcomes) == {
        ("basic", "changed"): 1,
        ("item", "changed"): 3,
    }
    shown = room.ask(commands.GetBasic(row["code"]))
    assert sorted((one.content.name_zh, one.content.committed_days) for one in shown.items) == [
        ("教师资格核定", days) for days in (5, 10, 20)
    ]
    page, _ = room.ask(commands.ListBasics(q="教师资格核定"))
    assert [len(one.items) for one in page] == [3]
    assert everything(room, q="教师资格认定") == []


def test_an_entry_crosses_the_wire_whole_and_a_wrong_one_is_malformed() -> None:
    entry = BasicEntry(COUNTY, "511A0138600000", "511A0138600000", "教师资格认定", "01", "区教科体局", "")
    at = datetime(2026, 11, 23, 9, 0, tzinfo=SHANGHAI)
    by = Actor("s", "admin", COUNTY)
    told = events.BasicPublished(
        subject=entry.key, division=COUNTY, destination="*", at=at, by=by, publication=published(entry, 3)
    )
    name, body = wire.encode(told)
    envelope = Envelope("e1", name, f"/stacks/{COUNTY}/catalogue", entry.key, at, 1, COUNTY, "*")
    assert wire.heard(envelope, body) == events.Heard(published(entry, 3))
    for wrong in (replace(entry, code="x"), replace(entry, item_type="77"), replace(entry, division="5")):
        _, bad = wire.encode(replace(told, publication=published(wrong, 3)))
        with pytest.raises(Invalid) as caught:
            wire.heard(envelope, bad)
        assert caught.value.reason == "BODY_MALFORMED"


@pytest.mark.parametrize(
    ("collection", "query"),
    [
        ("catalogue_basics", {}),
        ("catalogue_basics", {"item_type": "07"}),
        ("catalogue_basics", {"grams": {"$all": ["经营许", "营许可"]}}),
        ("catalogue_basics", {"item_type": "07", "grams": {"$all": ["经营许"]}}),
    ],
)
def test_every_query_goes_by_an_index_in_its_order(
    county_doors: Doors, collection: str, query: dict[str, Any]
) -> None:
    bootstrap(county_doors).prepare()
    range_ = {"_id": {"$gt": f"basic/{COUNTY}/", "$lt": f"basic/{COUNTY}0"}}
    found = county_doors.client.get_default_database()[collection].find(range_ | query)
    stages = json.dumps(found.sort("_id", 1).limit(20).explain()["queryPlanner"]["winningPlan"], default=str)
    assert "COLLSCAN" not in stages
    assert '"SORT"' not in stages


def test_items_of_an_entry_are_found_by_the_index_of_their_codes(county_doors: Doors) -> None:
    bootstrap(county_doors).prepare()
    query = {"aliases": {"$in": ["511A0138600000"]}, "division": COUNTY}
    cursor = county_doors.client.get_default_database()["catalogue_items"].find(query).hint([("aliases", 1)])
    assert '"IXSCAN"' in json.dumps(cursor.explain()["queryPlanner"]["winningPlan"], default=str)
