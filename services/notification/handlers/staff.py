"""What staff are told, and how they read it."""

from services.chassis.auth import AGENT, REVIEWER, SUPERVISOR, Principal, require
from services.chassis.errors import Invalid, NotFound
from services.chassis.messages import Actor, Envelope
from services.notification.commands import ListMessages, ReadMessage
from services.notification.domain.message import Message, in_milliseconds, message_id, place_of, storable
from services.notification.domain.staff_message import MOST_ADDRESSED, StaffMessage, addresses_of
from services.notification.events import MessageRead, StaffStepHeard
from services.notification.ports import Notification

READERS = (REVIEWER, SUPERVISOR, AGENT)
"""Roles to whom something is told; an agent only by his own id."""


def tell_staff(event: StaffStepHeard, envelope: Envelope, notification: Notification) -> None:
    """Put one message per event before the persons and posts that it names, on the stack that decides the case."""
    if not notification.owns(envelope.division):
        return
    if not event.to:
        raise Invalid("RECIPIENT_MISSING", f"{envelope.type}: nobody")
    message = StaffMessage(
        id=message_id(envelope.id),
        to=event.to[:MOST_ADDRESSED],
        kind=event.kind,
        number=event.number,
        division=envelope.division,
        at=in_milliseconds(envelope.time),
        values=storable(event.values),
    )
    notification.staff_messages.add(message, [], heard=envelope.id)


def staff_inbox(command: ListMessages, limit: int, notification: Notification) -> list[tuple[Message, str]]:
    """What reached the caller and the caller's posts, newest first, each with the post that it came by."""
    require(command.by, *READERS)
    found = notification.staff_messages.inbox(addresses_of(command.by), place_of(command.cursor), limit)
    return [_as_read_by(command.by, message) for message in found]


def read_staff_message(command: ReadMessage, notification: Notification) -> tuple[Message, str]:
    """Mark one as read by the caller; to the others of the post it stays unread."""
    require(command.by, *READERS)
    was = notification.staff_messages.find(command.id)
    if was is None or set(was.to).isdisjoint(addresses_of(command.by)):
        raise NotFound("MESSAGE_NOT_FOUND", "没有找到该消息")
    now = was.read(command.by.subject, notification.clock.now())
    if now is not was:
        role = next(one for one in READERS if command.by.has(one))
        read = MessageRead(
            subject=was.id,
            division=was.division,
            destination=was.division,
            at=notification.clock.now(),
            by=Actor(command.by.subject, role, command.by.division),
            moved=("delivered", "read"),
            kind=was.kind,
            number=was.number,
        )
        now = notification.staff_messages.save(was, now, [read])
    return _as_read_by(command.by, now)


def _as_read_by(by: Principal, message: StaffMessage) -> tuple[Message, str]:
    own, *posts = addresses_of(by)
    come_by = "" if own in message.to else next(one for one in posts if one in message.to)
    seen = Message(
        id=message.id,
        recipient=by.subject,
        kind=message.kind,
        number=message.number,
        division=message.division,
        at=message.at,
        values=message.values,
        read_at=message.read_at(by.subject),
        meta=message.meta,
    )
    return seen, come_by
