"""Rules for time: the steps fit into the promise, the promise into the law, each in its unit.

`min_span` and `max_span` bound how many calendar days a number of working days takes in weeks without public holidays.
"""

from collections.abc import Iterator, Sequence

from services.catalogue.domain.quality.rules import WARNING, Row, Rule, Told, is_days
from services.catalogue.domain.references import References
from services.catalogue.domain.shapes import items_of, mapping, mappings, text, whole

WORKING, CALENDAR = "working_day", "calendar_day"
_UNITS = {WORKING: "个工作日", CALENDAR: "个自然日"}
_PARTS = ("steps", "pre_acceptance_steps")


def min_span(working_days: int) -> int:
    """Calendar days that many working days take at least: counted from a Sunday."""
    return working_days + 2 * ((working_days - 1) // 5) if working_days > 0 else 0


def max_span(working_days: int) -> int:
    """Calendar days that many working days take at most: counted from a Friday."""
    return working_days + 2 * ((working_days - 1) // 5 + 1) if working_days > 0 else 0


def total_of_steps(steps: Sequence[Row]) -> int:
    """Days that the steps take together; of those in one `parallel_group` the longest counts."""
    longest: dict[str, int] = {}
    total = 0
    for step in steps:
        days = whole(step.get("limit_days")) or 0
        if group := text(step.get("parallel_group")):
            total += max(days - longest.get(group, 0), 0)
            longest[group] = max(days, longest.get(group, 0))
        else:
            total += days
    return total


def incomplete_steps(row: Row, references: References) -> Iterator[Told]:
    """Each step has a name, a doer, a limit and an output (ledger R044)."""
    doers = references.enums.get("step_role", frozenset())
    for name in _PARTS:
        for at, step in enumerate(map(mapping, items_of(row.get(name)))):
            pointer = f"/{name}/{at}"
            if not text(step.get("name_zh")).strip():
                yield f"{pointer}/name_zh", "环节缺少名称"
            if text(step.get("doer")) not in doers:
                yield f"{pointer}/doer", "环节缺少承办人，或承办人不在代码表中"
            if not is_days(step.get("limit_days")):
                yield f"{pointer}/limit_days", "环节缺少时限"
            if not text(step.get("output_zh")).strip():
                yield f"{pointer}/output_zh", "环节缺少办理结果"


def slow_steps(row: Row, _: References) -> Iterator[Told]:
    """The limits of the steps add up to the promise or less."""
    steps, promise = mappings(row.get("steps")), _days(row.get("committed_days"))
    if promise is None or any(_days(step.get("limit_days")) is None for step in steps):
        return
    total = total_of_steps(steps)
    if total > promise:
        unit = _UNITS.get(text(row.get("committed_unit")), "日")
        yield "/steps", f"各环节时限合计 {total} {unit}，超过承诺时限 {promise} {unit}"


def overlong_steps(row: Row, _: References) -> Iterator[str]:
    """A step that the law limits keeps to it."""
    for at, step in enumerate(map(mapping, items_of(row.get("steps")))):
        limit, law = _days(step.get("limit_days")), _days(step.get("statutory_limit_days"))
        if limit is not None and law is not None and limit > law:
            yield f"/steps/{at}/limit_days"


def unlawful_promise(row: Row, _: References) -> Iterator[Told]:
    """A promise that is longer than the law allows, in whichever week it begins (ledger R041)."""
    if spans := _spans(row):
        (shortest, _longest), (_least, most), said = spans
        if shortest > most:
            yield "/committed_days", f"{said}，承诺时限超过法定时限"


def doubtful_promise(row: Row, _: References) -> Iterator[Told]:
    """A promise that outlasts the law when it begins in the wrong week."""
    if spans := _spans(row):
        (shortest, longest), (least, most), said = spans
        if shortest <= most and longest > least:
            yield "/committed_days", f"{said}，跨周末办理可能超过法定时限"


def _days(value: object) -> int | None:
    return whole(value) if is_days(value) else None


def _spans(row: Row) -> tuple[tuple[int, int], tuple[int, int], str] | None:
    """Promise and law as (least, most) in one unit, and both in words; None when either is not given."""
    found = []
    for name in ("committed", "statutory"):
        days, unit = _days(row.get(f"{name}_days")), text(row.get(f"{name}_unit"))
        if days is None or unit not in _UNITS:
            return None
        found.append((days, unit))
    (promise, unit), (law, law_unit) = found
    said = f"承诺 {promise} {_UNITS[unit]}，法定 {law} {_UNITS[law_unit]}"
    if unit == law_unit:
        return (promise, promise), (law, law), said
    if unit == WORKING:
        return (min_span(promise), max_span(promise)), (law, law), said
    return (promise, promise), (min_span(law), max_span(law)), said


_LAW = "行政许可法第四十二条；优化营商环境条例第三十六条"
RULES = (
    Rule("STEP_INCOMPLETE", "环节不完整", incomplete_steps, "行政许可法第三十条；GB/T 36114-2018"),
    Rule("STEPS_EXCEED_PROMISE", "各环节时限之和超过承诺时限", slow_steps, _LAW),
    Rule("STEP_EXCEEDS_STATUTE", "环节时限超过法定环节时限", overlong_steps, _LAW),
    Rule("PROMISE_EXCEEDS_STATUTE", "承诺时限超过法定时限", unlawful_promise, _LAW),
    Rule("PROMISE_MAY_EXCEED_STATUTE", "承诺时限可能超过法定时限", doubtful_promise, _LAW, WARNING),
)
