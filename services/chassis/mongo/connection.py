"""One client per process, bounded waits, and one mapping from the driver's errors to refusals."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import mongoengine
from pymongo import MongoClient
from pymongo.errors import (
    AutoReconnect,
    ConnectionFailure,
    DocumentTooLarge,
    ExecutionTimeout,
    NotPrimaryError,
    ServerSelectionTimeoutError,
    WriteConcernError,
)

from services.chassis.errors import Invalid, Unavailable

ALIAS = "default"
_AWAY = (
    AutoReconnect,
    ConnectionFailure,
    ExecutionTimeout,
    NotPrimaryError,
    ServerSelectionTimeoutError,
    # A majority not reached in time, or a primary that steps down while it waits for one.
    WriteConcernError,
)


def connect(url: str, deadline: float = 5.0) -> MongoClient[dict[str, Any]]:
    """Register the process's one connection (lazy: nothing is sent yet). `deadline` seconds bounds every call."""
    milliseconds = int(deadline * 1000)
    mongoengine.disconnect(ALIAS)
    client: MongoClient[dict[str, Any]] = mongoengine.connect(
        host=url,
        alias=ALIAS,
        tz_aware=True,
        w="majority",
        journal=True,
        # Every write here says by id, version or key whether it happened, and whoever asked asks again: the server
        # need not keep a second record of each.
        retryWrites=False,
        wTimeoutMS=milliseconds,
        serverSelectionTimeoutMS=min(milliseconds, 2000),
        connectTimeoutMS=2000,
        socketTimeoutMS=milliseconds,
        heartbeatFrequencyMS=2000,
        maxPoolSize=100,
        waitQueueTimeoutMS=milliseconds,
        connect=False,
        uuidRepresentation="standard",
    )
    return client


def ping() -> None:
    """Ask the primary for a sign of life. Raises `Unavailable`."""
    with refusing():
        mongoengine.get_connection(ALIAS).admin.command("ping")


@contextmanager
def refusing() -> Iterator[None]:
    """Turn "the database is away" into `Unavailable` STORE_UNAVAILABLE, and a document over 16 MiB into `Invalid`."""
    try:
        yield
    except DocumentTooLarge as error:
        raise Invalid("TOO_LARGE", "内容过大") from error
    except _AWAY as error:
        raise Unavailable("STORE_UNAVAILABLE", "数据服务暂不可用", retry_after=1.0) from error
