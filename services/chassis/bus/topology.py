"""Exchanges and queues of one stack, derived from what its rooms hear and from the topology.

Every room emits to `<room>.events`. What comes over a link lands in `arrivals`. Each room listens
on one quorum queue, `<room>.heard`, with a ladder of delay queues and a dead-letter queue beside it.
`uplink` and `downlink.<stack>` hold what a shovel carries to another stack.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from kombu import Connection

from services.chassis.bus.publisher import connect, refusing
from services.chassis.levels import ancestors, contains, path
from services.chassis.messages import Elsewhere, name_of, owner, room_of

ARRIVALS = "arrivals"
UPLINK = "uplink"
LADDER = (1, 5, 30, 120, 600)
MAX_LENGTH = 1_000_000
MAX_DEAD = 100_000
DELIVERY_LIMIT = 20

_BOUNDED: dict[str, Any] = {
    "x-queue-type": "quorum",
    "x-max-length": MAX_LENGTH,
    "x-overflow": "reject-publish",
}


def exchange_of(room: str) -> str:
    """Where a room emits."""
    return f"{room}.events"


def queue_of(room: str) -> str:
    """Where a room listens."""
    return f"{room}.heard"


def retry_queue_of(room: str, seconds: int) -> str:
    """Where a message of a room waits before it is tried again."""
    return f"{room}.retry.{seconds}s"


def dead_queue_of(room: str) -> str:
    """Where messages lie that a room could not take in."""
    return f"{room}.dead"


def downlink_of(stack: str) -> str:
    """Where events for a lower stack wait for its shovel."""
    return f"downlink.{stack}"


def upper_of(stack: str, stacks: Iterable[str]) -> str | None:
    """The stack right above, if the topology has one."""
    return owner([code for code in stacks if code != stack], stack)


def declare_at(
    url: str, name: str, hears: Mapping[str, Sequence[str]], stack: str, stacks: Sequence[str]
) -> None:
    """`declare` over a connection of its own. Raises `Unavailable`."""
    connection = connect(url, name)
    try:
        with refusing():
            declare(connection, hears, stack, stacks)
    finally:
        connection.release()


def declare(
    connection: Connection, hears: Mapping[str, Sequence[str]], stack: str, stacks: Sequence[str]
) -> None:
    """Declare everything one stack needs. `hears`: room → event types. Idempotent.

    Every process declares the queues of every room, so that no event is emitted before its listener's queue exists.
    """
    with connection.channel() as channel:
        channel.exchange_declare(ARRIVALS, "topic", durable=True, auto_delete=False)
        for room in hears:
            channel.exchange_declare(exchange_of(room), "topic", durable=True, auto_delete=False)
        for room, types in hears.items():
            _declare_room(channel, room, types)
        _declare_links(channel, list(hears), stack, stacks)


def _declare_room(channel: Any, room: str, types: Sequence[str]) -> None:
    def queue(name: str, **arguments: Any) -> None:
        channel.queue_declare(name, durable=True, auto_delete=False, arguments=_BOUNDED | arguments)

    queue(dead_queue_of(room), **{"x-max-length": MAX_DEAD})
    queue(
        queue_of(room),
        **{
            "x-delivery-limit": DELIVERY_LIMIT,
            "x-dead-letter-exchange": "",
            "x-dead-letter-routing-key": dead_queue_of(room),
            "x-dead-letter-strategy": "at-least-once",
        },
    )
    for seconds in LADDER:
        queue(
            retry_queue_of(room, seconds),
            **{
                "x-dead-letter-exchange": "",
                "x-dead-letter-routing-key": queue_of(room),
                "x-dead-letter-strategy": "at-least-once",
            },
        )
    for event_type in types:
        key = f"{room_of(event_type)}.{name_of(event_type)}.#"
        # Unbound as well, for a broker that was declared when the room heard it from here too.
        bind = channel.queue_unbind if isinstance(event_type, Elsewhere) else channel.queue_bind
        bind(queue_of(room), exchange_of(room_of(event_type)), key)
        channel.queue_bind(queue_of(room), ARRIVALS, key)


def _declare_links(channel: Any, rooms: Sequence[str], stack: str, stacks: Sequence[str]) -> None:
    if upper_of(stack, stacks):
        channel.queue_declare(UPLINK, durable=True, auto_delete=False, arguments=_BOUNDED)
        for room in rooms:
            channel.queue_bind(UPLINK, exchange_of(room), "*.*.up.#")
            channel.queue_bind(UPLINK, exchange_of(room), "*.*.all.#")
        for above in ancestors(stack)[1:]:
            channel.queue_bind(UPLINK, ARRIVALS, f"*.*.up.{path(above)}")
    for lower in stacks:
        if lower == stack or not contains(stack, lower) or upper_of(lower, stacks) != stack:
            continue
        name = downlink_of(lower)
        channel.queue_declare(name, durable=True, auto_delete=False, arguments=_BOUNDED)
        for room in rooms:
            channel.queue_bind(name, exchange_of(room), f"*.*.down.{path(lower)}.#")
            channel.queue_bind(name, exchange_of(room), "*.*.all.#")
        channel.queue_bind(name, ARRIVALS, f"*.*.*.{path(lower)}.#")
        channel.queue_bind(name, ARRIVALS, "*.*.all.#")
