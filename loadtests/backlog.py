"""What is still on its way: events in outboxes, messages in queues; and how long until nothing is.

Outboxes are counted in the database, because the gauge `sanji_outbox_pending` is renewed only every 15 s.
A quorum queue's ready messages are asked over AMQP; `rabbitmqctl`, which also sees messages that a
consumer holds but lags by up to 5 s, has the last word.
"""

import asyncio
import json
from time import perf_counter
from types import TracebackType
from typing import Any, Self

from kombu import Connection
from pymongo import MongoClient
from pymongo.collection import Collection

from infra.local.broker import VHOST, Broker
from infra.local.stack import Stack

_PENDING = {"outbox.at": {"$exists": True}}
_SYSTEM = ("admin", "config", "local")
_STILL = 1.0
_EVERY = 0.1
_DEAD = ".dead"


class Backlog:
    """Looks at one stack's outboxes and queues. A context manager."""

    def __init__(self, stack: Stack) -> None:
        self._broker: Broker = stack.broker
        self._mongo: MongoClient[dict[str, Any]] = MongoClient(stack.database.url(), tz_aware=True)
        self._amqp = Connection(self._broker.amqp_url(), connect_timeout=5)
        self._outboxes: list[Collection[dict[str, Any]]] = []
        self._queues: list[str] = []

    def __enter__(self) -> Self:
        self._amqp.connect()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._amqp.release()
        self._mongo.close()

    def look_around(self) -> None:
        """Learn which outboxes and queues there are; call it once the rooms have made them."""
        self._outboxes = [
            self._mongo[database][name]
            for database in self._mongo.list_database_names()
            if database not in _SYSTEM
            for name in self._mongo[database].list_collection_names()
            if any("outbox.at" in dict(index["key"]) for index in self._mongo[database][name].list_indexes())
        ]
        self._queues = [name for name in self.queued() if not name.endswith(_DEAD)]

    @property
    def watched(self) -> str:
        """What it looks at, in words."""
        return f"{len(self._outboxes)} outboxes, {len(self._queues)} queues"

    def pending(self) -> int:
        """Aggregates with unpublished events, up to 10,000 per collection."""
        return sum(one.count_documents(_PENDING, limit=10_000) for one in self._outboxes)

    def ready(self) -> int:
        """Messages that no consumer holds yet, dead letters not counted."""
        channel = self._amqp.default_channel
        return sum(channel.queue_declare(name, passive=True).message_count for name in self._queues)

    def queued(self) -> dict[str, int]:
        """Queue → all its messages, as `rabbitmqctl` says. Raises `BrokerRefused`."""
        said = self._broker.ctl("list_queues", "-p", VHOST, "name", "messages", "--formatter", "json")
        return {row["name"]: int(row["messages"] or 0) for row in json.loads(said or "[]")}

    def dead(self) -> int:
        """Dead letters in all rooms."""
        return sum(count for name, count in self.queued().items() if name.endswith(_DEAD))

    async def drained(self, seconds: float) -> float | None:
        """Seconds until nothing was on its way for the first time in a row of a second; None when it never came."""
        began = perf_counter()
        empty_since: float | None = None
        while (now := perf_counter() - began) < seconds:
            if self.pending() or self.ready():
                empty_since = None
            elif empty_since is None:
                empty_since = now
            elif now - empty_since >= _STILL:
                return empty_since if await self._confirmed(seconds) else None
            await asyncio.sleep(_EVERY)
        return None

    async def _confirmed(self, seconds: float) -> bool:
        until = perf_counter() + seconds
        while perf_counter() < until:
            listed = self.queued()
            if not any(listed[name] for name in self._queues):
                return True
            await asyncio.sleep(1.0)
        return False
