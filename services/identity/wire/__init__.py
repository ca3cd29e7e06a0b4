"""Protobuf ↔ commands, events and domain of identity."""

from collections.abc import Callable
from typing import Any

from google.protobuf.message import DecodeError
from sanji.identity.v1 import identity_events_pb2 as pb
from sanji.identity.v1 import identity_pb2

from services.chassis.errors import Invalid
from services.chassis.merges import MergeHeard
from services.chassis.messages import Envelope, Event
from services.identity import events
from services.identity.domain.accounts import Caller
from services.identity.domain.keys import PublicKey
from services.identity.domain.sessions import Opened, milliseconds
from services.identity.wire.parties import event_to_proto
from services.identity.wire.sessions import end_from_all, end_from_one


def encode(event: Event) -> tuple[str, bytes]:
    """An emitted event as (protobuf full name, bytes)."""
    message = _message(event)
    return message.DESCRIPTOR.full_name, message.SerializeToString()


def heard(envelope: Envelope, body: bytes) -> object:
    """An arrived event in this room's words. Raises `Invalid` EVENT_UNKNOWN or BODY_MALFORMED."""
    if envelope.type not in _HEARD:
        raise Invalid("EVENT_UNKNOWN", envelope.type)
    kind, read = _HEARD[envelope.type]
    message = kind()
    try:
        message.ParseFromString(body)
    except DecodeError as error:
        raise Invalid("BODY_MALFORMED", envelope.type) from error
    return read(message, envelope)


def _key_heard(message: Any, envelope: Envelope) -> events.SigningKeyHeard:
    key = message.key
    return events.SigningKeyHeard(PublicKey(key.kid, key.stack, key.public_key, key.not_after))


def _merge_heard(message: Any, envelope: Envelope) -> MergeHeard:
    return MergeHeard(message.person, message.survivor)


_HEARD: dict[str, tuple[Any, Callable[[Any, Envelope], object]]] = {
    pb.SigningKeyPublished.DESCRIPTOR.full_name: (pb.SigningKeyPublished, _key_heard),
    pb.SessionEnded.DESCRIPTOR.full_name: (pb.SessionEnded, end_from_one),
    pb.SessionsRevoked.DESCRIPTOR.full_name: (pb.SessionsRevoked, end_from_all),
    pb.PeopleMerged.DESCRIPTOR.full_name: (pb.PeopleMerged, _merge_heard),
}


def key_to_proto(key: PublicKey) -> identity_pb2.SigningKey:
    """A public key as others see it."""
    return identity_pb2.SigningKey(
        kid=key.kid, stack=key.stack, public_key=key.public_key, not_after=key.not_after
    )


def caller_to_proto(caller: Caller) -> identity_pb2.Caller:
    """The public face of an account."""
    return identity_pb2.Caller(
        subject=caller.subject,
        kind=caller.kind,
        roles=sorted(caller.roles),
        division=caller.division,
        department=caller.department,
        name_masked=caller.name_masked,
    )


def session_to_proto(opened: Opened) -> identity_pb2.Session:
    """What the one who signed in gets; never stored, logged or sent on."""
    return identity_pb2.Session(
        access_token=opened.access_token,
        refresh_token=opened.refresh_token,
        expires_in=opened.expires_in,
        caller=caller_to_proto(opened.caller),
    )


def _message(event: Event) -> Any:
    match event:
        case events.PersonRegistered():
            return pb.PersonRegistered(person=event.subject, name_masked=event.name_masked)
        case events.StaffAdded():
            return pb.StaffAdded(
                staff=event.subject,
                roles=sorted(event.roles),
                division=event.division,
                department=event.department,
            )
        case events.ServiceAccountAdded():
            return pb.ServiceAccountAdded(
                account=event.subject,
                kind=event.kind,
                scopes=sorted(event.scopes),
                division=event.division,
                department=event.department,
                site=event.site,
            )
        case events.ServiceKeyRotated():
            return pb.ServiceKeyRotated(account=event.subject, old_until=event.old_until)
        case events.ServiceAccountRevoked():
            return pb.ServiceAccountRevoked(account=event.subject, reason=event.note)
        case events.ServiceSessionOpened():
            return pb.ServiceSessionOpened(account=event.subject, session=event.session)
        case events.SessionStarted():
            return pb.SessionStarted(session=event.subject, account=event.account, kind=event.kind)
        case events.SessionEnded():
            return pb.SessionEnded(session=event.subject, reason=event.note, account=event.account)
        case events.SessionsRevoked():
            before = milliseconds(event.before)
            return pb.SessionsRevoked(account=event.subject, before=before, reason=event.note)
        case events.StaffDisabled():
            return pb.StaffDisabled(staff=event.subject, reason=event.note)
        case events.StaffEnabled():
            return pb.StaffEnabled(staff=event.subject, reason=event.note)
        case events.SecondFactorEnrolled():
            return pb.SecondFactorEnrolled(staff=event.subject)
        case events.RecoveryCodeUsed():
            return pb.RecoveryCodeUsed(staff=event.subject, left=event.left)
        case events.SecondFactorRemoved():
            return pb.SecondFactorRemoved(staff=event.subject, reason=event.note)
        case events.SigningKeyPublished():
            return pb.SigningKeyPublished(key=key_to_proto(event.key))
    if (message := event_to_proto(event)) is not None:
        return message
    raise TypeError(type(event).__name__)
