"""Cards on the wire."""

from collections.abc import Callable, Mapping
from typing import Any

from google.protobuf.message import Message
from sanji.approval.v1 import approval_events_pb2 as events_pb2
from sanji.approval.v1 import approval_supervision_pb2 as pb

from services.approval import events
from services.approval.domain.card import Card, Said
from services.approval.domain.rates import Rate
from services.approval.wire.times import day_text
from services.chassis.clock import rfc3339
from services.chassis.messages import Event


def card_to_proto(card: Card) -> pb.Card:
    """A card; who spoke stays behind, histories name them."""
    return pb.Card(
        number=card.number,
        key=card.key,
        kind=card.kind,
        rule=card.rule,
        anomaly=card.anomaly,
        item=card.item,
        item_name=card.item_name,
        case_type=card.case_type,
        division=card.division,
        owner_division=card.owner_division,
        departments=card.departments,
        due=day_text(card.due),
        since=rfc3339(card.since),
        shown_at=rfc3339(card.shown_at),
        state=card.state,
        appeal=_said(card.appeal),
        answer=_said(card.answer),
        version=card.meta.version,
        action=card.action,
        moved_by=card.moved_by,
    )


def rate_to_proto(rate: Rate) -> pb.CardRate:
    """One row."""
    return pb.CardRate(
        key=rate.key, cases=rate.cases, shown=rate.shown, cards=rate.cards, per_100000=rate.per_100000
    )


def _said(said: Said | None) -> pb.CardReason | None:
    return pb.CardReason(reason=said.reason, at=rfc3339(said.at)) if said else None


ENCODERS: Mapping[type[Event], Callable[[Any], Message]] = {
    events.CardShown: lambda event: events_pb2.CardShown(card=card_to_proto(event.card)),
    events.CardAppealed: lambda event: events_pb2.CardAppealed(card=card_to_proto(event.card)),
    events.CardUpheld: lambda event: events_pb2.CardUpheld(card=card_to_proto(event.card)),
    events.CardWithdrawn: lambda event: events_pb2.CardWithdrawn(card=card_to_proto(event.card)),
}
