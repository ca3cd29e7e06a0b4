"""What staff find when they try an item out before its release (ledger R050)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from services.chassis.errors import Conflict, NotFound
from services.chassis.messages import Actor

MAX_FINDINGS = 100


@dataclass(frozen=True, slots=True)
class TrialFinding:
    """`number`: from 1 within its change. `closed_by` "": still open."""

    number: int
    text: str
    by: str
    at: datetime
    resolution: str = ""
    closed_by: str = ""
    closed_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        """True until somebody has closed it."""
        return not self.closed_by


def recorded(
    findings: Sequence[TrialFinding], text: str, by: Actor, at: datetime
) -> tuple[TrialFinding, ...]:
    """With one more. Refuses TRIAL_FINDINGS_FULL."""
    if len(findings) >= MAX_FINDINGS:
        raise Conflict("TRIAL_FINDINGS_FULL", f"试运行问题不超过{MAX_FINDINGS}条")
    return (*findings, TrialFinding(len(findings) + 1, text, by.subject, at))


def closed(
    findings: Sequence[TrialFinding], number: int, resolution: str, by: Actor, at: datetime
) -> tuple[TrialFinding, ...]:
    """With that one closed. Refuses TRIAL_FINDING_UNKNOWN, TRIAL_FINDING_CLOSED."""
    found = next((one for one in findings if one.number == number), None)
    if found is None:
        raise NotFound("TRIAL_FINDING_UNKNOWN", "没有这条试运行问题")
    if not found.is_open:
        raise Conflict("TRIAL_FINDING_CLOSED", "该问题已经关闭")
    done = replace(found, resolution=resolution, closed_by=by.subject, closed_at=at)
    return tuple(done if one is found else one for one in findings)
