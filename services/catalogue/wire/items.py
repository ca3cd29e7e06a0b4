"""Items on the wire."""

import json
from typing import Any

from sanji.catalogue.v1 import catalogue_events_pb2 as events_pb2
from sanji.catalogue.v1 import catalogue_pb2 as pb

from services.catalogue import events
from services.catalogue.domain.contents import Item, Publication
from services.catalogue.wire.publications import arrived
from services.chassis.decoding import Readers


def item_to_proto(publication: Publication[Item]) -> pb.Item:
    """The item as other rooms and the gateway see it."""
    item = publication.content
    return pb.Item(
        item_id=item.key,
        version=publication.version,
        division=item.division,
        status=item.status,
        name_zh=item.name_zh,
        name_en=item.name_en,
        item_type=item.item_type,
        department=item.department,
        joint_departments=item.joint_departments,
        audience=item.audience,
        on_application=item.on_application,
        classified=item.classified,
        search_excluded=item.search_excluded,
        accept_levels=item.accept_levels,
        decide_level=item.decide_level,
        case_type=item.case_type,
        committed_days=item.committed_days,
        committed_unit=item.committed_unit,
        statutory_days=item.statutory_days,
        statutory_unit=item.statutory_unit,
        effective_from=item.effective_from,
        aliases=item.aliases,
        document=item.document,
    )


def item_from_proto(message: pb.Item) -> Item:
    """The inverse. Raises `ValueError` when the document is no JSON object."""
    if not isinstance(json.loads(message.document), dict):
        raise ValueError("document")
    return Item(
        key=message.item_id,
        division=message.division,
        status=message.status,
        name_zh=message.name_zh,
        name_en=message.name_en,
        item_type=message.item_type,
        department=message.department,
        joint_departments=tuple(message.joint_departments),
        audience=message.audience,
        on_application=message.on_application,
        classified=message.classified,
        search_excluded=message.search_excluded,
        accept_levels=tuple(message.accept_levels),
        decide_level=message.decide_level,
        case_type=message.case_type,
        committed_days=message.committed_days,
        committed_unit=message.committed_unit,
        statutory_days=message.statutory_days,
        statutory_unit=message.statutory_unit,
        effective_from=message.effective_from,
        aliases=tuple(message.aliases),
        document=message.document,
    )


def _item_heard(message: Any) -> events.Heard:
    return arrived(item_from_proto(message.item), message.item.version)


ENCODERS = {
    events.ItemPublished: lambda event: events_pb2.ItemPublished(item=item_to_proto(event.publication)),
}
READERS: Readers = {"sanji.catalogue.v1.ItemPublished": (events_pb2.ItemPublished, _item_heard)}
