"""Opening and withdrawing cases."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from services.approval.bootstrap import room
from services.approval.commands import DecideCase, RecountDueDates
from services.approval.events import (
    AdviceDue,
    ApplicationWithdrawn,
    CalendarYearPublished,
    CaseOpened,
    CaseWithdrawn,
    DueDatesMoved,
    ItemPublished,
)
from services.chassis.errors import Invalid, NotFound, Unavailable
from services.chassis.privacy import Sealer
from services.chassis.workdays import CalendarYear
from tests.fakes.approval import (
    ACCEPTED_AT,
    COUNTY,
    NUMBER,
    TOWNSHIP,
    VILLAGE,
    accepted,
    envelope,
    reviewer,
    terms,
    world,
)

ACCEPTED = "sanji.intake.v1.ApplicationAccepted"
WITHDRAWN = "sanji.intake.v1.ApplicationWithdrawn"


def withdrawn(at: Any = ACCEPTED_AT + timedelta(hours=1)) -> ApplicationWithdrawn:
    event = accepted("residence_permit")
    return ApplicationWithdrawn(NUMBER, event.owner_division, at, event)


def test_an_accepted_application_opens_one_case(sealer: Sealer) -> None:
    approval = world(sealer, terms("residence_permit"))
    room(approval).hear(accepted("residence_permit"), envelope(ACCEPTED))
    case = approval.cases.get(NUMBER)
    assert (case.state, case.owner_division, case.division) == ("in_review", COUNTY, VILLAGE)
    assert [(task.department, task.state) for task in case.tasks] == [("public_security", "ready")]
    (event,) = approval.cases.bus.of(CaseOpened)
    assert (event.subject, event.destination, event.moved) == (NUMBER, VILLAGE, ("", "in_review"))


def test_an_acceptance_that_comes_twice_opens_one_case(sealer: Sealer) -> None:
    approval = world(sealer, terms("residence_permit"))
    for event_id in ("a/1", "a/1", "a/2"):
        room(approval).hear(accepted("residence_permit"), envelope(ACCEPTED, event_id))
    assert len(approval.cases.bus.events) == 1


def test_another_stacks_application_opens_nothing_here(sealer: Sealer) -> None:
    approval = world(sealer, terms("residence_permit"), stack=TOWNSHIP)
    room(approval).hear(accepted("residence_permit"), envelope(ACCEPTED))
    assert approval.cases.find(NUMBER) is None


def test_without_the_items_version_the_case_waits(sealer: Sealer) -> None:
    approval = world(sealer, terms("residence_permit", version=2))
    with pytest.raises(Unavailable) as refused:
        room(approval).hear(accepted("residence_permit"), envelope(ACCEPTED))
    assert refused.value.reason == "ITEM_COPY_MISSING"
    assert approval.cases.find(NUMBER) is None


def test_a_running_case_stays_with_its_department_when_the_power_is_transferred(sealer: Sealer) -> None:
    held, moved = (
        terms("residence_permit"),
        terms("residence_permit", version=2, departments=("civil_affairs",)),
    )
    approval = world(sealer, held, moved)
    room(approval).hear(accepted("residence_permit"), envelope(ACCEPTED))
    assert [task.department for task in approval.cases.get(NUMBER).tasks] == ["public_security"]
    later = replace(accepted("residence_permit"), number="510822202611230000025", item_version=2)
    room(approval).hear(later, envelope(ACCEPTED, "later/1"))
    assert [task.department for task in approval.cases.get(later.number).tasks] == ["civil_affairs"]


def test_a_case_keeps_to_the_version_it_was_applied_for_under(sealer: Sealer) -> None:
    old, new = terms("residence_permit"), terms("residence_permit", version=2, committed_days=1)
    approval = world(sealer, old, new)
    room(approval).hear(accepted("residence_permit"), envelope(ACCEPTED))
    (clock, *_) = approval.cases.get(NUMBER).clocks
    assert clock.days == old.committed_days


def test_both_clocks_start_on_the_day_of_acceptance(sealer: Sealer) -> None:
    approval = world(sealer, terms("subsistence_allowance"))
    room(approval).hear(accepted("subsistence_allowance"), envelope(ACCEPTED))
    case = approval.cases.get(NUMBER)
    assert case.committed_due == date(2026, 12, 18)
    assert case.statutory_due == date(2027, 1, 4)
    assert case.provisional


def test_an_immediate_item_is_due_the_same_day_and_has_no_statutory_clock(sealer: Sealer) -> None:
    approval = world(sealer, terms("advanced_age_allowance"))
    room(approval).hear(accepted("advanced_age_allowance"), envelope(ACCEPTED))
    case = approval.cases.get(NUMBER)
    assert (case.committed_due, case.statutory_due) == (ACCEPTED_AT.date(), None)


def test_a_calendar_day_period_that_ends_on_a_day_off_ends_on_the_next_working_day(sealer: Sealer) -> None:
    item = terms("residence_permit", committed_days=1, committed_unit="calendar_day")
    approval = world(sealer, item)
    room(approval).hear(accepted("residence_permit"), envelope(ACCEPTED))
    assert approval.cases.get(NUMBER).committed_due == date(2026, 11, 23)


def test_without_a_calendar_the_due_date_is_provisional(sealer: Sealer) -> None:
    approval = world(sealer, terms("residence_permit"), years=())
    room(approval).hear(accepted("residence_permit"), envelope(ACCEPTED))
    case = approval.cases.get(NUMBER)
    assert case.provisional
    assert case.committed_due is not None


def test_joint_departments_get_tasks_in_parallel(sealer: Sealer) -> None:
    approval = world(sealer, terms("rural_homestead_approval"))
    event = accepted("rural_homestead_approval", owner_division="510822102")
    room(approval).hear(event, envelope(ACCEPTED))
    assert [task.department for task in approval.cases.get(NUMBER).tasks] == [
        "township_government",
        "natural_resources",
        "agriculture",
    ]


def test_a_withdrawal_closes_the_case(sealer: Sealer) -> None:
    approval = world(sealer, terms("residence_permit"))
    room(approval).hear(accepted("residence_permit"), envelope(ACCEPTED))
    room(approval).hear(withdrawn(), envelope(WITHDRAWN))
    room(approval).hear(withdrawn(), envelope(WITHDRAWN))
    assert approval.cases.get(NUMBER).state == "withdrawn"
    (event,) = approval.cases.bus.of(CaseWithdrawn)
    assert event.moved == ("in_review", "withdrawn")


def test_a_withdrawal_that_overtakes_the_acceptance_keeps_the_case_from_opening(sealer: Sealer) -> None:
    approval = world(sealer, terms("residence_permit"))
    room(approval).hear(withdrawn(), envelope(WITHDRAWN))
    room(approval).hear(accepted("residence_permit"), envelope(ACCEPTED))
    assert approval.cases.get(NUMBER).state == "withdrawn"
    assert approval.cases.bus.of(CaseOpened) == []


def test_an_application_withdrawn_before_its_acceptance_leaves_nothing_here(sealer: Sealer) -> None:
    approval = world(sealer, terms("residence_permit"))
    room(approval).hear(replace(withdrawn(), accepted=None), envelope(WITHDRAWN))
    assert approval.cases.find(NUMBER) is None


def decided(approval: Any) -> None:
    room(approval).hear(accepted("residence_permit"), envelope(ACCEPTED))
    checks = dict.fromkeys(terms("residence_permit").conditions, True)
    room(approval).ask(DecideCase(reviewer("public_security"), NUMBER, "granted", checks=checks))


def test_a_decision_made_before_the_withdrawal_stands(sealer: Sealer) -> None:
    approval = world(sealer, terms("residence_permit"))
    decided(approval)
    room(approval).hear(withdrawn(approval.clock.now() + timedelta(minutes=1)), envelope(WITHDRAWN))
    assert approval.cases.get(NUMBER).state == "decided"


def test_a_decision_made_after_the_withdrawal_falls(sealer: Sealer) -> None:
    approval = world(sealer, terms("residence_permit"))
    decided(approval)
    room(approval).hear(withdrawn(approval.clock.now() - timedelta(minutes=1)), envelope(WITHDRAWN))
    case = approval.cases.get(NUMBER)
    assert (case.state, case.outcome) == ("withdrawn", "")


def test_an_item_under_which_no_case_could_be_opened_is_refused(sealer: Sealer) -> None:
    approval = world(sealer)
    event = ItemPublished(terms("residence_permit", committed_unit="moon"))
    with pytest.raises(Invalid) as refused:
        room(approval).hear(event, envelope("sanji.catalogue.v1.ItemPublished"))
    assert refused.value.reason == "ITEM_MALFORMED"


def publish(approval: Any, year: CalendarYear, version: int) -> None:
    event = CalendarYearPublished(year, version)
    room(approval).hear(event, envelope("sanji.catalogue.v1.CalendarYearPublished"))


def test_an_official_year_moves_the_due_dates_of_open_cases(sealer: Sealer) -> None:
    approval = world(sealer, terms("subsistence_allowance"))
    room(approval).hear(accepted("subsistence_allowance"), envelope(ACCEPTED))
    official = CalendarYear(
        2027, frozenset({date(2027, 1, 1), date(2027, 1, 4)}), frozenset(), False, "notice"
    )
    publish(approval, official, 1)
    assert room(approval).ask(RecountDueDates()) == 1
    case = approval.cases.get(NUMBER)
    assert (case.statutory_due, case.provisional) == (date(2027, 1, 5), False)
    (event,) = approval.cases.bus.of(DueDatesMoved)
    assert event.destination == VILLAGE
    assert room(approval).ask(RecountDueDates()) == 0


def test_a_calendar_that_changes_nothing_moves_nothing(sealer: Sealer) -> None:
    approval = world(sealer, terms("residence_permit"))
    room(approval).hear(accepted("residence_permit"), envelope(ACCEPTED))
    publish(approval, CalendarYear(2031, frozenset(), frozenset(), False, "notice"), 1)
    room(approval).ask(RecountDueDates())
    assert approval.cases.bus.of(DueDatesMoved) == []
    assert room(approval).ask(RecountDueDates()) == 0


def test_a_regions_own_year_counts_only_there(sealer: Sealer) -> None:
    approval = world(sealer)
    own = CalendarYear(2026, frozenset({date(2026, 11, 24)}), frozenset(), False, "notice", "5132")
    publish(approval, own, 1)
    there, here = approval.calendars.current("513221")[0], approval.calendars.current(COUNTY)[0]
    assert not there.is_working_day(date(2026, 11, 24))
    assert here.is_working_day(date(2026, 11, 24))


def test_advice_asked_on_an_unknown_case_makes_no_sense(sealer: Sealer) -> None:
    with pytest.raises(NotFound):
        room(world(sealer)).hear(AdviceDue(NUMBER, COUNTY), envelope("sanji.approval.v1.AdviceAsked"))
