"""The chain: every emitted event, append-only (delivery rule 11; ledger R094).

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
SUFFIX = "_audit"
CHECKPOINTS = "audit_checkpoints"
WALKED_AT_ONCE = 5_000
TRIES = 5


@dataclass(frozen=True, slots=True)
class Verdict:
    """What verifying found. `entries`: how many fit, counted from the start of the chain.

    `broken_at`: sequence of the first entry that does not fit, or 0. `begun_at`: where the walk began.
    """

    room: str
    entries: int
    broken_at: int
    reason: str = ""
    begun_at: int = 1


class AuditTrail:
    """The trails of all rooms of one stack, one collection each."""

    def __init__(self, database: Database[dict[str, Any]]) -> None:
        self._database = database
        self._tails: dict[str, tuple[int, str]] = {}
        self._shared: set[str] = set()  # rooms to which another process appends now

    def append(self, room: str, emitted: Sequence[Emitted]) -> None:
        """Chain `emitted` to the room's trail; an event already there is left alone.

        Several processes may append: each sequence number exists once, the loser reads the tail again.
        Raises `Unavailable`.
        """
        collection = self.collection(room)
        left = list(emitted)
        for _ in range(TRIES):
            if not left:
                return
            entries = self._chained(room, collection, left)
            try:
                with refusing():
                    collection.insert_many(entries, ordered=True)
                self._tails[room] = (entries[-1]["_id"], entries[-1]["hash"])
                return
            except BulkWriteError as failed:
                self._shared.add(room)
                left = left[failed.details["nInserted"] :]
                if _known_event(failed):
                    left = self._unknown(collection, left)
        if left:
            raise Unavailable("AUDIT_CONTENDED", "审计链繁忙", retry_after=1.0)

    def verify(self, room: str, since_checkpoint: bool = False) -> Verdict:
        """Walk the chain, and remember how far it was whole.

        `since_checkpoint`: only what came after the last walk; what lies before it is then taken on trust.
        """
        expected, before = self._checkpoint(room) if since_checkpoint else (1, GENESIS)
        began, reason = expected, ""
        for entry in self._walked(room, expected):
            if entry["_id"] != expected:
                reason = "entry missing"
            elif entry["previous"] != before or entry["hash"] != _digest(entry):
                reason = "entry changed"
            if reason:
                return Verdict(room, expected - 1, expected, reason, began)
            expected, before = expected + 1, entry["hash"]
        if expected > began:
            self._remember(room, expected - 1, before)
        return Verdict(room, expected - 1, 0, "", began)

    def rooms(self) -> list[str]:
        """The rooms that have a trail here, sorted."""
        with refusing():
            names = self._database.list_collection_names(filter={"name": {"$regex": f"{SUFFIX}$"}})
        return sorted(name.removesuffix(SUFFIX) for name in names)

    def ensure_indexes(self, rooms: Sequence[str]) -> None:
        """Create the indexes of the rooms' trails."""
        for room in rooms:
            with refusing():
                trail = self.collection(room)
                trail.create_index("event", unique=True)
                trail.create_index("subject")
                trail.create_index([("actor", 1), ("at", 1)])
                trail.create_index([("person", 1), ("at", 1)], sparse=True)

    def collection(self, room: str) -> Any:
        """The entries of one room."""
        return self._database[f"{room}{SUFFIX}"]

    def _walked(self, room: str, first: int) -> Iterator[Mapping[str, Any]]:
        query = {"_id": {"$gte": first}} if first > 1 else {}
        with refusing():
            yield from self.collection(room).find(query).sort("_id", 1).batch_size(WALKED_AT_ONCE)

    def _checkpoint(self, room: str) -> tuple[int, str]:
        with refusing():
            found = self._database[CHECKPOINTS].find_one({"_id": room})
            if not found:
                return 1, GENESIS
            last = self.collection(room).find_one({"_id": found["sequence"]})
        fits = last is not None and last["hash"] == found["hash"] == _digest(last)
        return (found["sequence"] + 1, found["hash"]) if fits else (1, GENESIS)

    def _remember(self, room: str, sequence: int, digest: str) -> None:
        with refusing():
            self._database[CHECKPOINTS].replace_one(
                {"_id": room}, {"sequence": sequence, "hash": digest}, upsert=True
            )

    def _chained(self, room: str, collection: Any, emitted: Sequence[Emitted]) -> list[dict[str, Any]]:
        known = self._tails.get(room)
        if known is None or room in self._shared:
            with refusing():
                last = collection.find_one({}, {"hash": 1}, sort=[("_id", -1)])
            self._tails[room] = (last["_id"], last["hash"]) if last else (0, GENESIS)
            if self._tails[room] == known:
                self._shared.discard(room)
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


def _known_event(failed: BulkWriteError) -> bool:
    """False when only the sequence number was taken, by another process that appends."""
    return any("event" in error.get("keyPattern", {"event": 1}) for error in failed.details["writeErrors"])


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
    if emitted.person:
        entry["person"] = emitted.person
    entry["hash"] = _digest(entry)
    return entry


def _digest(entry: Mapping[str, Any]) -> str:
    covered = {name: value for name, value in entry.items() if name != "hash"}
    return hashlib.sha256(orjson.dumps(covered, option=orjson.OPT_SORT_KEYS)).hexdigest()
