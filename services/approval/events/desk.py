"""What happened on the reviewers' desk."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from services.approval.events.cases import CaseChanged
from services.chassis.messages import Event

if TYPE_CHECKING:
    from services.approval.domain.chiefs import Chief


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskMoved(CaseChanged):
    """Something happened to one department's task; it stays where the case is decided."""

    department: str


class CaseClaimed(TaskMoved):
    """A reviewer took the task."""

    __slots__ = ()


class CaseReleased(TaskMoved):
    """Nobody holds the task any more."""

    __slots__ = ()


class CaseTransferred(TaskMoved):
    """A colleague holds the task; the note says why."""

    __slots__ = ()


class CaseReminded(TaskMoved):
    """The departments were asked to hurry (催办)."""

    __slots__ = ()


class DecisionProposed(TaskMoved):
    """A decision against advice waits for a second person."""

    __slots__ = ()


class ProposalRefused(TaskMoved):
    """The second person did not confirm; the note says why."""

    __slots__ = ()


class DecisionRecalled(TaskMoved):
    """Whoever proposed a decision took it back."""

    __slots__ = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ChiefAppointed(Event):
    """A department has a chief representative (首席代表), with these items."""

    appointment: "Chief"
