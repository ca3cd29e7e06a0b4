"""What a reviewer's desk keeps of a case, as it is shown."""

from sanji.approval.v1 import approval_pb2
from typing_extensions import TypedDict


class ProposalView(TypedDict):
    """A decision against advice that waits for a second person. `by`: staff id."""

    outcome: str
    reason: str
    by: str
    at: str


class ReminderView(TypedDict):
    """One 催办. `by`: staff id."""

    by: str
    at: str
    note: str


def proposal_view(task: approval_pb2.Task) -> ProposalView | None:
    """The decision that waits, if one does."""
    if not task.HasField("proposal"):
        return None
    found = task.proposal
    return {"outcome": found.outcome, "reason": found.reason, "by": found.by, "at": found.at}
