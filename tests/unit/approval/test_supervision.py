"""Cards: each threshold once, whatever happens around it; appeals, withdrawals and rates."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from services.approval.bootstrap import room
from services.approval.commands import (
    AppealCard,
    ApproveClockChange,
    AskExtension,
    AskPause,
    DecideCase,
    GetCardRates,
    ListCards,
    ResumeClock,
    ShowCards,
    UpholdCard,
    WithdrawCard,
)
from services.approval.domain.card import Card, card_of
from services.approval.domain.watching import crossed, next_card_at
from services.approval.events import ApplicationWithdrawn, CardAppealed, CardShown, CardWithdrawn
from services.approval.ports import Approval
from services.chassis.auth import Principal
from services.chassis.clock import SHANGHAI
from services.chassis.errors import Conflict, Forbidden, Invalid, NotFound
from services.chassis.privacy import Sealer
from tests.fakes.approval import ACCEPTED_AT, COUNTY, NUMBER, accepted, envelope, reviewer, terms, world

ITEM = "drinking_water_supply_hygiene_licence"
HEALTH = reviewer("health")
HEAD = Principal("head-1", "staff", frozenset({"supervisor"}), COUNTY, "health")
GOVERNOR = Principal("governor-1", "staff", frozenset({"supervisor"}), COUNTY)
AUDITOR = Principal("auditor-1", "staff", frozenset({"auditor"}), COUNTY)
TWENTY = terms(ITEM, committed_days=20, committed_unit="working_day", statutory_days=25)


def opened(sealer: Sealer, limits: Any = TWENTY, years: tuple[int, ...] = (2026,)) -> Approval:
    approval = world(sealer, limits, years=years)
    room(approval).hear(accepted(ITEM), envelope("sanji.intake.v1.ApplicationAccepted"))
    return approval


def ask(approval: Approval, *commands: Any) -> Any:
    return [room(approval).ask(command) for command in commands][-1]


def at(approval: Approval, day: str, hour: int = 9) -> None:
    approval.clock._now = datetime.fromisoformat(f"{day}T{hour:02d}:00").replace(tzinfo=SHANGHAI)


def swept(approval: Approval) -> list[str]:
    """The keys of all cards, in the order in which they were shown."""
    ask(approval, ShowCards())
    return [event.card.key for event in approval.cards.bus.of(CardShown)]


def late(sealer: Sealer) -> Approval:
    """A case with its warning, its yellow and its red card."""
    approval = opened(sealer)
    at(approval, "2026-12-19")
    assert swept(approval) == ["warning", "yellow_card", "red_card"]
    return approval


def test_a_case_is_prompted_at_80_yellow_at_90_red_after_the_promise_and_critical_after_the_law(
    sealer: Sealer,
) -> None:
    approval = opened(sealer)
    case = approval.cases.get(NUMBER)
    assert (case.committed_due, case.statutory_due) == (date(2026, 12, 18), date(2026, 12, 25))
    shown = {}
    for days in range(40):
        at(approval, (date(2026, 11, 23) + timedelta(days=days)).isoformat())
        for key in swept(approval):
            shown.setdefault(key, approval.clock.today().isoformat())
    assert shown == {
        "warning": "2026-12-14",
        "yellow_card": "2026-12-16",
        "red_card": "2026-12-19",
        "critical": "2026-12-26",
    }
    assert len(approval.cards.bus.of(CardShown)) == 4


@pytest.mark.parametrize(
    ("days", "keys"),
    [
        (0, ["red_card"]),
        (1, ["yellow_card", "red_card"]),
        (5, ["warning", "yellow_card", "red_card"]),
    ],
)
def test_a_short_promise_has_only_the_thresholds_that_fit(sealer: Sealer, days: int, keys: list[str]) -> None:
    approval = opened(sealer, replace(TWENTY, committed_days=days, statutory_days=-1))
    at(approval, "2027-06-01")
    assert swept(approval) == keys


def test_a_threshold_is_shown_once_though_the_clock_is_put_back_and_work_is_repeated(sealer: Sealer) -> None:
    approval = opened(sealer)
    at(approval, "2026-12-16")
    first = swept(approval)
    at(approval, "2026-12-10")
    swept(approval)
    at(approval, "2026-12-17")
    assert swept(approval) == first == ["warning", "yellow_card"]


def test_whoever_is_interrupted_between_card_and_case_finds_the_card_there(sealer: Sealer) -> None:
    approval = opened(sealer)
    at(approval, "2026-12-14")
    case = approval.cases.get(NUMBER)
    (step,) = crossed(case, approval.clock.now())
    card = card_of(case, step, approval.clock.now())
    assert card is not None
    approval.cards.add(card, [])
    assert swept(approval) == []
    assert (approval.cases.get(NUMBER).marked, len(approval.cards.kept)) == (("warning",), 1)


def test_more_than_a_page_of_cases_is_dealt_with_in_one_go(sealer: Sealer) -> None:
    approval = opened(sealer)
    for position in range(7):
        room(approval).hear(
            accepted(ITEM, number=f"{NUMBER}{position}"), envelope("sanji.intake.v1.ApplicationAccepted")
        )
    at(approval, "2026-12-14")
    assert ask(approval, ShowCards(limit=3)) == 8
    assert len(approval.cards.kept) == 8


def test_a_decision_in_time_ends_the_watch_and_a_late_one_does_not_hide_its_cards(sealer: Sealer) -> None:
    grant = DecideCase(HEALTH, NUMBER, "granted", "", dict.fromkeys(TWENTY.conditions, True))
    in_time, too_late = opened(sealer), opened(sealer)
    at(in_time, "2026-12-11")
    ask(in_time, grant)
    at(too_late, "2026-12-21")
    ask(too_late, grant)
    for approval in (in_time, too_late):
        at(approval, "2027-03-01")
    assert swept(in_time) == []
    assert next_card_at(in_time.cases.get(NUMBER)) is None
    assert swept(too_late) == ["warning", "yellow_card", "red_card"]


def test_a_withdrawn_case_gets_no_card(sealer: Sealer) -> None:
    approval = opened(sealer)
    taken_back = ApplicationWithdrawn(NUMBER, COUNTY, ACCEPTED_AT + timedelta(days=1), accepted(ITEM))
    room(approval).hear(taken_back, envelope("sanji.intake.v1.ApplicationWithdrawn"))
    at(approval, "2027-03-01")
    assert swept(approval) == []


def test_a_pause_moves_what_is_not_shown_yet_and_repeats_nothing(sealer: Sealer) -> None:
    approval = opened(sealer)
    at(approval, "2026-12-01")
    ask(approval, AskPause(HEALTH, NUMBER, "inspection", 10, "采样检验"), ApproveClockChange(HEAD, NUMBER))
    at(approval, "2026-12-15")
    assert swept(approval) == []
    ask(approval, ResumeClock(HEALTH, NUMBER))
    at(approval, "2026-12-27")
    assert swept(approval) == []
    at(approval, "2026-12-28")
    assert swept(approval) == ["warning"]


def test_an_extension_begins_the_thresholds_anew_but_hides_none_that_was_crossed(sealer: Sealer) -> None:
    approval = opened(sealer)
    at(approval, "2026-12-21")
    ask(approval, AskExtension(HEALTH, NUMBER, 10, "情况复杂"), ApproveClockChange(HEAD, NUMBER))
    assert swept(approval) == ["warning", "yellow_card", "red_card", "near_due_move-1"]
    at(approval, "2027-02-01")
    assert swept(approval)[4:] == ["warning-2", "yellow_card-2", "red_card-2", "critical-2"]


def test_a_pause_near_the_due_day_is_flagged_and_an_early_one_is_not(sealer: Sealer) -> None:
    early, near = opened(sealer), opened(sealer)
    pause = (AskPause(HEALTH, NUMBER, "inspection", 10, "采样检验"), ApproveClockChange(HEAD, NUMBER))
    at(early, "2026-12-11")
    at(near, "2026-12-14")
    for approval in (early, near):
        ask(approval, *pause)
    assert swept(early) == []
    assert swept(near) == ["warning", "near_due_move-1"]
    card = near.cards.get(f"{NUMBER}-near_due_move-1")
    assert (card.rule, card.anomaly, card.departments) == ("SJ-06", "2", ("health",))


def test_a_plug_in_that_still_examines_at_half_the_time_is_late_with_its_stage(sealer: Sealer) -> None:
    approval = opened(sealer)
    was = approval.cases.get(NUMBER)
    task = replace(was.tasks[0], state="processing", remote=True)
    calendar, edition = approval.calendars.current(COUNTY)
    approval.cases.save(was, was.with_task(task).recounted(calendar, edition), [])
    at(approval, "2026-12-03")
    assert swept(approval) == []
    at(approval, "2026-12-04")
    assert swept(approval) == ["stage_late"]


def test_a_stage_that_was_done_in_time_leaves_no_card(sealer: Sealer) -> None:
    approval = opened(sealer)
    was = approval.cases.get(NUMBER)
    calendar, edition = approval.calendars.current(COUNTY)
    asked = was.with_task(replace(was.tasks[0], state="processing")).recounted(calendar, edition)
    approval.cases.save(was, asked.with_task(was.tasks[0]), [])
    at(approval, "2026-12-04")
    assert swept(approval) == []
    assert approval.cases.get(NUMBER).marked == ("stage_late",)


def test_the_supervised_department_appeals_and_the_supervisor_withdraws(sealer: Sealer) -> None:
    approval = late(sealer)
    appealed: Card = ask(approval, AppealCard(HEALTH, NUMBER, "red_card", "系统故障两日"))
    assert (appealed.state, approval.cards.bus.of(CardAppealed)[0].note) == ("appealed", "系统故障两日")
    with pytest.raises(Conflict, match="CARD_STATE"):
        ask(approval, AppealCard(HEALTH, NUMBER, "red_card", "再次申诉"))
    withdrawn: Card = ask(approval, WithdrawCard(GOVERNOR, NUMBER, "red_card", "故障属实"))
    assert withdrawn.state == "withdrawn"
    assert approval.cards.bus.of(CardWithdrawn)[0].moved == ("appealed", "withdrawn")
    with pytest.raises(Conflict, match="CARD_STATE"):
        ask(approval, UpholdCard(GOVERNOR, NUMBER, "red_card", "不成立"))


def test_an_appeal_can_be_refused_and_the_card_stays(sealer: Sealer) -> None:
    approval = late(sealer)
    ask(approval, AppealCard(HEAD, NUMBER, "yellow_card", "工作量大"))
    assert ask(approval, UpholdCard(GOVERNOR, NUMBER, "yellow_card", "理由不成立")).state == "upheld"


@pytest.mark.parametrize(
    ("command", "kind", "reason"),
    [
        (AppealCard(reviewer("education"), NUMBER, "red_card", "理由"), Forbidden, "DEPARTMENT_NOT_ALLOWED"),
        (AppealCard(HEALTH, NUMBER, "red_card", " "), Invalid, "REASON_REQUIRED"),
        (AppealCard(HEALTH, NUMBER, "red_card", "字" * 501), Invalid, "REASON_TOO_LONG"),
        (AppealCard(HEALTH, NUMBER, "blue_card", "理由"), NotFound, "CARD_NOT_FOUND"),
        (WithdrawCard(HEALTH, NUMBER, "red_card", "理由"), Forbidden, "ROLE_NOT_ALLOWED"),
        (WithdrawCard(HEAD, NUMBER, "red_card", "理由"), Forbidden, "DEPARTMENT_NOT_ALLOWED"),
        (UpholdCard(GOVERNOR, NUMBER, "red_card", "理由"), Conflict, "CARD_STATE"),
        (
            WithdrawCard(replace(GOVERNOR, division="510822102"), NUMBER, "red_card", "理由"),
            NotFound,
            "CARD_NOT_FOUND",
        ),
        (WithdrawCard(GOVERNOR, NUMBER, "red_card", "理由", if_version=9), Conflict, "STALE_VERSION"),
        (ListCards(GOVERNOR, kind="blue"), Invalid, "KIND_UNKNOWN"),
        (ListCards(GOVERNOR, state="open"), Invalid, "STATE_UNKNOWN"),
        (ListCards(GOVERNOR, cursor="x"), Invalid, "CURSOR_INVALID"),
        (ListCards(GOVERNOR, limit=101), Invalid, "LIMIT_OUT_OF_RANGE"),
        (ListCards(HEALTH, department="education"), Forbidden, "DEPARTMENT_NOT_ALLOWED"),
        (ListCards(GOVERNOR, division="510823"), Forbidden, "DIVISION_OUT_OF_SCOPE"),
        (GetCardRates(AUDITOR, "item", "2026-11", "2026-12"), Invalid, "GROUPING_UNKNOWN"),
        (GetCardRates(AUDITOR, "site", "2026-12", "2026-11"), Invalid, "PERIOD_INVALID"),
        (GetCardRates(AUDITOR, "site", "2026-13", "2027-01"), Invalid, "PERIOD_INVALID"),
        (GetCardRates(HEALTH, "site", "2026-11", "2026-12"), Forbidden, "ROLE_NOT_ALLOWED"),
    ],
)
def test_what_is_refused(sealer: Sealer, command: Any, kind: type[Exception], reason: str) -> None:
    with pytest.raises(kind, match=reason):
        ask(late(sealer), command)


def test_who_appealed_may_not_answer_the_appeal(sealer: Sealer) -> None:
    approval = late(sealer)
    ask(approval, AppealCard(HEAD, NUMBER, "red_card", "系统故障"))
    moved = replace(HEAD, department="")
    with pytest.raises(Forbidden, match="SAME_PERSON_ASKED"):
        ask(approval, WithdrawCard(moved, NUMBER, "red_card", "理由"))


def test_cards_are_listed_newest_first_page_by_page(sealer: Sealer) -> None:
    approval = opened(sealer)
    for day in ("2026-12-14", "2026-12-16", "2026-12-19"):
        at(approval, day)
        ask(approval, ShowCards())
    first, following = ask(approval, ListCards(GOVERNOR, limit=2))
    rest, end = ask(approval, ListCards(HEALTH, limit=2, cursor=following))
    assert [card.key for card in first + rest] == ["red_card", "yellow_card", "warning"]
    assert end == ""
    assert [card.key for card in ask(approval, ListCards(AUDITOR, kind="warning"))[0]] == ["warning"]
