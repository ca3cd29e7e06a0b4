"""One person under several ids: what rooms keep of accounts that were merged.

A merge is a pair (closed id, surviving id) that never changes, so pairs may come in any order and more than once.
Records keep the id that they were made under; whoever asks looks up under all of them.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Protocol

MOST_IDS = 32
"""How many ids one person may have: documents that are renewed, years of them."""

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class MergeHeard:
    """Heard: `person` is the same as `survivor`, whose account stands. Person ids."""

    person: str
    survivor: str


class Merges(Protocol):
    """What a room has learned of merged accounts."""

    def put(self, stack: str, person: str, survivor: str) -> None:
        """Learn what `stack` merged. Twice changes nothing."""

    def ids(self, person: str) -> tuple[str, ...]:
        """Every id of that person, that one first, at most `MOST_IDS`; it alone when nothing was merged."""

    def survivors(self, person: str) -> tuple[str, ...]:
        """The ids that it was merged into, nearest first, at most `MOST_IDS`."""


def joined(person: str, touching: Callable[[Collection[str]], Iterable[Pair]]) -> tuple[str, ...]:
    """All ids that pairs connect with `person`. `touching(ids)`: the pairs on one side of which one of them stands."""
    return _walked(person, touching, lambda pair: pair)


def above(person: str, touching: Callable[[Collection[str]], Iterable[Pair]]) -> tuple[str, ...]:
    """Where `person` went, and where that went. `touching(ids)`: the pairs that close one of them."""
    return _walked(person, touching, lambda pair: pair[1:])[1:]


def _walked(
    person: str,
    touching: Callable[[Collection[str]], Iterable[Pair]],
    following: Callable[[Pair], Iterable[str]],
) -> tuple[str, ...]:
    found, edge = [person], [person]
    while edge and len(found) < MOST_IDS:
        met = {one for pair in touching(edge) for one in following(pair)}
        edge = sorted(met.difference(found))
        found += edge
    return tuple(found[:MOST_IDS])
