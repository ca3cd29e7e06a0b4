"""What happened around automatic approval."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from services.approval.events.desk import TaskMoved
from services.chassis.messages import Event

if TYPE_CHECKING:
    from services.approval.domain.automatic import AutoRules


@dataclass(frozen=True, slots=True, kw_only=True)
class AutoRulesChanged(Event):
    """Something happened to the rules of an item at a place. Subject: `<division>-<item>`."""

    rules: "AutoRules"


class AutoRulesProposed(AutoRulesChanged):
    """They wait for a second person."""

    __slots__ = ()


class AutoRulesConfirmed(AutoRulesChanged):
    """They decide from now on."""

    __slots__ = ()


class AutoRulesEnded(AutoRulesChanged):
    """They decide no more; the note says why."""

    __slots__ = ()


class AutoCheckAsked(TaskMoved):
    """The applicant asked that a person look at an automatic grant."""

    __slots__ = ()


class AutoCheckRecorded(TaskMoved):
    """A person looked at an automatic grant; the note says what was wrong."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class PersonWanted:
    """Heard: the applicant wants a person to decide, or to look at what rules granted. `accepted`: it was taken on before,
    so there is a case, or will be one.
    """

    number: str
    owner_division: str
    accepted: bool = False
