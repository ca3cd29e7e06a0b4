"""One version of an item as guide, notice sheet, step chart and printed paper; prints counted per site."""

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from xml.etree import ElementTree

import pytest

from services.catalogue import commands, events, wire
from services.catalogue.bootstrap import room as made_of
from services.catalogue.domain.charts import Chart, chart, drawing
from services.catalogue.domain.guides import Edition
from services.catalogue.ports import Catalogue
from services.chassis.auth import Principal
from services.chassis.errors import Forbidden, Invalid, NotFound
from services.chassis.fakes import FakeBus
from services.chassis.messages import Asked
from services.chassis.room import Room
from services.chassis.sheets import Table
from tests.fakes.catalogue import COUNTY, TOWNSHIP, VILLAGE, FakePrinter, batch, catalogue, item_command, of

ITEMS = [command.row["item_id"] for command in of(commands.PublishItem)]
STATION = "510822101200-VS"
CLERK = Principal("s-1", "staff", frozenset({"clerk"}), VILLAGE)
PARTS = (
    "name",
    "legal_basis",
    "accepting_unit",
    "conditions",
    "materials",
    "steps",
    "fees",
    "time_limit",
    "contact",
)


@pytest.fixture(scope="module")
def room() -> Room[Catalogue]:
    """The whole shipped county."""
    made = catalogue()
    for row in batch().rows:
        made.ask(row.command)
    return made


KEEPER = Principal("s-editor", "staff", frozenset({"editor"}), COUNTY)


def document(room: Room[Catalogue], item: str) -> Mapping[str, Any]:
    found: Mapping[str, Any] = json.loads(room.ask(commands.GetItem(item, by=KEEPER)).content.document)
    return found


def printed(key: str = "k-1", **changes: Any) -> commands.RecordPrint:
    asked = commands.RecordPrint(CLERK, Asked(key, "p"), "residence_permit", STATION, "guide", 20)
    return replace(asked, **changes)


@pytest.mark.parametrize("item", ITEMS)
def test_a_guide_has_every_required_part_in_order_and_none_is_empty(room: Room[Catalogue], item: str) -> None:
    edition, sections = room.ask(commands.GetGuide(item, by=KEEPER))
    assert tuple(section.key for section in sections)[: len(PARTS)] == PARTS
    assert all(section.lines for section in sections[: len(PARTS)])
    assert (edition.item, edition.version) == (item, 1)


@pytest.mark.parametrize("item", ITEMS)
def test_a_notice_sheet_lists_exactly_the_materials_of_the_guide(room: Room[Catalogue], item: str) -> None:
    _, told = room.ask(commands.GetNoticeSheet(item, by=KEEPER))
    _, sections = room.ask(commands.GetGuide(item, by=KEEPER))
    wanted = document(room, item)["materials"]
    assert [notice.code for notice in told] == [one["code"] for one in wanted]
    guide = next(section for section in sections if section.key == "materials")
    assert {line.label for line in guide.lines} - {""} == {notice.name_zh for notice in told}
    assert {notice.code for notice in told if not notice.brought} == {
        one["code"] for one in wanted if one["source"] in ("shared_lookup", "prior_step")
    }


@pytest.mark.parametrize("item", ITEMS)
def test_a_chart_has_one_node_per_step_and_leads_from_the_first_to_the_last(
    room: Room[Catalogue], item: str
) -> None:
    edition, made = room.ask(commands.GetStepChart(item, by=KEEPER))
    steps = [*document(room, item)["pre_acceptance_steps"], *document(room, item)["steps"]]
    assert [node.name_zh for node in made.nodes] == [step["name_zh"] for step in steps]
    assert all(node.doer_zh != node.doer for node in made.nodes)
    assert all(int(one[1:]) < int(other[1:]) for one, other in made.edges)
    assert reached(made) == {node.id for node in made.nodes}
    picture = ElementTree.fromstring(drawing(made, edition))
    said = {text.text for text in picture.iter("{http://www.w3.org/2000/svg}title")}
    assert {node.name_zh for node in made.nodes} <= said


def test_steps_of_one_group_run_side_by_side(room: Room[Catalogue]) -> None:
    _, made = room.ask(commands.GetStepChart("school_bus_permit"))
    assert [len(row) for row in made.rows] == [1, 2, 1, 1]
    assert set(made.edges) == {("s1", "s2"), ("s1", "s3"), ("s2", "s4"), ("s3", "s4"), ("s4", "s5")}


def test_a_drawing_escapes_what_it_says() -> None:
    made = chart({"steps": [{"name_zh": "<审查> & 决定", "doer": "reviewer", "limit_days": 1}]})
    picture = ElementTree.fromstring(drawing(made, Edition("x", 1, "“甲”<乙>", "2026-01-01")))
    assert "<审查> & 决定" in "".join(picture.itertext())


def test_a_new_version_changes_guide_sheet_and_chart_and_the_old_one_stays_readable() -> None:
    room = catalogue()
    room.ask(item_command("legal_aid"))
    row = item_command("legal_aid").row
    room.ask(item_command("legal_aid", materials=row["materials"][1:], steps=row["steps"][:-1]))
    sheets = [room.ask(commands.GetNoticeSheet("legal_aid", version))[1] for version in (1, 0)]
    charts = [room.ask(commands.GetStepChart("legal_aid", version))[1] for version in (1, 0)]
    assert [len(one) for one in sheets] == [len(row["materials"]), len(row["materials"]) - 1]
    assert [len(one.nodes) for one in charts] == [len(row["steps"]), len(row["steps"]) - 1]
    editions = [room.ask(commands.GetGuide("legal_aid", version))[0].version for version in (1, 0)]
    assert editions == [1, 2]


def test_a_guide_speaks_in_names_and_not_in_codes(room: Room[Catalogue]) -> None:
    _, sections = room.ask(commands.GetGuide("birth_household_registration"))
    said = " ".join(f"{line.label} {line.text}" for section in sections for line in section.lines)
    assert "《中华人民共和国户口登记条例》第7条第1款" in said
    assert "当“父母是否已婚”等于否，且“随何方落户”等于“随父”时" in said
    assert "乡镇窗口人员；当场办结；受理记录" in said
    assert "各乡镇级政务服务场所" in said
    assert "510822199309270424" not in said
    assert "510822********0424" in said


def test_a_guide_for_a_site_names_its_place_and_telephone(room: Room[Catalogue]) -> None:
    _, sections = room.ask(commands.GetGuide("residence_permit", site="510822101-TC"))
    place = next(section for section in sections if section.key == "accepting_unit").lines[1]
    assert place.text.startswith("青溪镇便民服务中心")
    with pytest.raises(NotFound) as caught:
        room.ask(commands.GetGuide("residence_permit", site="510822999-TC"))
    assert caught.value.reason == "SITE_UNKNOWN"


def test_parts_that_a_county_adds_come_through() -> None:
    room = catalogue()
    own = [{"label_zh": "停车", "text_zh": "办事群众免费停车两小时"}]
    room.ask(item_command("legal_aid", local_fields=own))
    _, sections = room.ask(commands.GetGuide("legal_aid"))
    assert [(line.label, line.text) for line in sections[-1].lines] == [("停车", "办事群众免费停车两小时")]


def test_a_printed_notice_sheet_has_one_row_per_material_and_the_edition(room: Room[Catalogue]) -> None:
    paper = room.ask(commands.PrintItem("residence_permit", "notice_sheet"))
    printer = room.world.printer
    assert isinstance(printer, FakePrinter)
    sheet = printer.sheets[paper.pdf.decode()]
    table = next(block for block in sheet.blocks if isinstance(block, Table))
    assert [row[1] for row in table.rows] == [
        one["name_zh"] for one in document(room, "residence_permit")["materials"]
    ]
    assert sheet.edition == "居住证办理 · 第1版 · 2026-01-01起施行"


def test_a_form_is_printed_blank_and_filled(room: Room[Catalogue]) -> None:
    paper = room.ask(commands.PrintItem("birth_household_registration", "form"))
    printer = room.world.printer
    assert isinstance(printer, FakePrinter)
    blank, filled = (block for block in printer.sheets[paper.pdf.decode()].blocks if isinstance(block, Table))
    assert ("性别*", "□男　□女") in blank.rows
    assert ("新生儿姓名", "杨沐阳") in filled.rows


def test_what_cannot_be_printed_is_refused_by_reason(room: Room[Catalogue]) -> None:
    for command, kind, reason in (
        (commands.PrintItem("penalty_unlicensed_food_business", "form"), NotFound, "FORM_MISSING"),
        (commands.PrintItem("residence_permit", "poster"), Invalid, "PRINT_KIND_UNKNOWN"),
        (commands.PrintItem("nothing", "guide"), NotFound, "ITEM_NOT_LISTED"),
    ):
        with pytest.raises(kind) as caught:
            room.ask(command)
        assert caught.value.reason == reason


def test_prints_are_counted_per_site_item_and_kind_and_the_same_ask_counts_once() -> None:
    bus = FakeBus()
    room = made_of(replace(catalogue(bus=bus).world))
    for row in batch().rows:
        room.ask(row.command)
    for command in (printed(), printed(), printed("k-2", copies=5), printed("k-3", kind="form")):
        room.ask(command)
    found, following = room.ask(commands.ListPrints(CLERK, STATION))
    counted = [(one.item, one.kind, one.prints, one.copies) for one in found]
    assert counted == [("residence_permit", "form", 1, 20), ("residence_permit", "guide", 2, 25)]
    assert following == ""
    told = bus.of(events.GuidePrinted)
    assert [(one.site, one.copies, one.destination) for one in told] == [
        (STATION, 20, VILLAGE),
        (STATION, 5, VILLAGE),
        (STATION, 20, VILLAGE),
    ]
    assert wire.encode(told[0])[0] == "sanji.catalogue.v1.GuidePrinted"


def test_a_page_of_counts_goes_on_where_the_last_one_ended(room: Room[Catalogue]) -> None:
    for kind in ("guide", "form"):
        room.ask(printed(f"p-{kind}", kind=kind, site="510822101-TC", by=at(TOWNSHIP)))
    first, following = room.ask(commands.ListPrints(at(TOWNSHIP), "510822101-TC", 1))
    rest, end = room.ask(commands.ListPrints(at(TOWNSHIP), "510822101-TC", 1, following))
    assert ([one.kind for one in (*first, *rest)], end) == (["form", "guide"], "")


def test_prints_are_recorded_only_by_window_staff_of_the_site(room: Room[Catalogue]) -> None:
    elsewhere = at("510822102")
    reviewer = Principal("s-3", "staff", frozenset({"reviewer"}), COUNTY)
    for by, reason in ((elsewhere, "DIVISION_OUT_OF_SCOPE"), (reviewer, "ROLE_NOT_ALLOWED")):
        with pytest.raises(Forbidden) as caught:
            room.ask(printed(by=by))
        assert caught.value.reason == reason
    with pytest.raises(Invalid) as wrong:
        room.ask(printed(kind="poster", copies=0))
    assert [fault.reason for fault in wrong.value.faults] == ["PRINT_KIND_UNKNOWN", "COPIES_OUT_OF_RANGE"]


def at(division: str) -> Principal:
    return Principal("s-2", "staff", frozenset({"clerk"}), division)


def reached(made: Chart) -> set[str]:
    """Nodes that the first row leads to, itself included."""
    found = {node.id for row in made.rows[:1] for node in row}
    for one, other in made.edges:
        if one in found:
            found.add(other)
    return found
