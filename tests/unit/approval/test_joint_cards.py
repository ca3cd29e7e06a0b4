"""Cards of joint cases with an order: nobody answers for days on which somebody else had to decide first."""

from dataclasses import replace
from typing import Any

import pytest

from services.approval.bootstrap import room
from services.approval.commands import DecideCase, GetReviewSheet
from services.approval.domain.card import Card
from services.approval.domain.case import Case
from services.approval.events import CardShown
from services.approval.ports import Approval
from services.chassis.privacy import Sealer
from tests.fakes.approval import COUNTY, NUMBER, reviewer, terms
from tests.unit.approval.test_joint_order import GOVERNMENT, ITEM, LEAD, POLICE, TRANSPORT, opened
from tests.unit.approval.test_supervision import at, swept

FIRST = (LEAD, POLICE, TRANSPORT)


def decide(approval: Approval, *departments: str, outcome: str = "granted", reason: str = "") -> None:
    checks = dict.fromkeys(terms(ITEM).conditions, outcome == "granted")
    for department in departments:
        decision = DecideCase(reviewer(department), NUMBER, outcome, reason, checks)
        room(approval).ask(decision)


def shown(approval: Approval) -> dict[str, Card]:
    swept(approval)
    return {event.card.key: event.card for event in approval.cards.bus.of(CardShown)}  # type: ignore[attr-defined]


def examining(approval: Approval, *departments: str) -> None:
    """The plug-ins of these departments examine, or will."""
    was: Case = approval.cases.get(NUMBER)
    now = was
    for task in was.tasks:
        if task.department in departments:
            state = "pending" if task.after else "processing"
            now = now.with_task(replace(task, state=state, reviews=True, remote=True))
    calendar, edition = approval.calendars.current(COUNTY)
    approval.cases.save(was, now.recounted(calendar, edition), [])


def test_a_department_that_may_not_act_yet_gets_no_card(sealer: Sealer) -> None:
    approval = opened(sealer)
    at(approval, "2026-12-06")
    cards = shown(approval)
    assert list(cards) == ["warning", "yellow_card", "red_card"]
    assert {card.departments for card in cards.values()} == {FIRST}


def test_a_department_that_could_begin_only_later_has_no_part_in_what_was_crossed_before(
    sealer: Sealer,
) -> None:
    approval = opened(sealer)
    at(approval, "2026-12-07")
    decide(approval, *FIRST)
    assert shown(approval)["red_card"].departments == FIRST


def test_a_department_that_a_denial_stopped_before_it_could_begin_gets_no_card(sealer: Sealer) -> None:
    approval = opened(sealer)
    at(approval, "2026-12-07")
    decide(approval, LEAD, POLICE)
    decide(approval, TRANSPORT, outcome="denied", reason="线路不符")
    assert shown(approval)["red_card"].departments == FIRST


def test_a_department_that_could_begin_in_time_answers_for_its_own_days(sealer: Sealer) -> None:
    approval = opened(sealer)
    at(approval, "2026-11-24")
    decide(approval, *FIRST)
    at(approval, "2026-12-06")
    assert shown(approval)["red_card"].departments == (GOVERNMENT,)


@pytest.mark.parametrize(
    ("began", "before", "late"),
    [("2026-11-24", "2026-11-30", "2026-12-01"), ("2026-12-01", "2026-12-07", "2026-12-08")],
)
def test_a_plug_in_that_begins_later_has_as_many_days_and_then_its_own_card(
    sealer: Sealer, began: str, before: str, late: str
) -> None:
    approval = opened(sealer)
    examining(approval, LEAD, GOVERNMENT)
    step = next(one for one in approval.cases.get(NUMBER).steps if one.kind == "stage_late")
    assert step.day.isoformat() == "2026-11-27"
    at(approval, began)
    decide(approval, *FIRST)
    at(approval, before)
    assert "stage_late-after4" not in shown(approval)
    at(approval, late)
    card = shown(approval)["stage_late-after4"]
    assert (card.kind, card.departments, card.since.date().isoformat()) == ("stage_late", (GOVERNMENT,), late)


def test_one_that_waits_does_not_end_the_watch_over_one_that_examines(sealer: Sealer) -> None:
    approval = opened(sealer)
    examining(approval, LEAD, GOVERNMENT)
    at(approval, "2026-11-27")
    assert shown(approval)["stage_late"].departments == (LEAD,)


def test_the_sheet_of_a_department_that_waits_offers_no_outcome(sealer: Sealer) -> None:
    approval = opened(sealer)
    sheets: dict[str, Any] = {
        one: room(approval).ask(GetReviewSheet(reviewer(one), NUMBER)).outcomes for one in (LEAD, GOVERNMENT)
    }
    assert sheets == {LEAD: ("granted", "denied"), GOVERNMENT: ()}
