"""A room at work: its commands and heard events joined to the world they act on."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from services.chassis.errors import Conflict, Invalid, Unavailable
from services.chassis.messages import Envelope

W = TypeVar("W")
STALE_VERSION = "STALE_VERSION"
TRIES = 4


@dataclass(frozen=True, slots=True)
class Room(Generic[W]):
    """`commands`: command class → handler(command, world). `hears`: event type → handler(event, envelope, world).

    `world` holds the ports that the handlers need; `prepare` creates indexes and whatever else a store needs once.
    """

    name: str
    world: W
    commands: Mapping[type, Callable[..., Any]]
    hears: Mapping[str, Callable[..., None]]
    prepare: Callable[[], None] = field(default=lambda: None)

    def ask(self, command: object) -> Any:
        """Carry out one command. A race lost on a version is tried again unless the asker named the version."""
        handler = self.commands[type(command)]
        pinned = bool(getattr(command, "if_version", 0))
        return _again_when_stale(lambda: handler(command, self.world), 1 if pinned else TRIES)

    def hear(self, event: object, envelope: Envelope) -> None:
        """Take in one event. Raises `Invalid` EVENT_UNKNOWN for a type this room does not hear."""
        handler = self.hears.get(envelope.type)
        if handler is None:
            raise Invalid("EVENT_UNKNOWN", envelope.type)
        try:
            _again_when_stale(lambda: handler(event, envelope, self.world), TRIES)
        except Conflict as refusal:
            if refusal.reason == STALE_VERSION:
                raise Unavailable(STALE_VERSION) from refusal
            raise


def _again_when_stale(act: Callable[[], Any], tries: int) -> Any:
    for left in range(tries, 0, -1):
        try:
            return act()
        except Conflict as refusal:
            if refusal.reason != STALE_VERSION or left == 1:
                raise
    return None
