"""The audit trail: every emitted event, append-only, hash-chained per room (delivery rule 11; ledger R094).

Each entry's hash covers the entry and the hash before it, so that a changed, removed or inserted
entry breaks every one after it.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from pymongo.database import Database
from pymongo.errors import BulkWriteError

from services.chassis.errors import Unavailable
from services.chassis.messages import Emitted
from services.chassis.mongo.connection import refusing

GENESIS = "0" * 64
TRIES = 5


@dataclass(frozen=True, slots=True)
class Verdict:
    """What verifying found. `broken_at`: sequence of the first entry that does not fit, or 0."""

    room: str
    entries: int
    broken_at: int
    reason: str = ""


class AuditTrail:
    """The trails of all rooms of one stack, one collection each."""

    def __init__(self, database: Database[dict[str, Any]]) -> None:
        self._database = database
        self._tails: dict[str, tuple[int, str]] = {}

    def append(self, room: str, emitted: Sequence[Emitted]) -> None:
        """Chain `emitted` to the room's trail; an event already there is left alone.

        Several processes may append: each sequence number exists once, the loser reads the tail again.
        Raises `Unavailable`.
        """
        collection = self._collection(room)
        left = list(emitted)
        for attempt in range(TRIES):
            if attempt:
                self._tails.pop(room, None)
                left = self._unknown(collection, left)
            if not left:
                return
            entries = self._chained(room, collection, left)
            try:
                with refusing():
                    collection.insert_many(entries, ordered=True)
                self._tails[room] = (entries[-1]["_id"], entries[-1]["hash"])
                return
            except BulkWriteError:
                continue
        raise Unavailable("AUDIT_CONTENDED", "审计链繁忙", retry_after=1.0)

    def verify(self, room: str) -> Verdict:
        """Walk the whole chain."""
        expected, before = 1, GENESIS
        for entry in self.entries(room):
            if entry["_id"] != expected:
                return Verdict(room, expected - 1, expected, "entry missing")
            if entry["previous"] != before or entry["hash"] != _digest(entry):
                return Verdict(room, expected - 1, expected, "entry changed")
            expected, before = expected + 1, entry["hash"]
        return Verdict(room, expected - 1, 0)

    def entries(self, room: str, subject: str | None = None) -> Iterator[Mapping[str, Any]]:
        """The entries of a room, oldest first; of one subject only when given."""
        with refusing():
            yield from self._collection(room).find({"subject": subject} if subject else {}).sort("_id", 1)

    def ensure_indexes(self, rooms: Sequence[str]) -> None:
        """Create the indexes of the rooms' trails."""
        for room in rooms:
            with refusing():
                self._collection(room).create_index("event", unique=True)
                self._collection(room).create_index("subject")

    def _collection(self, room: str) -> Any:
        return self._database[f"{room}_audit"]

    def _chained(self, room: str, collection: Any, emitted: Sequence[Emitted]) -> list[dict[str, Any]]:
        if room not in self._tails:
            with refusing():
                last = collection.find_one(sort=[("_id", -1)])
            self._tails[room] = (last["_id"], last["hash"]) if last else (0, GENESIS)
        sequence, before = self._tails[room]
        entries: list[dict[str, Any]] = []
        for one in emitted:
            sequence += 1
            entry = _entry(sequence, before, one)
            before = entry["hash"]
            entries.append(entry)
        return entries

    @staticmethod
    def _unknown(collection: Any, emitted: Sequence[Emitted]) -> list[Emitted]:
        ids = [one.envelope.id for one in emitted]
        with refusing():
            known = {found["event"] for found in collection.find({"event": {"$in": ids}}, {"event": 1})}
        return [one for one in emitted if one.envelope.id not in known]


def _entry(sequence: int, before: str, emitted: Emitted) -> dict[str, Any]:
    envelope = emitted.envelope
    entry: dict[str, Any] = {
        "_id": sequence,
        "event": envelope.id,
        "type": envelope.type,
        "subject": envelope.subject,
        "at": envelope.time.isoformat(timespec="milliseconds"),
        "actor": emitted.by.subject,
        "role": emitted.by.role,
        "division": emitted.by.division,
        "from": emitted.moved[0],
        "to": emitted.moved[1],
        "reason": emitted.note,
        "body": hashlib.sha256(emitted.body).hexdigest(),
        "previous": before,
    }
    entry["hash"] = _digest(entry)
    return entry


def _digest(entry: Mapping[str, Any]) -> str:
    covered = {name: value for name, value in entry.items() if name != "hash"}
    return hashlib.sha256(orjson.dumps(covered, option=orjson.OPT_SORT_KEYS)).hexdigest()
