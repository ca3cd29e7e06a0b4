"""A `Repository` on MongoDB: state and the events it causes in one document write."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Generic, TypeVar

from mongoengine import Document
from pymongo import UpdateOne
from pymongo.errors import BulkWriteError, DuplicateKeyError

from services.chassis.errors import Conflict, NotFound, Unavailable
from services.chassis.messages import ASKS_KEPT, HEARD_KEPT, Asked, Event, Meta, same_ask
from services.chassis.mongo.connection import refusing
from services.chassis.mongo.documents import collection_of, ensure_indexes
from services.chassis.mongo.group import TAKEN, GroupWriter
from services.chassis.outbox import Outbox

A = TypeVar("A", bound=Any)
Fields = dict[str, Any]


class MongoRepository(Generic[A]):
    """Aggregates of one collection.

    `fields(aggregate)` gives its own fields without id and meta; `rebuild(id, fields, meta)` is the inverse.
    `patience`: seconds that what is written for a heard event may wait for company, where nobody waits for it.
    """

    def __init__(
        self,
        document: type[Document],
        outbox: Outbox,
        fields: Callable[[A], Fields],
        rebuild: Callable[[str, Mapping[str, Any], Meta], A],
        not_found: str,
        patience: float = 0.0,
    ) -> None:
        self.collection = collection_of(document)
        self._document = document
        self._outbox = outbox
        self._fields = fields
        self._rebuild = rebuild
        self._not_found = not_found
        self._group = GroupWriter(self.collection)
        self._patience = patience
        outbox.watch(self.collection)

    def ensure_indexes(self) -> None:
        """Create the indexes that the document class declares."""
        ensure_indexes([self._document])

    def find(self, key: str) -> A | None:
        with refusing():
            found = self.collection.find_one({"_id": key})
        return self.load(found) if found is not None else None

    def get(self, key: str) -> A:
        found = self.find(key)
        if found is None:
            raise NotFound(self._not_found, "没有找到")
        return found

    def select(
        self, query: Fields, order: Sequence[tuple[str, int]], limit: int, hint: str | None = None
    ) -> list[A]:
        """At most `limit` aggregates that match `query`, by `order`."""
        with refusing():
            cursor = self.collection.find(query).limit(limit)
            cursor = cursor.sort(list(order)) if order else cursor
            return [self.load(found) for found in (cursor.hint(hint) if hint else cursor)]

    def add(self, aggregate: A, events: Sequence[Event], asked: Asked | None = None, heard: str = "") -> A:
        meta = Meta(1, len(events), first=asked, heard=(heard,) if heard else ())
        records = self._outbox.records(aggregate.id, 0, events)
        document = self._document_of(aggregate, meta, records)
        try:
            self._group.insert(document, self._patience if heard else 0.0)
        except DuplicateKeyError:
            return self._made_before(aggregate.id, asked, heard)
        self._outbox.hand_over(self.collection, aggregate.id, records)
        kept: A = replace(aggregate, meta=meta)
        return kept

    def add_many(self, news: Sequence[tuple[A, Sequence[Event], Asked | None]]) -> frozenset[str]:
        """Store several new ones with their events in one write. Answers the ids that were taken before."""
        written = [
            (aggregate, self._outbox.records(aggregate.id, 0, events), asked)
            for aggregate, events, asked in news
        ]
        documents = [
            self._document_of(aggregate, Meta(1, len(records), first=asked), records)
            for aggregate, records, asked in written
        ]
        taken: frozenset[str] = frozenset()
        if documents:
            with refusing():
                taken = _inserted(self.collection, documents)
        for aggregate, records, _ in written:
            if aggregate.id not in taken:
                self._outbox.hand_over(self.collection, aggregate.id, records)
        return taken

    def save(self, was: A, now: A, events: Sequence[Event], asked: Asked | None = None, heard: str = "") -> A:
        meta: Meta = was.meta
        records = self._outbox.records(was.id, meta.sequence, events)
        changes, appended = _difference(self._fields(was), self._fields(now))
        changes |= {"version": meta.version + 1, "emitted": meta.sequence + len(events)}
        update: Fields = {"$set": changes}
        pushes: dict[str, Fields] = {name: {"$each": added} for name, added in appended.items()}
        if records:
            pushes["outbox"] = {"$each": records}
        if asked is not None:
            pushes["asks"] = {"$each": [[asked.key, asked.fingerprint]], "$slice": -ASKS_KEPT}
        if heard:
            pushes["heard"] = {"$each": [heard], "$slice": -HEARD_KEPT}
        if pushes:
            update["$push"] = pushes
        if not self._updated(was.id, meta.version, update, heard):
            raise Conflict("STALE_VERSION", "内容已被他人修改，请刷新后重试")
        self._outbox.hand_over(self.collection, was.id, records)
        kept: A = replace(
            now,
            meta=replace(
                meta,
                version=meta.version + 1,
                sequence=meta.sequence + len(events),
                asks=(meta.asks + ((asked,) if asked else ()))[-ASKS_KEPT:],
                heard=(meta.heard + ((heard,) if heard else ()))[-HEARD_KEPT:],
            ),
        )
        return kept

    def _updated(self, key: str, version: int, update: Fields, heard: str) -> bool:
        query = {"_id": key, "version": version}
        if heard and self._patience:
            return self._group.update(UpdateOne(query, update), {"_id": key, "heard": heard}, self._patience)
        with refusing():
            return bool(self.collection.update_one(query, update).matched_count)

    def load(self, document: Mapping[str, Any]) -> A:
        """An aggregate from its stored document."""
        first = document.get("first_key")
        meta = Meta(
            version=document["version"],
            sequence=document["emitted"],
            first=Asked(first, document.get("first_print", "")) if first else None,
            asks=tuple(Asked(key, fingerprint) for key, fingerprint in document.get("asks", ())),
            heard=tuple(document.get("heard", ())),
        )
        return self._rebuild(document["_id"], document, meta)

    def _document_of(self, aggregate: A, meta: Meta, records: Sequence[Mapping[str, Any]]) -> Fields:
        document = self._fields(aggregate) | {
            "_id": aggregate.id,
            "version": meta.version,
            "emitted": meta.sequence,
            "asks": [],
            "heard": list(meta.heard),
            "outbox": list(records),
        }
        if meta.first is not None:
            document |= {"first_key": meta.first.key, "first_print": meta.first.fingerprint}
        return document

    def _made_before(self, key: str, asked: Asked | None, heard: str) -> A:
        if asked is not None:
            with refusing():
                found = self.collection.find_one({"first_key": asked.key})
            if found is not None:
                before = self.load(found)
                assert before.meta.first is not None
                same_ask(before.meta.first, asked)
                return before
        there = self.find(key)
        if heard and there is not None and there.meta.has_heard(heard):
            return there
        raise Conflict("ALREADY_EXISTS", "已经存在")


def _inserted(collection: Any, documents: Sequence[Fields]) -> frozenset[str]:
    """Insert what is not there; the ids of what is. Raises `Unavailable` when the write is not on disk."""
    try:
        collection.insert_many(documents, ordered=False)
    except BulkWriteError as error:
        details = error.details or {}
        failed = details.get("writeErrors", [])
        if details.get("writeConcernErrors") or any(one.get("code") != TAKEN for one in failed):
            raise Unavailable("STORE_UNAVAILABLE", "数据服务暂不可用", retry_after=1.0) from error
        return frozenset(documents[one["index"]]["_id"] for one in failed)
    return frozenset()


def _difference(was: Fields, now: Fields) -> tuple[Fields, dict[str, list[Any]]]:
    """What a field update must set, and what it may append to a list that only grew."""
    changes: Fields = {}
    appended: dict[str, list[Any]] = {}
    for name, value in now.items():
        before = was.get(name)
        if value == before:
            continue
        if isinstance(value, list) and isinstance(before, list) and before and value[: len(before)] == before:
            appended[name] = value[len(before) :]
        else:
            changes[name] = value
    return changes, appended


def index_all(repositories: Iterable[MongoRepository[Any]]) -> None:
    """Create the indexes of several repositories."""
    for repository in repositories:
        repository.ensure_indexes()
