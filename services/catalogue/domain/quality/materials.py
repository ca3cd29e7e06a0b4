"""Rules for papers: what the government holds is not demanded, what one can prepare is not forced on an intermediary."""

import re
import unicodedata
from collections.abc import Iterator

from services.catalogue.domain.quality.catchall import catch_alls
from services.catalogue.domain.quality.forms import materials
from services.catalogue.domain.quality.rules import WARNING, Row, Rule, Told
from services.catalogue.domain.references import References
from services.catalogue.domain.shapes import items_of, mapping, mappings, text, texts

BROUGHT = frozenset({"applicant", "government_issued"})
"""Sources from which the applicant has to bring the paper."""
_REPORT = re.compile(
    "(?:检测|检验|评估|评价|鉴定|审计|验资|测绘|论证|勘察|监测|查验).{0,12}(?:报告书?|意见书)$"
)
_COPY = re.compile("(?:原件|复印件|扫描件|电子件|影印件|及|和|与|、|的|[一二两三]份|[（(][^（）()]*[）)])+$")


def is_brought(material: Row) -> bool:
    """The applicant has to bring it."""
    return text(material.get("source")) in BROUGHT


def held_papers(row: Row, references: References) -> Iterator[Told]:
    """A paper that a sharing service answers for is looked up by its number, unless a law wants to see it.

    Then `shown_because` names the law: {law, article, reason_zh}.
    """
    for pointer, material in materials(row):
        paper = references.papers.get(text(material.get("code")))
        if paper and paper.shared and is_brought(material) and not _must_be_shown(material, references):
            who = "、".join(paper.issuers or ()) or "政府部门"
            yield f"{pointer}/source", f"“{paper.name_zh}”已由 {who} 共享，只核验号码，不得要求提交"


def papers_not_exempt(row: Row, references: References) -> Iterator[Told]:
    """A paper that a department of the government issued and the applicant has to bring all the same."""
    for pointer, material in materials(row):
        paper = references.papers.get(text(material.get("code")))
        if paper is None or not is_brought(material):
            continue
        demanded = paper.shared or text(material.get("source")) == "government_issued"
        if not demanded or paper.issuers == ():
            continue
        who = "、".join(paper.issuers) if paper.issuers else "（未注明部门）"
        yield pointer, f"“{paper.name_zh}”由 {who} 核发，原则上免于提交"


def unlisted_intermediaries(row: Row, references: References) -> Iterator[Told]:
    """An intermediary's report is on the intermediary list for this item, with a basis (ledger R032)."""
    for pointer, material in materials(row):
        code = material.get("intermediary")
        if code is None:
            continue
        listed = references.intermediaries.get(text(code))
        name = text(material.get("name_zh")) or text(material.get("code"))
        if listed is None or text(row.get("item_id")) not in listed.items:
            yield f"{pointer}/intermediary", f"“{name}”所需中介服务不在本事项的中介服务清单内"
        elif not listed.based:
            yield f"{pointer}/intermediary", f"“{name}”所需中介服务没有法定依据"


def forced_intermediaries(row: Row, references: References) -> Iterator[str]:
    """What one can prepare oneself may not be left to an intermediary alone (ledger R059)."""
    for pointer, material in materials(row):
        own = material.get("self_preparable") is True
        if own and material.get("intermediary_only") is True:
            yield f"{pointer}/intermediary_only"
        listed = references.intermediaries.get(text(material.get("intermediary")))
        if listed is not None and listed.self_preparable and not own:
            yield f"{pointer}/self_preparable"


def unnamed_intermediaries(row: Row, _: References) -> Iterator[str]:
    """It reads like an intermediary's report and names neither a service nor that one can prepare it oneself."""
    for pointer, material in materials(row):
        named = material.get("intermediary") is not None or material.get("self_preparable") is True
        reads_so = _REPORT.search(text(material.get("name_zh")))
        if text(material.get("source")) == "applicant" and reads_so and not named:
            yield f"{pointer}/intermediary"


def mergeable_papers(row: Row, _: References) -> Iterator[Told]:
    """Two papers of the same type and holder are one (ledger R052)."""
    seen: dict[tuple[str, str], str] = {}
    for pointer, material in materials(row):
        if not is_brought(material):
            continue
        name, holder = text(material.get("name_zh")), text(material.get("holder"))
        for key in {(plain_name(name), holder), (text(material.get("document_type")), holder)}:
            if key[0] and seen.setdefault(key, pointer) != pointer:
                yield pointer, f"与 {seen[key]} 类型和持有人相同，可以合并"


def unused_papers(row: Row, _: References) -> Iterator[str]:
    """No condition, rule or automatic check looks at it (ledger R052)."""
    conditions = mappings(row.get("conditions"))
    if not conditions:
        return
    looked_at = {one for condition in conditions for one in texts(condition.get("evidence"))}
    for value in (row.get("steps"), row.get("auto_approval"), mapping(row.get("form")).get("rules")):
        looked_at.update(_words(value))
    for pointer, material in materials(row):
        if text(material.get("code")) not in looked_at:
            yield pointer


def plain_name(name: str) -> str:
    """A paper's name without what only says original or copy."""
    return _COPY.sub("", unicodedata.normalize("NFKC", name[:500]).replace(" ", ""))


def _must_be_shown(material: Row, references: References) -> bool:
    because = mapping(material.get("shown_because"))
    return text(because.get("law")) in references.laws and bool(text(because.get("article")))


def _words(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
        yield from value.split(".")
    for below in [*mapping(value).values(), *items_of(value)]:
        yield from _words(below)


_SHARING = "国务院令第716号第十条；优化营商环境条例第三十七条"
_DEMANDS = "行政许可法第三十一条"
_BROKERS = "优化营商环境条例第四十三条"
RULES = (
    Rule(
        "CATCH_ALL_CLAUSE", "兜底条款，须逐项列明", catch_alls, "国办发〔2015〕86号；行政许可法第十六条第四款"
    ),
    Rule("HELD_PAPER_DEMANDED", "政府已持有的材料不得要求提交", held_papers, _SHARING),
    Rule("PAPER_NOT_EXEMPT", "政府部门核发的材料原则上免于提交", papers_not_exempt, _SHARING, WARNING),
    Rule("INTERMEDIARY_NOT_LISTED", "中介服务不在清单内", unlisted_intermediaries, _BROKERS),
    Rule("INTERMEDIARY_FORCED", "能自行编制的材料不得强制委托中介机构", forced_intermediaries, _BROKERS),
    Rule(
        "INTERMEDIARY_UNNAMED",
        "疑似中介报告，请写明中介服务或可自行编制",
        unnamed_intermediaries,
        _BROKERS,
        WARNING,
    ),
    Rule("PAPERS_MERGEABLE", "材料可以合并", mergeable_papers, _DEMANDS, WARNING),
    Rule("PAPER_UNUSED", "没有任何审查环节用到该材料，建议取消", unused_papers, _DEMANDS, WARNING),
)
