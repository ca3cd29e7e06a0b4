"""Moves near the due date: asking to stop or prolong the clocks, handing a task on, putting it back."""

from dataclasses import replace

from services.approval.commands import (
    ApproveClockChange,
    AskExtension,
    AskPause,
    ClaimCase,
    GetCardRates,
    ListCards,
    RefuseClockChange,
    ReleaseCase,
    TransferCase,
)
from services.chassis.privacy import Sealer
from tests.fakes.approval import NUMBER, reviewer
from tests.unit.approval.test_joint_order import LEAD, POLICE, TRANSPORT
from tests.unit.approval.test_joint_order import opened as opened_jointly
from tests.unit.approval.test_supervision import GOVERNOR, HEAD, HEALTH, TWENTY, ask, at, opened, swept


def test_asking_near_the_due_day_is_flagged_once_whatever_becomes_of_it(sealer: Sealer) -> None:
    approval = opened(sealer)
    pause = AskPause(HEALTH, NUMBER, "inspection", 10, "采样检验")
    at(approval, "2026-12-14")
    ask(approval, pause, RefuseClockChange(HEAD, NUMBER, "不必"))
    assert swept(approval) == ["warning", "near_due_move-1"]
    ask(approval, pause, ApproveClockChange(HEAD, NUMBER))
    assert swept(approval)[2:] == ["near_due_move-2"]


def test_what_was_asked_early_and_approved_near_the_due_day_is_flagged_then(sealer: Sealer) -> None:
    approval = opened(sealer)
    at(approval, "2026-12-11")
    ask(approval, AskPause(HEALTH, NUMBER, "inspection", 10, "采样检验"))
    at(approval, "2026-12-14")
    ask(approval, ApproveClockChange(HEAD, NUMBER))
    assert swept(approval) == ["warning", "near_due_move-1"]


def test_handing_on_or_putting_back_near_the_due_day_is_flagged_ten_times_at_most(sealer: Sealer) -> None:
    approval = opened(sealer)
    ask(approval, ClaimCase(HEALTH, NUMBER), TransferCase(HEALTH, NUMBER, "reviewer-2", "外出"))
    colleague = reviewer("health", subject="reviewer-2")
    ask(approval, ReleaseCase(colleague, NUMBER))
    assert swept(approval) == []
    at(approval, "2026-12-14")
    for _ in range(6):
        ask(approval, ClaimCase(HEALTH, NUMBER), TransferCase(HEALTH, NUMBER, "reviewer-2", "外出"))
        ask(approval, ReleaseCase(colleague, NUMBER))
    assert sum(key.startswith("near_due_move") for key in swept(approval)) == 10
    listed, _ = ask(approval, ListCards(GOVERNOR, kind="near_due_move"))
    assert len(listed) == 10
    (rate,) = ask(approval, GetCardRates(GOVERNOR, "level", "2026-11", "2026-12"))
    assert (rate.shown["near_due_move"], rate.cards) == (10, 0)


def test_once_the_promise_is_prolonged_only_its_new_prompt_makes_a_move_near_due(sealer: Sealer) -> None:
    approval = opened(sealer)
    at(approval, "2026-12-14")
    ask(approval, AskExtension(HEALTH, NUMBER, 10, "情况复杂"), ApproveClockChange(HEAD, NUMBER))
    assert swept(approval) == ["warning", "near_due_move-1"]
    at(approval, "2026-12-17")
    hand_on = (ClaimCase(HEALTH, NUMBER), TransferCase(HEALTH, NUMBER, "reviewer-2", "外出"))
    ask(approval, *hand_on)
    ask(approval, ReleaseCase(reviewer("health", subject="reviewer-2"), NUMBER))
    assert swept(approval) == ["warning", "near_due_move-1"]
    at(approval, "2026-12-28")
    ask(approval, *hand_on)
    assert swept(approval)[2:] == ["warning-2", "near_due_move-2"]


def test_a_card_of_a_move_names_what_was_done_by_whom_and_no_other_department(sealer: Sealer) -> None:
    approval = opened_jointly(sealer)
    at(approval, "2026-12-02")
    police = reviewer(POLICE)
    ask(approval, ClaimCase(police, NUMBER), TransferCase(police, NUMBER, "reviewer-2", "外出"))
    swept(approval)
    (card,), _ = ask(approval, ListCards(GOVERNOR, kind="near_due_move"))
    assert (card.departments, card.action, card.moved_by) == ((POLICE,), "transfer", "reviewer-1")
    (warning,), _ = ask(approval, ListCards(GOVERNOR, kind="warning"))
    assert (warning.departments, warning.action, warning.moved_by) == ((LEAD, POLICE, TRANSPORT), "", "")


def test_a_pause_that_the_government_approved_near_the_due_day_names_all_that_could_decide(
    sealer: Sealer,
) -> None:
    approval = opened(sealer)
    at(approval, "2026-12-11")
    ask(approval, AskPause(HEALTH, NUMBER, "inspection", 10, "采样检验"))
    at(approval, "2026-12-14")
    ask(approval, ApproveClockChange(GOVERNOR, NUMBER))
    swept(approval)
    (card,), _ = ask(approval, ListCards(GOVERNOR, kind="near_due_move"))
    assert (card.departments, card.action, card.moved_by) == (("health",), "pause", "governor-1")


def test_an_extension_in_the_laws_unit_begins_only_the_laws_threshold_anew(sealer: Sealer) -> None:
    limits = replace(TWENTY, statutory_days=40, statutory_unit="calendar_day", extension_unit="calendar_day")
    approval = opened(sealer, limits)
    at(approval, "2026-12-21")
    ask(approval, AskExtension(HEALTH, NUMBER, 10, "情况复杂"), ApproveClockChange(HEAD, NUMBER))
    at(approval, "2027-02-01")
    assert swept(approval) == ["warning", "yellow_card", "red_card", "near_due_move-1", "critical-2"]
