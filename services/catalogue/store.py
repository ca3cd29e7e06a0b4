"""Publications in MongoDB: one collection per kind, and one for the earlier versions of items."""

import re
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import Any, TypeVar

from mongoengine import BooleanField, Document, IntField, ListField, StringField

from services.catalogue.domain.contents import (
    BOTH,
    CalendarYear,
    Content,
    Department,
    Division,
    DivisionTree,
    Item,
    Places,
    Publication,
    Site,
    search_key,
)
from services.catalogue.ports import Wanted
from services.chassis.inbox import Remembered
from services.chassis.mongo.connection import refusing
from services.chassis.mongo.documents import Head, collection_of, ensure_indexes
from services.chassis.mongo.repository import MongoRepository
from services.chassis.outbox import Outbox

C = TypeVar("C", bound=Content)
Fields = dict[str, Any]


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


class TreeDocument(Head):
    meta = {"collection": "catalogue_divisions", "auto_create_index": False}

    edition = IntField()


class SiteDocument(Head):
    meta = {
        "collection": "catalogue_sites",
        "auto_create_index": False,
        "indexes": [{"fields": ["division", "_id"]}],
    }

    edition = IntField()
    division = StringField()


class DepartmentDocument(Head):
    meta = {"collection": "catalogue_departments", "auto_create_index": False}

    edition = IntField()


class YearDocument(Head):
    meta = {"collection": "catalogue_calendar_years", "auto_create_index": False}

    edition = IntField()


class MongoPublications(MongoRepository[Publication[C]]):
    """`Publications` of one kind in one collection."""

    def __init__(
        self,
        document: type[Head],
        outbox: Outbox,
        content: type[C],
        fields: Callable[[C], Fields] | None = None,
        rebuild: Callable[[Mapping[str, Any]], C] | None = None,
    ) -> None:
        self._kind = content.kind
        flat = fields or asdict
        build = rebuild or (lambda kept: _built(content, kept))
        super().__init__(
            document,
            outbox,
            lambda publication: {"edition": publication.version} | _listed(flat(publication.content)),
            lambda key, kept, meta: Publication(key, kept["edition"], build(kept), meta),
            f"{content.kind.upper()}_UNKNOWN",
        )

    def page(self, after: str, limit: int) -> list[Publication[C]]:
        return self.select({"_id": {"$gt": f"{self._kind}/{after}"}}, [("_id", 1)], limit)


class MongoItems(MongoPublications[Item]):
    """`Items`: newest versions in one collection, earlier ones in another."""

    def __init__(self, outbox: Outbox) -> None:
        super().__init__(ItemDocument, outbox, Item, _item_fields)
        self._earlier = collection_of(ItemVersionDocument)
        self._remembered: Remembered[Publication[Item]] = Remembered(_Found(self._by_code), self._loaded)

    def current(self, code: str) -> Publication[Item] | None:
        return self._remembered.get(code)

    def at_version(self, key: str, version: int) -> Publication[Item] | None:
        with refusing():
            found = self._earlier.find_one({"_id": f"{Item.kind}/{key}@{version}"})
        return self._loaded(found | {"_id": f"{Item.kind}/{key}"}) if found else None

    def keep(self, publication: Publication[Item]) -> None:
        name = f"{publication.id}@{publication.version}"
        fields = {"edition": publication.version} | _listed(_item_fields(publication.content))
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
        return Publication(kept["_id"], kept["edition"], _built(Item, {"document": "", **kept}))


class MongoDivisions(MongoPublications[DivisionTree]):
    """`Divisions` in one collection."""

    def __init__(self, outbox: Outbox) -> None:
        super().__init__(TreeDocument, outbox, DivisionTree, _tree_fields, _tree)
        self._remembered: Remembered[Places] = Remembered(
            _Found(lambda county: self.collection.find_one({"_id": f"{DivisionTree.kind}/{county}"})),
            lambda kept: Places(_tree(kept)),
        )

    def places(self, county: str) -> Places | None:
        with refusing():
            return self._remembered.get(county)


class MongoSites(MongoPublications[Site]):
    """`Sites` in one collection."""

    def __init__(self, outbox: Outbox) -> None:
        super().__init__(SiteDocument, outbox, Site)
        self._remembered: Remembered[list[Publication[Site]]] = Remembered(
            _Found(lambda division: {"sites": self.select({"division": division}, [("_id", 1)], 100)}),
            _sites,
        )

    def at(self, division: str) -> list[Publication[Site]]:
        return self._remembered.get(division) or []


def departments(outbox: Outbox) -> MongoPublications[Department]:
    """Departments in one collection."""
    return MongoPublications(DepartmentDocument, outbox, Department)


def years(outbox: Outbox) -> MongoPublications[CalendarYear]:
    """Calendar years in one collection."""
    return MongoPublications(YearDocument, outbox, CalendarYear)


def index_versions() -> None:
    """Create the collection of earlier versions."""
    ensure_indexes([ItemVersionDocument])


@dataclass(frozen=True, slots=True)
class _Found:
    """A look-up in the form of a read copy, to be remembered."""

    find: Callable[[str], Mapping[str, Any] | None]

    def put(self, key: str, version: int, document: Mapping[str, object]) -> bool:
        return False

    def get(self, key: str) -> Mapping[str, Any] | None:
        return self.find(key)


def _sites(found: Mapping[str, Any]) -> list[Publication[Site]]:
    return list(found["sites"])


def _item_fields(item: Item) -> Fields:
    search = f"{search_key(item.name_zh)}\n{search_key(item.name_en)}"
    return asdict(item) | {"listed": item.listed, "search": search}


def _tree_fields(tree: DivisionTree) -> Fields:
    return {
        "division": tree.division,
        "divisions": [[place.code, place.name, place.kind] for place in tree.divisions],
    }


def _tree(kept: Mapping[str, Any]) -> DivisionTree:
    return DivisionTree(kept["division"], tuple(Division(*place) for place in kept["divisions"]))


def _built(content: type[C], kept: Mapping[str, Any]) -> C:
    return content(**{name: _frozen(kept[name]) for name in content.__dataclass_fields__ if name != "kind"})


def _listed(fields: Fields) -> Fields:
    """Tuples as the lists that come back from the database."""
    return {name: list(value) if isinstance(value, tuple) else value for name, value in fields.items()}


def _frozen(value: Any) -> Any:
    return tuple(map(_frozen, value)) if isinstance(value, list) else value
