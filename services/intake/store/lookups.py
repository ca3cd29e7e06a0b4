"""Questions to registers."""

from collections.abc import Mapping
from typing import Any

from mongoengine import StringField

from services.chassis.auth import SYSTEM
from services.chassis.clock import SHANGHAI
from services.chassis.messages import Meta
from services.chassis.mongo.connection import refusing
from services.chassis.mongo.documents import Head
from services.chassis.mongo.repository import MongoRepository
from services.chassis.outbox import Outbox
from services.intake.domain.exchange import Lookup

BY_NUMBER = "by_number"


class LookupDocument(Head):
    """One question; never changed, never removed. Those of an application are counted without the timer's."""

    meta = {
        "collection": "intake_lookups",
        "auto_create_index": False,
        "indexes": [{"fields": ["number", "by"], "name": BY_NUMBER}],
    }

    number = StringField()
    by = StringField()


class MongoLookups(MongoRepository[Lookup]):
    """`Lookups` in one collection."""

    def __init__(self, outbox: Outbox) -> None:
        super().__init__(LookupDocument, outbox, _fields, _lookup, "LOOKUP_NOT_FOUND")

    def asked(self, number: str, most: int) -> int:
        query = {"number": number, "by": {"$ne": SYSTEM}}
        with refusing():
            return self.collection.count_documents(query, limit=most, hint=BY_NUMBER)


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
