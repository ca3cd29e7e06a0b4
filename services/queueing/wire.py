"""Protobuf ↔ commands, events and domain of queueing."""

from collections.abc import Callable
from typing import Any

from google.protobuf.message import Message
from sanji.catalogue.v1 import catalogue_events_pb2
from sanji.queueing.v1 import queueing_events_pb2, queueing_pb2

from services.chassis.clock import rfc3339
from services.chassis.decoding import decoded
from services.chassis.messages import Envelope, Event
from services.queueing import events
from services.queueing.domain import Hall, Ticket, Window


def encode(event: Event) -> tuple[str, bytes]:
    """An emitted event as (protobuf full name, bytes)."""
    assert isinstance(event, events.TicketChanged)
    message = _EMITTED[type(event)](ticket=to_proto(event.ticket))
    return message.DESCRIPTOR.full_name, message.SerializeToString()


def heard(envelope: Envelope, body: bytes) -> object:
    """An arrived event in this room's words. Raises `Invalid` EVENT_UNKNOWN or BODY_MALFORMED."""
    return decoded(_HEARD, envelope, body)


def to_proto(ticket: Ticket) -> queueing_pb2.Ticket:
    """The ticket as the gateway sees it."""
    return queueing_pb2.Ticket(
        ticket=ticket.id,
        number=ticket.number,
        hall=ticket.hall,
        division=ticket.division,
        lane=ticket.lane,
        item=ticket.item,
        state=ticket.state,
        window=ticket.window,
        ahead=ticket.ahead,
        estimated_wait_seconds=ticket.estimated_wait_seconds,
        taken_at=rfc3339(ticket.taken_at),
        called_at=rfc3339(ticket.called_at) if ticket.called_at else "",
        version=ticket.meta.version,
    )


def window_to_proto(window: Window, *, with_ticket: bool) -> queueing_pb2.Window:
    """A window. `with_ticket` tells which ticket it has; without it only the number that was called aloud."""
    serving = window.serving
    return queueing_pb2.Window(
        window=window.id,
        hall=window.hall,
        kind=window.kind,
        division=window.division,
        serving=serving.id if serving and with_ticket else "",
        number=serving.number if serving else "",
    )


def _site(message: Any) -> events.SitePublished:
    site = message.site
    if not site.site_id:
        raise ValueError("site_id")
    hall = Hall(site.site_id, site.division, site.kind, dict(site.windows))
    return events.SitePublished(hall, message.version)


_EMITTED: dict[type[events.TicketChanged], type[Any]] = {
    events.TicketTaken: queueing_events_pb2.TicketTaken,
    events.TicketCalled: queueing_events_pb2.TicketCalled,
    events.TicketStarted: queueing_events_pb2.TicketStarted,
    events.TicketFinished: queueing_events_pb2.TicketFinished,
    events.TicketMissed: queueing_events_pb2.TicketMissed,
}
_HEARD: dict[str, tuple[type[Message], Callable[[Any], object]]] = {
    "sanji.catalogue.v1.SitePublished": (catalogue_events_pb2.SitePublished, _site),
}
