"""Rules for what stops and prolongs the clocks of a case and in which order departments decide: only what can be carried out."""

from collections.abc import Iterator, Mapping
from typing import Any

from services.catalogue.domain.quality.limits import CALENDAR, WORKING
from services.catalogue.domain.quality.rules import WARNING, Row, Rule, Told, is_texts
from services.catalogue.domain.references import References
from services.catalogue.domain.shapes import items_of, mapping, text, texts, whole

LONGEST_CHANGE = 366
"""Days that a clock may be prolonged or stand still at most, of either unit."""
OF_ONE, OF_SEVERAL = 10, 15
"""Working days by which an office, or several together, may prolong (行政许可法 art. 42)."""
LICENSING_LAW = "administrative_licensing_law"
PROCEDURES = frozenset(
    {
        "hearing",
        "tendering",
        "auction",
        "inspection",
        "testing",
        "quarantine",
        "appraisal",
        "expert_review",
    }
)
"""听证、招标、拍卖、检验、检测、检疫、鉴定、专家评审 (行政许可法 art. 45)."""


def malformed_extension(row: Row, _: References) -> Iterator[str]:
    """Days and unit of an extension."""
    said = row.get("extension")
    if said is None:
        return
    if not _is_change(mapping(said).get("days")):
        yield "/extension/days"
    if text(mapping(said).get("unit")) not in (WORKING, CALENDAR):
        yield "/extension/unit"


def idle_extension(row: Row, _: References) -> Iterator[str]:
    """An extension in the unit of no clock of the item prolongs nothing."""
    unit = text(mapping(row.get("extension")).get("unit"))
    clocks = {text(row.get(f"{name}_unit")) for name in ("committed", "statutory") if _runs(row, name)}
    if unit and unit not in clocks:
        yield "/extension/unit"


def long_extension(row: Row, _: References) -> Iterator[Told]:
    """More than the licensing law gives; another law may give more (art. 42: unless laws provide otherwise)."""
    said = mapping(row.get("extension"))
    days = whole(said.get("days"))
    most = OF_SEVERAL if texts(row.get("joint_departments")) else OF_ONE
    if days is not None and days > most and text(said.get("law")) in ("", LICENSING_LAW):
        yield "/extension/days", f"延长 {days} 日，超过行政许可法规定的 {most} 日"


def malformed_procedures(row: Row, _: References) -> Iterator[Told]:
    """Each special procedure is one that the law knows, named once, with the most working days that it takes."""
    seen: set[str] = set()
    for at, said in enumerate(map(mapping, items_of(row.get("special_procedures")))):
        pointer, name = f"/special_procedures/{at}", text(said.get("reason_code"))
        if name not in PROCEDURES:
            yield f"{pointer}/reason_code", "不是法律规定的特别程序"
        elif name in seen:
            yield f"{pointer}/reason_code", "同一特别程序列出了两次"
        seen.add(name)
        if not _is_change(said.get("max_days")):
            yield f"{pointer}/max_days", f"特别程序所需时间应为 1 至 {LONGEST_CHANGE} 个工作日"
        if said.get("unit") not in (None, WORKING):
            yield f"{pointer}/unit", "特别程序所需时间以工作日计算"


def malformed_order(row: Row, _: References) -> Iterator[Told]:
    """The order names departments of the item, each once, and lets every one of them begin some day."""
    deciding = {text(row.get("department")), *texts(row.get("joint_departments"))} - {""}
    waiting: dict[str, set[str]] = {}
    sound = True
    for at, said in enumerate(map(mapping, items_of(row.get("joint_order")))):
        department, after = text(said.get("department")), said.get("after")
        if department not in deciding or department in waiting:
            sound = False
            yield f"/joint_order/{at}/department", "不是该事项的审批部门，或者列出了两次"
        if not is_texts(after) or not deciding.issuperset(texts(after)):
            sound = False
            yield f"/joint_order/{at}/after", "须先作出决定的部门不是该事项的审批部门"
        waiting[department] = {*texts(after)}
    if sound and _stuck(deciding, waiting):
        yield "/joint_order", "各部门互相等待，没有一个可以先作出决定"


def _stuck(deciding: set[str], waiting: Mapping[str, set[str]]) -> bool:
    done: set[str] = set()
    while ready := {one for one in deciding - done if waiting.get(one, set()) <= done}:
        done |= ready
    return done != deciding


def _is_change(value: Any) -> bool:
    days = whole(value)
    return days is not None and 1 <= days <= LONGEST_CHANGE


def _runs(row: Row, name: str) -> bool:
    return (whole(row.get(f"{name}_days")) or 0) > 0


_EXTENDING, _SPECIAL = "行政许可法第四十二条", "行政许可法第四十五条"
RULES = (
    Rule(
        "EXTENSION_MALFORMED",
        f"延长期限应为 1 至 {LONGEST_CHANGE} 日，单位为 {WORKING} 或 {CALENDAR}",
        malformed_extension,
        _EXTENDING,
    ),
    Rule(
        "EXTENSION_WITHOUT_CLOCK",
        "延长期限的单位与承诺时限、法定时限都不一致，不起作用",
        idle_extension,
        _EXTENDING,
    ),
    Rule("EXTENSION_LONG", "延长期限超过法律规定", long_extension, _EXTENDING, WARNING),
    Rule("PROCEDURE_MALFORMED", "特别程序有误", malformed_procedures, _SPECIAL),
    Rule("JOINT_ORDER_MALFORMED", "联合办理的先后次序有误", malformed_order, "行政许可法第二十六条"),
)
