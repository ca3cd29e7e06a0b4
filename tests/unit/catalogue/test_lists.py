"""The four lists as files: each its own items, together the register, the same checksum whatever the order."""

import csv
import hashlib
import io
import json
import random
from dataclasses import replace
from typing import Any

import pytest

from services.catalogue import commands
from services.catalogue.domain.batch import batch_of
from services.catalogue.domain.exports import CSV, JSON_LINES, PART_BYTES, Exported, register_of
from services.catalogue.domain.listing import LISTS
from services.catalogue.ports import Catalogue
from services.chassis.auth import ANONYMOUS, Principal, system
from services.chassis.errors import Invalid, NotFound
from services.chassis.room import Room
from tests.fakes.catalogue import COUNTY, TOWNSHIP, catalogue, item_command
from tests.fakes.catalogue_editors import EDITOR, approved, county, given, submitted

CLASSIFIED = "classified_survey_data_use"


def whole(room: Room[Catalogue], kind: str, style: str = JSON_LINES) -> Any:
    return room.ask(commands.ExportList(kind, style=style))


def ids(content: bytes) -> list[str]:
    return [json.loads(line)["item_id"] for line in content.decode().splitlines()]


def test_each_list_holds_its_own_items_and_together_they_are_the_register() -> None:
    room = county()
    found = {kind: ids(whole(room, kind).content) for kind in LISTS}
    everything = [item for listed in found.values() for item in listed]
    shown = {one.content.key for one in room.ask(commands.ListItems(limit=100))[0]}
    assert sorted(everything) == sorted(shown)
    assert CLASSIFIED not in everything
    for kind, listed in found.items():
        assert listed == sorted(listed)
        assert set(listed) == {
            one.content.key for one in room.ask(commands.ListItems(limit=100, list_kind=kind))[0]
        }


def test_the_checksum_depends_on_the_register_and_not_on_the_order() -> None:
    room = county()
    items = list(room.world.items.page("", 100))
    now = room.world.clock.now()
    first = register_of(COUNTY, items, now)
    random.Random(7).shuffle(items)
    assert register_of(COUNTY, items, now) == first
    summary = room.ask(commands.ListRegisterLists())
    assert {kind: one.checksum for kind, one in summary.lists.items()} == {
        kind: hashlib.sha256(whole(room, kind).content).hexdigest() for kind in LISTS
    }
    row = item_command("residence_permit", name_zh="另一个名称").row
    approved(room, submitted(room, given("change", "residence_permit", row)))
    room.world.clock.advance(seconds=11)  # type: ignore[attr-defined]
    after = room.ask(commands.ListRegisterLists(COUNTY))
    assert after.edition == summary.edition + 1
    differing = {kind for kind in LISTS if after.lists[kind].checksum != summary.lists[kind].checksum}
    assert differing == {"public_service"}


def test_csv_begins_with_a_byte_order_mark_and_holds_the_same_rows() -> None:
    room = county()
    content = whole(room, "power", CSV).content
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    assert [row[0] for row in rows[1:]] == ids(whole(room, "power").content)
    assert {len(row) for row in rows} == {16}


def test_no_cell_of_a_spreadsheet_is_a_formula() -> None:
    line = json.dumps(dict.fromkeys(json.loads(_line()), "=1+1"))
    rows = list(csv.reader(io.StringIO(Exported("power", (line,), "").content(CSV).decode("utf-8-sig"))))
    assert set(rows[1]) == {"'=1+1"}


def test_parts_of_one_export_come_from_one_edition_and_begin_anew_when_it_is_gone() -> None:
    room = county()
    part = whole(room, "power")
    assert part.total == len(part.content) < PART_BYTES
    following = room.ask(
        commands.ExportList("power", style=JSON_LINES, checksum=part.exported.checksum, offset=100)
    )
    assert following.content == part.content[100:]
    other = room.ask(commands.ExportList("power", style=JSON_LINES, checksum="gone", offset=100))
    assert (other.exported.checksum, other.content) == (part.exported.checksum, part.content)


def test_an_unknown_list_format_or_place_is_refused_with_every_fault() -> None:
    with pytest.raises(Invalid) as caught:
        county().ask(commands.ExportList("wishes", "1", "xml"))
    assert {(one.pointer, one.reason) for one in caught.value.faults} == {
        ("/division", "DIVISION_MALFORMED"),
        ("/list", "LIST_UNKNOWN"),
        ("/format", "EXPORT_FORMAT_UNKNOWN"),
    }


@pytest.mark.parametrize(
    ("by", "seen"),
    [
        (ANONYMOUS, False),
        (Principal("p-1", "person", frozenset({"citizen"}), ""), False),
        (Principal("s-1", "staff", frozenset({"clerk"}), TOWNSHIP), False),
        (Principal("s-2", "staff", frozenset({"agent"}), COUNTY), False),
        (Principal("sa-1", "service", frozenset({"service"}), COUNTY), False),
        (Principal("s-3", "staff", frozenset({"clerk"}), COUNTY), True),
        (EDITOR, True),
        (replace(EDITOR, division="510823"), False),
    ],
)
def test_a_classified_item_and_its_papers_are_there_for_staff_of_its_county_only(
    by: Principal, seen: bool
) -> None:
    room = county()
    alias = room.world.items.get(f"item/{CLASSIFIED}").content.aliases[0]
    for command in (
        commands.GetItem(CLASSIFIED, by=by),
        commands.GetItem(alias, by=by),
        commands.GetItem(CLASSIFIED, version=1, by=by),
        commands.GetGuide(CLASSIFIED, by=by),
        commands.GetNoticeSheet(CLASSIFIED, by=by),
        commands.GetStepChart(CLASSIFIED, by=by),
        commands.PrintItem(CLASSIFIED, "guide", by=by),
        commands.GetProofTrend(CLASSIFIED, by=by),
    ):
        if seen:
            assert room.ask(command)
            continue
        with pytest.raises(NotFound) as caught:
            room.ask(command)
        assert caught.value.reason == "ITEM_NOT_LISTED"


def _line() -> str:
    line: str = whole(county(), "power").exported.lines[0]
    return line


def test_a_register_exported_and_imported_again_is_the_same() -> None:
    room = county()
    approved(
        room,
        submitted(
            room,
            given("change", "residence_permit", item_command("residence_permit", name_zh="居住证的申领").row),
        ),
    )
    exported = dict(room.ask(commands.ExportRegister(system(COUNTY), COUNTY)))
    again = catalogue()
    found = batch_of(exported, COUNTY, system(COUNTY))
    assert found.bad == ()
    for row in found.rows:
        again.ask(row.command)
    for shelf in ("items", "packages", "divisions", "sites", "departments", "years"):
        one, other = (getattr(each.world, shelf).page("", 1000) for each in (room, again))
        assert [(each.id, each.version, each.content) for each in other] == [
            (each.id, each.version, each.content) for each in one
        ]
    now = room.world.clock.now()
    assert register_of(COUNTY, again.world.items.page("", 100), now) == register_of(
        COUNTY, room.world.items.page("", 100), now
    )
    assert dict(again.ask(commands.ExportRegister(system(COUNTY), COUNTY))) == exported


def test_only_the_county_s_own_stack_exports_its_register() -> None:
    with pytest.raises(Invalid) as caught:
        catalogue(TOWNSHIP).ask(commands.ExportRegister(system(TOWNSHIP), COUNTY))
    assert caught.value.reason == "COUNTY_NOT_OWNED"
