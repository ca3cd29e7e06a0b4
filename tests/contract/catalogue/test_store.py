"""The catalogue's ports: one suite over the fakes and over MongoDB; wire round trips; plans of the hot queries."""

import json
from dataclasses import replace
from typing import Any

import pytest

from services.catalogue import commands, events, wire
from services.catalogue.bootstrap import bootstrap
from services.catalogue.domain.contents import Item, Publication
from services.catalogue.ports import Catalogue, Wanted
from services.chassis.doors import Doors
from services.chassis.errors import Conflict, Invalid
from services.chassis.messages import Actor, Envelope
from services.chassis.room import Room
from tests.fakes.catalogue import COUNTY, TOWNSHIP, batch, catalogue, item_command
from tests.waiting import until


@pytest.fixture(scope="module", params=["fake", "mongo"])
def room(request: pytest.FixtureRequest) -> Room[Catalogue]:
    """The whole shipped county in a room, on fakes and on MongoDB."""
    made = catalogue() if request.param == "fake" else bootstrap(request.getfixturevalue("store_doors"))
    made.prepare()
    for row in batch().rows:
        made.ask(row.command)
    return made


def keys(found: Any) -> list[str]:
    return [one.content.key for one in found]


def test_what_was_published_comes_back_as_it_was(room: Room[Catalogue]) -> None:
    reference = catalogue()
    for row in batch().rows:
        reference.ask(row.command)
    for name in ("items", "divisions", "sites", "departments", "years"):
        for key, kept in getattr(reference.world, name).kept.items():
            assert getattr(room.world, name).find(key) == kept


def test_pages_go_by_key(room: Room[Catalogue]) -> None:
    first = room.world.departments.page("", 5)
    following = room.world.departments.page(first[-1].content.key, 100)
    assert keys(first) + keys(following) == sorted(keys(first) + keys(following))
    assert len(first) + len(following) == 44


@pytest.mark.parametrize(
    ("wanted", "some"),
    [
        (Wanted(), True),
        (Wanted(county=COUNTY), True),
        (Wanted(county="150626"), False),
        (Wanted(item_type="01"), True),
        (Wanted(audience="personal"), True),
        (Wanted(audience="personal", item_type="07"), True),
    ],
)
def test_a_list_holds_what_is_wanted_by_key_and_no_document(
    room: Room[Catalogue], wanted: Wanted, some: bool
) -> None:
    found = room.world.items.listed(wanted, "", 100)
    reference = [
        one.row["item_id"]
        for one in (row.command for row in batch().rows)
        if isinstance(one, commands.PublishItem)
        and not one.row["search_excluded"]
        and (not wanted.county or wanted.county == COUNTY)
        and (not wanted.item_type or one.row["item_type"] == wanted.item_type)
        and (not wanted.audience or one.row["audience"] in (wanted.audience, "both"))
    ]
    assert keys(found) == sorted(reference)
    assert bool(found) is some
    if found:
        assert keys(room.world.items.listed(wanted, keys(found)[0], 2)) == keys(found)[1:3]


def test_a_replaced_version_stays_and_the_newest_answers_to_every_code(room: Room[Catalogue]) -> None:
    before = room.ask(commands.GetItem("legal_aid"))
    after = room.ask(item_command("legal_aid", committed_days=4)).version
    assert after == before.version + 1
    until(
        lambda: room.world.items.current("legal_aid").version == after,  # type: ignore[union-attr]
        5,
        "the memory to pass",
    )
    kept = room.world.items.at_version("legal_aid", before.version)
    assert kept is not None
    assert (kept.version, kept.content) == (before.version, before.content)
    by_code = room.ask(commands.GetItem(before.content.aliases[1]))
    assert by_code.content.committed_days == 4
    assert room.world.items.at_version("legal_aid", 99) is None


def test_a_version_kept_late_is_kept_once(room: Room[Catalogue]) -> None:
    item = room.world.items.find("item/marriage_registration")
    assert item is not None
    early = replace(item, version=77)
    for _ in range(2):
        room.world.items.keep(early)
    assert room.world.items.at_version("marriage_registration", 77) == early
    assert room.world.items.find("item/marriage_registration") == item


def test_a_lost_race_is_told_as_stale(room: Room[Catalogue]) -> None:
    item = room.world.items.get("item/residence_permit")
    room.world.items.save(item, item, [])
    with pytest.raises(Conflict) as caught:
        room.world.items.save(item, replace(item, version=item.version + 1), [])
    assert caught.value.reason == "STALE_VERSION"


def test_sites_and_places_of_a_division_are_found(room: Room[Catalogue]) -> None:
    assert keys(room.world.sites.at(TOWNSHIP)) == ["510822101-TC"]
    assert list(room.world.sites.at("510822999")) == []
    places = room.world.divisions.places(COUNTY)
    assert places is not None
    assert places.get(TOWNSHIP) is not None
    assert room.world.divisions.places("150626") is None


def event(publication: Publication[Any], kind: type[events.Published]) -> events.Published:
    clock = catalogue().world.clock
    return kind(
        subject=publication.content.key,
        division=COUNTY,
        destination="*",
        at=clock.now(),
        by=Actor("system", "system", COUNTY),
        publication=publication,
    )


def test_every_publication_survives_the_wire() -> None:
    room = catalogue()
    for row in batch().rows:
        room.ask(row.command)
    for name, kind in (
        ("items", events.ItemPublished),
        ("divisions", events.DivisionTreePublished),
        ("sites", events.SitePublished),
        ("departments", events.DepartmentPublished),
        ("years", events.CalendarYearPublished),
    ):
        for publication in getattr(room.world, name).kept.values():
            made = event(publication, kind)
            full_name, body = wire.encode(made)
            assert full_name == f"sanji.catalogue.v1.{kind.__name__}"
            arrived = Envelope("i", full_name, "/stacks/1/catalogue", "s", made.at, 1, COUNTY, "*")
            assert wire.heard(arrived, body).publication == publication


@pytest.mark.parametrize("body", [b"\xff\xff", b"", b"\x0a\x02\x10\x01"])
@pytest.mark.parametrize("kind", events.HEARS)
def test_a_body_that_makes_no_sense_is_malformed(kind: str, body: bytes) -> None:
    arrived = Envelope("i", kind, "/stacks/1/catalogue", "s", catalogue().world.clock.now(), 1, COUNTY, "*")
    with pytest.raises(Invalid) as caught:
        wire.heard(arrived, body)
    assert caught.value.reason == "BODY_MALFORMED"


def test_an_item_whose_document_is_no_object_is_malformed() -> None:
    room = catalogue()
    room.ask(item_command("residence_permit"))
    item: Publication[Item] = room.ask(commands.GetItem("residence_permit"))
    made = event(replace(item, content=replace(item.content, document=json.dumps([1]))), events.ItemPublished)
    arrived = Envelope("i", events.EMITS[0], "/stacks/1/catalogue", "s", made.at, 1, COUNTY, "*")
    with pytest.raises(Invalid):
        wire.heard(arrived, wire.encode(made)[1])


@pytest.mark.parametrize(
    ("collection", "query"),
    [
        ("catalogue_items", {"listed": True, "_id": {"$gt": "item/"}}),
        ("catalogue_items", {"listed": True, "_id": {"$gt": "item/"}, "division": COUNTY}),
        ("catalogue_items", {"listed": True, "_id": {"$gt": "item/"}, "item_type": "01"}),
        (
            "catalogue_items",
            {"listed": True, "_id": {"$gt": "item/"}, "audience": {"$in": ["both", "personal"]}},
        ),
        ("catalogue_items", {"aliases": "512B0011200070"}),
        ("catalogue_sites", {"division": TOWNSHIP}),
        ("catalogue_departments", {"_id": {"$gt": "department/"}}),
    ],
)
def test_every_query_goes_by_an_index_in_its_order(
    store_doors: Doors, collection: str, query: dict[str, Any]
) -> None:
    bootstrap(store_doors).prepare()
    found = (
        store_doors.client.get_default_database()[collection].find(query).sort("_id", 1).limit(20).explain()
    )
    stages = json.dumps(found["queryPlanner"]["winningPlan"], default=str)
    assert "COLLSCAN" not in stages
    assert '"SORT"' not in stages or "aliases" in query
