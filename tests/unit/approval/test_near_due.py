"""Moves near the due date: asking to stop or prolong the clocks, handing a task on, putting it back."""

from services.approval.commands import (
    ApproveClockChange,
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
from tests.unit.approval.test_supervision import GOVERNOR, HEAD, HEALTH, ask, at, opened, swept


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
