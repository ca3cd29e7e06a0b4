"""nameko entrypoints of the chassis: heard events with a retry ladder, and timers held by a lease."""

import logging
import random
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from types import TracebackType
from typing import Any

from nameko.exceptions import ContainerBeingKilled
from nameko.extensions import DependencyProvider, Entrypoint
from nameko.timer import Timer
from pymongo.errors import DuplicateKeyError

from services.chassis.bus.consumer import Consumer, Delivery
from services.chassis.bus.publisher import Letter, Publisher
from services.chassis.bus.topology import LADDER, dead_queue_of, declare, queue_of, retry_queue_of
from services.chassis.doors import Doors
from services.chassis.errors import Refusal, Unavailable
from services.chassis.messages import Envelope, from_headers
from services.chassis.mongo.connection import refusing
from services.chassis.room import Room
from services.chassis.telemetry import Telemetry

log = logging.getLogger(__name__)
JITTER = 0.2
OUTAGES = frozenset({"STORE_UNAVAILABLE", "BROKER_UNAVAILABLE"})
OUTAGE_PAUSE = 5
ExcInfo = tuple[type[BaseException], BaseException, TracebackType] | None


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

    def get_dependency(self, worker_ctx: Any) -> "Listener":
        shop: WorkShop = self.container.config["sanji"]
        return Listener(shop.rooms[self.container.service_name], shop.telemetry)

    def stop(self) -> None:
        for consumer in self.container.config["sanji"].consumers:
            consumer.close()


@dataclass(frozen=True, slots=True)
class Listener:
    """A room and the instruments around it."""

    room: Room[Any]
    telemetry: Telemetry

    def hear(self, decode: Any, envelope: Envelope, body: bytes) -> None:
        """Decode and take in one event; `decode(envelope, body)` is the room's own wire."""
        started = time.perf_counter()
        outcome = "done"
        try:
            with self.telemetry.span(
                f"{self.room.name} hears {envelope.type.rsplit('.', 1)[1]}",
                carrier={"traceparent": envelope.traceparent},
                kind="consumer",
                attributes={"messaging.message.id": envelope.id, "sanji.subject": envelope.subject},
            ):
                self.room.hear(decode(envelope, body), envelope)
        except Refusal as refusal:
            outcome = refusal.reason
            raise
        except Exception:
            outcome = "failed"
            raise
        finally:
            self.telemetry.event_seconds.observe(
                time.perf_counter() - started, self.room.name, envelope.type.rsplit(".", 1)[1], outcome
            )


class HeardEvents(Entrypoint):  # type: ignore[misc]
    """Every event that the room hears, from its one queue, `prefetch` at a time.

    Acknowledged when its effect is stored. A transient refusal waits on the delay ladder (1 s, 5 s, 30 s, 2 min,
    10 min, jittered), any other refusal goes to the dead letters at once, an unknown exception after the ladder.
    While the database is away messages wait without using up the ladder.
    """

    def setup(self) -> None:
        shop = self._shop
        room = self.container.service_name
        self._consumer = Consumer(
            shop.doors.settings.amqp_url, queue_of(room), shop.doors.settings.prefetch, self._deliver
        )
        shop.consumers.append(self._consumer)

    def start(self) -> None:
        self.container.spawn_managed_thread(lambda: self._consumer.run(self._prepare))

    def stop(self) -> None:
        self._consumer.stop()

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
        try:
            self.container.spawn_worker(
                self, (envelope, delivery.body), {}, handle_result=partial(self._settle, delivery, envelope)
            )
        except ContainerBeingKilled:
            log.info("not taken: the process is ending")

    def _settle(
        self, delivery: Delivery, envelope: Envelope, worker_ctx: Any, result: Any, exc_info: ExcInfo
    ) -> tuple[Any, None]:
        if exc_info is None:
            delivery.acknowledge()
            return result, None
        error = exc_info[1]
        if isinstance(error, Unavailable):
            self._retry(delivery, envelope, error.reason, error.detail)
        elif isinstance(error, Refusal):
            self._park(delivery, error.reason, error.detail)
        else:
            log.error("event %s of %s failed", envelope.type, envelope.subject, exc_info=exc_info)
            self._retry(delivery, envelope, "UNEXPECTED", type(error).__name__)
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
            delivery.acknowledge()
        else:
            log.warning("not moved; %s is delivered again", letter.headers.get("cloudEvents:id"))
            delivery.give_back()

    @property
    def _room(self) -> str:
        name: str = self.container.service_name
        return name


class LeasedTimer(Timer):  # type: ignore[misc]
    """Fires its method every `interval` seconds on one replica only: whoever holds the timer's lease row."""

    def handle_timer_tick(self) -> None:
        try:
            mine = self._lease()
        except Unavailable:
            mine = False
        if mine:
            super().handle_timer_tick()
        else:
            self.worker_complete.send()

    def _lease(self) -> bool:
        now = datetime.now(UTC)
        leases = self.container.config["sanji"].doors.client.get_default_database()["leases"]
        try:
            with refusing():
                leases.update_one(
                    {
                        "_id": f"{self.container.service_name}.{self.method_name}",
                        "until": {"$lte": now},
                    },
                    {"$set": {"until": now + timedelta(seconds=self.interval * 0.9)}},
                    upsert=True,
                )
        except DuplicateKeyError:
            return False
        return True


heard = HeardEvents.decorator
leased_timer = LeasedTimer.decorator
