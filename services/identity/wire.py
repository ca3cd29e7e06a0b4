"""Protobuf ↔ commands, events and domain of identity."""

from typing import Any

from google.protobuf.message import DecodeError
from sanji.identity.v1 import identity_events_pb2 as pb
from sanji.identity.v1 import identity_pb2

from services.chassis.errors import Invalid
from services.chassis.messages import Envelope, Event
from services.identity import events
from services.identity.domain.accounts import Caller
from services.identity.domain.keys import PublicKey
from services.identity.domain.sessions import Opened


def encode(event: Event) -> tuple[str, bytes]:
    """An emitted event as (protobuf full name, bytes)."""
    message = _message(event)
    return message.DESCRIPTOR.full_name, message.SerializeToString()


def heard(envelope: Envelope, body: bytes) -> object:
    """An arrived event in this room's words. Raises `Invalid` EVENT_UNKNOWN or BODY_MALFORMED."""
    if envelope.type != pb.SigningKeyPublished.DESCRIPTOR.full_name:
        raise Invalid("EVENT_UNKNOWN", envelope.type)
    message = pb.SigningKeyPublished()
    try:
        message.ParseFromString(body)
    except DecodeError as error:
        raise Invalid("BODY_MALFORMED", envelope.type) from error
    key = message.key
    return events.SigningKeyHeard(PublicKey(key.kid, key.stack, key.public_key, key.not_after))


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
        case events.SessionStarted():
            return pb.SessionStarted(session=event.subject, account=event.account, kind=event.kind)
        case events.SessionEnded():
            return pb.SessionEnded(session=event.subject, reason=event.note)
        case events.SigningKeyPublished():
            return pb.SigningKeyPublished(key=key_to_proto(event.key))
    raise TypeError(type(event).__name__)
