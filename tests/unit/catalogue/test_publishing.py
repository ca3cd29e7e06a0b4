"""Publishing: versions, idempotence, who may, and what lower stacks keep."""

import json
from dataclasses import replace
from typing import Any

import pytest

from services.catalogue import commands, events, wire
from services.catalogue.domain.contents import CHANGED, NEW, UNCHANGED
from services.chassis.auth import Principal, system
from services.chassis.errors import Forbidden, Invalid
from services.chassis.fakes import FakeBus
from services.chassis.messages import EVERYWHERE, Envelope, Event
from tests.fakes.catalogue import ADMIN, COUNTY, TOWNSHIP, batch, catalogue, item_command, of


def envelope(event: Event) -> Envelope:
    kind, _ = wire.encode(event)
    return Envelope(
        f"{COUNTY}/catalogue/{event.subject}/1",
        kind,
        f"/stacks/{COUNTY}/catalogue",
        event.subject,
        event.at,
        1,
        event.division,
        event.destination,
    )


def tell(room: Any, told: list[Event]) -> None:
    """Give events to a room as they arrive: encoded and decoded."""
    for event in told:
        arrived = envelope(event)
        room.hear(wire.heard(arrived, wire.encode(event)[1]), arrived)


def test_the_whole_shipped_county_is_published_without_a_fault() -> None:
    bus = FakeBus()
    room = catalogue(bus=bus)
    assert batch().bad == ()
    outcomes = [room.ask(row.command) for row in batch().rows]
    assert {(one.version, one.state) for one in outcomes} == {(1, NEW)}
    assert all(one.faults == () for one in outcomes)
    kinds = (
        events.ItemPublished,
        events.SitePublished,
        events.DepartmentPublished,
        events.DivisionTreePublished,
    )
    assert [len(bus.of(kind)) for kind in kinds] == [36, 200, 44, 1]
    assert {(event.destination, event.division) for event in bus.events} == {(EVERYWHERE, COUNTY)}


def test_publishing_the_same_again_makes_no_version_and_no_event() -> None:
    bus = FakeBus()
    room = catalogue(bus=bus)
    for row in batch().rows:
        room.ask(row.command)
    told = len(bus.events)
    assert {room.ask(row.command).state for row in batch().rows} == {UNCHANGED}
    assert len(bus.events) == told


def test_a_changed_item_gets_the_next_version_and_the_earlier_one_stays_readable() -> None:
    room = catalogue()
    room.ask(item_command("residence_permit"))
    outcome = room.ask(item_command("residence_permit", committed_days=6))
    assert (outcome.version, outcome.state) == (2, CHANGED)
    newest, first = (room.ask(commands.GetItem("residence_permit", version=n)) for n in (0, 1))
    assert (newest.version, newest.content.committed_days) == (2, 6)
    assert (first.version, first.content.committed_days) == (1, 5)
    assert json.loads(newest.content.document)["version"] == 2
    assert json.loads(first.content.document)["version"] == 1


def test_the_version_in_the_file_is_the_lowest_that_is_given() -> None:
    room = catalogue()
    assert room.ask(item_command("residence_permit", version=7)).version == 7
    assert room.ask(item_command("residence_permit", version=1)).state == UNCHANGED


def test_checking_only_says_what_would_happen_and_changes_nothing() -> None:
    bus = FakeBus()
    room = catalogue(bus=bus)
    outcome = room.ask(replace(item_command("residence_permit"), check_only=True))
    assert (outcome.state, bus.events, room.world.items.kept) == (NEW, [], {})


def test_only_an_administrator_of_the_county_or_the_stack_itself_may_publish() -> None:
    room = catalogue()
    command = item_command("residence_permit")
    clerk = Principal("s-1", "staff", frozenset({"clerk"}), COUNTY)
    below = Principal("s-2", "staff", frozenset({"admin"}), TOWNSHIP)
    for by, reason in ((clerk, "ROLE_NOT_ALLOWED"), (below, "DIVISION_OUT_OF_SCOPE")):
        with pytest.raises(Forbidden) as caught:
            room.ask(replace(command, by=by))
        assert caught.value.reason == reason


@pytest.mark.parametrize(("stack", "county"), [(TOWNSHIP, COUNTY), (COUNTY, "150626")])
def test_a_stack_publishes_only_for_the_county_it_owns(stack: str, county: str) -> None:
    with pytest.raises(Invalid) as caught:
        catalogue(stack).ask(replace(item_command("residence_permit"), by=system(stack), county=county))
    assert caught.value.reason == "COUNTY_NOT_OWNED"


def test_a_new_version_is_published_no_earlier_than_it_comes_into_force() -> None:
    room = catalogue()
    room.ask(item_command("residence_permit"))
    with pytest.raises(Invalid) as caught:
        room.ask(item_command("residence_permit", effective_from="2027-01-01", committed_days=6))
    assert [fault.reason for fault in caught.value.faults] == ["NOT_YET_IN_FORCE"]


def test_a_bad_division_row_is_left_out_or_stays_as_it_was_published() -> None:
    room = catalogue()
    command = of(commands.PublishDivisionTree)[0]
    rows = [dict(row) for row in command.row]
    at = next(at for at, row in enumerate(rows) if row["code"] == "510822101200")
    first = room.ask(replace(command, row=[*rows[:at], {"code": "510822101200"}, *rows[at + 1 :]]))
    assert [fault.pointer for fault in first.faults] == [f"/{at}/name", f"/{at}/kind"]
    assert room.world.divisions.places(COUNTY).get("510822101200") is None
    assert room.ask(command).state == CHANGED
    again = room.ask(replace(command, row=[*rows[:at], {"code": "510822101200"}, *rows[at + 1 :]]))
    assert (again.state, len(again.faults)) == (UNCHANGED, 2)


def test_a_tree_without_its_county_is_refused() -> None:
    command = of(commands.PublishDivisionTree)[0]
    with pytest.raises(Invalid) as caught:
        catalogue().ask(replace(command, row=[row for row in command.row if row["code"] != COUNTY]))
    assert caught.value.reason == "TREE_INVALID"
    assert {fault.reason for fault in caught.value.faults} == {"PARENT_UNKNOWN"}


def test_a_lower_stack_keeps_what_it_hears_and_answers_alike() -> None:
    bus = FakeBus()
    above, below = catalogue(bus=bus), catalogue(TOWNSHIP)
    for row in batch().rows:
        above.ask(row.command)
    tell(below, bus.events)
    for command in (
        commands.GetDivision("510822101"),
        commands.ListChildDivisions(COUNTY),
        commands.GetItem("11510822MB9A00049D400200992700001", "510822101200"),
        commands.ListItems(q="permit"),
        commands.ListDepartments(),
    ):
        assert below.ask(command) == above.ask(command)
    assert below.world.years.kept.keys() == above.world.years.kept.keys()


def test_events_heard_twice_late_and_out_of_order_leave_the_newest_version() -> None:
    bus, heard = FakeBus(), FakeBus()
    above, below = catalogue(bus=bus), catalogue(TOWNSHIP, heard)
    for days in (5, 6, 7):
        above.ask(item_command("residence_permit", committed_days=days))
    first, second, third = bus.events
    tell(below, [third, first, third, second, first])
    kept = below.ask(commands.GetItem("residence_permit"))
    assert (kept.version, kept.content.committed_days) == (3, 7)
    for version in (1, 2, 3):
        assert below.ask(commands.GetItem("residence_permit", version=version)).version == version
    assert heard.events == []


def test_hearing_ones_own_event_changes_nothing() -> None:
    bus = FakeBus()
    room = catalogue(bus=bus)
    for row in batch().rows:
        room.ask(row.command)
    told, before = list(bus.events), dict(room.world.items.kept)
    tell(room, told)
    assert (bus.events, room.world.items.kept) == (told, before)


def test_republishing_tells_everything_again_in_its_present_version() -> None:
    bus, below = FakeBus(), catalogue(TOWNSHIP)
    room = catalogue(bus=bus)
    for row in batch().rows:
        room.ask(row.command)
    room.ask(item_command("residence_permit", committed_days=6))
    bus.events.clear()
    assert room.ask(commands.Republish(ADMIN, COUNTY)) == 307 == len(bus.events)
    tell(below, bus.events)
    assert below.ask(commands.GetItem("residence_permit")).version == 2
    assert room.ask(commands.GetItem("residence_permit")).version == 2
