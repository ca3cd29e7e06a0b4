"""Basic entries on the wire."""

from collections.abc import Iterable
from typing import Any

from sanji.catalogue.v1 import catalogue_basics_pb2 as pb
from sanji.catalogue.v1 import catalogue_events_pb2 as events_pb2

from services.catalogue import events
from services.catalogue.domain.basics import BasicEntry, listed_code
from services.catalogue.domain.codes import ITEM_TYPES
from services.catalogue.domain.contents import Item, Publication
from services.catalogue.wire.publications import arrived
from services.chassis.decoding import Readers


def basic_to_proto(publication: Publication[BasicEntry], items: Iterable[Publication[Item]] = ()) -> pb.Basic:
    """The entry, and which items implement it."""
    entry = publication.content
    return pb.Basic(
        code=entry.code,
        version=publication.version,
        division=entry.division,
        listed_code=entry.listed_code,
        name_zh=entry.name_zh,
        item_type=entry.item_type,
        department_zh=entry.department_zh,
        main_zh=entry.main_zh,
        items=[one.content.key for one in items],
    )


def implementation_to_proto(publication: Publication[Item]) -> pb.Implementation:
    """What an item that implements an entry says for itself."""
    item = publication.content
    return pb.Implementation(
        item_id=item.key,
        version=publication.version,
        name_zh=item.name_zh,
        department=item.department,
        committed_days=item.committed_days,
        committed_unit=item.committed_unit,
    )


def _heard(message: Any) -> events.Heard:
    basic = message.basic
    code = listed_code(basic.code)
    if code is None or code.basic != basic.code or basic.item_type not in ITEM_TYPES:
        raise ValueError("code or type")
    return arrived(
        BasicEntry(
            division=basic.division,
            code=basic.code,
            listed_code=basic.listed_code,
            name_zh=basic.name_zh,
            item_type=basic.item_type,
            department_zh=basic.department_zh,
            main_zh=basic.main_zh,
        ),
        basic.version,
    )


ENCODERS = {
    events.BasicPublished: lambda event: events_pb2.BasicPublished(basic=basic_to_proto(event.publication)),
}
READERS: Readers = {"sanji.catalogue.v1.BasicPublished": (events_pb2.BasicPublished, _heard)}
