"""nameko entrypoints of the chassis: heard events with a retry ladder, and timers held by a lease."""

import logging
import random
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from types import TracebackType
from typing import Any, cast

import eventlet
from nameko.exceptions import ContainerBeingKilled
from nameko.extensions import DependencyProvider, Entrypoint
from nameko.timer import Timer
from pymongo.errors import DuplicateKeyError

from services.chassis.bus.consumer import Consumer, Delivery
from services.chassis.bus.publisher import Letter, Publisher
from services.chassis.bus.topology import LADDER, dead_queue_of, declare, queue_of, retry_queue_of
from services.chassis.doors import Doors
from services.chassis.errors import Refusal, Unavailable
from services.chassis.messages import Envelope, from_headers, name_of
from services.chassis.mongo.connection import refusing
from services.chassis.room import Room
from services.chassis.telemetry import Telemetry

log = logging.getLogger(__name__)
JITTER = 0.2
GATHER = 0.02
PATIENT = 0.1
"""For rooms of which nobody waits for what they hear."""
LOOK_EVERY = 60.0
OUTAGES = frozenset({"STORE_UNAVAILABLE", "BROKER_UNAVAILABLE"})
OUTAGE_PAUSE = 5
ExcInfo = tuple[type[BaseException], BaseException, TracebackType] | None
Arrived = tuple[Envelope, bytes]


@dataclass(slots=True)
class WorkShop:
    """What the containers of one `work` process share, under the key `sanji` of nameko's config."""

    doors: Doors
    telemetry: Telemetry
    publisher: Publisher
    rooms: Mapping[str, Room[Any]]
    hears: Mapping[str, tuple[str, ...]]
    consumers: list[Consumer] = field(default_factory=list)


class RoomAtWork(DependencyProvider):  # type: ignore[misc]
    """Gives a service method its room, wrapped so that each event is traced and measured."""

    def setup(self) -> None:
        shop: WorkShop = self.container.config["sanji"]
        self._listener = Listener(self.furnished(shop.rooms[self.container.service_name]), shop.telemetry)

    def furnished(self, room: Room[Any]) -> Room[Any]:
        """The room as its listener needs it; a subclass may put something around its ports."""
        return room

    def get_dependency(self, worker_ctx: Any) -> "Listener":
        return self._listener

    def stop(self) -> None:
        for consumer in self.container.config["sanji"].consumers:
            consumer.close()


@dataclass(frozen=True, slots=True)
class Listener:
    """A room and the instruments around it."""

    room: Room[Any]
    telemetry: Telemetry

    def hear(self, decode: Any, arrived: Sequence[Arrived]) -> list[ExcInfo]:
        """Take in what came together, side by side; for each None, or what went wrong with it.

        `decode(envelope, body)` is the room's own wire.
        """
        if len(arrived) == 1:
            return [self._take_in(decode, *arrived[0])]
        taking = [eventlet.spawn(self._take_in, decode, envelope, body) for envelope, body in arrived]
        return [one.wait() for one in taking]

    def _take_in(self, decode: Any, envelope: Envelope, body: bytes) -> ExcInfo:
        started = time.perf_counter()
        name = name_of(envelope.type)
        outcome = "done"
        try:
            with self.telemetry.span(
                f"{self.room.name} hears {name}",
                carrier={"traceparent": envelope.traceparent},
                kind="consumer",
                attributes={"messaging.message.id": envelope.id, "sanji.subject": envelope.subject},
            ):
                self.room.hear(decode(envelope, body), envelope)
        except Refusal as refusal:
            outcome = refusal.reason
            return _exc_info()
        except Exception:
            outcome = "failed"
            return _exc_info()
        finally:
            self.telemetry.event_seconds.observe(time.perf_counter() - started, self.room.name, name, outcome)
        return None


class HeardEvents(Entrypoint):  # type: ignore[misc]
    """Every event that the room hears, from its one queue, `prefetch` at a time.

    The first after a pause is taken in at once; those that follow gather for `gather` seconds, and one worker takes
    them in and acknowledges them together, when their effects are stored. A transient refusal waits on the delay
    ladder (1 s, 5 s, 30 s, 2 min, 10 min, jittered), any other refusal goes to the dead letters at once, an unknown
    exception after the ladder. While the database is away messages wait without using up the ladder.
    """

    def __init__(self, gather: float = GATHER, **options: Any) -> None:
        self._gather = gather
        self._gathered: list[tuple[Delivery, Envelope]] = []
        self._gathering = False
        super().__init__(**options)

    def setup(self) -> None:
        shop = self._shop
        self._consumer = Consumer(
            shop.doors.settings.amqp_url, queue_of(self._room), shop.doors.settings.prefetch, self._deliver
        )
        shop.consumers.append(self._consumer)

    def start(self) -> None:
        self.container.spawn_managed_thread(lambda: self._consumer.run(self._prepare))

    def stop(self) -> None:
        self._consumer.stop()
        self._take_up()

    @property
    def _shop(self) -> WorkShop:
        shop: WorkShop = self.container.config["sanji"]
        return shop

    def _prepare(self, connection: Any) -> None:
        doors = self._shop.doors
        declare(connection, self._shop.hears, doors.settings.stack, doors.stack_codes)

    def _deliver(self, delivery: Delivery) -> None:
        try:
            envelope = from_headers(delivery.headers)
        except Refusal as refusal:
            self._park(delivery, refusal.reason, refusal.detail)
            return
        self._gathered.append((delivery, envelope))
        if not self._gathering:
            self._gathering = True
            eventlet.spawn_after(self._gather, self._gathered_enough)
            self._take_up()

    def _gathered_enough(self) -> None:
        self._gathering = False
        if self._gathered:
            self._gathering = True
            eventlet.spawn_after(self._gather, self._gathered_enough)
            self._take_up()

    def _take_up(self) -> None:
        gathered, self._gathered = self._gathered, []
        if not gathered:
            return
        arrived = [(envelope, delivery.body) for delivery, envelope in gathered]
        try:
            self.container.spawn_worker(self, (arrived,), {}, handle_result=partial(self._settle, gathered))
        except ContainerBeingKilled:
            log.info("not taken: the process is ending")

    def _settle(
        self, gathered: Sequence[tuple[Delivery, Envelope]], worker_ctx: Any, result: Any, exc_info: ExcInfo
    ) -> tuple[Any, None]:
        outcomes: Sequence[ExcInfo] = result if exc_info is None else [exc_info] * len(gathered)
        done: list[Delivery] = []
        for (delivery, envelope), wrong in zip(gathered, outcomes, strict=True):
            if wrong is None:
                done.append(delivery)
                continue
            error = wrong[1]
            if isinstance(error, Unavailable):
                self._retry(delivery, envelope, error.reason, error.detail)
            elif isinstance(error, Refusal):
                self._park(delivery, error.reason, error.detail)
            else:
                log.error("event %s of %s failed", envelope.type, envelope.subject, exc_info=wrong)
                self._retry(delivery, envelope, "UNEXPECTED", type(error).__name__)
        if done:
            self._consumer.settle(done)
        return None, None

    def _retry(self, delivery: Delivery, envelope: Envelope, reason: str, detail: str) -> None:
        outage = reason in OUTAGES
        if not outage and envelope.attempt > len(LADDER):
            self._park(delivery, reason, detail)
            return
        seconds = OUTAGE_PAUSE if outage else LADDER[envelope.attempt - 1]
        spread = seconds * JITTER
        headers = dict(delivery.headers) | {
            "sanji-attempt": envelope.attempt + (0 if outage else 1),
            "sanji-reason": reason,
        }
        waits = int((seconds + random.uniform(-spread, spread)) * 1000)
        self._move(
            delivery, Letter("", retry_queue_of(self._room, seconds), headers, delivery.body, expires=waits)
        )

    def _park(self, delivery: Delivery, reason: str, detail: str) -> None:
        log.error("dead letter in %s: %s", self._room, reason)
        headers = dict(delivery.headers) | {
            "sanji-reason": reason,
            "sanji-detail": detail[:500],
            "sanji-dead-at": int(time.time()),
        }
        self._move(delivery, Letter("", dead_queue_of(self._room), headers, delivery.body))

    def _move(self, delivery: Delivery, letter: Letter) -> None:
        try:
            moved = all(self._shop.publisher.publish([letter]))
        except Unavailable:
            moved = False
        if moved:
            self._consumer.settle([delivery])
        else:
            log.warning("not moved; %s is delivered again", letter.headers.get("cloudEvents:id"))
            self._consumer.give_back(delivery)

    @property
    def _room(self) -> str:
        name: str = self.container.service_name
        return name


class LeasedTimer(Timer):  # type: ignore[misc]
    """Fires its method every `interval` seconds on one replica only: whoever holds the timer's lease row.

    It looks for the lease when the process starts and then at least once a minute, so that what a dead process left
    undone is late by a minute at most, beyond the lease that this one held.
    """

    def __init__(self, interval: float, **options: Any) -> None:
        self._every = interval
        super().__init__(interval=min(interval, LOOK_EVERY), eager=True, **options)

    def handle_timer_tick(self) -> None:
        try:
            mine = self._lease()
        except Unavailable:
            mine = False
        except Exception:
            log.exception("timer %s cannot look for its lease", self._name)
            mine = False
        if mine:
            super().handle_timer_tick()
        else:
            self.worker_complete.send()

    def handle_result(self, worker_ctx: Any, result: Any, exc_info: ExcInfo) -> tuple[Any, Any]:
        if exc_info is not None:
            reason = exc_info[1].reason if isinstance(exc_info[1], Refusal) else "UNEXPECTED"
            log.error("timer %s failed: %s", self._name, reason, exc_info=exc_info)
        answer: tuple[Any, Any] = super().handle_result(worker_ctx, result, None)
        return answer

    @property
    def _name(self) -> str:
        return f"{self.container.service_name}.{self.method_name}"

    def _lease(self) -> bool:
        now = datetime.now(UTC)
        leases = self.container.config["sanji"].doors.client.get_default_database()["leases"]
        try:
            with refusing():
                leases.update_one(
                    {"_id": self._name, "until": {"$lte": now}},
                    {"$set": {"until": now + timedelta(seconds=self._every * 0.9)}},
                    upsert=True,
                )
        except DuplicateKeyError:
            return False
        return True


def _exc_info() -> ExcInfo:
    return cast(ExcInfo, sys.exc_info())


heard = HeardEvents.decorator
leased_timer = LeasedTimer.decorator
