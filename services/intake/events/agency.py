"""What has happened in agency service, and what the room hears of its own receipts."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from services.chassis.messages import Actor, Event
from services.intake.events.applications import ApplicationChanged

if TYPE_CHECKING:
    from services.intake.domain.agency import Agency
    from services.intake.domain.entrustments import Entrustment
    from services.intake.domain.roster import Roster


class AgencyTaskOpened(ApplicationChanged):
    """A named agent carries it through; recorded with the receipt itself (ledger R073)."""

    __slots__ = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterReplaced(Event):
    """Who is on duty at a site was set."""

    roster: "Roster"


@dataclass(frozen=True, slots=True, kw_only=True)
class EntrustmentChanged(Event):
    """Something happened to an entrustment; it is carried without log and note."""

    entrustment: "Entrustment"


class EntrustmentGiven(EntrustmentChanged):
    """The form stands."""

    __slots__ = ()


class AgentAssigned(EntrustmentChanged):
    """An agent is named; `note`: why it is another one."""

    __slots__ = ()


class AgentMissed(EntrustmentChanged):
    """Nobody was named in time (ledger R084)."""

    __slots__ = ()


class AgencyLimitMissed(EntrustmentChanged):
    """A limit of a named agent has passed; `note`: which, `finish_by` or `log` (ledger R084, R172)."""

    __slots__ = ()


class AgencyStepRecorded(EntrustmentChanged):
    """A line was added to the work log, its last."""

    __slots__ = ()


class EntrustmentCompleted(EntrustmentChanged):
    """The agent is done."""

    __slots__ = ()


class EntrustmentEvaluated(EntrustmentChanged):
    """The principal said how she found it."""

    __slots__ = ()


class EntrustmentEnded(EntrustmentChanged):
    """Taken back; `note` says why."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class AgencyTaskHeard:
    """Heard: a receipt was given for what an agent carries through. `principal_name` masked; `by`: who handed it in."""

    number: str
    division: str
    agency: "Agency"
    principal: str
    principal_name: str
    item: str
    item_name: str
    by: Actor
    at: datetime


@dataclass(frozen=True, slots=True)
class EntrustmentHeard:
    """Heard: a form stands. `number`: of the application that it carries on, "" for one yet to be handed in."""

    entrustment: str
    number: str


@dataclass(frozen=True, slots=True)
class CarriedHeard:
    """Heard: an application was returned or withdrawn. `entrustment`: under which an agent carried it, "" for none."""

    number: str
    division: str
    entrustment: str
