"""A newly offered service is registered within 20 working days; who is late is told once; trial findings hold release."""

import json
from datetime import date, timedelta
from typing import Any

import pytest

from services.catalogue import commands, events
from services.catalogue.domain.changes import Change
from services.catalogue.ports import Catalogue
from services.chassis.errors import Conflict, Forbidden, Invalid, NotFound, Refusal
from services.chassis.fakes import FakeBus
from services.chassis.messages import Asked
from services.chassis.room import Room
from tests.fakes.catalogue import VILLAGE
from tests.fakes.catalogue_editors import (
    EDITOR,
    LIST,
    SERVICE,
    approved,
    county,
    drafted,
    entry,
    given,
    submitted,
)

OFFERED, LAST_DAY = date(2026, 11, 2), date(2026, 11, 30)
"""20 working days: November 2026 has no day off but its weekends."""


def at(room: Room[Catalogue], day: date) -> None:
    """Move the clock to that day, back too."""
    room.world.clock.advance(days=(day - room.world.clock.today()).days)  # type: ignore[attr-defined]


def offered(room: Room[Catalogue], **more: Any) -> Change:
    row = entry(
        room,
        "residence_permit",
        item_id="new_service",
        name_zh="新服务",
        first_offered_on=OFFERED.isoformat(),
    )
    row = {name: value for name, value in row.items() if "code" not in name}
    return drafted(room, given("create", "new_service", row, effective_on="2026-11-01", **more))


def alerts(bus: FakeBus) -> list[str]:
    return [event.change.proposal.item for event in bus.of(events.RegistrationMissed)]


def overdue(room: Room[Catalogue]) -> list[tuple[str, str]]:
    asked = commands.LintRegister(LIST, VILLAGE[:6], "register", reason="REGISTRATION_OVERDUE", limit=100)
    return [(one.item, one.severity) for one in room.ask(asked)[0]]


def tick(room: Room[Catalogue]) -> int:
    told: int = room.ask(commands.AlertOverdueRegistrations())
    return told


def test_on_the_twentieth_working_day_it_is_on_time_and_on_the_next_the_authority_is_told_once() -> None:
    bus = FakeBus()
    room = county(bus)
    change = offered(room)
    at(room, LAST_DAY)
    assert (tick(room), alerts(bus)) == (0, [])
    at(room, LAST_DAY + timedelta(days=1))
    assert (tick(room), tick(room), alerts(bus)) == (1, 0, ["new_service"])
    assert room.ask(commands.GetChange(LIST, change.id)).overdue
    assert overdue(room) == [("new_service", "warning")]


def test_writing_a_late_request_anew_tells_nobody_again() -> None:
    bus = FakeBus()
    room = county(bus)
    change = offered(room)
    at(room, LAST_DAY + timedelta(days=3))
    tick(room)
    row = json.loads(change.proposal.row)
    room.ask(
        commands.ReviseChange(
            EDITOR, change.id, given("create", "new_service", row, effective_on="2026-11-01")
        )
    )
    assert (tick(room), alerts(bus)) == (0, ["new_service"])


@pytest.mark.parametrize(("late", "told"), [(0, []), (1, ["new_service"])])
def test_whoever_registers_late_is_told_of_and_flagged_in_the_register(late: int, told: list[str]) -> None:
    bus = FakeBus()
    room = county(bus)
    change = offered(room)
    assert change.faults == ()
    at(room, LAST_DAY + timedelta(days=late))
    room.ask(commands.SubmitChange(EDITOR, change.id))
    assert approved(room, change).state == "published"
    at(room, LAST_DAY + timedelta(days=30))
    assert (tick(room), alerts(bus)) == (len(told), told)
    assert room.world.changes.offered("2099-01-01", 10) == []
    said = entry(room, "new_service")["registration"]
    day = (LAST_DAY + timedelta(days=late)).isoformat()
    assert said == {"registered_on": day, "due_on": LAST_DAY.isoformat(), "late": bool(late)}
    findings = room.ask(
        commands.LintRegister(LIST, VILLAGE[:6], "items", reason="REGISTERED_LATE", limit=100)
    )[0]
    assert [one.item for one in findings] == told
    assert overdue(room) == []


def test_a_service_that_is_taken_back_is_looked_at_no_more() -> None:
    bus = FakeBus()
    room = county(bus)
    room.ask(commands.WithdrawChange(EDITOR, offered(room).id))
    at(room, LAST_DAY + timedelta(days=9))
    assert (tick(room), alerts(bus), room.world.changes.offered("2099-01-01", 10)) == (0, [], [])


def test_a_new_version_keeps_the_day_of_registration_and_nobody_writes_it_by_hand() -> None:
    room = county()
    change = offered(room)
    room.ask(commands.SubmitChange(EDITOR, change.id))
    approved(room, change)
    before = entry(room, "new_service")["registration"]
    row = entry(room, "new_service", name_zh="改名的服务", registration={"late": True})
    at(room, LAST_DAY + timedelta(days=40))
    effective = room.world.clock.today().isoformat()
    assert (
        approved(room, submitted(room, given("change", "new_service", row, effective_on=effective))).state
        == "published"
    )
    assert entry(room, "new_service")["registration"] == before
    plain = submitted(
        room,
        given("change", "residence_permit", entry(room, "residence_permit", name_en="x", registration={})),
    )
    approved(room, plain)
    assert "registration" not in entry(room, "residence_permit")


def refused(kind: type[Refusal], act: Any) -> str:
    with pytest.raises(kind) as caught:
        act()
    return caught.value.reason


def test_release_waits_until_every_finding_of_the_trial_run_is_closed() -> None:
    room = county()
    change = submitted(
        room, given("change", "residence_permit", entry(room, "residence_permit", name_en="y"))
    )
    room.ask(commands.ApproveChange(LIST, change.id))
    asked = Asked("t-1", "p")
    found = room.ask(commands.RecordTrialFinding(SERVICE, change.id, "申请表缺一栏", asked))
    assert (found.keys, found.state) == ((), "submitted")
    assert (
        room.ask(commands.RecordTrialFinding(SERVICE, change.id, "申请表缺一栏", asked)).trial == found.trial
    )
    for act in (commands.ApproveChange(LIST, change.id), commands.PublishChange(LIST, change.id)):
        assert refused(Conflict, lambda act=act: room.ask(act)) == "TRIAL_FINDINGS_OPEN"  # type: ignore[misc]
    closed = room.ask(commands.CloseTrialFinding(LIST, change.id, 1, "已补上"))
    assert [(one.is_open, one.resolution) for one in closed.trial] == [(False, "已补上")]
    assert approved(room, change).state == "published"


def test_a_finding_after_both_keys_takes_the_change_back_before_its_day() -> None:
    room = county()
    row = entry(room, "residence_permit", name_en="z")
    change = approved(
        room, submitted(room, given("change", "residence_permit", row, effective_on="2026-12-01"))
    )
    assert change.state == "approved"
    room.ask(commands.RecordTrialFinding(EDITOR, change.id, "叫号屏显示错误", Asked("t-2", "p")))
    at(room, date(2026, 12, 2))
    assert room.ask(commands.PublishDueChanges()) == 0
    assert room.ask(commands.GetChange(LIST, change.id)).state == "submitted"


def test_findings_say_something_and_are_closed_once_by_whoever_may() -> None:
    room = county()
    change = drafted(room, given("change", "residence_permit", entry(room, "residence_permit")))
    record = commands.RecordTrialFinding
    assert (
        refused(Invalid, lambda: room.ask(record(EDITOR, change.id, " ", Asked("a", "p")))) == "TEXT_REQUIRED"
    )
    assert (
        refused(Invalid, lambda: room.ask(record(EDITOR, change.id, "长" * 501, Asked("b", "p"))))
        == "TEXT_TOO_LONG"
    )
    room.ask(record(EDITOR, change.id, "有错字", Asked("c", "p")))
    close = commands.CloseTrialFinding
    assert refused(Forbidden, lambda: room.ask(close(EDITOR, change.id, 1, "改了"))) == "ROLE_NOT_ALLOWED"
    assert refused(NotFound, lambda: room.ask(close(LIST, change.id, 2, "改了"))) == "TRIAL_FINDING_UNKNOWN"
    room.ask(close(LIST, change.id, 1, "改了"))
    assert refused(Conflict, lambda: room.ask(close(LIST, change.id, 1, "改了"))) == "TRIAL_FINDING_CLOSED"
