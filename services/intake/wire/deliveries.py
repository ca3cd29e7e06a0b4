"""Deliveries on the wire: masked for people, sealed for other stacks; and the sites as the room hears of them."""

from collections.abc import Callable, Mapping
from typing import Any

from google.protobuf.message import Message
from sanji.catalogue.v1 import catalogue_events_pb2
from sanji.intake.v1 import intake_deliveries_pb2 as pb
from sanji.intake.v1 import intake_events_pb2 as events_pb2

from services.chassis.clock import day_text, instant_text, rfc3339
from services.chassis.decoding import Readers
from services.chassis.masking import mask_name, mask_phone
from services.chassis.messages import Envelope, Event
from services.intake import events
from services.intake.domain.application import Application
from services.intake.domain.delivery import Entry
from services.intake.handlers.deliveries import Seen
from services.intake.wire.guests import heard_delivery

Opener = Callable[[str], str]


def delivery_to_proto(seen: Seen, opener: Opener) -> pb.Delivery:
    """As its holder and staff see it; names, numbers and phones masked, the address not at all."""
    message = _plain(seen.application)
    message.due, message.late = day_text(seen.due), seen.late
    message.holder = mask_name(seen.application.applicant.name)
    delivery = seen.application.delivery
    if delivery and delivery.choice.to:
        message.addressee = mask_name(opener(delivery.choice.to.name_sealed))
        message.phone = mask_phone(opener(delivery.choice.to.phone_sealed))
    if delivery and delivery.entry and delivery.entry.collector:
        message.entry.collector = mask_name(opener(delivery.entry.collector))
    return message


def _plain(application: Application) -> pb.Delivery:
    delivery = application.delivery
    assert delivery is not None
    sent = delivery.dispatched
    return pb.Delivery(
        number=application.id,
        item=application.item,
        item_name=application.item_name,
        outcome=application.outcome,
        division=application.division,
        owner_division=application.owner_division,
        state=delivery.state,
        way=delivery.choice.way,
        site=delivery.choice.site,
        decided_at=instant_text(application.decided_at),
        ready_at=instant_text(delivery.ready_at),
        carrier=sent.carrier if sent else "",
        tracking=sent.tracking if sent else "",
        dispatched_at=instant_text(sent.at if sent else None),
        note=delivery.note,
        entry=_entry(delivery.entry) if delivery.entry else None,
    )


def _entry(entry: Entry) -> pb.PickUp:
    return pb.PickUp(
        at=rfc3339(entry.at),
        site=entry.site,
        window=entry.window,
        document=entry.document,
        mandate=entry.mandate,
    )


def _changed(event: events.DeliveryChanged) -> Any:
    application, delivery = event.application, event.application.delivery
    entry = delivery.entry if delivery else None
    fact = pb.DeliveryFact(
        delivery=_plain(application),
        party=application.applicant.party,
        collector_sealed=entry.collector if entry else "",
    )
    message = _EMITTED[type(event)](fact=fact)
    if isinstance(event, events.ResultPrepared):
        message.place = event.place
    return message


def _announced(event: events.DeliveryAnnounced) -> Any:
    application = event.application
    return events_pb2.DeliveryAnnounced(
        delivery=_plain(application),
        site=event.site,
        state=event.state,
        holder_masked=mask_name(application.applicant.name),
        item_version=application.item_version,
    )


def _site(message: Any, envelope: Envelope) -> events.SitePublished:
    if not message.site.site_id:
        raise ValueError("site_id")
    return events.SitePublished(message.site.site_id, message.version, message.site.name_zh)


_EMITTED: Mapping[type[events.DeliveryChanged], Callable[..., Any]] = {
    events.DeliveryChosen: events_pb2.DeliveryChosen,
    events.ResultPrepared: events_pb2.ResultPrepared,
    events.ResultPosted: events_pb2.ResultPosted,
    events.ResultCameBack: events_pb2.ResultCameBack,
    events.ResultHandedOver: events_pb2.ResultHandedOver,
}
ENCODERS: Mapping[type[Event], Callable[[Any], Message]] = {
    **dict.fromkeys(_EMITTED, _changed),
    events.DeliveryAnnounced: _announced,
}
READERS: Readers = {
    "sanji.intake.v1.DeliveryAnnounced": (events_pb2.DeliveryAnnounced, heard_delivery),
    "sanji.catalogue.v1.SitePublished": (catalogue_events_pb2.SitePublished, _site),
}
