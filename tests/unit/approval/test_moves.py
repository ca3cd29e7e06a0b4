"""Every move that people make on a case, in every state, asked of the room: it works, or is refused with what is possible."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from services.approval.commands import ApproveClockChange as Approve
from services.approval.commands import (
    ClaimCase,
    ConfirmDecision,
    DecideCase,
    RecallDecision,
    RecordAutoCheck,
    RefuseClockChange,
    ReleaseCase,
    RemindCase,
    ResumeClock,
    TransferCase,
)
from services.approval.domain.case import Case
from services.approval.domain.held import Proposal
from services.approval.domain.life import LIFE
from services.approval.domain.stops import ClockRequest
from services.approval.domain.task import Task
from services.approval.domain.verdicts import BY_RULES, Automatic
from services.approval.ports import Approval
from services.chassis.auth import SYSTEM
from services.chassis.errors import Conflict
from services.chassis.life import BEGIN
from services.chassis.privacy import Sealer
from tests.fakes.approval import NUMBER, accepted, reviewer, terms
from tests.unit.approval.test_stopping import (
    EXTENSION,
    GOVERNOR,
    HEAD,
    HEALTH,
    ITEM,
    PAUSE,
    ask,
    decide,
    opened,
    revoke,
    withdraw,
)

AT = accepted(ITEM).accepted_at
SECOND = reviewer("health", subject="reviewer-2")
GRANT = DecideCase(HEALTH, NUMBER, "granted", checks=dict.fromkeys(terms(ITEM).conditions, True))
DENY = replace(
    GRANT, outcome="denied", reason="水质不合格", checks=dict.fromkeys(terms(ITEM).conditions, False)
)
PENDING = ClockRequest("pause", "inspection", 10, "working_day", "检验", "reviewer-2", AT)
PROPOSAL = Proposal("denied", "水质不合格", (), HEALTH.subject, AT)
LONGER = replace(PENDING, kind="extension", procedure="")
TO_CHECK = Automatic("rule-1", 1, "health", "granted", BY_RULES).to_check("asked")


@dataclass(frozen=True)
class Made:
    """A move: what asks for it, and what of the case and of its task has to be there before."""

    command: Any
    case: dict[str, Any] = field(default_factory=dict)
    task: dict[str, Any] = field(default_factory=dict)


MOVES = {
    "decide": Made(GRANT),
    "propose": Made(DENY, task={"advice": "accept"}),
    "claim": Made(ClaimCase(HEALTH, NUMBER)),
    "release": Made(ReleaseCase(HEALTH, NUMBER), task={"claimed_by": HEALTH.subject}),
    "transfer": Made(
        TransferCase(HEALTH, NUMBER, SECOND.subject, "轮休"), task={"claimed_by": HEALTH.subject}
    ),
    "remind": Made(RemindCase(GOVERNOR, NUMBER)),
    "recall": Made(RecallDecision(HEALTH, NUMBER), task={"proposal": PROPOSAL}),
    "turn_down": Made(
        ConfirmDecision(SECOND, NUMBER, confirmed=False, reason="理由不足"), task={"proposal": PROPOSAL}
    ),
    "ask_pause": Made(PAUSE),
    "ask_extension": Made(EXTENSION),
    "refuse_asked": Made(RefuseClockChange(HEAD, NUMBER, "不必"), case={"request": PENDING}),
    "pause": Made(Approve(HEAD, NUMBER), case={"request": PENDING}),
    "extend": Made(Approve(HEAD, NUMBER), case={"request": LONGER}),
    "resume": Made(ResumeClock(HEALTH, NUMBER)),
    "record_check": Made(RecordAutoCheck(HEALTH, NUMBER, right=True), case={"automatic": TO_CHECK}),
}
IN: dict[str, Callable[[Approval], Any]] = {
    "in_review": lambda approval: None,
    "paused": lambda approval: ask(approval, PAUSE, Approve(HEAD, NUMBER)),
    "decided": decide,
    "withdrawn": withdraw,
    "revoked": revoke,
}


def prepared(sealer: Sealer, state: str, made: Made) -> tuple[Approval, Case]:
    approval = opened(sealer)
    IN[state](approval)
    was = approval.cases.get(NUMBER)
    assert was.state == state
    task: Task = replace(was.tasks[0], **made.task)
    return approval, approval.cases.save(was, replace(was.with_task(task), **made.case), [])


def test_no_move_that_people_make_is_left_out_here() -> None:
    """What a broken promise revokes is asked for in `test_after_checks`."""
    theirs = {move.action for move in LIFE.moves if move.before != BEGIN and {*move.who} - {SYSTEM}}
    assert theirs == {*MOVES, "withdraw", "grant_part", "revoke_decision"}


@pytest.mark.parametrize("state", LIFE.states)
@pytest.mark.parametrize("action", MOVES)
def test_every_move_of_the_table_works_and_every_other_is_refused_with_what_is_possible(
    sealer: Sealer, state: str, action: str
) -> None:
    made = MOVES[action]
    approval, was = prepared(sealer, state, made)
    if LIFE.allows(state, action):
        now = ask(approval, made.command)
        assert now.state == LIFE.move(state, action)
        assert now.meta.version == was.meta.version + 1
        return
    with pytest.raises(Conflict) as refused:
        ask(approval, made.command)
    assert refused.value.reason == "CASE_STATE"
    assert tuple(fault.detail for fault in refused.value.faults) == LIFE.possible(state)
    assert approval.cases.get(NUMBER) == was


@pytest.mark.parametrize("state", LIFE.states)
def test_a_withdrawal_ends_what_is_not_decided(sealer: Sealer, state: str) -> None:
    approval, was = prepared(sealer, state, Made(None))
    withdraw(approval)
    after = LIFE.move(state, "withdraw") if LIFE.allows(state, "withdraw") else state
    assert approval.cases.get(NUMBER).state == after
    assert (approval.cases.get(NUMBER) == was) == (after == state)


def test_the_first_of_several_grants_leaves_a_joint_case_in_review(sealer: Sealer) -> None:
    item = "entertainment_venue_licence"
    approval = opened(sealer, item)
    lead = terms(item).departments[0]
    grant = DecideCase(reviewer(lead), NUMBER, "granted", checks=dict.fromkeys(terms(item).conditions, True))
    now = ask(approval, grant)
    assert (now.state, now.tasks[0].outcome) == (LIFE.move("in_review", "grant_part"), "granted")
