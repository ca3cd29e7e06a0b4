"""The rules for commitments (告知承诺): for which items there is one, and that its text is whole."""

from collections.abc import Iterator

from services.catalogue.domain.quality.rules import Row, Rule, Told
from services.catalogue.domain.references import References
from services.catalogue.domain.shapes import items_of, mapping, text

_LAW = "国办发〔2020〕42号"
_TEMPLATES = frozenset({"standard_v1"})
"""Texts that bring duties and consequences with them."""
_FLAGS = ("correctable_by_supervision", "no_serious_consequence")


def _not_eligible(row: Row, _: References) -> Iterator[Told]:
    said = mapping(row.get("notification_commitment"))
    if not said:
        return
    for flag in _FLAGS:
        if said.get(flag) is not True:
            yield f"/notification_commitment/{flag}"
    if row.get("classified") is True:
        yield "/classified", "涉密事项不适用告知承诺"
    if row.get("on_application") is False:
        yield "/on_application", "依职权事项没有申请人，不适用告知承诺"


def _incomplete(row: Row, _: References) -> Iterator[Told]:
    said = mapping(row.get("notification_commitment"))
    if not said:
        return
    whole = text(said.get("text_template")) in _TEMPLATES
    for name, label, given in (
        ("conditions_zh", "应符合的条件", False),
        ("duties_zh", "承诺人的义务", whole),
        ("consequences_zh", "不实承诺的后果", whole),
    ):
        if not given and not any(text(one).strip() for one in items_of(said.get(name))):
            yield f"/notification_commitment/{name}", f"告知承诺书缺少{label}"


RULES = (
    Rule(
        "COMMITMENT_NOT_ELIGIBLE",
        "只有能够通过事中事后监管纠正、且不会产生严重后果的事项才适用告知承诺",
        _not_eligible,
        _LAW,
    ),
    Rule("COMMITMENT_TEXT_INCOMPLETE", "告知承诺书须有条件、义务和后果", _incomplete, _LAW),
)
