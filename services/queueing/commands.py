"""What may be asked of queueing. Every command names who asks; a ticket machine has no account."""

from dataclasses import dataclass

from services.chassis.auth import Principal
from services.chassis.messages import Asked


@dataclass(frozen=True, slots=True)
class TakeTicket:
    """`hall`: a site id, or the division code of its main site. `lane`: general or green. `item` may be empty."""

    by: Principal
    asked: Asked
    hall: str
    lane: str
    item: str = ""


@dataclass(frozen=True, slots=True)
class GetTicket:
    by: Principal
    ticket: str


@dataclass(frozen=True, slots=True)
class ListWindows:
    by: Principal
    hall: str


@dataclass(frozen=True, slots=True)
class CallNextTicket:
    by: Principal
    window: str
    asked: Asked | None = None


@dataclass(frozen=True, slots=True)
class StartTicket:
    by: Principal
    ticket: str
    asked: Asked | None = None


@dataclass(frozen=True, slots=True)
class FinishTicket:
    by: Principal
    ticket: str
    asked: Asked | None = None


@dataclass(frozen=True, slots=True)
class MarkTicketAbsent:
    by: Principal
    ticket: str
    asked: Asked | None = None
