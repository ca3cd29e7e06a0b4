"""Tickets: taken by whoever waits, moved on by the clerk who serves."""

from typing import Annotated, Any

from pydantic import Field
from sanji.queueing.v1 import queueing_pb2, queueing_service_pb2
from typing_extensions import TypedDict

from gateway.call import Call
from gateway.levels import by_body_site, by_site
from gateway.operations import Operations
from gateway.routes.queueing import RPC
from gateway.routes.samples import TICKET_ID
from gateway.routes.shapes import Body, Nothing

operations = Operations("tickets")
TICKET: dict[str, Any] = {
    "ticket": TICKET_ID,
    "number": "A012",
    "hall": "510822101-TC",
    "division": "510822101",
    "lane": "general",
    "item": "residence_permit",
    "state": "waiting",
    "window": None,
    "ahead": 3,
    "estimated_wait_seconds": 900,
    "taken_at": "2026-11-23T09:02:11.000+08:00",
    "called_at": None,
    "version": 1,
}


class TicketView(TypedDict):
    """One ticket. `number` is called aloud; `ahead` and the wait are as when it was taken."""

    ticket: str
    number: str
    hall: str
    division: str
    lane: str
    item: str | None
    state: str
    window: str | None
    ahead: int
    estimated_wait_seconds: int
    taken_at: str
    called_at: str | None
    version: int


class TicketToTake(Body):
    """A place in the queue of a hall."""

    hall: Annotated[str, Field(description="site id, or the division code of its main site")]
    lane: Annotated[str, Field(json_schema_extra={"enum": ["general", "green"]})]
    item: str = ""


def ticket_view(found: queueing_pb2.Ticket) -> TicketView:
    """One ticket as it is shown."""
    return {
        "ticket": found.ticket,
        "number": found.number,
        "hall": found.hall,
        "division": found.division,
        "lane": found.lane,
        "item": found.item or None,
        "state": found.state,
        "window": found.window or None,
        "ahead": found.ahead,
        "estimated_wait_seconds": found.estimated_wait_seconds,
        "taken_at": found.taken_at,
        "called_at": found.called_at or None,
        "version": found.version,
    }


@operations.post(
    "/v1/tickets",
    rpc=RPC + "TakeTicket",
    summary="取号",
    description="Takes a ticket; numbers are unique per hall, lane and day. Ticket machines need no account.",
    status=201,
    key=True,
    versioned=True,
    locate=by_body_site("hall"),
    refusals=("HALL_UNKNOWN", "LANE_UNKNOWN", "HALL_FULL", "DIVISION_OUT_OF_SCOPE", "SITE_OUT_OF_SCOPE"),
    asked={"hall": "510822101-TC", "lane": "general", "item": "residence_permit"},
    sample=TICKET,
)
async def take_ticket(call: Call, body: TicketToTake) -> TicketView:
    request = queueing_service_pb2.TakeTicketRequest(hall=body.hall, lane=body.lane, item=body.item)
    return ticket_view((await call.ask(call.rooms.queueing.TakeTicket, request)).ticket)


@operations.get(
    "/v1/tickets/{ticket}",
    rpc=RPC + "GetTicket",
    summary="查询号票",
    description="One ticket and how many are before it now; for whoever holds its id.",
    versioned=True,
    locate=by_site("ticket"),
    refusals=("TICKET_NOT_FOUND", "DIVISION_OUT_OF_SCOPE", "SITE_OUT_OF_SCOPE"),
    sample=TICKET,
)
async def get_ticket(call: Call, ticket: str) -> TicketView:
    request = queueing_service_pb2.GetTicketRequest(ticket=ticket)
    return ticket_view((await call.ask(call.rooms.queueing.GetTicket, request)).ticket)


@operations.post(
    "/v1/tickets/{ticket}/start",
    rpc=RPC + "StartTicket",
    summary="开始办理",
    description="The person is at the window.",
    locate=by_site("ticket"),
    refusals=("TICKET_NOT_FOUND", "TICKET_STATE", "DIVISION_OUT_OF_SCOPE"),
    sample={**TICKET, "state": "serving", "window": "510822101-TC-W01"},
)
async def start_ticket(call: Call, ticket: str, body: Nothing) -> TicketView:
    request = queueing_service_pb2.StartTicketRequest(ticket=ticket)
    return ticket_view((await call.ask(call.rooms.queueing.StartTicket, request)).ticket)


@operations.post(
    "/v1/tickets/{ticket}/finish",
    rpc=RPC + "FinishTicket",
    summary="办理完毕",
    description="Served; the window is free.",
    locate=by_site("ticket"),
    refusals=("TICKET_NOT_FOUND", "TICKET_STATE", "DIVISION_OUT_OF_SCOPE"),
    sample={**TICKET, "state": "finished", "window": "510822101-TC-W01"},
)
async def finish_ticket(call: Call, ticket: str, body: Nothing) -> TicketView:
    request = queueing_service_pb2.FinishTicketRequest(ticket=ticket)
    return ticket_view((await call.ask(call.rooms.queueing.FinishTicket, request)).ticket)


@operations.post(
    "/v1/tickets/{ticket}/absent",
    rpc=RPC + "MarkTicketAbsent",
    summary="过号",
    description="Called, did not come.",
    locate=by_site("ticket"),
    refusals=("TICKET_NOT_FOUND", "TICKET_STATE", "DIVISION_OUT_OF_SCOPE"),
    sample={**TICKET, "state": "absent", "window": "510822101-TC-W01"},
)
async def mark_ticket_absent(call: Call, ticket: str, body: Nothing) -> TicketView:
    request = queueing_service_pb2.MarkTicketAbsentRequest(ticket=ticket)
    return ticket_view((await call.ask(call.rooms.queueing.MarkTicketAbsent, request)).ticket)
