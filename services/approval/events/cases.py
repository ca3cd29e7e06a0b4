"""What happened to a case."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from services.chassis.messages import Event

if TYPE_CHECKING:
    from services.approval.domain.case import Case


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseChanged(Event):
    """Something happened to a case; its form stays behind, the applicant's name is masked on the wire."""

    case: "Case"


class CaseOpened(CaseChanged):
    """The clocks run."""

    __slots__ = ()


class CaseWithdrawn(CaseChanged):
    """Closed because the applicant took it back."""

    __slots__ = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionMade(CaseChanged):
    """Granted or denied, with reasons (行政许可法 art. 38). `department`: whose decision closed the case."""

    department: str


class DecisionRevoked(CaseChanged):
    """What was granted on a promise stands no more: the promise was broken (ledger R112)."""

    __slots__ = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskDecided(CaseChanged):
    """One of several departments granted its part."""

    department: str
