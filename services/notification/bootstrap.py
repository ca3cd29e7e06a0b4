"""Joins notification's handlers to its adapters."""

from collections.abc import Callable

from services.chassis.doors import Doors
from services.chassis.room import Room
from services.notification.handlers import COMMANDS, HEARS
from services.notification.ports import Notification
from services.notification.store import MongoMessages
from services.notification.wire import encode


def bootstrap(doors: Doors) -> Room[Notification]:
    """The room on its real adapters; for fakes join `Notification(...)` to `room`."""
    messages = MongoMessages(doors.outbox("notification", encode))
    world = Notification(
        stack=doors.settings.stack,
        stacks=doors.stack_codes,
        clock=doors.clock,
        messages=messages,
        seals=doors.sealer,
    )
    return room(world, messages.ensure_indexes)


def room(world: Notification, prepare: Callable[[], None] = lambda: None) -> Room[Notification]:
    """The room in any world."""
    return Room("notification", world, COMMANDS, HEARS, prepare)
