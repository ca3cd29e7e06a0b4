"""Protobuf ↔ sessions, and what ended before its tokens."""

from typing import Any

from sanji.identity.v1 import identity_sessions_pb2 as pb

from services.chassis.clock import rfc3339
from services.chassis.errors import Invalid
from services.chassis.messages import Envelope
from services.identity.domain.revocations import End
from services.identity.domain.sessions import Session, at_milliseconds, milliseconds
from services.identity.events import EndHeard


def open_session_to_proto(session: Session, current: str) -> pb.OpenSession:
    """A session as a list shows it; `current` is the id of the one that asks."""
    return pb.OpenSession(
        session=session.id,
        kind=session.kind,
        device=session.device,
        network=session.network,
        started_at=rfc3339(session.started_at),
        refreshed_at=rfc3339(session.refreshed_at or session.started_at),
        ends_at=rfc3339(session.ends_at),
        current=session.id == current,
        second_factor=session.proven,
    )


def end_to_proto(end: End) -> pb.Ended:
    """An end as those who check tokens hear of it."""
    return pb.Ended(
        session=end.session, account=end.account, stack=end.stack, before=milliseconds(end.before)
    )


def end_from_one(message: Any, envelope: Envelope) -> EndHeard:
    """`SessionEnded` as it arrived."""
    return EndHeard(End(message.session, message.account, envelope.stack, envelope.time))


def end_from_all(message: Any, envelope: Envelope) -> EndHeard:
    """`SessionsRevoked` as it arrived. Raises `Invalid` BODY_MALFORMED for a moment outside of time."""
    try:
        before = at_milliseconds(message.before)
    except OverflowError:
        raise Invalid("BODY_MALFORMED", envelope.type) from None
    return EndHeard(End("", message.account, envelope.stack, before))
