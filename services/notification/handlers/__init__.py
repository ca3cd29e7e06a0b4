"""What notification does: one function per command and per heard event."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from services.chassis.auth import CITIZEN, Principal, require
from services.chassis.errors import Invalid, NotFound, Refusal
from services.chassis.merges import MergeHeard
from services.chassis.messages import Actor, Envelope
from services.notification.commands import ListMessages, ReadMessage
from services.notification.domain.certificate_words import WORDS
from services.notification.domain.message import (
    TOKEN,
    Message,
    cursor_after,
    in_milliseconds,
    message_id,
    place_of,
    storable,
)
from services.notification.domain.templates import language_of, render
from services.notification.events import (
    HEARD_FOR_STAFF,
    AgentNamedHeard,
    MessageRead,
    RepresentativeHeard,
    StepHeard,
)
from services.notification.handlers.staff import read_staff_message, staff_inbox, tell_staff
from services.notification.ports import Notification

STAFF = "staff"
RATING_TOKEN = "rating_token"
"""The purpose under which rating seals its tokens and this room opens them."""


@dataclass(frozen=True, slots=True)
class ShownMessage:
    """A message in words, for the person it is for. `post`: by which it came to staff, "" when to the person."""

    message: Message
    title: str
    body: str
    rating_token: str
    post: str = ""


def list_messages(command: ListMessages, notification: Notification) -> tuple[list[ShownMessage], str]:
    """One page of the caller's inbox and the cursor of the next, newest first: her own, and of whom she stands for."""
    limit = command.limit or 20
    if not 1 <= limit <= 100:
        raise Invalid("LIMIT_OUT_OF_RANGE", "每页 1 至 100 条")
    if command.by.kind == STAFF:
        told = staff_inbox(command, limit + 1, notification)
        page = [_shown(*one, command.language, notification) for one in told[:limit]]
        return page, cursor_after(told[limit - 1][0]) if len(told) > limit else ""
    require(command.by, CITIZEN)
    found = notification.messages.inbox(
        _read_by(command.by, notification), place_of(command.cursor), limit + 1
    )
    shown = [_shown(message, "", command.language, notification) for message in found[:limit]]
    return shown, cursor_after(found[limit - 1]) if len(found) > limit else ""


def read_message(command: ReadMessage, notification: Notification) -> ShownMessage:
    """Mark one of the caller's inbox as read; again changes nothing."""
    if command.by.kind == STAFF:
        return _shown(*read_staff_message(command, notification), command.language, notification)
    require(command.by, CITIZEN)
    was = notification.messages.find(command.id)
    if was is None or was.recipient not in _read_by(command.by, notification):
        raise NotFound("MESSAGE_NOT_FOUND", "没有找到该消息")
    now = was.read(notification.clock.now())
    if now is not was:
        read = MessageRead(
            subject=was.id,
            division=was.division,
            destination=was.division,
            at=notification.clock.now(),
            by=Actor(command.by.subject, CITIZEN, was.division),
            moved=("delivered", "read"),
            person=was.recipient,
            kind=was.kind,
            number=was.number,
        )
        now = notification.messages.save(was, now, [read])
    return _shown(now, "", command.language, notification)


def tell(event: StepHeard, envelope: Envelope, notification: Notification) -> None:
    """Put one message per event into the inbox, on the stack of the place where it was handed in.

    The holder of a certificate from before the platform has no inbox here.
    """
    if event.told_as_one or not notification.owns(envelope.division):
        return
    if event.kind in WORDS and not event.recipient:
        return
    if not event.recipient:
        raise Invalid("RECIPIENT_MISSING", f"{envelope.type}: no applicant")
    message = Message(
        id=message_id(envelope.id),
        recipient=event.recipient,
        kind=event.kind,
        number=event.number,
        division=envelope.division,
        at=in_milliseconds(envelope.time),
        values=storable(event.values),
    )
    notification.messages.add(message, [], heard=envelope.id)


def tell_of_agent(event: AgentNamedHeard, envelope: Envelope, notification: Notification) -> None:
    """The principal hears who carries her errand, and he that it is his."""
    tell(event.principal, envelope, notification)
    tell_staff(event.agent, envelope, notification)


def learn_merge(event: MergeHeard, envelope: Envelope, notification: Notification) -> None:
    """Keep which ids are one person's."""
    notification.merges.put(envelope.stack, event.person, event.survivor)


def learn_representative(event: RepresentativeHeard, envelope: Envelope, notification: Notification) -> None:
    """Keep who reads an inbox besides its owner; what opens none is not this room's."""
    if event.authority is not None:
        notification.authorities.put(event.authority, envelope.sequence)


def _read_by(by: Principal, notification: Notification) -> tuple[str, ...]:
    own = notification.merges.ids(by.subject)
    return (*own, *notification.authorities.principals(own, notification.clock.today()))


def _shown(message: Message, post: str, language: str, notification: Notification) -> ShownMessage:
    token = _opened(message.values.get(TOKEN, ""), notification)
    values = {name: value for name, value in message.values.items() if name != TOKEN}
    values |= {"number": message.number} | ({TOKEN: token} if token else {})
    title, body = render(message.kind, values, language_of(language))
    return ShownMessage(message, title, body, token, post)


def _opened(sealed: str, notification: Notification) -> str:
    """The token, or nothing when its key is gone: one unreadable token must not close the inbox."""
    if not sealed:
        return ""
    try:
        return notification.seals.open(sealed, RATING_TOKEN)
    except Refusal:
        return ""


COMMANDS: Mapping[type, Callable[..., Any]] = {ListMessages: list_messages, ReadMessage: read_message}
HEARS: Mapping[str, Callable[..., None]] = {
    "sanji.intake.v1.ApplicationSubmitted": tell,
    "sanji.intake.v1.ApplicationAccepted": tell,
    "sanji.intake.v1.SupplementRequested": tell,
    "sanji.intake.v1.ApplicationReturned": tell,
    "sanji.intake.v1.ApplicationWithdrawn": tell,
    "sanji.approval.v1.DecisionMade": tell,
    "sanji.approval.v1.ClockPaused": tell,
    "sanji.approval.v1.ClockResumed": tell,
    "sanji.approval.v1.ClockExtended": tell,
    "sanji.approval.v1.PromiseMissed": tell,
    "sanji.approval.v1.CertificateIssued": tell,
    "sanji.approval.v1.CertificateRevoked": tell,
    "sanji.approval.v1.DecisionRevoked": tell,
    "sanji.approval.v1.CommitmentKept": tell,
    "sanji.approval.v1.CommitmentUpheld": tell,
    "sanji.approval.v1.CommitmentCleared": tell,
    "sanji.intake.v1.AgentAssigned": tell_of_agent,
    "sanji.intake.v1.AgencyStepRecorded": tell,
    "sanji.intake.v1.EntrustmentCompleted": tell,
    "sanji.intake.v1.LookupSettled": tell,
    "sanji.intake.v1.ResultPrepared": tell,
    "sanji.intake.v1.ResultPosted": tell,
    "sanji.intake.v1.ResultCameBack": tell,
    "sanji.intake.v1.ResultHandedOver": tell,
    "sanji.intake.v1.PackageSubmitted": tell,
    "sanji.intake.v1.PackageAccepted": tell,
    "sanji.intake.v1.PackageSupplementRequested": tell,
    "sanji.intake.v1.PackageReturned": tell,
    "sanji.intake.v1.PackageWithdrawn": tell,
    "sanji.intake.v1.PackageCompleted": tell,
    "sanji.rating.v1.RatingInvited": tell,
    **dict.fromkeys(HEARD_FOR_STAFF, tell_staff),
    "sanji.identity.v1.PeopleMerged": learn_merge,
    "sanji.identity.v1.MandateGiven": learn_representative,
    "sanji.identity.v1.MandateRevoked": learn_representative,
    "sanji.identity.v1.PartyLinked": learn_representative,
    "sanji.identity.v1.PartyLinkEnded": learn_representative,
}
