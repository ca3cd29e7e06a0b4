"""In-memory stand-ins with the behaviour of the real ones, for unit tests and for department authors.

The contract tests run one suite over these and over the real adapters.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any, Generic, TypeVar

from services.chassis.authorities import MOST_BETWEEN, MOST_PRINCIPALS, Authority
from services.chassis.clock import SHANGHAI
from services.chassis.errors import Conflict, NotFound
from services.chassis.merges import above, joined
from services.chassis.messages import ASKS_KEPT, HEARD_KEPT, Asked, Event, Meta, same_ask

A = TypeVar("A", bound=Any)


class FakeClock:
    """A clock that stands still until it is advanced."""

    def __init__(self, at: datetime | None = None) -> None:
        self._now = at or datetime(2026, 11, 23, 9, 0, tzinfo=SHANGHAI)

    def now(self) -> datetime:
        return self._now

    def today(self) -> date:
        return self._now.astimezone(SHANGHAI).date()

    def advance(self, **by: float) -> None:
        """Move on by `timedelta(**by)`."""
        self._now += timedelta(**by)


class FakeBus:
    """Collects what would be published, in order."""

    def __init__(self) -> None:
        self.events: list[Event] = []

    def of(self, kind: type[Event]) -> list[Any]:
        """The events of one class, oldest first."""
        return [event for event in self.events if isinstance(event, kind)]


class FakeRepository(Generic[A]):
    """A `Repository` in a dict; its events go to a `FakeBus`."""

    def __init__(self, bus: FakeBus | None = None, not_found: str = "NOT_FOUND") -> None:
        self.bus = bus or FakeBus()
        self.kept: dict[str, A] = {}
        self._not_found = not_found

    def find(self, key: str) -> A | None:
        return self.kept.get(key)

    def get(self, key: str) -> A:
        if (found := self.kept.get(key)) is None:
            raise NotFound(self._not_found)
        return found

    def add(self, aggregate: A, events: Sequence[Event], asked: Asked | None = None, heard: str = "") -> A:
        if asked is not None:
            for known in self.kept.values():
                if known.meta.first is not None and known.meta.first.key == asked.key:
                    same_ask(known.meta.first, asked)
                    return known
        if (there := self.kept.get(aggregate.id)) is not None:
            if heard and there.meta.has_heard(heard):
                return there
            raise Conflict("ALREADY_EXISTS")
        meta = Meta(1, len(events), first=asked, heard=(heard,) if heard else ())
        return self._keep(aggregate, meta, events)

    def add_many(self, news: Sequence[tuple[A, Sequence[Event], Asked | None]]) -> frozenset[str]:
        taken = frozenset(aggregate.id for aggregate, _, _ in news if aggregate.id in self.kept)
        for aggregate, events, asked in news:
            if aggregate.id not in taken:
                self._keep(aggregate, Meta(1, len(events), first=asked), events)
        return taken

    def save(self, was: A, now: A, events: Sequence[Event], asked: Asked | None = None, heard: str = "") -> A:
        stored = self.kept.get(was.id)
        if stored is None or stored.meta.version != was.meta.version:
            raise Conflict("STALE_VERSION")
        meta = replace(
            stored.meta,
            version=stored.meta.version + 1,
            sequence=stored.meta.sequence + len(events),
            asks=(stored.meta.asks + ((asked,) if asked else ()))[-ASKS_KEPT:],
            heard=(stored.meta.heard + ((heard,) if heard else ()))[-HEARD_KEPT:],
        )
        return self._keep(now, meta, events)

    def select(self, keep: Callable[[A], bool], order: Callable[[A], Any]) -> list[A]:
        """Those for which `keep` is true, by `order`: what a query does in a real store."""
        return sorted(filter(keep, self.kept.values()), key=order)

    def _keep(self, aggregate: A, meta: Meta, events: Sequence[Event]) -> A:
        kept: A = replace(aggregate, meta=meta)
        self.kept[kept.id] = kept
        self.bus.events.extend(events)
        return kept


class FakeReadCopy:
    """A `ReadCopy` in a dict."""

    def __init__(self) -> None:
        self.kept: dict[str, tuple[int, Mapping[str, object]]] = {}

    def put(self, key: str, version: int, document: Mapping[str, object]) -> bool:
        if key in self.kept and self.kept[key][0] >= version:
            return False
        self.kept[key] = (version, document)
        return True

    def get(self, key: str) -> Mapping[str, object] | None:
        found = self.kept.get(key)
        return found[1] if found else None


class FakeMerges:
    """`Merges` in a set."""

    def __init__(self) -> None:
        self.kept: set[tuple[str, str]] = set()

    def put(self, stack: str, person: str, survivor: str) -> None:
        self.kept.add((person, survivor))

    def ids(self, person: str) -> tuple[str, ...]:
        return joined(person, lambda ids: [pair for pair in self.kept if not set(pair).isdisjoint(ids)])

    def survivors(self, person: str) -> tuple[str, ...]:
        return above(person, lambda ids: [pair for pair in self.kept if pair[0] in ids])


class FakeAuthorities:
    """`Authorities` in a dict."""

    def __init__(self) -> None:
        self.copies = FakeReadCopy()

    def put(self, authority: Authority, version: int) -> None:
        self.copies.put(authority.id, version, {"authority": authority})

    def find(self, authority: str) -> Authority | None:
        found: Any = self.copies.get(authority)
        return found["authority"] if found else None

    def between(self, principals: Collection[str], agents: Collection[str]) -> list[Authority]:
        return [one for one in self._of(agents) if one.principal in principals][:MOST_BETWEEN]

    def principals(self, agents: Collection[str], day: date) -> list[str]:
        standing = [one.principal for one in self._of(agents) if one.in_force(day)]
        return list(dict.fromkeys(standing[:MOST_PRINCIPALS]))

    def _of(self, agents: Collection[str]) -> list[Authority]:
        known: list[Any] = [document["authority"] for _, document in self.copies.kept.values()]
        found = [one for one in known if one.agent in agents]
        return sorted(found, key=lambda one: date.min if one.over else one.ends or date.max, reverse=True)
