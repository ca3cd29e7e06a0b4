"""Rules for proofs kept despite doubt, and for proofs that only a township or a village knows to be true."""

from collections.abc import Iterator, Mapping
from typing import Any

from services.catalogue.domain.quality.forms import materials
from services.catalogue.domain.quality.rules import Row, Rule, Told, is_day, is_level, is_text
from services.catalogue.domain.references import References
from services.catalogue.domain.shapes import items_of, mapping, text
from services.chassis import levels

_TOP = min(levels.ORDER_NAMES)


def unheard_contests(row: Row, _: References) -> Iterator[Told]:
    """A contested proof carries its justification, its consultation and its hearing (ledger R053).

    `contest`: {justification_zh, consultation: {from, until, summary_zh}, hearing: {held_on, record_no, conclusion_zh}};
    the hearing is not held before the consultation ends. It is public with the item.
    """
    for pointer, material in materials(row):
        contest = material.get("contest")
        if material.get("contested") is not True and contest is None:
            continue
        record = mapping(contest)
        place = f"{pointer}/contest"
        if not is_text(record.get("justification_zh")):
            yield f"{place}/justification_zh", "有争议的证明须写明保留的论证"
        consultation, hearing = mapping(record.get("consultation")), mapping(record.get("hearing"))
        yield from _missing(f"{place}/consultation", consultation, ("from", "until"), ("summary_zh",))
        yield from _missing(f"{place}/hearing", hearing, ("held_on",), ("record_no", "conclusion_zh"))
        begun, ended, held = consultation.get("from"), consultation.get("until"), hearing.get("held_on")
        if is_day(begun) and is_day(ended) and text(begun) > text(ended):
            yield f"{place}/consultation/until", "征求意见的截止日期早于开始日期"
        if is_day(ended) and is_day(held) and text(held) < text(ended):
            yield f"{place}/hearing/held_on", "听证应在征求意见结束之后举行"


def proofs_from_above(row: Row, references: References) -> Iterator[Told]:
    """A devolved proof names an issuer below the first order (ledger R061)."""
    for pointer, material in materials(row):
        if not _is_devolved(material, references):
            continue
        level = material.get("issuer_level")
        if not is_level(level):
            yield f"{pointer}/issuer_level", "下放到基层的证明须写明出具层级"
        elif levels.order_of(text(level)) == _TOP:
            yield f"{pointer}/issuer_level", "下放到基层的证明由基层出具，上级不再出具"


def issuing_above(row: Row, references: References) -> Iterator[str]:
    """An item that ends in a devolved proof is decided below the first order, whatever the case."""
    paper = references.papers.get(text(mapping(row.get("result")).get("certificate_type")))
    if paper is None or not paper.devolved:
        return
    if _is_top(row.get("decide_level")):
        yield "/decide_level"
    for name, allowed in (("decide_level_rules", None), ("delegation", "may_decide")):
        for at, entry in enumerate(map(mapping, items_of(row.get(name)))):
            if _is_top(entry.get("level")) and (allowed is None or entry.get(allowed) is True):
                yield f"/{name}/{at}/level"


def _missing(
    place: str, record: Mapping[str, Any], days: tuple[str, ...], told: tuple[str, ...]
) -> Iterator[Told]:
    for name in days:
        if not is_day(record.get(name)):
            yield f"{place}/{name}", "缺少日期，应为YYYY-MM-DD"
    for name in told:
        if not is_text(record.get(name)):
            yield f"{place}/{name}", "有争议的证明须有征求意见和听证的记录"


def _is_devolved(material: Row, references: References) -> bool:
    paper = references.papers.get(text(material.get("code")))
    return material.get("devolved") is True or (paper is not None and paper.devolved)


def _is_top(level: Any) -> bool:
    return is_level(level) and levels.order_of(text(level)) == _TOP


_CONTESTED = "国办发〔2015〕86号；优化营商环境条例第四十四条"
_DEVOLVED = "国办发〔2015〕86号；行政许可法第二十六条"
RULES = (
    Rule("CONTEST_RECORD_MISSING", "有争议的证明须经论证、征求意见和听证", unheard_contests, _CONTESTED),
    Rule("DEVOLVED_PROOF_FROM_ABOVE", "下放到基层的证明由基层出具", proofs_from_above, _DEVOLVED),
    Rule("DEVOLVED_PROOF_ISSUED_ABOVE", "该证明已下放到基层，上级不得出具", issuing_above, _DEVOLVED),
)
