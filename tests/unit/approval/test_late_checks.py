"""What is decided at once on a promise, what is revoked when it was broken, and who hears that nobody looked."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from services.approval.bootstrap import room
from services.approval.commands import GetCase, RecordAfterCheck, ReportLateChecks
from services.approval.events import (
    AfterCheckMissed,
    CertificateRevoked,
    CommitmentKept,
    DecisionRevoked,
)
from services.approval.ports import Approval
from services.chassis.clock import day_of
from services.chassis.privacy import Sealer
from tests.fakes.approval import ACCEPTED_AT, COUNTY, NUMBER, VILLAGE, terms
from tests.unit.approval.inspection_cast import HEALTH, ITEM, granted, opened, with_terms

NOTE = "现场检测指标不合格"


def told(approval: Approval, kind: type) -> list[Any]:
    bus: Any = approval.cases
    found: list[Any] = bus.bus.of(kind)
    return found


def test_what_was_granted_on_a_broken_promise_is_revoked_where_there_is_no_certificate_too(
    sealer: Sealer,
) -> None:
    approval = with_terms(sealer, certificate=None)
    was = granted(approval)
    now = room(approval).ask(RecordAfterCheck(HEALTH, NUMBER, "broken", NOTE))
    assert (was.state, now.state, now.meta.version) == ("decided", "revoked", was.meta.version + 1)
    (event,) = told(approval, DecisionRevoked)
    assert (event.moved, event.note, event.destination) == (("decided", "revoked"), NOTE, VILLAGE)
    assert told(approval, CertificateRevoked) == []
    assert room(approval).ask(GetCase(HEALTH, NUMBER)).state == "revoked"


def test_a_kept_promise_leaves_the_decision(sealer: Sealer) -> None:
    approval = with_terms(sealer)
    granted(approval)
    assert room(approval).ask(RecordAfterCheck(HEALTH, NUMBER, "kept")).state == "decided"
    assert len(told(approval, CommitmentKept)) == 1
    assert told(approval, DecisionRevoked) == []


@pytest.mark.parametrize("days_late", [0, 1, 30])
def test_a_check_that_nobody_made_by_its_day_is_told_to_its_desk_once(sealer: Sealer, days_late: int) -> None:
    approval = with_terms(sealer)
    check = granted(approval).after_check
    due = check.due + timedelta(days=days_late)
    approval.clock.advance(days=(due - approval.clock.today()).days)  # type: ignore[attr-defined]
    for _ in range(2):
        room(approval).ask(ReportLateChecks())
    missed = told(approval, AfterCheckMissed)
    assert [(one.division, one.destination) for one in missed] == [(COUNTY, COUNTY)] * (days_late > 0)
    assert approval.cases.get(NUMBER).after_check == replace(check, told_late=days_late > 0)
    assert room(approval).ask(RecordAfterCheck(HEALTH, NUMBER, "kept")).after_check.state == "kept"


def test_one_that_was_made_is_never_late(sealer: Sealer) -> None:
    approval = with_terms(sealer)
    granted(approval)
    room(approval).ask(RecordAfterCheck(HEALTH, NUMBER, "kept"))
    approval.clock.advance(days=365)  # type: ignore[attr-defined]
    room(approval).ask(ReportLateChecks())
    assert told(approval, AfterCheckMissed) == []


def test_what_is_decided_at_once_on_a_commitment_is_due_on_the_day_of_acceptance(sealer: Sealer) -> None:
    approval = with_terms(sealer)
    promise = approval.items.get(ITEM, terms(ITEM).version).promise  # type: ignore[union-attr]
    assert promise is not None
    at_once = with_terms(sealer, promise=replace(promise, immediate=True))
    for made in (approval, at_once):
        opened(made)
        opened(made, f"{NUMBER}2", promise=None)
    today, usual = day_of(ACCEPTED_AT), approval.cases.get(NUMBER).committed_due
    assert usual is not None
    assert usual > today
    assert at_once.cases.get(NUMBER).committed_due == today
    assert at_once.cases.get(f"{NUMBER}2").committed_due == usual
