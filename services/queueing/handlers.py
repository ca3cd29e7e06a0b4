"""What queueing does: one function per command and per heard event."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from services.chassis.auth import CLERK, Principal, at_post, require
from services.chassis.errors import Conflict, Fault, Invalid, NotFound
from services.chassis.levels import is_division
from services.chassis.messages import Actor, Asked, Envelope
from services.queueing.commands import (
    CallNextTicket,
    FinishTicket,
    GetTicket,
    ListWindows,
    MarkTicketAbsent,
    StartTicket,
    TakeTicket,
)
from services.queueing.domain import (
    FINISHED,
    LANES,
    MOST_WAITING,
    WAITING,
    Hall,
    Ticket,
    Window,
    hall_of,
    number_of,
)
from services.queueing.events import (
    SitePublished,
    TicketCalled,
    TicketChanged,
    TicketFinished,
    TicketMissed,
    TicketStarted,
    TicketTaken,
)
from services.queueing.ports import Queueing

LONGEST_ITEM = 100
ANYONE = "anyone"


def take_ticket(command: TakeTicket, queueing: Queueing) -> Ticket:
    """Give the next number of hall, lane and day; the same ask gets the same ticket."""
    hall = _checked(command, queueing)
    at_post(command.by, hall.division, hall.id)
    made = queueing.tickets.made_by(command.asked)
    if made is not None:
        return made.as_taken()
    now, today = queueing.clock.now(), queueing.clock.today()
    day = queueing.days.next(hall.id, today, command.lane, MOST_WAITING)
    if day is None:
        raise Conflict("HALL_FULL", "大厅等候人数已满，请稍后再取号", retry_after=60)
    sequence = day.given[command.lane]
    number = number_of(command.lane, sequence)
    ahead = day.ahead(command.lane, sequence)
    ticket = Ticket(
        id=f"{hall.id}.{today:%Y%m%d}.{number}-{queueing.suffix()}",
        number=number,
        hall=hall.id,
        division=hall.division,
        day=today,
        lane=command.lane,
        sequence=sequence,
        item=command.item,
        state=WAITING,
        taken_at=now,
        ahead=ahead,
        estimated_wait_seconds=day.wait_seconds(ahead, len(hall.all_windows()), now),
    )
    event = _event(TicketTaken, ticket, command.by, now, before="")
    return queueing.tickets.add(ticket, [event], command.asked).as_taken()


def get_ticket(command: GetTicket, queueing: Queueing) -> Ticket:
    """The ticket, and while it waits how many are before it now."""
    ticket = _ticket(command.ticket, queueing)
    at_post(command.by, ticket.division, ticket.hall)
    if ticket.state != WAITING:
        return replace(ticket, ahead=0, estimated_wait_seconds=0)
    day = queueing.days.get(ticket.hall, ticket.day)
    ahead = day.ahead(ticket.lane, ticket.sequence)
    hall = queueing.halls.get(ticket.hall)
    windows = len(hall.all_windows()) if hall else 1
    return replace(
        ticket, ahead=ahead, estimated_wait_seconds=day.wait_seconds(ahead, windows, queueing.clock.now())
    )


def list_windows(command: ListWindows, queueing: Queueing) -> list[Window]:
    """Every window of a hall with the ticket it has."""
    hall = _hall(command.hall, queueing)
    if hall is None:
        raise _hall_unknown()
    at_post(command.by, hall.division, hall.id)
    serving = {ticket.window: ticket for ticket in queueing.tickets.at_windows(hall.id)}
    return [replace(window, serving=serving.get(window.id)) for window in hall.all_windows()]


def call_next_ticket(command: CallNextTicket, queueing: Queueing) -> Ticket | None:
    """Call whoever's turn it is to a free window; None when nobody waits. The same ask calls the same ticket."""
    window = _window(command.window, queueing)
    require(command.by, CLERK, division=window.division)
    before = _called_before(command.asked, queueing)
    if before is not None:
        return before
    if any(ticket.window == window.id for ticket in queueing.tickets.at_windows(window.hall)):
        return _called_meanwhile(command.asked, queueing)
    now = queueing.clock.now()
    was = queueing.tickets.claim(window.hall, queueing.clock.today(), window.id, now)
    if was is None:
        return _called_before(command.asked, queueing)
    return _call(was, window, command, now, queueing)


def start_ticket(command: StartTicket, queueing: Queueing) -> Ticket:
    """The person is at the window."""
    return _move(command, Ticket.start, TicketStarted, queueing)


def finish_ticket(command: FinishTicket, queueing: Queueing) -> Ticket:
    """Served; the time it took enters the hall's average."""
    return _move(command, Ticket.finish, TicketFinished, queueing)


def mark_ticket_absent(command: MarkTicketAbsent, queueing: Queueing) -> Ticket:
    """Called, did not come; the window is free again."""
    return _move(command, Ticket.miss, TicketMissed, queueing)


def learn_hall(event: SitePublished, envelope: Envelope, queueing: Queueing) -> None:
    """Keep the room's own copy of the site."""
    queueing.halls.put(event.hall, event.version)


def _checked(command: TakeTicket, queueing: Queueing) -> Hall:
    faults: list[Fault] = []
    if command.lane not in LANES:
        faults.append(Fault("/lane", "LANE_UNKNOWN", "队列只有 general（普通）和 green（绿色通道）"))
    if len(command.item) > LONGEST_ITEM:
        faults.append(Fault("/item", "ITEM_TOO_LONG", f"事项编码不超过{LONGEST_ITEM}个字符"))
    hall = _hall(command.hall, queueing)
    if hall is None:
        raise _hall_unknown(*faults)
    if faults:
        raise Invalid(faults[0].reason, faults[0].detail, faults=faults)
    return hall


def _hall(named: str, queueing: Queueing) -> Hall | None:
    hall = queueing.halls.main(named) if is_division(named) else queueing.halls.get(named)
    return hall if hall is not None and queueing.owns(hall.division) else None


def _hall_unknown(*others: Fault) -> NotFound:
    fault = Fault("/hall", "HALL_UNKNOWN", "没有这个大厅，或该大厅不由本级受理")
    return NotFound(fault.reason, fault.detail, faults=(fault, *others))


def _window(named: str, queueing: Queueing) -> Window:
    hall = _hall(hall_of(named), queueing)
    window = hall.window(named) if hall else None
    if window is None:
        raise NotFound("WINDOW_UNKNOWN", "没有这个窗口")
    return window


def _ticket(named: str, queueing: Queueing) -> Ticket:
    ticket = queueing.tickets.find(named)
    if ticket is None:
        raise NotFound("TICKET_NOT_FOUND", "没有找到该号票")
    return ticket


def _called_before(asked: Asked | None, queueing: Queueing) -> Ticket | None:
    ticket = queueing.tickets.called_by(asked) if asked else None
    return ticket.as_called() if ticket else None


def _called_meanwhile(asked: Asked | None, queueing: Queueing) -> Ticket:
    """The window is busy: with what the same ask has just called, or else with another ticket."""
    before = _called_before(asked, queueing)
    if before is None:
        raise Conflict("WINDOW_BUSY", "该窗口还有未办完的号票")
    return before


def _call(was: Ticket, window: Window, command: CallNextTicket, now: datetime, queueing: Queueing) -> Ticket:
    called = was.call(window.id, command.asked.key if command.asked else "", now)
    event = _event(TicketCalled, called, command.by, now, before=was.state)
    try:
        kept = queueing.tickets.save(was, called, [event], command.asked)
    except Conflict as refusal:
        queueing.tickets.release(was)
        if refusal.reason != "WINDOW_BUSY":
            raise
        return _called_meanwhile(command.asked, queueing)
    queueing.days.called(kept)
    return kept


def _move(
    command: StartTicket | FinishTicket | MarkTicketAbsent,
    move: Callable[[Ticket, datetime], Ticket],
    kind: type[TicketChanged],
    queueing: Queueing,
) -> Ticket:
    was = _ticket(command.ticket, queueing)
    require(command.by, CLERK, division=was.division)
    if was.meta.answers(command.asked):
        return was
    at = queueing.clock.now()
    now = move(was, at)
    event = _event(kind, now, command.by, at, before=was.state)
    kept = queueing.tickets.save(was, now, [event], command.asked)
    if kept.state == FINISHED:
        queueing.days.served(kept)
    return kept


def _event(
    kind: type[TicketChanged], ticket: Ticket, by: Principal, at: datetime, *, before: str
) -> TicketChanged:
    return kind(
        subject=ticket.id,
        division=ticket.division,
        destination=ticket.division,
        at=at,
        by=Actor(by.subject or ANYONE, by.acting_role or ANYONE, by.division or ticket.division),
        moved=(before, ticket.state),
        ticket=ticket,
    )


COMMANDS: Mapping[type, Callable[..., Any]] = {
    TakeTicket: take_ticket,
    GetTicket: get_ticket,
    ListWindows: list_windows,
    CallNextTicket: call_next_ticket,
    StartTicket: start_ticket,
    FinishTicket: finish_ticket,
    MarkTicketAbsent: mark_ticket_absent,
}
HEARS = {"sanji.catalogue.v1.SitePublished": learn_hall}
