"""Protobuf ↔ commands, events and domain of rating."""

from collections.abc import Callable
from datetime import date
from typing import Any

from google.protobuf.message import Message
from sanji.approval.v1 import approval_events_pb2
from sanji.catalogue.v1 import catalogue_events_pb2
from sanji.intake.v1 import intake_events_pb2
from sanji.rating.v1 import rating_events_pb2, rating_pb2

from services.chassis.clock import from_rfc3339, rfc3339
from services.chassis.decoding import decoded
from services.chassis.messages import Envelope, Event
from services.chassis.workdays import CalendarYear
from services.rating import events
from services.rating.domain import CaseRating, Rating, Rectification


def encode(event: Event) -> tuple[str, bytes]:
    """An emitted event as (protobuf full name, bytes)."""
    message = _EMITTED[type(event)](event)
    return message.DESCRIPTOR.full_name, message.SerializeToString()


def heard(envelope: Envelope, body: bytes) -> object:
    """An arrived event in this room's words. Raises `Invalid` EVENT_UNKNOWN or BODY_MALFORMED."""
    return decoded(_HEARD, envelope, body)


def to_proto(case: CaseRating) -> rating_pb2.Rating:
    """A given rating as supervisors and the gateway see it; who gave it is not told."""
    assert case.rating is not None
    opened = case.rectification
    return rating_pb2.Rating(
        number=case.id,
        grade=case.rating.grade,
        reasons=case.rating.reasons,
        text=case.rating.text,
        at=rfc3339(case.rating.at),
        item=case.item,
        department=case.department,
        division=case.division,
        owner_division=case.owner_division,
        rectification=rating_pb2.Rectification(
            state=opened.state,
            opened_at=rfc3339(opened.opened_at),
            verify_due=opened.verify_due.isoformat(),
            due=opened.due.isoformat(),
        )
        if opened
        else None,
    )


def from_proto(message: Any) -> CaseRating:
    """The copy of a rating that another stack sent. Raises `ValueError` when a time or a date is malformed."""
    opened = message.rectification
    at = from_rfc3339(message.at)
    return CaseRating(
        id=message.number,
        party="",
        item=message.item,
        item_name="",
        department=message.department,
        division=message.division,
        owner_division=message.owner_division,
        token_hash="",
        expires_at=at,
        rating=Rating(message.grade, tuple(message.reasons), message.text, at),
        rectification=Rectification(
            opened.state,
            from_rfc3339(opened.opened_at),
            date.fromisoformat(opened.verify_due),
            date.fromisoformat(opened.due),
        ),
    )


def _invited(event: Any) -> Message:
    case: CaseRating = event.case
    return rating_events_pb2.RatingInvited(
        number=case.id,
        party=case.party,
        item_name=case.item_name,
        token_sealed=event.token_sealed,
        expires_at=rfc3339(case.expires_at),
    )


def _decided(message: Any) -> events.DecisionMade:
    case = message.case
    return events.DecisionMade(
        number=case.number,
        party=message.party,
        item=case.item,
        item_name=case.item_name,
        department=message.department,
        division=case.division,
        owner_division=case.owner_division,
        at=from_rfc3339(case.decided_at),
    )


def _evaluated(message: Any) -> events.EntrustmentEvaluated:
    form = message.entrustment
    return events.EntrustmentEvaluated(form.number, form.division, message.grade)


def _year(message: Any) -> events.CalendarYearPublished:
    year = message.year
    return events.CalendarYearPublished(
        CalendarYear(
            year=year.year,
            holidays=frozenset(map(date.fromisoformat, year.holidays)),
            make_up_days=frozenset(map(date.fromisoformat, year.make_up_days)),
            provisional=year.provisional,
            source=year.source,
            region=year.region,
        ),
        year.version,
    )


_EMITTED: dict[type[Event], Callable[[Any], Message]] = {
    events.RatingInvited: _invited,
    events.RatingGiven: lambda event: rating_events_pb2.RatingGiven(rating=to_proto(event.case)),
    events.RectificationOpened: lambda event: rating_events_pb2.RectificationOpened(
        rating=to_proto(event.case)
    ),
}
_HEARD: dict[str, tuple[type[Message], Callable[[Any], object]]] = {
    "sanji.approval.v1.DecisionMade": (approval_events_pb2.DecisionMade, _decided),
    "sanji.catalogue.v1.CalendarYearPublished": (catalogue_events_pb2.CalendarYearPublished, _year),
    "sanji.intake.v1.EntrustmentEvaluated": (intake_events_pb2.EntrustmentEvaluated, _evaluated),
    "sanji.rating.v1.RectificationOpened": (
        rating_events_pb2.RectificationOpened,
        lambda message: events.RectificationHeard(from_proto(message.rating)),
    ),
}
