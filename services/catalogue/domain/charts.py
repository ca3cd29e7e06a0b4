"""The step chart of an item: one node per step, edges in order, neighbours of one group side by side."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Any
from xml.sax.saxutils import escape

from services.catalogue.domain.guides import Edition, all_steps
from services.catalogue.domain.shapes import text, whole
from services.catalogue.domain.wording import Document, limit, named

_WIDTH, _HEIGHT, _GAP, _MARGIN = 240, 76, 40, 24
_LETTERS = 17


@dataclass(frozen=True, slots=True)
class Node:
    """One step. `branch`: name of the group that runs side by side, or empty."""

    id: str
    name_zh: str
    doer: str
    doer_zh: str
    limit_days: int
    unit: str
    limit_zh: str
    output_zh: str
    before_acceptance: bool
    branch: str


@dataclass(frozen=True, slots=True)
class Chart:
    """`edges`: (from, to) by node id. `rows`: nodes that stand beside one another, top first."""

    nodes: tuple[Node, ...]
    edges: tuple[tuple[str, str], ...]
    rows: tuple[tuple[Node, ...], ...]


def chart(document: Document) -> Chart:
    """The steps before and after acceptance, in order."""
    nodes = [_node(document, at, before, step) for at, (before, step) in enumerate(all_steps(document), 1)]
    rows = tuple(tuple(group) for _, group in groupby(nodes, lambda node: node.branch or node.id))
    edges = tuple((one.id, other.id) for above, below in pairwise(rows) for one in above for other in below)
    return Chart(tuple(nodes), edges, rows)


def drawing(made: Chart, edition: Edition) -> str:
    """The chart as SVG with title, version and date."""
    across = max((len(row) for row in made.rows), default=1)
    width = 2 * _MARGIN + across * _WIDTH + (across - 1) * _GAP
    height = 2 * _MARGIN + 70 + len(made.rows) * (_HEIGHT + _GAP)
    places = {
        node.id: (_left(width, len(row), at), _MARGIN + 50 + line * (_HEIGHT + _GAP))
        for line, row in enumerate(made.rows)
        for at, node in enumerate(row)
    }
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}" font-family="Noto Sans CJK SC, WenQuanYi Micro Hei, sans-serif">',
        '<defs><marker id="tip" markerWidth="10" markerHeight="8" refX="9" refY="4" orient="auto">'
        '<path d="M0,0 L10,4 L0,8 z" fill="#555"/></marker></defs>',
        f'<rect width="{width}" height="{height}" fill="#fff"/>',
        _text(width / 2, _MARGIN + 18, f"{edition.name_zh} 办理流程图", 18, boxed=False),
        *(_line(places[one], places[other]) for one, other in made.edges),
        *(part for node in made.nodes for part in _box(node, *places[node.id])),
        _text(width / 2, height - _MARGIN, edition.text, 11, "#666", boxed=False),
        "</svg>",
    ]
    return "".join(parts)


def _node(document: Document, at: int, before: bool, step: Mapping[str, Any]) -> Node:
    unit = text(document.get("committed_unit"))
    return Node(
        id=f"s{at}",
        name_zh=text(step.get("name_zh")),
        doer=text(step.get("doer")),
        doer_zh=named(document, "step_role", text(step.get("doer"))),
        limit_days=whole(step.get("limit_days")) or 0,
        unit=unit,
        limit_zh=limit(document, step.get("limit_days"), unit),
        output_zh=text(step.get("output_zh")),
        before_acceptance=before,
        branch=text(step.get("parallel_group")),
    )


def _left(width: int, many: int, at: int) -> float:
    return (width - many * _WIDTH - (many - 1) * _GAP) / 2 + at * (_WIDTH + _GAP)


def _box(node: Node, left: float, top: float) -> Iterator[str]:
    fill = "#f4f4f4" if node.before_acceptance else "#eaf2fb"
    yield (
        f'<rect x="{left:g}" y="{top}" width="{_WIDTH}" height="{_HEIGHT}" rx="6" fill="{fill}" stroke="#35618f"/>'
    )
    middle = left + _WIDTH / 2
    yield _text(middle, top + 24, node.name_zh, 14)
    yield _text(middle, top + 45, f"{node.doer_zh} · {node.limit_zh}", 11, "#444")
    yield _text(middle, top + 63, node.output_zh, 11, "#444")


def _line(one: Sequence[float], other: Sequence[float]) -> str:
    x1, y1, x2, y2 = one[0] + _WIDTH / 2, one[1] + _HEIGHT, other[0] + _WIDTH / 2, other[1]
    return f'<path d="M{x1:g},{y1:g} L{x2:g},{y2:g}" stroke="#555" fill="none" marker-end="url(#tip)"/>'


def _text(x: float, y: float, said: str, size: int, colour: str = "#111", boxed: bool = True) -> str:
    most = _LETTERS * 14 // size if boxed else len(said)
    shown = said if len(said) <= most else said[: most - 1] + "…"
    return (
        f'<text x="{x:g}" y="{y:g}" font-size="{size}" fill="{colour}" text-anchor="middle">'
        f"<title>{escape(said)}</title>{escape(shown)}</text>"
    )
