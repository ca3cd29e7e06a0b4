"""Basic entries: published once, renamed with what implements them, found, and never applied for."""

import json
from typing import Any

import pytest

from services.catalogue import commands, events
from services.catalogue.domain.basics import renamed
from services.catalogue.domain.contents import Outcome, Publication
from services.catalogue.ports import Catalogue
from services.chassis.errors import Conflict, Invalid, NotFound, Refusal
from services.chassis.room import Room
from tests.fakes.catalogue import ADMIN, COUNTY, TOWNSHIP, VILLAGE, catalogue, item_command, of
from tests.unit.catalogue.test_basics_file import BODY, CERTIFICATE, row


def publish(room: Room[Catalogue], *rows: dict[str, str], check_only: bool = False) -> list[Outcome]:
    return list(room.ask(commands.PublishBasics(ADMIN, COUNTY, rows, check_only)))


def states(outcomes: list[Outcome]) -> list[tuple[str, str]]:
    return [(outcome.key, outcome.state) for outcome in outcomes]


def refused(room: Room[Catalogue], command: object) -> Refusal:
    with pytest.raises(Refusal) as caught:
        room.ask(command)
    return caught.value


@pytest.fixture
def room() -> Room[Catalogue]:
    """An empty catalogue that has the county's reference data."""
    made = catalogue()
    made.ask(of(commands.PublishReferences)[0])
    return made


def implement(room: Room[Catalogue], item: str, name: str, **changes: Any) -> None:
    command = item_command("residence_permit", name_zh=name, local_basic_code=CERTIFICATE, **changes)
    row = {**command.row, "item_id": item}
    room.ask(commands.PublishItem(ADMIN, COUNTY, row, command.references, checked=True))


def item(room: Room[Catalogue], key: str) -> Publication[Any]:
    return room.ask(commands.GetItem(key))


def test_the_same_rows_again_make_no_version_and_no_event(room: Room[Catalogue]) -> None:
    rows = row(), row("511A0138500000", "民办学校设立")
    assert states(publish(room, *rows, check_only=True)) == [(one["code"], "new") for one in rows]
    assert room.world.basics.page("", 10) == []
    assert states(publish(room, *rows)) == [(one["code"], "new") for one in rows]
    bus = room.world.basics.bus  # type: ignore[attr-defined]
    told = len(bus.of(events.BasicPublished))
    assert states(publish(room, *rows)) == [(one["code"], "unchanged") for one in rows]
    changed = publish(room, row(department_zh="县教育局"), row("511A0138500000", "民办学校审批"))
    assert [(one.version, one.state) for one in changed] == [(1, "unchanged"), (2, "changed")]
    assert (told, len(bus.of(events.BasicPublished))) == (2, 3)


def test_bad_or_too_many_rows_are_refused_whole(room: Room[Catalogue]) -> None:
    refusal = refused(room, commands.PublishBasics(ADMIN, COUNTY, (row(), row(name_zh=""), row("x"))))
    assert isinstance(refusal, Invalid)
    assert refusal.reason == "BASICS_INVALID"
    assert [fault.pointer for fault in refusal.faults] == ["/1/name_zh", "/2/code"]
    twice = refused(room, commands.PublishBasics(ADMIN, COUNTY, (row(), row())))
    assert [fault.pointer for fault in twice.faults] == ["/1/code"]
    many = tuple(row(f"511A{at:010}") for at in range(201))
    assert refused(room, commands.PublishBasics(ADMIN, COUNTY, many)).reason == "BASICS_INVALID"
    assert refused(room, commands.PublishBasics(ADMIN, COUNTY, ())).reason == "BASICS_INVALID"
    assert refused(room, commands.PublishBasics(ADMIN, "511602", (row(),))).reason == "DIVISION_OUT_OF_SCOPE"
    assert room.world.basics.page("", 10) == []


def test_renaming_a_basic_entry_renames_all_that_implement_it_and_their_limits_stay(
    room: Room[Catalogue],
) -> None:
    publish(room, row())
    names = {
        "first": "教师资格认定",
        "second": "教师资格认定",
        "third": "教师资格认定（补办）",
        "own": "教师证",
    }
    for days, (key, name) in enumerate(names.items(), start=3):
        implement(room, key, name, committed_days=days)
    outcomes = publish(room, row(name="教师资格核定"))
    assert states(outcomes) == [
        (CERTIFICATE, "changed"),
        *[(key, "changed") for key in ("first", "second", "third")],
    ]
    shown = {key: item(room, key) for key in names}
    assert {key: one.content.name_zh for key, one in shown.items()} == {
        "first": "教师资格核定",
        "second": "教师资格核定",
        "third": "教师资格核定（补办）",
        "own": "教师证",
    }
    assert [one.content.committed_days for one in shown.values()] == [3, 4, 5, 6]
    assert [one.version for one in shown.values()] == [2, 2, 2, 1]
    assert json.loads(shown["third"].content.document)["name_zh"] == "教师资格核定（补办）"
    assert room.world.items.at_version("first", 1).content.name_zh == "教师资格认定"  # type: ignore[union-attr]
    assert states(publish(room, row(name="教师资格核定"))) == [(CERTIFICATE, "unchanged")]


def test_a_renaming_that_was_cut_off_is_finished_and_nothing_is_renamed_twice(room: Room[Catalogue]) -> None:
    publish(room, row(name="教师资格"))
    implement(room, "done", "教师资格认定")
    implement(room, "left", "教师资格")
    assert states(publish(room, row())) == [(CERTIFICATE, "changed"), ("left", "changed")]
    assert {item(room, key).content.name_zh for key in ("done", "left")} == {"教师资格认定"}


@pytest.mark.parametrize(
    ("name", "before", "now", "wanted"),
    [
        ("许可", "许可", "核准", "核准"),
        ("取水许可（变更）", "取水许可", "取用水许可", "取用水许可（变更）"),
        ("甲乙", "甲", "甲乙", "甲乙"),
        ("甲", "甲乙", "甲", "甲"),
        ("甲乙丙", "甲乙", "甲", "甲丙"),
        ("自己的名称", "甲", "乙", "自己的名称"),
    ],
)
def test_a_name_takes_over_what_it_shares_once(name: str, before: str, now: str, wanted: str) -> None:
    assert renamed(name, before, now) == wanted
    assert renamed(wanted, before, now) == wanted


def test_a_later_version_of_an_item_may_not_drop_the_shared_name(room: Room[Catalogue]) -> None:
    publish(room, row("512B0011200070", "居住证办理", item_type="20"))
    room.ask(item_command("residence_permit"))
    refusal = refused(room, item_command("residence_permit", name_zh="暂住证办理"))
    assert [(fault.pointer, fault.reason) for fault in refusal.faults] == [("/name_zh", "NAME_NOT_SHARED")]
    assert "居住证办理" in refusal.faults[0].detail
    longer = room.ask(item_command("residence_permit", name_zh="居住证办理（首次）"))
    assert (longer.version, longer.state) == (2, "changed")


def test_an_entry_that_nobody_implements_is_refused_by_name_wherever_an_item_is_wanted(
    room: Room[Catalogue],
) -> None:
    publish(room, row())
    for code in (CERTIFICATE, f"{CERTIFICATE}-510822000000-000-{BODY}-1-00"):
        refusal = refused(room, commands.GetItem(code))
        assert isinstance(refusal, NotFound)
        assert refusal.reason == "ITEM_NOT_IMPLEMENTED"
        assert "教师资格认定" in refusal.detail
    assert refused(room, commands.GetItem("511A0138600001")).reason == "ITEM_NOT_LISTED"
    implement(room, "teacher", "教师资格认定")
    assert item(room, CERTIFICATE).content.key == "teacher"


def test_entries_are_found_by_county_type_and_words_with_what_implements_them(room: Room[Catalogue]) -> None:
    publish(
        room,
        row(),
        row("511A0138500000", "民办学校设立审批"),
        row("512B0053300004", "普通高中助学金查询", item_type="20"),
    )
    implement(room, "teacher", "教师资格认定")
    first, following = room.ask(commands.ListBasics(VILLAGE, limit=2))
    assert [one.entry.content.code for one in first] == ["511A0138500000", CERTIFICATE]
    assert [[one.content.key for one in shown.items] for shown in first] == [[], ["teacher"]]
    rest, end = room.ask(commands.ListBasics(limit=2, cursor=following))
    assert ([one.entry.content.code for one in rest], end) == (["512B0053300004"], "")

    def found(**asked: str) -> list[str]:
        return [one.entry.content.code for one in room.ask(commands.ListBasics(**asked))[0]]

    assert found(item_type="20") == ["512B0053300004"]
    assert found(q="学校 设立") == ["511A0138500000"]
    assert found(q="学") == ["511A0138500000", "512B0053300004"]
    assert found(q="认定学") == found(q="x") == found(division="511602") == []
    refusal = refused(room, commands.ListBasics("5108", item_type="11", q="长" * 101, limit=101, cursor="x/"))
    assert [fault.reason for fault in refusal.faults] == [
        "LIMIT_OUT_OF_RANGE",
        "DIVISION_MALFORMED",
        "ITEM_TYPE_UNKNOWN",
        "Q_TOO_LONG",
        "CURSOR_INVALID",
    ]


def test_one_entry_is_shown_with_its_implementations_and_an_unknown_one_refused(
    room: Room[Catalogue],
) -> None:
    publish(room, row())
    implement(room, "teacher", "教师资格认定")
    implement(room, "gone", "教师资格认定", status="withdrawn")
    shown = room.ask(commands.GetBasic(CERTIFICATE, VILLAGE))
    assert shown.entry.content.name_zh == "教师资格认定"
    assert [one.content.key for one in shown.items] == ["teacher"]
    for asked in (commands.GetBasic("none"), commands.GetBasic(""), commands.GetBasic(CERTIFICATE, "511602")):
        assert refused(room, asked).reason == "BASIC_UNKNOWN"
    assert refused(room, commands.GetBasic(CERTIFICATE, "51")).reason == "DIVISION_MALFORMED"


def test_a_lower_stack_keeps_the_newest_version_in_whatever_order_they_come(room: Room[Catalogue]) -> None:
    publish(room, row())
    publish(room, row(name="教师资格核定"))
    told = room.world.basics.bus.of(events.BasicPublished)  # type: ignore[attr-defined]
    below = catalogue(TOWNSHIP)
    keep = below.hears["sanji.catalogue.v1.BasicPublished"]
    for event in (told[1], told[0], told[1]):
        keep(events.Heard(event.publication), None, below.world)
    shown = below.ask(commands.GetBasic(CERTIFICATE))
    assert (shown.entry.version, shown.entry.content.name_zh) == (2, "教师资格核定")
    assert room.ask(commands.Republish(ADMIN, COUNTY)) == 1


def test_a_race_for_the_same_entry_is_told_as_stale(room: Room[Catalogue]) -> None:
    publish(room, row())
    hidden = room.world.basics.find_many
    room.world.basics.find_many = lambda keys: {}  # type: ignore[method-assign]
    with pytest.raises(Conflict) as caught:
        publish(room, row())
    room.world.basics.find_many = hidden  # type: ignore[method-assign]
    assert caught.value.reason == "STALE_VERSION"
