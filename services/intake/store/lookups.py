"""Questions to registers."""

from collections.abc import Mapping
from typing import Any

from services.chassis.clock import SHANGHAI
from services.chassis.messages import Meta
from services.chassis.mongo.documents import Head
from services.chassis.mongo.repository import MongoRepository
from services.chassis.outbox import Outbox
from services.intake.domain.exchange import Lookup


class LookupDocument(Head):
    """One question; never changed, never removed."""

    meta = {"collection": "intake_lookups", "auto_create_index": False}


class MongoLookups(MongoRepository[Lookup]):
    """`Repository[Lookup]` in one collection."""

    def __init__(self, outbox: Outbox) -> None:
        super().__init__(LookupDocument, outbox, _fields, _lookup, "LOOKUP_NOT_FOUND")


def _fields(lookup: Lookup) -> dict[str, Any]:
    return {
        "number": lookup.number,
        "material": lookup.material,
        "source": lookup.source,
        "purpose": lookup.purpose,
        "by": lookup.by,
        "at": lookup.at,
    }


def _lookup(key: str, kept: Mapping[str, Any], meta: Meta) -> Lookup:
    return Lookup(
        key,
        kept["number"],
        kept["material"],
        kept["source"],
        kept["purpose"],
        kept["by"],
        kept["at"].astimezone(SHANGHAI),
        meta,
    )
