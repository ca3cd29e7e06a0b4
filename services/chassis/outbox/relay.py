"""The relay: publishes pending events with confirms, chains them into the audit trail, then clears them.

Runs beside whatever writes: a thread in `serve`, a green thread in `work`. Several replicas may run;
an event published twice is dropped by the listener's inbox. The first event after a pause goes out at once,
those that follow gather for 30 ms; chaining and clearing are batched every half second. What a crash leaves
published but not cleared is published again by the sweep.
"""

import logging
import threading
import time
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

from pymongo import UpdateOne, WriteConcern

from services.chassis.audit import AuditTrail
from services.chassis.bus.publisher import Letter
from services.chassis.bus.topology import exchange_of
from services.chassis.errors import Refusal
from services.chassis.messages import Emitted, routing_key, scope_of, to_headers
from services.chassis.mongo.connection import refusing
from services.chassis.outbox.record import emitted_from

log = logging.getLogger(__name__)
BATCH = 500
HELD = 20_000
LEFT_BEHIND = timedelta(seconds=4)
SWEEP_EVERY = 3.0
SETTLE_EVERY = 0.5
GATHER = 0.03
IDLE = 1.0
PAUSES = (0.2, 0.5, 1.0, 2.0)


class Sends(Protocol):
    """What the relay publishes with; the real one is `bus.publisher.Publisher`."""

    def publish(self, letters: Sequence[Letter], deadline: float = ...) -> list[bool]: ...
    def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class _Pending:
    room: str
    collection: Any
    aggregate: str
    emitted: Emitted


class Relay:
    """`start` once per process; `stop` drains what is in hand."""

    def __init__(
        self,
        stack: str,
        stacks: Sequence[str],
        publisher: Sends,
        trail: AuditTrail,
        sweeps: bool = True,
    ) -> None:
        self._stack = stack
        self._stacks = tuple(stacks) or (stack,)
        self._publisher = publisher
        self._trail = trail
        self._sweeps = sweeps
        self._held: deque[_Pending] = deque()
        self._published: list[_Pending] = []
        self._settled = 0.0
        self._in_hand: set[str] = set()
        self._sources: list[tuple[str, Any]] = []
        self._nudged = threading.Event()
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None
        self._swept = 0.0

    def watch(self, room: str, collection: Any) -> None:
        """Sweep `collection` for events left behind by a process that died."""
        self._sources.append((room, collection))

    def hand_over(
        self, room: str, collection: Any, aggregate: str, records: Sequence[Mapping[str, Any]]
    ) -> None:
        """Take events just written. Beyond 20,000 held they are left to the sweep."""
        if self._thread is None or len(self._held) >= HELD:
            return
        for record in records:
            self._in_hand.add(record["id"])
            self._held.append(_Pending(room, collection, aggregate, emitted_from(record)))
        self._nudged.set()

    @property
    def running(self) -> bool:
        """True from `start` on."""
        return self._thread is not None

    def start(self) -> None:
        """Begin relaying in a thread of its own."""
        self._thread = threading.Thread(target=self._run, name="relay", daemon=True)
        self._thread.start()

    def stop(self, deadline: float = 10.0) -> None:
        """Publish what is held, at most `deadline` seconds, then end. What is left stays in the outbox."""
        self._stopping.set()
        self._nudged.set()
        if self._thread is not None:
            self._thread.join(deadline)
        self._publisher.close()

    def pending(self) -> dict[str, int]:
        """Events written but not yet published, by room, counted up to 10,000 each. For the metrics."""
        counts: dict[str, int] = {}
        for room, collection in self._sources:
            with refusing():
                found = collection.count_documents({"outbox.at": {"$exists": True}}, limit=10_000)
            counts[room] = counts.get(room, 0) + found
        return counts

    def _run(self) -> None:
        failures = 0
        while not (self._stopping.is_set() and not self._held and not self._published):
            batch: list[_Pending] = []
            try:
                if not self._held and not self._stopping.is_set():
                    self._nudged.wait(SETTLE_EVERY if self._published else IDLE)
                self._nudged.clear()
                batch = [self._held.popleft() for _ in range(min(BATCH, len(self._held)))]
                batch += self._left_behind()
                if batch:
                    self.publish(batch)
                    batch = []
                if self._published and (
                    self._stopping.is_set()
                    or len(self._published) >= BATCH
                    or time.monotonic() - self._settled >= SETTLE_EVERY
                ):
                    self.settle()
                self._stopping.wait(GATHER)
                failures = 0
            except Refusal as refusal:
                log.warning("relay waits: %s", refusal.reason)
                self._let_go(batch)
                if self._stopping.is_set():
                    return
                self._stopping.wait(PAUSES[min(failures, len(PAUSES) - 1)])
                failures += 1
            except Exception:
                log.exception("relay failed; the events stay in the outbox")
                self._let_go(batch)
                self._let_go(self._published)
                self._published = []
                self._stopping.wait(PAUSES[-1])

    def publish(self, batch: Sequence[_Pending]) -> None:
        """Publish one batch. Raises `Unavailable`; then nothing is known of it and it is published again."""
        confirmed = self._publisher.publish([self._letter(pending.emitted) for pending in batch])
        refused = [pending for pending, safe in zip(batch, confirmed, strict=True) if not safe]
        self._published += [pending for pending, safe in zip(batch, confirmed, strict=True) if safe]
        if refused:
            self._let_go(refused)
            log.warning("broker refused %d events; they are tried again", len(refused))

    def settle(self) -> None:
        """Chain what was published and clear it from the outboxes. Raises `Unavailable`; then it is tried again."""
        done = list(self._published)
        rooms: dict[str, list[Emitted]] = {}
        for pending in done:
            rooms.setdefault(pending.room, []).append(pending.emitted)
        for room, emitted in rooms.items():
            self._trail.append(room, emitted)
        self._clear(done)
        self._published = self._published[len(done) :]
        self._settled = time.monotonic()
        self._let_go(done)

    def _letter(self, emitted: Emitted) -> Letter:
        envelope = emitted.envelope
        scope = scope_of(self._stack, self._stacks, envelope.destination)
        return Letter(
            exchange=exchange_of(envelope.room),
            routing_key=routing_key(envelope.type, scope, envelope.destination),
            headers=to_headers(envelope),
            body=emitted.body,
        )

    @staticmethod
    def _clear(done: Sequence[_Pending]) -> None:
        by_place: dict[int, tuple[Any, dict[str, list[str]]]] = {}
        for pending in done:
            _, ids = by_place.setdefault(id(pending.collection), (pending.collection, {}))
            ids.setdefault(pending.aggregate, []).append(pending.emitted.envelope.id)
        for collection, aggregates in by_place.values():
            lax = collection.with_options(write_concern=WriteConcern(w=1, j=False))
            with refusing():
                lax.bulk_write(
                    [
                        UpdateOne({"_id": aggregate}, {"$pull": {"outbox": {"id": {"$in": ids}}}})
                        for aggregate, ids in aggregates.items()
                    ],
                    ordered=False,
                )

    def _let_go(self, batch: Sequence[_Pending]) -> None:
        self._in_hand.difference_update(pending.emitted.envelope.id for pending in batch)

    def _left_behind(self) -> list[_Pending]:
        if not self._sweeps or time.monotonic() - self._swept < SWEEP_EVERY:
            return []
        self._swept = time.monotonic()
        found: list[_Pending] = []
        for document in self._with_old_events(datetime.now(UTC) - LEFT_BEHIND):
            room, collection = self._sources[document["source"]]
            found += [
                _Pending(room, collection, document["_id"], emitted_from(record))
                for record in document["outbox"]
                if record["id"] not in self._in_hand
            ]
        self._in_hand.update(pending.emitted.envelope.id for pending in found)
        return found

    def _with_old_events(self, before: datetime) -> list[dict[str, Any]]:
        """Documents of all collections in one question: asked one by one they were a twentieth of a busy process."""
        steps = [
            [
                {"$match": {"outbox.at": {"$lt": before}}},
                {"$limit": BATCH},
                {"$project": {"outbox": 1, "source": {"$literal": place}}},
            ]
            for place in range(len(self._sources))
        ]
        if not steps:
            return []
        first, *others = (collection for _, collection in self._sources)
        joined = [
            {"$unionWith": {"coll": other.name, "pipeline": part}}
            for other, part in zip(others, steps[1:], strict=True)
        ]
        with refusing():
            return list(first.aggregate([*steps[0], *joined, {"$limit": BATCH}]))
