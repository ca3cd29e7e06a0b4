"""Items: newest versions in one collection, earlier ones in another."""

import re
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from mongoengine import BooleanField, Document, IntField, ListField, StringField

from services.catalogue.domain.contents import BOTH, Item, Publication, search_key
from services.catalogue.ports import Wanted
from services.catalogue.store.publications import Fields, Found, MongoPublications, built, listed
from services.chassis.inbox import Remembered
from services.chassis.mongo.connection import refusing
from services.chassis.mongo.documents import Head, collection_of, ensure_indexes
from services.chassis.outbox import Outbox


class ItemDocument(Head):
    """The newest version of one item. `search`: both names as they are compared."""

    meta = {
        "collection": "catalogue_items",
        "auto_create_index": False,
        "indexes": [
            {"fields": ["aliases"]},
            {"fields": ["listed", "_id"]},
            {"fields": ["listed", "audience", "_id"]},
            {"fields": ["listed", "item_type", "_id"]},
        ],
    }

    edition = IntField()
    aliases = ListField()
    listed = BooleanField()
    audience = StringField()
    item_type = StringField()
    search = StringField()


class ItemVersionDocument(Document):
    """One version of an item that is not the newest, by `id@version`. Never changed."""

    meta = {"collection": "catalogue_item_versions", "auto_create_index": False}

    id = StringField(primary_key=True, max_length=200)


class MongoItems(MongoPublications[Item]):
    """`Items`: newest versions in one collection, earlier ones in another."""

    def __init__(self, outbox: Outbox) -> None:
        super().__init__(ItemDocument, outbox, Item, _item_fields)
        self._earlier = collection_of(ItemVersionDocument)
        self._remembered: Remembered[Publication[Item]] = Remembered(Found(self._by_code), self._loaded)

    def current(self, code: str) -> Publication[Item] | None:
        return self._remembered.get(code)

    def at_version(self, key: str, version: int) -> Publication[Item] | None:
        with refusing():
            found = self._earlier.find_one({"_id": f"{Item.kind}/{key}@{version}"})
        return self._loaded(found | {"_id": f"{Item.kind}/{key}"}) if found else None

    def keep(self, publication: Publication[Item]) -> None:
        name = f"{publication.id}@{publication.version}"
        fields = {"edition": publication.version} | listed(_item_fields(publication.content))
        with refusing():
            self._earlier.replace_one({"_id": name}, fields, upsert=True)

    def save(self, was: Any, now: Any, *rest: Any, **named: Any) -> Publication[Item]:
        if now.version != was.version:
            self.keep(was)
        return super().save(was, now, *rest, **named)

    def listed(self, wanted: Wanted, after: str, limit: int) -> list[Publication[Item]]:
        query: Fields = {"listed": True, "_id": {"$gt": f"{Item.kind}/{after}"}}
        if wanted.county:
            query["division"] = wanted.county
        if wanted.item_type:
            query["item_type"] = wanted.item_type
        if wanted.audience:
            query["audience"] = {"$in": sorted({wanted.audience, BOTH})}
        if wanted.q:
            query["search"] = {"$regex": re.escape(wanted.q)}
        with refusing():
            found = self.collection.find(query, {"document": 0, "outbox": 0}).sort("_id", 1).limit(limit)
            return [self._loaded(one) for one in found]

    def _by_code(self, code: str) -> Mapping[str, Any] | None:
        with refusing():
            found = self.collection.find_one({"_id": f"{Item.kind}/{code}"}, {"outbox": 0})
            return found or self.collection.find_one({"aliases": code}, {"outbox": 0}, sort=[("_id", 1)])

    @staticmethod
    def _loaded(kept: Mapping[str, Any]) -> Publication[Item]:
        return Publication(kept["_id"], kept["edition"], built(Item, {"document": "", **kept}))


def index_versions() -> None:
    """Create the collection of earlier versions."""
    ensure_indexes([ItemVersionDocument])


def _item_fields(item: Item) -> Fields:
    search = f"{search_key(item.name_zh)}\n{search_key(item.name_en)}"
    return asdict(item) | {"listed": item.listed, "search": search}
