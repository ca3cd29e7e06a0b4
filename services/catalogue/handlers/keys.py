"""The two keys of publication, and bringing a change into force on its day."""

from services.catalogue import events
from services.catalogue.commands import (
    ApproveChange,
    PublishChange,
    PublishDueChanges,
    RejectChange,
)
from services.catalogue.domain.changes import APPROVED, KEYS, PUBLISHED, PUBLISHING, SUBMITTED, Change
from services.catalogue.handlers.batches import advance_chain
from services.catalogue.handlers.changes import actor, happened, known
from services.catalogue.handlers.force import bring_into_force, obstacles, sent_back
from services.catalogue.ports import Catalogue
from services.chassis.errors import Conflict, Fault, Invalid
from services.chassis.room import STALE_VERSION

MAX_NOTE = 500


def approve_change(command: ApproveChange, catalogue: Catalogue) -> Change:
    """Turn one key. The second brings the change into force, at once when its day has come."""
    was = known(command.by, command.change, catalogue, *KEYS)
    if was.meta.answers(command.asked):
        return was
    was.meta.must_be(command.if_version)
    if len(command.note) > MAX_NOTE:
        raise _too_long("/note")
    turned = {key.role for key in was.keys}
    mine = [role for role in KEYS if command.by.has(role)]
    role = next((role for role in mine if role not in turned), mine[0])
    if catalogue.trials_required:
        was.must_have_passed()
    now = was.approved(role, actor(command.by), catalogue.clock.now(), command.note)
    event = happened(events.ChangeApproved, now, command.by, catalogue, was.state, command.note)
    kept = catalogue.changes.save(was, now, [event], command.asked)
    return _in_force_when_due(kept, catalogue) if kept.state == APPROVED else kept


def reject_change(command: RejectChange, catalogue: Catalogue) -> Change:
    """Refuse it, with the reason that its department reads."""
    if not command.reason.strip():
        raise Invalid("REASON_REQUIRED", "请说明理由")
    if len(command.reason) > MAX_NOTE:
        raise _too_long("/reason")
    was = known(command.by, command.change, catalogue, *KEYS)
    if was.meta.answers(command.asked):
        return was
    was.meta.must_be(command.if_version)
    now = was.rejected(actor(command.by), catalogue.clock.now(), command.reason)
    event = happened(events.ChangeRejected, now, command.by, catalogue, was.state, command.reason)
    return catalogue.changes.save(was, now, [event], command.asked)


def publish_change(command: PublishChange, catalogue: Catalogue) -> Change:
    """Bring it into force now, if both keys are turned and its day has come (ledger R029)."""
    was = known(command.by, command.change, catalogue, *KEYS)
    if was.state == PUBLISHED:
        return was
    was.must_be_tried()
    if was.state == SUBMITTED:
        raise Conflict("KEYS_MISSING", "须经两方审核通过后才能发布")
    if was.state not in (APPROVED, PUBLISHING):
        raise Conflict("CHANGE_STATE", "变更当前状态不能办理此操作")
    if was.due > catalogue.clock.today().isoformat():
        raise Conflict("NOT_YET_DUE", "尚未到生效日期")
    now = _in_force_when_due(was, catalogue)
    if now.state == APPROVED and now.chained:
        raise Conflict("CHAIN_INCOMPLETE", "整链调整的事项尚未全部审核通过")
    return now


def publish_due_changes(command: PublishDueChanges, catalogue: Catalogue) -> int:
    """Those whose day has come, alone or in chains, and what was cut short; how many are now in force."""
    today = catalogue.clock.today().isoformat()
    done = sum(advance_chain(batch, catalogue) for batch in catalogue.batches.waiting(today, command.limit))
    for change in catalogue.changes.due(today, command.limit):
        done += _in_force_when_due(change, catalogue).state == PUBLISHED
    return done


def _in_force_when_due(change: Change, catalogue: Catalogue) -> Change:
    """The change as it then stands: published, waiting for its day or its chain, or back with its faults."""
    if change.due > catalogue.clock.today().isoformat():
        return change
    try:
        if change.state == APPROVED and (faults := obstacles(change, catalogue)):
            return sent_back(change, faults, catalogue)
        if not change.chained:
            return bring_into_force(change, catalogue)
        advance_chain(catalogue.batches.get(change.proposal.batch), catalogue)
    except Conflict as refusal:
        # Another approver or the timer is at it: the timer finds what is left over.
        if refusal.reason != STALE_VERSION:
            raise
    return catalogue.changes.get(change.id)


def _too_long(pointer: str) -> Invalid:
    detail = f"不超过{MAX_NOTE}个字"
    return Invalid("TEXT_TOO_LONG", detail, faults=(Fault(pointer, "TEXT_TOO_LONG", detail),))
