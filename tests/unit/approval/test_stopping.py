"""Special procedures and the one extension: asked by one, approved by another, told in writing, counted exactly."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from services.approval.bootstrap import room
from services.approval.commands import (
    ApproveClockChange,
    AskExtension,
    AskPause,
    DecideCase,
    GetCaseClock,
    RefuseClockChange,
    ResumeClock,
)
from services.approval.domain.case import Case
from services.approval.domain.terms import checked
from services.approval.events import ApplicationWithdrawn, ClockExtended, ClockPaused, ClockResumed
from services.approval.ports import Approval
from services.approval.wire.catalogue import extension_approver
from services.chassis.auth import Principal
from services.chassis.errors import Conflict, Forbidden, Invalid
from services.chassis.privacy import Sealer
from tests.fakes.approval import COUNTY, NUMBER, accepted, envelope, reviewer, terms, world

ITEM = "drinking_water_supply_hygiene_licence"
HEALTH = reviewer("health")
HEAD = Principal("head-1", "staff", frozenset({"supervisor"}), COUNTY, "health")
GOVERNOR = Principal("governor-1", "staff", frozenset({"supervisor"}), COUNTY)
PAUSE = AskPause(HEALTH, NUMBER, "inspection", 10, "县疾控中心采样检验水质")
EXTENSION = AskExtension(HEALTH, NUMBER, 10, "情况复杂")


def opened(sealer: Sealer, item: str = ITEM) -> Approval:
    approval = world(sealer, terms(item))
    room(approval).hear(accepted(item), envelope("sanji.intake.v1.ApplicationAccepted"))
    return approval


def ask(approval: Approval, *commands: Any) -> Case:
    found = [room(approval).ask(command) for command in commands]
    case: Case = found[-1]
    return case


def test_while_a_special_procedure_lasts_the_clocks_stand_still(sealer: Sealer) -> None:
    approval = opened(sealer)
    before = approval.cases.get(NUMBER)
    paused = ask(approval, PAUSE, ApproveClockChange(HEAD, NUMBER))
    assert (paused.state, paused.committed_due, paused.statutory_due) == ("paused", None, None)
    approval.clock.advance(days=14)
    resumed = ask(approval, ResumeClock(HEALTH, NUMBER))
    assert (before.committed_due, resumed.committed_due) == (date(2026, 11, 30), date(2026, 12, 14))
    assert (before.statutory_due, resumed.statutory_due) == (date(2026, 12, 18), date(2027, 1, 4))
    (told,) = approval.cases.bus.of(ClockPaused)
    assert (told.case.pauses[0].notice, told.by.subject, told.note) == (
        f"{NUMBER}-01",
        "head-1",
        PAUSE.reason,
    )
    assert len(approval.cases.bus.of(ClockResumed)) == 1


def test_every_day_of_a_special_procedure_says_so(sealer: Sealer) -> None:
    approval = opened(sealer)
    ask(approval, PAUSE, ApproveClockChange(HEAD, NUMBER))
    approval.clock.advance(days=2)
    committed, statutory = room(approval).ask(GetCaseClock(HEALTH, NUMBER))
    assert [(day.date.day, day.reason, day.stop) for day in committed.counting] == [
        (20, "START_DAY", ""),
        (21, "WEEKEND", ""),
        (22, "WEEKEND", ""),
        (23, "EXCLUDED", "inspection"),
        (24, "EXCLUDED", "inspection"),
        (25, "EXCLUDED", "inspection"),
    ]
    assert (committed.due, statutory.due, statutory.stops[0].days) == (None, None, 10)


def test_an_extension_makes_both_clocks_longer_once(sealer: Sealer) -> None:
    approval = opened(sealer)
    longer = ask(approval, EXTENSION, ApproveClockChange(HEAD, NUMBER))
    assert (longer.committed_due, longer.statutory_due) == (date(2026, 12, 14), date(2027, 1, 4))
    (told,) = approval.cases.bus.of(ClockExtended)
    assert (told.case.extension.days, told.case.extension.notice) == (10, f"{NUMBER}-01")
    with pytest.raises(Conflict) as refused:
        ask(approval, EXTENSION)
    assert refused.value.reason == "EXTENSION_ALREADY_USED"


def test_a_joint_cases_extension_is_the_governments_to_approve(sealer: Sealer) -> None:
    approval = opened(sealer, "school_bus_permit")
    ask(approval, replace(EXTENSION, by=reviewer("education"), days=15))
    with pytest.raises(Forbidden) as refused:
        ask(approval, ApproveClockChange(replace(HEAD, department="education"), NUMBER))
    assert refused.value.reason == "DEPARTMENT_NOT_ALLOWED"
    assert ask(approval, ApproveClockChange(GOVERNOR, NUMBER)).extension is not None


def test_a_joint_cases_extension_is_the_leading_organs_where_its_item_says_so(sealer: Sealer) -> None:
    approval = opened(sealer, "entertainment_venue_licence")
    lead, other = terms("entertainment_venue_licence").departments
    ask(approval, replace(EXTENSION, by=reviewer(lead)))
    with pytest.raises(Forbidden) as refused:
        ask(approval, ApproveClockChange(replace(HEAD, department=other), NUMBER))
    assert refused.value.reason == "DEPARTMENT_NOT_ALLOWED"
    assert ask(approval, ApproveClockChange(replace(HEAD, department=lead), NUMBER)).extension is not None


@pytest.mark.parametrize(
    ("said", "by"), [("本级人民政府负责人", "government"), ("本行政机关负责人", "organ"), ("", "")]
)
def test_an_extension_of_one_organ_is_the_governments_only_where_the_item_says_so(
    sealer: Sealer, said: str, by: str
) -> None:
    approver = extension_approver({"extension": {"approver_zh": said}})
    assert approver == by
    approval = world(sealer, terms(ITEM, extension_by=approver))
    room(approval).hear(accepted(ITEM), envelope("sanji.intake.v1.ApplicationAccepted"))
    ask(approval, EXTENSION)
    if by == "government":
        with pytest.raises(Forbidden):
            ask(approval, ApproveClockChange(HEAD, NUMBER))
    assert ask(approval, ApproveClockChange(GOVERNOR if by == "government" else HEAD, NUMBER)).extension


def test_what_was_taken_back_while_its_clocks_stood_still_counts_no_day_after_that(sealer: Sealer) -> None:
    approval = opened(sealer)
    ask(approval, PAUSE, ApproveClockChange(HEAD, NUMBER))
    approval.clock.advance(days=2)
    withdraw(approval)
    approval.clock.advance(days=400)
    committed, statutory = room(approval).ask(GetCaseClock(HEALTH, NUMBER))
    for shown in (committed, statutory):
        assert (shown.due, shown.stopped_on) == (None, date(2026, 11, 25))
        assert shown.counting[-1].date == date(2026, 11, 25)


def test_who_asked_cannot_approve_and_another_department_can_do_neither(sealer: Sealer) -> None:
    approval = opened(sealer)
    both = replace(HEAD, roles=frozenset({"reviewer", "supervisor"}))
    ask(approval, replace(PAUSE, by=both))
    with pytest.raises(Forbidden) as refused:
        ask(approval, ApproveClockChange(both, NUMBER))
    assert refused.value.reason == "SAME_PERSON_ASKED"
    with pytest.raises(Forbidden):
        ask(approval, ApproveClockChange(replace(HEAD, department="tax"), NUMBER))
    with pytest.raises(Forbidden):
        ask(approval, replace(PAUSE, by=reviewer("tax")))


def test_what_is_asked_has_all_its_faults_named_at_once(sealer: Sealer) -> None:
    approval = opened(sealer)
    with pytest.raises(Invalid) as refused:
        ask(approval, replace(PAUSE, procedure="auction", days=0, reason=" "))
    assert [(fault.pointer, fault.reason) for fault in refused.value.faults] == [
        ("/procedure", "PROCEDURE_NOT_ON_ITEM"),
        ("/reason", "REASON_REQUIRED"),
    ]
    with pytest.raises(Invalid) as refused:
        ask(approval, replace(PAUSE, days=16, reason="长" * 501))
    assert [fault.reason for fault in refused.value.faults] == ["DAYS_OUT_OF_RANGE", "REASON_TOO_LONG"]


def test_a_refused_change_leaves_the_clocks_as_they_are(sealer: Sealer) -> None:
    approval = opened(sealer)
    before = approval.cases.get(NUMBER)
    ask(approval, PAUSE)
    with pytest.raises(Conflict) as refused:
        ask(approval, EXTENSION)
    assert refused.value.reason == "CLOCK_REQUEST_PENDING"
    after = ask(approval, RefuseClockChange(HEAD, NUMBER, "材料已足够"))
    assert (after.clocks, after.request) == (before.clocks, None)
    with pytest.raises(Conflict) as refused:
        ask(approval, ApproveClockChange(HEAD, NUMBER))
    assert refused.value.reason == "CLOCK_REQUEST_MISSING"


def test_a_time_that_is_over_can_be_neither_stopped_nor_prolonged(sealer: Sealer) -> None:
    approval = opened(sealer)
    approval.clock.advance(days=60)
    for command in (PAUSE, EXTENSION):
        with pytest.raises(Conflict) as refused:
            ask(approval, command)
        assert refused.value.reason == "CLOCK_EXPIRED"


def test_a_grant_starts_the_ten_days_of_its_delivery(sealer: Sealer) -> None:
    approval = opened(sealer)
    decide(approval)
    clocks = room(approval).ask(GetCaseClock(HEALTH, NUMBER))
    assert [(one.period.name, one.stopped_on) for one in clocks] == [
        ("committed", date(2026, 11, 23)),
        ("statutory", date(2026, 11, 23)),
        ("delivery", None),
    ]
    assert clocks[-1].due == date(2026, 12, 7)


def decide(approval: Approval) -> Case:
    checks = dict.fromkeys(terms(ITEM).conditions, True)
    return ask(approval, DecideCase(HEALTH, NUMBER, "granted", checks=checks))


def withdraw(approval: Approval) -> None:
    taken_back = ApplicationWithdrawn(NUMBER, COUNTY, approval.clock.now(), accepted(ITEM))
    room(approval).hear(taken_back, envelope("sanji.intake.v1.ApplicationWithdrawn"))


def revoke(approval: Approval) -> None:
    decided = decide(approval)
    approval.cases.save(decided, decided.revoked(), [])


@pytest.mark.parametrize(
    "changes",
    [
        {"extension_unit": ""},
        {"extension_unit": "calendar_day"},
        {"extension_days": 367},
        {"extension_days": -1},
        {"procedures": {"nap": 10}},
        {"procedures": {"hearing": 367}},
        {"procedures": {"hearing": 0}},
        {"committed_days": 0, "statutory_days": -1},
    ],
)
def test_an_item_whose_extension_or_procedure_cannot_be_carried_out_is_refused(
    changes: dict[str, Any],
) -> None:
    assert checked(terms(ITEM)) == terms(ITEM)
    with pytest.raises(Invalid, match="ITEM_MALFORMED"):
        checked(terms(ITEM, **changes))


def test_an_extension_that_prolongs_no_clock_cannot_be_asked_for(sealer: Sealer) -> None:
    approval = world(sealer, terms(ITEM, extension_unit="calendar_day"))
    room(approval).hear(accepted(ITEM), envelope("sanji.intake.v1.ApplicationAccepted"))
    with pytest.raises(Conflict, match="EXTENSION_NOT_ALLOWED"):
        room(approval).ask(AskExtension(reviewer("health"), NUMBER, 5, "情况复杂"))
