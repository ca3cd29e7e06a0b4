"""How often papers were put out, by site, item and kind."""

from collections.abc import Mapping
from typing import Any

from mongoengine import StringField

from services.catalogue.domain.papers import PrintCount
from services.catalogue.store.publications import Fields
from services.chassis.clock import SHANGHAI
from services.chassis.messages import Meta
from services.chassis.mongo.documents import Head
from services.chassis.mongo.repository import MongoRepository
from services.chassis.outbox import Outbox

_OWN = ("site", "division", "item", "kind", "version", "prints", "copies", "last_at")


class PrintDocument(Head):
    """One count, by `site/item/kind`; pages of a site run along the primary key."""

    meta = {"collection": "catalogue_prints", "auto_create_index": False}

    site = StringField()


class MongoPrints(MongoRepository[PrintCount]):
    """`Prints` in one collection."""

    def __init__(self, outbox: Outbox) -> None:
        super().__init__(PrintDocument, outbox, _fields, _count, "PRINT_UNKNOWN")

    def at(self, site: str, after: str, limit: int) -> list[PrintCount]:
        return self.select({"_id": {"$gt": f"{site}/{after}", "$lt": f"{site}0"}}, [("_id", 1)], limit)


def _fields(count: PrintCount) -> Fields:
    return {("edition" if name == "version" else name): getattr(count, name) for name in _OWN}


def _count(key: str, kept: Mapping[str, Any], meta: Meta) -> PrintCount:
    own = {name: kept["edition" if name == "version" else name] for name in _OWN}
    return PrintCount(id=key, meta=meta, **(own | {"last_at": kept["last_at"].astimezone(SHANGHAI)}))
