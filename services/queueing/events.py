"""What has happened in the halls, and what queueing hears from the catalogue."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from services.chassis.messages import Event

if TYPE_CHECKING:
    from services.queueing.domain import Hall, Ticket

EMITS = (
    "sanji.queueing.v1.TicketTaken",
    "sanji.queueing.v1.TicketCalled",
    "sanji.queueing.v1.TicketStarted",
    "sanji.queueing.v1.TicketFinished",
    "sanji.queueing.v1.TicketMissed",
)
PUBLIC = EMITS
HEARS = ("sanji.catalogue.v1.SitePublished",)


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketChanged(Event):
    """Something happened to a ticket; it is carried whole."""

    ticket: "Ticket"


class TicketTaken(TicketChanged):
    """A person waits."""

    __slots__ = ()


class TicketCalled(TicketChanged):
    """A window calls the number."""

    __slots__ = ()


class TicketStarted(TicketChanged):
    """The person is at the window."""

    __slots__ = ()


class TicketFinished(TicketChanged):
    """Served."""

    __slots__ = ()


class TicketMissed(TicketChanged):
    """Called, did not come."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class SitePublished:
    """Heard: a site and its windows, as the catalogue has them now."""

    hall: "Hall"
    version: int
