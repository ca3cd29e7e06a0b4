"""The ports that every room shares: a place for aggregates, a place for read copies."""

from collections.abc import Mapping, Sequence
from typing import Protocol, TypeVar

from services.chassis.messages import Asked, Event, Meta


class Aggregate(Protocol):
    """What a repository keeps: an immutable thing with an id and its `Meta`."""

    @property
    def id(self) -> str: ...
    @property
    def meta(self) -> Meta: ...


A = TypeVar("A", bound=Aggregate)


class Repository(Protocol[A]):
    """Aggregates with the events they cause, in one write (delivery rules 1, 2, 4)."""

    def find(self, key: str) -> A | None:
        """The aggregate of that id, or None."""

    def get(self, key: str) -> A:
        """The aggregate of that id. Raises `NotFound`."""

    def add(self, aggregate: A, events: Sequence[Event], asked: Asked | None = None, heard: str = "") -> A:
        """Store a new one with its events.

        Answers the stored one instead when the same ask, or the same heard event, made it before.
        Raises `Conflict`: IDEMPOTENCY_KEY_REUSED, or ALREADY_EXISTS when its id is taken.
        """

    def save(self, was: A, now: A, events: Sequence[Event], asked: Asked | None = None, heard: str = "") -> A:
        """Replace `was` by `now` with its events. Raises `Conflict` STALE_VERSION when `was` is no longer what is stored."""


class ReadCopy(Protocol):
    """What a room has learned from another's events: the newest version of each thing."""

    def put(self, key: str, version: int, document: Mapping[str, object]) -> bool:
        """Keep `document` unless an equal or newer version is kept already. True when kept."""

    def get(self, key: str) -> Mapping[str, object] | None:
        """The newest document of that key, or None."""
