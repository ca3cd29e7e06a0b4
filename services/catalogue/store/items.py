"""Items: newest versions in one collection, earlier ones in another."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from mongoengine import BooleanField, DictField, Document, IntField, ListField, StringField
from pymongo.errors import OperationFailure

from services.catalogue.domain.contents import PUBLISHED, Item, Publication
from services.catalogue.ports import Wanted
from services.catalogue.store.finding import INDEXES, OUTDATED, MongoFinding, finding_fields, headed, narrowed
from services.catalogue.store.held import Held
from services.catalogue.store.publications import Fields, Found, MongoPublications, listed
from services.chassis.inbox import Remembered
from services.chassis.mongo.connection import refusing
from services.chassis.mongo.documents import Head, collection_of, ensure_indexes
from services.chassis.outbox import Outbox

MOST_IMPLEMENTING = 2_000
MOST_HEADS = 4_000
"""Items kept in memory as they are shown in lists, some 4 KiB each."""
_HEAD = dict.fromkeys(("document", "outbox", "terms", "grams", "facets", "measures"), 0)


class ItemDocument(Head):
    """The newest version of one item. `terms`, `grams`, `facets`: what it is found by."""

    meta = {
        "collection": "catalogue_items",
        "auto_create_index": False,
        "indexes": [
            {"fields": ["aliases"]},
            {"fields": ["listed", "_id"]},
            {"fields": ["division", "status"]},
            {"fields": ["listed", "audience", "_id"]},
            {"fields": ["listed", "item_type", "_id"]},
            *INDEXES,
        ],
    }

    edition = IntField()
    aliases = ListField()
    division = StringField()
    status = StringField()
    listed = BooleanField()
    audience = StringField()
    item_type = StringField()
    terms = ListField()
    grams = ListField()
    facets = ListField()
    measures = DictField()
    cut = IntField()


class ItemVersionDocument(Document):
    """One version of an item that is not the newest, by `id@version`. Never changed."""

    meta = {"collection": "catalogue_item_versions", "auto_create_index": False}

    id = StringField(primary_key=True, max_length=200)


class MongoItems(MongoPublications[Item], MongoFinding):
    """`Items`: newest versions in one collection, earlier ones in another."""

    def __init__(self, outbox: Outbox) -> None:
        super().__init__(ItemDocument, outbox, Item, _item_fields)
        MongoFinding.__init__(self)
        self._earlier = collection_of(ItemVersionDocument)
        self._remembered: Remembered[Publication[Item]] = Remembered(Found(self._by_code), self._loaded)
        self._heads: Held[Publication[Item]] = Held(self._read_heads, MOST_HEADS)

    def ensure_indexes(self) -> None:
        with refusing():
            for name in OUTDATED:
                try:
                    self.collection.drop_index(name)
                except OperationFailure:
                    pass
        super().ensure_indexes()

    def current(self, code: str) -> Publication[Item] | None:
        return self._remembered.get(code)

    def at_version(self, key: str, version: int) -> Publication[Item] | None:
        with refusing():
            found = self._earlier.find_one({"_id": f"{Item.kind}/{key}@{version}"})
        return self._loaded(found | {"_id": f"{Item.kind}/{key}"}) if found else None

    def keep(self, publication: Publication[Item]) -> None:
        name = f"{publication.id}@{publication.version}"
        fields = {"edition": publication.version} | listed(_plain(publication.content))
        with refusing():
            self._earlier.replace_one({"_id": name}, fields, upsert=True)

    def save(self, was: Any, now: Any, *rest: Any, **named: Any) -> Publication[Item]:
        if now.version != was.version:
            self.keep(was)
        return super().save(was, now, *rest, **named)

    def heads(self, keys: Sequence[str]) -> dict[str, Publication[Item]]:
        query = {"_id": {"$in": [f"{Item.kind}/{key}" for key in keys]}}
        with refusing():
            found = [self._loaded(one) for one in self.collection.find(query, _HEAD)]
        return {one.content.key: one for one in found}

    def heads_at(self, versions: Mapping[str, int]) -> dict[str, Publication[Item]]:
        found = self._heads.get({f"{Item.kind}/{key}": version for key, version in versions.items()})
        return {one.content.key: one for one in found.values()}

    def listed(self, wanted: Wanted, after: str, limit: int) -> list[Publication[Item]]:
        query = narrowed(wanted) | {"_id": {"$gt": f"{Item.kind}/{after}"}}
        with refusing():
            found = self.collection.find(query, _HEAD).sort("_id", 1).limit(limit)
            return [self._loaded(one) for one in found]

    def implementing(self, county: str, codes: Sequence[str]) -> list[Publication[Item]]:
        query = {"aliases": {"$in": list(codes)}, "division": county}
        with refusing():
            found = self.collection.find(query, _HEAD).hint([("aliases", 1)])
            return sorted(map(self._loaded, found.limit(MOST_IMPLEMENTING)), key=lambda one: one.id)

    def in_force(self, county: str) -> int:
        with refusing():
            found: int = self.collection.count_documents({"division": county, "status": PUBLISHED})
        return found

    def _read_heads(self, ids: Sequence[str]) -> Mapping[str, tuple[int, Publication[Item]]]:
        with refusing():
            found = self.collection.find({"_id": {"$in": list(ids)}}, _HEAD)
            return {one["_id"]: (one["version"], self._loaded(one)) for one in found}

    def _by_code(self, code: str) -> Mapping[str, Any] | None:
        with refusing():
            found = self.collection.find_one({"_id": f"{Item.kind}/{code}"}, {"outbox": 0})
            return found or self.collection.find_one({"aliases": code}, {"outbox": 0}, sort=[("_id", 1)])

    @staticmethod
    def _loaded(kept: Mapping[str, Any]) -> Publication[Item]:
        return headed(kept)


def index_versions() -> None:
    """Create the collection of earlier versions."""
    ensure_indexes([ItemVersionDocument])


def _item_fields(item: Item) -> Fields:
    return _plain(item) | finding_fields(item)


def _plain(item: Item) -> Fields:
    return asdict(item) | {"listed": item.listed}
