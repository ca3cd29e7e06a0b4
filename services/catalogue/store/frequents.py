"""High-frequency items of each county."""

from collections.abc import Mapping
from typing import Any

from mongoengine import IntField

from services.catalogue.domain.contents import FrequentItems
from services.catalogue.store.publications import Found, MongoPublications
from services.chassis.inbox import Remembered
from services.chassis.mongo.connection import refusing
from services.chassis.mongo.documents import Head
from services.chassis.outbox import Outbox

SECONDS = 10.0


class FrequentDocument(Head):
    """One county's."""

    meta = {"collection": "catalogue_frequent", "auto_create_index": False}

    edition = IntField()


class MongoFrequents(MongoPublications[FrequentItems]):
    """`Frequents` in one collection."""

    def __init__(self, outbox: Outbox) -> None:
        super().__init__(FrequentDocument, outbox, FrequentItems)
        self._remembered: Remembered[frozenset[str]] = Remembered(
            Found(self._kept),
            _ids,
            SECONDS,
        )

    def marked(self, county: str) -> frozenset[str]:
        with refusing():
            return self._remembered.get(county) or frozenset()

    def _kept(self, county: str) -> Mapping[str, Any]:
        found = self.collection.find_one({"_id": f"{FrequentItems.kind}/{county}"}, {"items": 1})
        return found or {"items": ()}


def _ids(kept: Mapping[str, Any]) -> frozenset[str]:
    return frozenset(kept["items"])
