"""The reviewers' desk."""

from dataclasses import dataclass, field

from services.chassis.auth import Principal
from services.chassis.messages import Asked


@dataclass(frozen=True, slots=True)
class CountDesk:
    """How much lies on a desk. `department`: "" for all; `division`: "" for the caller's own."""

    by: Principal
    division: str = ""
    department: str = ""


@dataclass(frozen=True, slots=True)
class GetReviewSheet:
    """What a reviewer has to answer. `department`: "" for the caller's own, or the lead's."""

    by: Principal
    number: str
    department: str = ""


@dataclass(frozen=True, slots=True)
class ClaimCase:
    """Take the department's task for oneself."""

    by: Principal
    number: str
    asked: Asked | None = None
    if_version: int = 0


@dataclass(frozen=True, slots=True)
class ReleaseCase:
    """Put a task back. `department`: whose task, for a supervisor of the government; "" for the own."""

    by: Principal
    number: str
    department: str = ""
    asked: Asked | None = None
    if_version: int = 0


@dataclass(frozen=True, slots=True)
class TransferCase:
    """Give a task to a colleague. `colleague`: the other's staff id. `department` as in `ReleaseCase`."""

    by: Principal
    number: str
    colleague: str
    reason: str = field(repr=False)
    department: str = ""
    asked: Asked | None = None
    if_version: int = 0


@dataclass(frozen=True, slots=True)
class RemindCase:
    """Ask the departments to hurry (催办)."""

    by: Principal
    number: str
    note: str = field(default="", repr=False)
    asked: Asked | None = None
    if_version: int = 0


@dataclass(frozen=True, slots=True)
class ConfirmDecision:
    """A second person's word on a decision against advice. `reason`: needed when not `confirmed`."""

    by: Principal
    number: str
    confirmed: bool
    reason: str = field(default="", repr=False)
    asked: Asked | None = None
    if_version: int = 0


@dataclass(frozen=True, slots=True)
class RecallDecision:
    """Take back one's own decision that waits for a second person."""

    by: Principal
    number: str
    asked: Asked | None = None
    if_version: int = 0
