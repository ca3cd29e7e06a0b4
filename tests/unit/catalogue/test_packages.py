"""Packages: published without a contradiction, joined without a repeat, offered while their members are."""

import json
from collections import Counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.catalogue import commands, events, wire
from services.catalogue.domain.merging import Member, Merged, fields_of, merged
from services.catalogue.domain.packages import Part, critical_path, parts, unordered
from services.catalogue.ports import Catalogue
from services.chassis.errors import Invalid, NotFound
from services.chassis.fakes import FakeBus
from services.chassis.room import Room
from tests.fakes.catalogue import ADMIN, COUNTY, TOWNSHIP, batch, catalogue, item_command, of
from tests.unit.catalogue.test_publishing import tell

PACKAGES = [command.row["package_id"] for command in of(commands.PublishPackage)]
ROWS = {command.row["item_id"]: command.row for command in of(commands.PublishItem)}
FORMS = sorted(item for item, row in ROWS.items() if row["on_application"] and not row["classified"])


@pytest.fixture(scope="module")
def room() -> Room[Catalogue]:
    """The whole shipped county."""
    made = catalogue()
    for row in batch().rows:
        made.ask(row.command)
    return made


def row_of(package: str) -> dict[str, Any]:
    found = next(one for one in of(commands.PublishPackage) if one.row["package_id"] == package)
    copy: dict[str, Any] = json.loads(json.dumps(found.row))
    return copy


def publishing(row: Any, check_only: bool = True) -> commands.PublishPackage:
    references = of(commands.PublishPackage)[0].references
    return commands.PublishPackage(ADMIN, COUNTY, row, references, check_only)


def is_joined(row: Any, made: Merged) -> None:
    """What must hold of every joined package."""
    targets = [target for question in made.questions for target in question.answers]
    constants = [target for target, _ in made.constants]
    asked_for = {
        f"{member.part.item}.{one['name']}" for member in made.members for one in fields_of(member.document)
    }
    assert Counter(targets + constants) == Counter(asked_for)
    assert len({question.name for question in made.questions}) == len(made.questions)
    papers = [(one.code, one.holder) for one in made.materials]
    assert len(set(papers)) == len(papers)
    brought = {
        (member.part.item, one["code"])
        for member in made.members
        for one in member.document["materials"]
        if one["source"] not in ("shared_lookup", "prior_step")
    }
    handed_on = {(member.part.item, code) for member in made.members for code, _ in member.part.brought}
    listed = {(item, one.code) for one in made.materials for item in one.used_by}
    assert brought - handed_on <= listed <= brought
    done = {member.part.item: member.done for member in made.members}
    for member in made.members:
        assert all(done[need] <= member.starts for need in member.part.depends_on if need in done)
    assert made.critical_path_days == max(done.values(), default=0)


@pytest.mark.parametrize("package", PACKAGES)
def test_a_shipped_package_asks_nothing_twice_and_answers_every_field(
    room: Room[Catalogue], package: str
) -> None:
    offered = room.ask(commands.GetPackage(package))
    is_joined(row_of(package), offered.merged)
    figures = {figure.name: (figure.before, figure.after) for figure in offered.merged.figures}
    assert figures["windows"][1] == 1
    assert figures["questions"][1] < figures["questions"][0]
    assert figures["materials"][1] < figures["materials"][0]


@pytest.mark.parametrize("package", PACKAGES)
def test_what_any_member_requires_the_merged_form_requires(room: Room[Catalogue], package: str) -> None:
    made = room.ask(commands.GetPackage(package)).merged
    required = {
        f"{member.part.item}.{one['name']}"
        for member in made.members
        for one in fields_of(member.document)
        if one.get("required") is True
    }
    for question in made.questions:
        assert question.field["required"] is True or not required.intersection(question.answers)


@given(st.data())
def test_any_items_join_without_a_repeat(data: st.DataObject) -> None:
    items = data.draw(st.lists(st.sampled_from(FORMS), min_size=2, max_size=6, unique=True))
    members = [
        {
            "item_id": item,
            "order": at + 1,
            "depends_on": data.draw(st.lists(st.sampled_from(items[:at]), unique=True)) if at else [],
            "optional": data.draw(st.booleans()),
            "applicant": data.draw(st.sampled_from(["owner", "shop"])),
        }
        for at, item in enumerate(items)
    ]
    row = {"members": members, "committed_days": 1}
    is_joined(row, merged(row, [Member(part, 1, ROWS[part.item]) for part in parts(row)]))


@given(st.lists(st.lists(st.integers(0, 5), max_size=3), min_size=1, max_size=6), st.data())
def test_a_circle_is_found_exactly_when_no_order_satisfies_all(
    needs: list[list[int]], data: st.DataObject
) -> None:
    members = [
        Part(str(at), 1, tuple(str(need) for need in below if need < len(needs)), False, "", (), "")
        for at, below in enumerate(needs)
    ]

    def leads_back(item: str) -> bool:
        seen: set[str] = set()
        waiting = list(next(one.depends_on for one in members if one.item == item))
        while waiting:
            need = waiting.pop()
            if need not in seen:
                seen.add(need)
                waiting += next(one.depends_on for one in members if one.item == need)
        return item in seen

    turning = {one.item for one in members if leads_back(one.item)}
    assert turning <= unordered(members)
    assert bool(unordered(members)) == bool(turning)
    if not turning:
        days = {one.item: data.draw(st.integers(0, 30)) for one in members}
        longest = critical_path(members, days)
        assert max(days.values()) <= longest <= sum(days.values())


def test_fields_of_the_same_name_and_type_are_one_question_and_of_another_type_two() -> None:
    def item(name: str, kind: str) -> dict[str, Any]:
        field = {"name": "phone", "label_zh": "电话", "type": kind, "required": False}
        return {"item_id": name, "materials": [], "form": {"fields": [field]}}

    row = {"members": [{"item_id": name, "order": 1} for name in "abc"]}
    documents = {"a": item("a", "string"), "b": item("b", "string"), "c": item("c", "integer")}
    made = merged(row, [Member(part, 1, documents[part.item]) for part in parts(row)])
    assert [question.answers for question in made.questions] == [("a.phone", "b.phone"), ("c.phone",)]
    assert [question.name for question in made.questions] == ["phone", "c__phone"]


def test_a_condition_is_said_in_the_words_of_the_merged_form_and_a_settled_one_falls_away(
    room: Room[Catalogue],
) -> None:
    questions = {one.name: one.field for one in room.ask(commands.GetPackage("newborn")).merged.questions}
    assert questions["father_id_number"]["required_when_any"] == [
        [{"left": "form.parents_married", "op": "eq", "right": True}]
    ]
    shop = {one.name: one.field for one in room.ask(commands.GetPackage("open_restaurant")).merged.questions}
    assert "required_when_any" not in shop["project_code"]


def test_choosing_optional_members_changes_form_papers_and_limit(room: Room[Catalogue]) -> None:
    everything = room.ask(commands.GetPackage("deceased_person")).merged
    least = room.ask(commands.GetPackage("deceased_person", ())).merged
    assert [member.part.item for member in least.members] == [
        "death_household_deregistration",
        "survivor_benefit",
    ]
    assert len(least.questions) < len(everything.questions)
    assert (least.critical_path_days, everything.critical_path_days) == (10, 20)
    with pytest.raises(Invalid) as caught:
        room.ask(commands.GetPackage("deceased_person", ("survivor_benefit",)))
    assert caught.value.reason == "MEMBER_NOT_OPTIONAL"


def test_a_withdrawn_member_takes_its_package_off_the_list_and_an_optional_one_only_itself() -> None:
    room = catalogue()
    for row in batch().rows:
        room.ask(row.command)
    room.ask(item_command("social_security_card", status="withdrawn"))
    assert room.ask(commands.GetPackage("newborn")).left_out == ("social_security_card",)
    room.ask(item_command("birth_medical_certificate", status="withdrawn"))
    with pytest.raises(NotFound) as caught:
        room.ask(commands.GetPackage("newborn"))
    assert caught.value.reason == "PACKAGE_NOT_LISTED"
    found, _ = room.ask(commands.ListPackages())
    assert [one.content.key for one in found] == ["deceased_person", "open_restaurant"]


def test_packages_are_found_by_life_cycle_and_by_member(room: Room[Catalogue]) -> None:
    def keys(command: commands.ListPackages) -> list[str]:
        return [one.content.key for one in room.ask(command)[0]]

    assert keys(commands.ListPackages(lifecycle="person")) == ["deceased_person", "newborn"]
    assert keys(commands.ListPackages(item="drainage_licence")) == ["open_restaurant"]
    first, following = room.ask(commands.ListPackages(limit=2))
    assert ([one.content.key for one in first], following) == (["deceased_person", "newborn"], "newborn")
    assert keys(commands.ListPackages(cursor=following)) == ["open_restaurant"]
    with pytest.raises(Invalid) as caught:
        room.ask(commands.ListPackages(lifecycle="cat", limit=101, cursor="/"))
    assert [fault.reason for fault in caught.value.faults] == [
        "LIMIT_OUT_OF_RANGE",
        "CURSOR_INVALID",
        "LIFECYCLE_UNKNOWN",
    ]


def test_a_lower_stack_hears_a_package_and_keeps_its_newest_version() -> None:
    bus = FakeBus()
    county, below = catalogue(bus=bus), catalogue(TOWNSHIP)
    for row in batch().rows:
        county.ask(row.command)
    changed = row_of("newborn") | {"stage_zh": "出生与户籍"}
    assert county.ask(publishing(changed, check_only=False)).version == 2
    told = [one for one in bus.of(events.PackagePublished) if one.subject == "newborn"]
    tell(below, [told[1], told[0], told[1]])
    assert below.world.packages.get("package/newborn") == told[1].publication
    kind, body = wire.encode(told[1])
    assert (kind, "出生与户籍".encode() in body) == ("sanji.catalogue.v1.PackagePublished", True)


def test_forty_three_packages_of_one_kind_follow_one_edit_of_a_member() -> None:
    room = catalogue()
    for row in batch().rows:
        room.ask(row.command)
    for at in range(43):
        room.ask(publishing(row_of("open_restaurant") | {"package_id": f"shop_{at:02}"}, check_only=False))
    form = json.loads(json.dumps(ROWS["shop_sign_standardisation"]["form"]))
    form["fields"].append({"name": "sign_colour_zh", "label_zh": "颜色", "type": "string", "required": False})
    room.ask(item_command("shop_sign_standardisation", form=form))
    for at in range(43):
        names = {one.name for one in room.ask(commands.GetPackage(f"shop_{at:02}")).merged.questions}
        assert "sign_colour_zh" in names
