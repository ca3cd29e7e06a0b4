"""Basic entries in their newest version."""

from collections.abc import Sequence
from dataclasses import asdict

from mongoengine import IntField, ListField, StringField

from services.catalogue.domain.basics import BasicEntry, BasicsWanted
from services.catalogue.domain.contents import Publication
from services.catalogue.domain.finding import grams_of, normal
from services.catalogue.store.publications import Fields, MongoPublications, built
from services.chassis.mongo.connection import refusing
from services.chassis.mongo.documents import Head
from services.chassis.outbox import Outbox


class BasicDocument(Head):
    """The newest version of one basic entry, by `basic/county/code`. `grams`: of its name."""

    meta = {
        "collection": "catalogue_basics",
        "auto_create_index": False,
        "indexes": [{"fields": ["item_type", "_id"]}, {"fields": ["grams", "_id"]}],
    }

    edition = IntField()
    item_type = StringField()
    grams = ListField()


class MongoBasics(MongoPublications[BasicEntry]):
    """`Basics` in one collection."""

    def __init__(self, outbox: Outbox) -> None:
        super().__init__(BasicDocument, outbox, BasicEntry, _fields, lambda kept: built(BasicEntry, kept))

    def find_many(self, keys: Sequence[str]) -> dict[str, Publication[BasicEntry]]:
        with refusing():
            found = map(self.load, self.collection.find({"_id": {"$in": list(keys)}}, {"outbox": 0}))
            return {one.id: one for one in found}

    def listed(self, wanted: BasicsWanted, after: str, limit: int) -> list[Publication[BasicEntry]]:
        start = f"{BasicEntry.kind}/{wanted.county}"
        query: Fields = {"_id": {"$gt": f"{start}/{after}", "$lt": f"{start}0"}}
        if wanted.item_type:
            query["item_type"] = wanted.item_type
        if wanted.grams:
            query["grams"] = {"$all": list(wanted.grams)}
        return self.select(query, [("_id", 1)], limit)


def _fields(entry: BasicEntry) -> Fields:
    return asdict(entry) | {"grams": list(grams_of([normal(entry.name_zh)]))}
