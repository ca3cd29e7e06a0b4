"""Drawing by lot so that anybody can do it again (双随机, 国办发〔2015〕58号; ledger R116).

Before the draw only SHA-256 of the seed is public; afterwards the seed, everybody who could be drawn under an alias of the
plan, and who was kept apart from whom. SHA-256, hex, over UTF-8 lines joined by a line feed:

- an alias: the plan's id, the subject's party id; its first 32 characters
- a subject's lot: the seed, `subject`, the alias; the smallest lots are drawn
- an inspector's lot for a subject: the seed, `inspector`, the alias, the staff id; the two smallest go, of those who are
  not kept apart from the subject, each of whom counts once; a subject for whom two cannot be found is passed over
"""

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

PAIR = 2
"""Inspectors to a visit (行政处罚法 art. 42(1): not fewer than two)."""
_ALIAS = 32


@dataclass(frozen=True, slots=True)
class Lot:
    """One drawn subject by alias, and who goes there."""

    alias: str
    inspectors: tuple[str, ...]


def digest(*lines: str) -> str:
    """SHA-256, hex, over lines."""
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def alias_of(plan: str, party: str) -> str:
    """The name of a subject within one plan; it tells nothing about the subject in another."""
    return digest(plan, party)[:_ALIAS]


def draw(
    seed: str,
    aliases: Iterable[str],
    inspectors: Sequence[str],
    apart: Collection[tuple[str, str]],
    wanted: int,
) -> tuple[tuple[Lot, ...], tuple[str, ...]]:
    """The drawn in the order of their lots, at most `wanted`, and those passed over. `apart`: (alias, inspector)."""
    kept_apart = _by_alias(apart)
    drawn: list[Lot] = []
    passed: list[str] = []
    for alias in sorted(aliases, key=lambda one: digest(seed, "subject", one)):
        if len(drawn) == wanted:
            break
        free = [one for one in dict.fromkeys(inspectors) if one not in kept_apart.get(alias, ())]
        if len(free) < PAIR:
            passed.append(alias)
            continue
        lots = sorted((digest(seed, "inspector", alias, one), one) for one in free)
        drawn.append(Lot(alias, tuple(one for _, one in lots[:PAIR])))
    return tuple(drawn), tuple(passed)


def _by_alias(apart: Collection[tuple[str, str]]) -> Mapping[str, set[str]]:
    found: dict[str, set[str]] = {}
    for alias, inspector in apart:
        found.setdefault(alias, set()).add(inspector)
    return found
