"""Cards that no clock of the case gives: a special procedure that outlasts its days, an acceptance that nobody gave."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from services.approval.bootstrap import room
from services.approval.commands import ApproveClockChange, AskPause, DecideCase, GetCaseClock, ResumeClock
from services.approval.domain.case import Case
from services.approval.events import ApplicationWithdrawn
from services.approval.ports import Approval
from services.chassis.clock import SHANGHAI
from services.chassis.privacy import Sealer
from tests.fakes.approval import COUNTY, NUMBER, accepted, envelope, shipped_year, world
from tests.unit.approval.test_supervision import HEAD, HEALTH, ITEM, TWENTY, ask, at, opened, swept

PAUSE = (AskPause(HEALTH, NUMBER, "inspection", 10, "采样检验"), ApproveClockChange(HEAD, NUMBER))


def paused(sealer: Sealer) -> Approval:
    approval = opened(sealer)
    at(approval, "2026-12-01")
    ask(approval, *PAUSE)
    return approval


def withdraw(approval: Approval, moment: str, **changes: Any) -> None:
    at_that = datetime.fromisoformat(moment).replace(tzinfo=SHANGHAI)
    taken_back = ApplicationWithdrawn(NUMBER, COUNTY, at_that, accepted(ITEM, **changes))
    room(approval).hear(taken_back, envelope("sanji.intake.v1.ApplicationWithdrawn"))


def test_a_procedure_that_outlasts_the_days_that_she_was_told_gets_its_card_once(sealer: Sealer) -> None:
    approval = paused(sealer)
    at(approval, "2026-12-15", 23)
    assert swept(approval) == []
    at(approval, "2026-12-16", 0)
    assert swept(approval) == ["pause_late-1"]
    card = approval.cards.get(f"{NUMBER}-pause_late-1")
    assert (card.rule, card.anomaly, card.departments) == ("SJ-07", "2", ("health",))
    assert (card.kind, card.due) == ("pause_late", date(2026, 12, 15))
    at(approval, "2028-11-01")
    assert swept(approval) == ["pause_late-1"]


def test_a_procedure_that_is_over_in_time_gets_none(sealer: Sealer) -> None:
    approval = paused(sealer)
    at(approval, "2026-12-15")
    ask(approval, ResumeClock(HEALTH, NUMBER))
    at(approval, "2026-12-17")
    assert swept(approval) == []


def test_a_late_end_before_anybody_looked_hides_nothing_and_a_second_procedure_has_its_own_days(
    sealer: Sealer,
) -> None:
    approval = paused(sealer)
    at(approval, "2026-12-16")
    ask(approval, ResumeClock(HEALTH, NUMBER))
    assert swept(approval) == ["pause_late-1"]
    at(approval, "2026-12-17")
    ask(approval, *PAUSE)
    assert approval.cases.get(NUMBER).paused_until == date(2026, 12, 31)
    at(approval, "2027-01-04")
    assert swept(approval) == ["pause_late-1", "pause_late-2"]


def test_a_paused_case_stands_in_lists_by_the_day_that_she_was_told(sealer: Sealer) -> None:
    approval = paused(sealer)
    case: Case = approval.cases.get(NUMBER)
    assert (case.committed_due, case.rank) == (None, f"2026-12-15.{NUMBER}")
    clocks = ask(approval, GetCaseClock(HEALTH, NUMBER))
    assert [stop.due for clock in clocks for stop in clock.stops] == [date(2026, 12, 15)] * 2
    ask(approval, ResumeClock(HEALTH, NUMBER))
    assert approval.cases.get(NUMBER).rank == f"2026-12-18.{NUMBER}"


def test_another_calendar_moves_the_day_on_which_a_procedure_is_late(sealer: Sealer) -> None:
    approval = paused(sealer)
    year = shipped_year(2026)
    approval.calendars.put(replace(year, holidays=year.holidays | {date(2026, 12, 9)}), 2)  # type: ignore[attr-defined]
    case = approval.cases.get(NUMBER)
    moved = case.recounted(*approval.calendars.current(COUNTY))
    assert moved.paused_until == date(2026, 12, 16)


def test_an_acceptance_that_the_law_gave_is_a_card_of_the_lead_department(sealer: Sealer) -> None:
    approval = world(sealer, TWENTY)
    room(approval).hear(accepted(ITEM, deemed=True), envelope("sanji.intake.v1.ApplicationAccepted"))
    at(approval, "2026-11-28")
    assert swept(approval) == ["acceptance_late"]
    card = approval.cards.get(f"{NUMBER}-acceptance_late")
    assert (card.rule, card.anomaly, card.departments) == ("SJ-08", "1", ("health",))
    case: Case = approval.cases.get(NUMBER)
    calendar, edition = approval.calendars.current(COUNTY)
    assert "acceptance_late" in {step.key for step in case.recounted(calendar, edition + 1).steps}


def test_an_acceptance_in_time_is_no_card(sealer: Sealer) -> None:
    approval = opened(sealer)
    at(approval, "2026-11-28")
    assert swept(approval) == []


def test_a_withdrawal_hides_nothing_that_was_crossed_before_it(sealer: Sealer) -> None:
    approval = opened(sealer)
    at(approval, "2026-12-21")
    withdraw(approval, "2026-12-19T08:30")
    assert swept(approval) == ["warning", "yellow_card", "red_card"]
    at(approval, "2027-03-01")
    assert len(swept(approval)) == 3


def test_a_decision_that_falls_because_she_was_first_leaves_what_was_crossed_by_then(sealer: Sealer) -> None:
    approval = opened(sealer)
    at(approval, "2026-12-21")
    ask(approval, DecideCase(HEALTH, NUMBER, "granted", "", dict.fromkeys(TWENTY.conditions, True)))
    withdraw(approval, "2026-12-17T09:00")
    at(approval, "2026-12-22")
    assert swept(approval) == ["warning", "yellow_card"]
