"""Read copies on MongoDB: the newest version of each thing a room has learned from events."""

import time
from collections.abc import Callable, Collection, Mapping
from datetime import date
from typing import Any, Generic, TypeVar

from mongoengine import DictField, Document, IntField, StringField
from pymongo.errors import DuplicateKeyError

from services.chassis.authorities import MOST_BETWEEN, MOST_PRINCIPALS, Authority
from services.chassis.merges import MOST_IDS, Pair, above, joined
from services.chassis.mongo.connection import refusing
from services.chassis.mongo.documents import collection_of, ensure_indexes
from services.chassis.ports import ReadCopy

T = TypeVar("T")


class Copy(Document):
    """One thing as another room published it. Subclass it per read copy to name the collection."""

    meta = {"abstract": True, "auto_create_index": False}

    id = StringField(primary_key=True, max_length=200)
    version = IntField(required=True)
    document = DictField()


MERGE_INDEXES = [{"fields": ["document.person"]}, {"fields": ["document.survivor"]}]
AUTHORITY_INDEXES = [
    {"fields": ["document.agent", "document.principal", "-document.last"]},
    {"fields": ["document.agent", "-document.last"]},
]


class MongoReadCopy:
    """A `ReadCopy` in one collection. Redelivered and reordered events change nothing: the newest version wins."""

    def __init__(self, document: type[Document]) -> None:
        self.collection = collection_of(document)
        self._document = document

    def ensure_indexes(self) -> None:
        ensure_indexes([self._document])

    def put(self, key: str, version: int, document: Mapping[str, object]) -> bool:
        with refusing():
            try:
                result = self.collection.update_one(
                    {"_id": key, "version": {"$lt": version}},
                    {"$set": {"version": version, "document": dict(document)}},
                    upsert=True,
                )
            except DuplicateKeyError:
                return False
        return bool(result.matched_count or result.upserted_id is not None)

    def get(self, key: str) -> Mapping[str, object] | None:
        with refusing():
            found = self.collection.find_one({"_id": key}, {"document": 1})
        return found["document"] if found else None

    def all(self, limit: int = 5000) -> dict[str, Mapping[str, object]]:
        """Every kept document by key, at most `limit`."""
        with refusing():
            return {found["_id"]: found["document"] for found in self.collection.find({}).limit(limit)}


class MongoMerges:
    """`merges.Merges` as a read copy in a collection whose class declares `MERGE_INDEXES`."""

    def __init__(self, document: type[Document]) -> None:
        self._copies = MongoReadCopy(document)

    def ensure_indexes(self) -> None:
        self._copies.ensure_indexes()

    def put(self, stack: str, person: str, survivor: str) -> None:
        self._copies.put(f"{stack}/{person}/{survivor}", 1, {"person": person, "survivor": survivor})

    def ids(self, person: str) -> tuple[str, ...]:
        return joined(person, lambda ids: self._pairs(ids, "person", "survivor"))

    def survivors(self, person: str) -> tuple[str, ...]:
        return above(person, lambda ids: self._pairs(ids, "person"))

    def _pairs(self, ids: Collection[str], *sides: str) -> list[Pair]:
        query = {"$or": [{f"document.{side}": {"$in": list(ids)}} for side in sides]}
        with refusing():
            found = self._copies.collection.find(query, {"document": 1}).sort("_id", 1).limit(MOST_IDS)
            return [(one["document"]["person"], one["document"]["survivor"]) for one in found]


class MongoAuthorities:
    """`authorities.Authorities` as a read copy in a collection whose class declares `AUTHORITY_INDEXES`.

    Never remembered, so that an end counts as soon as it is heard.
    """

    def __init__(self, document: type[Document]) -> None:
        self._copies = MongoReadCopy(document)

    def ensure_indexes(self) -> None:
        self._copies.ensure_indexes()

    def put(self, authority: Authority, version: int) -> None:
        document = {
            "principal": authority.principal,
            "principal_name": authority.principal_name,
            "agent": authority.agent,
            "agent_name": authority.agent_name,
            "items": sorted(authority.items),
            "acts": sorted(authority.acts),
            "starts": authority.starts.isoformat(),
            "ends": authority.ends.isoformat() if authority.ends else "",
            "over": authority.over,
            "last": _last_day(authority),
            "assurance": authority.assurance,
        }
        self._copies.put(authority.id, version, document)

    def find(self, authority: str) -> Authority | None:
        found = self._copies.get(authority)
        return _authority(authority, found) if found else None

    def between(self, principals: Collection[str], agents: Collection[str]) -> list[Authority]:
        query = {"document.agent": {"$in": list(agents)}, "document.principal": {"$in": list(principals)}}
        with refusing():
            cursor = self._copies.collection.find(query).sort([("document.last", -1)]).limit(MOST_BETWEEN)
            return [_authority(found["_id"], found["document"]) for found in cursor]

    def principals(self, agents: Collection[str], day: date) -> list[str]:
        today = day.isoformat()
        query = {
            "document.agent": {"$in": list(agents)},
            "document.last": {"$gte": today},
            "document.starts": {"$lte": today},
        }
        with refusing():
            cursor = self._copies.collection.find(query, {"document.principal": 1})
            found = cursor.sort([("document.last", -1)]).limit(MOST_PRINCIPALS)
            return list(dict.fromkeys(one["document"]["principal"] for one in found))


class Remembered(Generic[T]):
    """A bounded memory in front of a read copy: `build(document)` runs once per key and is kept for `seconds`.

    What it answers may lag behind the store by that long, never more.
    """

    def __init__(
        self,
        copies: ReadCopy,
        build: Callable[[Mapping[str, object]], T],
        seconds: float = 2.0,
        kept: int = 2000,
    ) -> None:
        self._copies = copies
        self._build = build
        self._seconds = seconds
        self._kept = kept
        self._memory: dict[str, tuple[float, T]] = {}

    def get(self, key: str) -> T | None:
        """The thing built from the newest document of `key`, or None."""
        now = time.monotonic()
        held = self._memory.get(key)
        if held is not None and held[0] > now:
            return held[1]
        document = self._copies.get(key)
        if document is None:
            self._memory.pop(key, None)
            return None
        built = self._build(document)
        if len(self._memory) >= self._kept:
            self._memory.clear()
        self._memory[key] = (now + self._seconds, built)
        return built


def _last_day(authority: Authority) -> str:
    if authority.over:
        return ""
    return (authority.ends or date.max).isoformat()


def _authority(authority: str, kept: Mapping[str, Any]) -> Authority:
    return Authority(
        id=authority,
        principal=kept["principal"],
        principal_name=kept["principal_name"],
        agent=kept["agent"],
        agent_name=kept["agent_name"],
        items=frozenset(kept["items"]),
        acts=frozenset(kept["acts"]),
        starts=date.fromisoformat(kept["starts"]),
        ends=date.fromisoformat(kept["ends"]) if kept["ends"] else None,
        over=kept["over"],
        assurance=kept["assurance"],
    )
