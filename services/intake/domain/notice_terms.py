"""What of an item's document stands in its notices: its legal bases in words, whether it is a licence, whom to ask."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

LICENCE = "01"
"""行政许可 among the item types of GB/T 39046."""
MOST_BASES = 10
_ARTICLE = re.compile(r"(\d+)(?:\((\d+)\))?(?:\((\d+)\))?")


@dataclass(frozen=True, slots=True)
class NoticeTerms:
    """`bases`: as 《某法》第35条第1款. `licence`: decided under the licensing law. `organ`: who decides, "" for its department.

    `extension_basis`, `extension_approver`: by which law its time may be prolonged, and who approves it; "" when it does not say.
    """

    bases: tuple[str, ...] = ()
    deferral_basis: str = ""
    licence: bool = False
    organ: str = ""
    consult_phone: str = ""
    complaint_phone: str = ""
    extension_basis: str = ""
    extension_approver: str = ""


def notice_terms(document: Mapping[str, Any]) -> NoticeTerms:
    """Of a published item; what it does not say is empty."""
    words = document.get("words")
    names = words if isinstance(words, Mapping) else {}
    rows = document.get("legal_basis")
    found = [_law(names, row) for row in (rows if isinstance(rows, list) else ())]
    deferral, extension = document.get("deferred_acceptance"), document.get("extension")
    longer = extension if isinstance(extension, Mapping) else {}
    return NoticeTerms(
        bases=tuple(dict.fromkeys(filter(None, found)))[:MOST_BASES],
        deferral_basis=_law(names, deferral.get("legal_basis")) if isinstance(deferral, Mapping) else "",
        licence=document.get("item_type") == LICENCE,
        organ=_text(document.get("decide_body_zh")),
        consult_phone=_text(document.get("consult_phone")),
        complaint_phone=_text(document.get("complaint_phone")),
        extension_basis=_law(names, longer),
        extension_approver=_text(longer.get("approver_zh")),
    )


def _law(names: Mapping[str, Any], basis: object) -> str:
    """`{law, article}` in words; "" for a law without a published name."""
    if not isinstance(basis, Mapping):
        return ""
    title, article = _text(names.get(f"law/{basis.get('law')}")), _text(basis.get("article"))
    if not title:
        return ""
    match = _ARTICLE.fullmatch(article)
    if match is None:
        return f"《{title}》{article}"
    parts = [f"第{number}{unit}" for number, unit in zip(match.groups(), "条款项", strict=True) if number]
    return f"《{title}》{''.join(parts)}"


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
