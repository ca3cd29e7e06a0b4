"""Proofs that need one another: every cycle of a graph, and how many proofs and stamps an item demands.

Cycles are found by Johnson's method ("Finding all the elementary circuits of a directed graph", 1975) within the
strongly connected parts that Tarjan's method gives; both without recursion.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from services.catalogue.domain.quality.forms import materials
from services.catalogue.domain.quality.materials import is_brought
from services.catalogue.domain.quality.rules import Row
from services.catalogue.domain.shapes import mappings, text

Graph = Mapping[str, Collection[str]]
_TENTH = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class Demands:
    """How much an item demands: proofs that the applicant brings, stamps that he fetches (ledger R064)."""

    proofs: int
    stamps: int

    @property
    def total(self) -> int:
        return self.proofs + self.stamps


def demands_of(row: Row) -> Demands:
    """A proof is a paper called so (证明), or one marked `proof`; a stamp is an entry of `stamps`."""
    proofs = sum(
        is_brought(material) and (material.get("proof") is True or "证明" in text(material.get("name_zh")))
        for _, material in materials(row)
    )
    return Demands(proofs, len(mappings(row.get("stamps"))))


def change_percent(was: int, now: int) -> Decimal | None:
    """By how much of itself `was` has changed, to one decimal; None when there was nothing. 12, 7 → -41.7."""
    if not was:
        return None
    return (Decimal(now - was) * 100 / was).quantize(_TENTH, ROUND_HALF_UP)


def cycles(graph: Graph) -> Iterator[tuple[str, ...]]:
    """Every elementary cycle of two or more, once, from its least member on. There may be very many: stop in time."""
    left = [part for part in tangles(graph) if len(part) > 1]
    while left:
        part = left.pop()
        start = min(part)
        yield from _through(start, part, graph)
        rest = {node: [one for one in graph.get(node, ()) if one in part] for node in part - {start}}
        left += [smaller for smaller in tangles(rest, part - {start}) if len(smaller) > 1]


def tangles(graph: Graph, within: Collection[str] | None = None) -> list[set[str]]:
    """The strongly connected parts, `within` some of the nodes."""
    nodes = sorted(
        within if within is not None else {*graph, *(one for ends in graph.values() for one in ends)}
    )
    allowed = set(nodes)
    number: dict[str, int] = {}
    lowest: dict[str, int] = {}
    stack: list[str] = []
    on_stack: set[str] = set()
    found: list[set[str]] = []
    for root in nodes:
        if root in number:
            continue
        work = [(root, iter(sorted(set(graph.get(root, ())) & allowed)))]
        while work:
            node, following = work[-1]
            if node not in number:
                number[node] = lowest[node] = len(number)
                stack.append(node)
                on_stack.add(node)
            for one in following:
                if one not in number:
                    work.append((one, iter(sorted(set(graph.get(one, ())) & allowed))))
                    break
                if one in on_stack:
                    lowest[node] = min(lowest[node], number[one])
            else:
                work.pop()
                if work:
                    above = work[-1][0]
                    lowest[above] = min(lowest[above], lowest[node])
                if lowest[node] == number[node]:
                    part: set[str] = set()
                    while node not in part:
                        part.add(stack.pop())
                    on_stack -= part
                    found.append(part)
    return found


def _through(start: str, part: set[str], graph: Graph) -> Iterator[tuple[str, ...]]:
    """The cycles through `start` that stay within `part`."""
    path, blocked = [start], {start}
    blocks: dict[str, set[str]] = {}
    closed: set[str] = set()
    work = [(start, _ends(start, part, graph))]
    while work:
        node, following = work[-1]
        if following:
            one = following.pop()
            if one == start:
                yield tuple(path)
                closed.update(path)
            elif one not in blocked:
                path.append(one)
                work.append((one, _ends(one, part, graph)))
                closed.discard(one)
                blocked.add(one)
            continue
        if node in closed:
            _unblock(node, blocked, blocks)
        else:
            for one in _ends(node, part, graph):
                blocks.setdefault(one, set()).add(node)
        work.pop()
        path.pop()


def _ends(node: str, part: set[str], graph: Graph) -> list[str]:
    return sorted((one for one in set(graph.get(node, ())) if one in part and one != node), reverse=True)


def _unblock(node: str, blocked: set[str], blocks: dict[str, set[str]]) -> None:
    waiting = {node}
    while waiting:
        one = waiting.pop()
        if one in blocked:
            blocked.discard(one)
            waiting |= blocks.pop(one, set())
