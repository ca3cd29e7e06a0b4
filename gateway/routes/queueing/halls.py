"""Halls and their windows."""

from sanji.queueing.v1 import queueing_service_pb2
from typing_extensions import TypedDict

from gateway.call import Call
from gateway.levels import by_site
from gateway.operations import Operations
from gateway.routes.queueing import RPC
from gateway.routes.queueing.tickets import TICKET, TicketView, ticket_view
from gateway.routes.samples import TICKET_ID
from gateway.routes.shapes import Nothing

operations = Operations("halls")


class WindowView(TypedDict):
    """One window; `serving` is the ticket id at it, null when it is free."""

    window: str
    hall: str
    kind: str
    division: str
    serving: str | None


class WindowList(TypedDict):
    """All windows of a hall."""

    items: list[WindowView]
    next: str | None


@operations.get(
    "/v1/halls/{hall}/windows",
    rpc=RPC + "ListWindows",
    summary="大厅窗口",
    description="The windows of a hall, by id.",
    locate=by_site("hall"),
    refusals=("HALL_UNKNOWN", "DIVISION_OUT_OF_SCOPE", "SITE_OUT_OF_SCOPE"),
    sample={
        "items": [
            {
                "window": "510822101-TC-W01",
                "hall": "510822101-TC",
                "kind": "general",
                "division": "510822101",
                "serving": TICKET_ID,
            }
        ],
        "next": None,
    },
)
async def list_windows(call: Call, hall: str) -> WindowList:
    request = queueing_service_pb2.ListWindowsRequest(hall=hall)
    answer = await call.ask(call.rooms.queueing.ListWindows, request)
    items: list[WindowView] = [
        {
            "window": window.window,
            "hall": window.hall,
            "kind": window.kind,
            "division": window.division,
            "serving": window.serving or None,
        }
        for window in answer.windows
    ]
    return {"items": items, "next": None}


@operations.post(
    "/v1/windows/{window}/calls",
    rpc=RPC + "CallNextTicket",
    summary="叫下一号",
    description="Calls the next waiting ticket of the window's hall: green lane first, then first come.",
    locate=by_site("window"),
    empty="无人等候 · nobody waits",
    refusals=("WINDOW_UNKNOWN", "WINDOW_BUSY", "DIVISION_OUT_OF_SCOPE"),
    sample={**TICKET, "state": "called", "window": "510822101-TC-W01"},
)
async def call_next_ticket(call: Call, window: str, body: Nothing) -> TicketView | None:
    request = queueing_service_pb2.CallNextTicketRequest(window=window)
    answer = await call.ask(call.rooms.queueing.CallNextTicket, request)
    return ticket_view(answer.ticket) if answer.HasField("ticket") else None
