"""What a reviewer's desk keeps of a case, on the wire."""

from sanji.approval.v1 import approval_held_pb2

from services.approval.domain.held import Proposal, Reminder
from services.chassis.clock import rfc3339


def proposal_to_proto(proposal: Proposal | None) -> approval_held_pb2.Proposal | None:
    """A decision that waits for a second person, if one does."""
    if proposal is None:
        return None
    return approval_held_pb2.Proposal(
        outcome=proposal.outcome, reason=proposal.reason, by=proposal.by, at=rfc3339(proposal.at)
    )


def reminder_to_proto(reminder: Reminder) -> approval_held_pb2.Reminder:
    """One 催办."""
    return approval_held_pb2.Reminder(by=reminder.by, at=rfc3339(reminder.at), note=reminder.note)
