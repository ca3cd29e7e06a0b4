"""What only shows when all items of a register are seen together: circular proofs, look-alikes, papers nobody asks for."""

import math
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from services.catalogue.domain.quality.forms import materials
from services.catalogue.domain.quality.guides import is_offered
from services.catalogue.domain.quality.items import lint_item
from services.catalogue.domain.quality.materials import is_brought, plain_name
from services.catalogue.domain.quality.proofs import cycles
from services.catalogue.domain.quality.rules import FAULT, WARNING, Finding
from services.catalogue.domain.references import References
from services.catalogue.domain.shapes import mapping, text

MAX_CYCLES, MAX_LOOKALIKES, MAX_COMPARED = 200, 300, 300
ALIKE = 0.75
_CIRCULAR = "国办发〔2015〕86号；优化营商环境条例第四十四条"
_ORDER = "GB/T 39554.2-2020 事项要素"
_NEEDLESS = "行政许可法第三十一条"


@dataclass(frozen=True, slots=True)
class Demanded:
    """A paper that has to be brought. `always`: whatever the case."""

    code: str
    name: str
    always: bool


@dataclass(frozen=True, slots=True)
class Summary:
    """What of an item counts across the register. `gives`: the paper that it ends in, by code and by name."""

    item: str
    name: str
    gives: tuple[str, ...]
    demands: tuple[Demanded, ...]
    papers: frozenset[str]


def lint_register(rows: Iterable[Any], references: References) -> Iterator[Finding]:
    """Everything that is found in any item, then what shows across them; each names its item."""
    summaries = []
    for row in rows:
        item = text(mapping(row).get("item_id"))
        for found in lint_item(row, references):
            yield Finding(found.pointer, found.reason, found.detail, found.severity, found.source, item)
        summaries.append(summary_of(mapping(row)))
    yield from lint_across(summaries, references)


def summary_of(row: Mapping[str, Any]) -> Summary:
    """What to keep of a row; an item that is not offered demands and gives nothing."""
    offered = is_offered(row)
    result = mapping(row.get("result"))
    gives = (text(result.get("certificate_type")), plain_name(text(result.get("name_zh"))))
    brought = [material for _, material in materials(row) if offered and is_brought(material)]
    return Summary(
        item=text(row.get("item_id")),
        name=text(row.get("name_zh")),
        gives=tuple(one for one in gives if one) if offered else (),
        demands=tuple(
            Demanded(
                text(one.get("code")),
                plain_name(text(one.get("name_zh"))),
                one.get("necessity") == "required" and one.get("replaceable_by_commitment") is not True,
            )
            for one in brought
        ),
        papers=frozenset(text(one.get("code")) for _, one in materials(row)),
    )


def lint_across(summaries: Sequence[Summary], references: References) -> list[Finding]:
    """What shows across the items, faults first."""
    found = [*_circular(summaries), *_similar_items(summaries), *_papers(summaries, references)]
    return sorted(found, key=lambda one: one.severity != FAULT)


def _circular(summaries: Sequence[Summary]) -> Iterator[Finding]:
    """A paper that one gets only with another, for which one needs the first (ledger R060)."""
    givers: dict[str, list[str]] = {}
    for summary in summaries:
        for given in summary.gives:
            givers.setdefault(given, []).append(summary.item)
    needed: dict[str, dict[str, Demanded]] = {}
    for summary in summaries:
        for demanded in summary.demands:
            for giver in {*givers.get(demanded.code, ()), *givers.get(demanded.name, ())} - {summary.item}:
                was = needed.setdefault(summary.item, {}).setdefault(giver, demanded)
                if demanded.always and not was.always:
                    needed[summary.item][giver] = demanded
    names = {summary.item: summary.name for summary in summaries}
    for at, cycle in enumerate(islice(cycles(needed), MAX_CYCLES + 1)):
        if at == MAX_CYCLES:
            detail = f"循环证明超过 {MAX_CYCLES} 处，请先处理已列出的"
            yield Finding("", "CIRCULAR_PROOFS_MORE", detail, FAULT, _CIRCULAR, cycle[0])
            return
        papers = [
            needed[one][following] for one, following in zip(cycle, (*cycle[1:], cycle[0]), strict=True)
        ]
        told = " → ".join(
            f"{names[one]}（要“{paper.name or paper.code}”）"
            for one, paper in zip(cycle, papers, strict=True)
        )
        severity = FAULT if all(paper.always for paper in papers) else WARNING
        detail = f"循环证明：{told} → {names[cycle[0]]}"
        yield Finding("/materials", "CIRCULAR_PROOFS", detail, severity, _CIRCULAR, cycle[0])


def _similar_items(summaries: Sequence[Summary]) -> Iterator[Finding]:
    names = [(summary.item, summary.name) for summary in summaries if summary.name]
    for item, other, name in look_alikes(names):
        detail = f"与事项 {other}“{name}”名称相近，请核对是否重复"
        yield Finding("/name_zh", "NAMES_SIMILAR", detail, WARNING, _ORDER, item)


def _papers(summaries: Sequence[Summary], references: References) -> Iterator[Finding]:
    """Types of papers that read alike, and types that no item asks for (ledger R052, R060)."""
    used = frozenset[str]().union(*(summary.papers for summary in summaries))
    known = sorted((code, paper.name_zh) for code, paper in references.papers.items())
    for code, _ in known:
        if code not in used:
            pointer = f"/material_types/{code}"
            yield Finding(
                pointer, "PAPER_NEVER_USED", "没有任何事项用到该材料类型，建议取消", WARNING, _NEEDLESS
            )
    for code, other, name in look_alikes([(code, name) for code, name in known if code in used]):
        detail = f"与材料类型 {other}“{name}”相近，请核对能否合并"
        yield Finding(f"/material_types/{code}", "PAPERS_SIMILAR", detail, WARNING, _CIRCULAR)


def look_alikes(named: Sequence[tuple[str, str]]) -> Iterator[tuple[str, str, str]]:
    """(id, id of an earlier one, its name) for each name that shares three quarters of its pairs of characters.

    At most 300. Two names that are alike share one of their rarest pairs, so only those are compared.
    """
    pairs = [_pairs(name) for _, name in named]
    common: dict[str, int] = {}
    for one in pairs:
        for pair in one:
            common[pair] = common.get(pair, 0) + 1
    seen: dict[str, list[int]] = {}
    told = 0
    for at, (identifier, _) in enumerate(named):
        rare = sorted(pairs[at], key=lambda pair: (common[pair], pair))
        rare = rare[: len(rare) - math.ceil(ALIKE * len(rare)) + 1]
        candidates = dict.fromkeys(before for pair in rare for before in seen.get(pair, ()))
        for before in islice(candidates, MAX_COMPARED):
            both = len(pairs[at] & pairs[before])
            if both >= ALIKE * (len(pairs[at]) + len(pairs[before]) - both):
                yield identifier, *named[before]
                told += 1
                break
        if told == MAX_LOOKALIKES:
            return
        for pair in rare:
            if len(entries := seen.setdefault(pair, [])) < MAX_COMPARED:
                entries.append(at)


def _pairs(name: str) -> frozenset[str]:
    plain = unicodedata.normalize("NFKC", name[:200]).casefold().replace(" ", "")
    return frozenset(plain[at : at + 2] for at in range(max(1, len(plain) - 1)))
