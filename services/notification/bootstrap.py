"""Joins notification's handlers to its adapters."""

from collections.abc import Callable

from services.chassis.doors import Doors
from services.chassis.inbox import MongoAuthorities, MongoMerges
from services.chassis.room import Room
from services.notification.handlers import COMMANDS, HEARS
from services.notification.ports import Notification
from services.notification.store import AuthorityCopy, MergeCopy, MongoMessages, MongoStaffMessages
from services.notification.wire import encode


def bootstrap(doors: Doors) -> Room[Notification]:
    """The room on its real adapters; for fakes join `Notification(...)` to `room`."""
    messages = MongoMessages(doors.outbox("notification", encode))
    merges, authorities = MongoMerges(MergeCopy), MongoAuthorities(AuthorityCopy)
    staff_messages = MongoStaffMessages(doors.outbox("notification", encode))
    world = Notification(
        stack=doors.settings.stack,
        stacks=doors.stack_codes,
        clock=doors.clock,
        messages=messages,
        merges=merges,
        authorities=authorities,
        seals=doors.sealer,
        staff_messages=staff_messages,
    )

    def prepare() -> None:
        messages.ensure_indexes()
        merges.ensure_indexes()
        authorities.ensure_indexes()
        staff_messages.ensure_indexes()

    return room(world, prepare)


def room(world: Notification, prepare: Callable[[], None] = lambda: None) -> Room[Notification]:
    """The room in any world."""
    return Room("notification", world, COMMANDS, HEARS, prepare)
