"""Every sealed value of a database under the active key, while its processes go on working."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pymongo import UpdateOne

from services.chassis.errors import Invalid
from services.chassis.mongo.connection import refusing
from services.chassis.privacy import Sealer, key_of, sealed_parts

AT_ONCE = 200
_NOT_WALKED = ("_audit", "resealing", ".chunks")
_PLACES = "resealing"


@dataclass(slots=True)
class Report:
    """What one walk found. `keys`: sealed values by key id, as they stand after it."""

    documents: int = 0
    resealed: int = 0
    lost_races: int = 0
    unopened: list[str] = field(default_factory=list)
    keys: Counter[str] = field(default_factory=Counter)


class Resealing:
    """Walks all collections but the audit trails and contents of files, which hold no sealed values, in bounded batches.

    A document that somebody else changes meanwhile is left to them and to the next walk: each update holds only
    while the old value stands. `purposes`: those under which values may be sealed.
    """

    def __init__(self, database: Any, sealer: Sealer, purposes: Sequence[str]) -> None:
        self._database = database
        self._sealer = sealer
        self._purposes = tuple(purposes)

    def size(self) -> int:
        """About how many documents there are to walk."""
        with refusing():
            return sum(self._database[name].estimated_document_count() for name in self._collections())

    def count(self, tell: Callable[[int], None] = lambda _: None) -> Report:
        """Only look."""
        report = Report()
        for name in self._collections():
            for batch in _batches(self._database[name], None):
                for document in batch:
                    for part in _parts(document):
                        report.keys[key_of(part)] += 1
                report.documents += len(batch)
                tell(len(batch))
        return report

    def run(self, tell: Callable[[int], None] = lambda _: None) -> Report:
        """Reseal what is not under the active key. Begun again after a break, it goes on where it was."""
        report = Report()
        active = self._sealer.active
        for name in self._collections():
            collection = self._database[name]
            place = self._place(name, active)
            for batch in _batches(collection, place):
                self._reseal(collection, batch, report)
                self._remember(name, active, batch[-1]["_id"])
                tell(len(batch))
        with refusing():
            self._database[_PLACES].delete_many({})
        return report

    def _collections(self) -> list[str]:
        with refusing():
            names = self._database.list_collection_names()
        return sorted(
            name for name in names if not name.endswith(_NOT_WALKED) and not name.startswith("system.")
        )

    def _reseal(self, collection: Any, batch: Sequence[Mapping[str, Any]], report: Report) -> None:
        updates = []
        for document in batch:
            report.documents += 1
            before = {name: value for name, value in document.items() if any(True for _ in _parts(value))}
            after = {name: self._again(value, document, report) for name, value in before.items()}
            changed = {name for name in before if after[name] != before[name]}
            if changed:
                held = {"_id": document["_id"]} | {name: before[name] for name in changed}
                updates.append(UpdateOne(held, {"$set": {name: after[name] for name in changed}}))
            for part in _parts(after):
                report.keys[key_of(part)] += 1
        if updates:
            with refusing():
                done = collection.bulk_write(updates, ordered=False)
            report.resealed += done.matched_count
            report.lost_races += len(updates) - done.matched_count

    def _again(self, value: Any, document: Mapping[str, Any], report: Report) -> Any:
        if isinstance(value, str):
            for part in sealed_parts(value):
                value = value.replace(part, self._under_active(part, document, report))
            return value
        if isinstance(value, Mapping):
            return {name: self._again(at, document, report) for name, at in value.items()}
        if isinstance(value, list):
            return [self._again(at, document, report) for at in value]
        return value

    def _under_active(self, part: str, document: Mapping[str, Any], report: Report) -> str:
        for purpose in self._purposes:
            try:
                return self._sealer.reseal(part, purpose)
            except Invalid:
                continue
        report.unopened.append(str(document["_id"]))
        return part

    def _place(self, name: str, active: str) -> Any:
        with refusing():
            found = self._database[_PLACES].find_one({"_id": name, "key": active})
        return found["last"] if found else None

    def _remember(self, name: str, active: str, last: Any) -> None:
        with refusing():
            self._database[_PLACES].replace_one({"_id": name}, {"key": active, "last": last}, upsert=True)


def _batches(collection: Any, after: Any) -> Iterator[list[Mapping[str, Any]]]:
    while True:
        query = {} if after is None else {"_id": {"$gt": after}}
        with refusing():
            batch = list(collection.find(query, {"outbox": 0}).sort("_id", 1).limit(AT_ONCE))
        if not batch:
            return
        yield batch
        after = batch[-1]["_id"]


def _parts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield from sealed_parts(value)
    elif isinstance(value, Mapping):
        for at in value.values():
            yield from _parts(at)
    elif isinstance(value, list):
        for at in value:
            yield from _parts(at)
