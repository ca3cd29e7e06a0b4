"""The rules for what a site says of its hours, its items and where it stands."""

from collections.abc import Iterator, Mapping
from typing import Any

from services.catalogue.domain.distance import DATUMS
from services.catalogue.domain.openings import (
    WINDOW_CLASSES,
    is_weekdays,
    minutes,
    opening_from,
    openings_from,
    overlap,
)
from services.catalogue.domain.quality.rules import Row, Rule, is_day, is_level, is_text, is_texts
from services.catalogue.domain.references import References
from services.catalogue.domain.shapes import items_of, mapping, text

MAX_OPENINGS = 60
_FLAGS = ("holidays", "make_up_days")
_COORDINATES = (("latitude", 90), ("longitude", 180))


def is_pattern(pattern: Any) -> bool:
    """A week of an hours class: ISO weekday → [opens, closes] that follow one another within the day."""
    weekly = mapping(pattern).get("weekly")
    known = text(mapping(pattern).get("window_class")) or "standard"
    if not isinstance(weekly, Mapping) or not weekly or known not in WINDOW_CLASSES:
        return False
    return all(day in {*"1234567"} and _is_day_plan(stretches) for day, stretches in weekly.items())


def _is_day_plan(stretches: Any) -> bool:
    before = -1
    for stretch in items_of(stretches):
        opens, closes = map(minutes, stretch) if _is_pair(stretch) else (None, None)
        if opens is None or closes is None or not before < opens < closes:
            return False
        before = closes - 1
    return isinstance(stretches, list)


def _is_pair(value: Any) -> bool:
    return isinstance(value, list) and len(value) == 2


def _bad_pattern(row: Row, references: References) -> Iterator[str]:
    pattern = references.hours_classes.get(text(row.get("hours_class")))
    if pattern is not None and not is_pattern(pattern):
        yield "/hours_class"


def _malformed_hours(row: Row, _: References) -> Iterator[str]:
    hours = row.get("hours")
    if hours is not None and (not isinstance(hours, list) or len(hours) > MAX_OPENINGS):
        yield "/hours"
    for at, entry in enumerate(items_of(hours)):
        yield from (f"/hours/{at}{pointer}" for pointer in _wrong_in(mapping(entry)))


def _wrong_in(entry: Mapping[str, Any]) -> Iterator[str]:
    if text(entry.get("window_class")) not in WINDOW_CLASSES:
        yield "/window_class"
    special = any(entry.get(name) is True for name in _FLAGS)
    if not is_weekdays(entry.get("weekdays")) or not (entry["weekdays"] or special):
        yield "/weekdays"
    opens, closes = minutes(entry.get("opens")), minutes(entry.get("closes"))
    if opens is None:
        yield "/opens"
    if closes is None or (opens is not None and closes <= opens):
        yield "/closes"
    yield from (f"/{name}" for name in _FLAGS if not isinstance(entry.get(name, False), bool))
    first, last = entry.get("from"), entry.get("until")
    yield from (f"/{name}" for name in ("from", "until") if entry.get(name) and not is_day(entry[name]))
    if is_day(first) and is_day(last) and text(last) < text(first):
        yield "/until"
    if entry.get("item_ids") is not None and not is_texts(entry["item_ids"]):
        yield "/item_ids"


def _overlapping_hours(row: Row, references: References) -> Iterator[str]:
    if any(_malformed_hours(row, references)) or any(_bad_pattern(row, references)):
        return
    own = [opening_from(mapping(entry)) for entry in items_of(row.get("hours"))]
    taken = list(openings_from({**row, "hours": []}, references.hours_classes))
    for at, opening in enumerate(own):
        if any(overlap(opening, other) for other in taken):
            yield f"/hours/{at}"
        taken.append(opening)


def _unknown_items(row: Row, references: References) -> Iterator[str]:
    for name in ("accept_item_ids", "saturday_item_ids"):
        value = row.get(name)
        if value is not None and not is_texts(value):
            yield f"/{name}"
    known = frozenset(references.owners.values())
    if not known:
        return
    lists = [
        ("", row),
        *((f"/hours/{at}", mapping(one)) for at, one in enumerate(items_of(row.get("hours")))),
    ]
    for pointer, entry in lists:
        for name in ("accept_item_ids", "saturday_item_ids", "item_ids"):
            for at, item in enumerate(items_of(entry.get(name))):
                if text(item) not in known:
                    yield f"{pointer}/{name}/{at}"


def _bad_place(row: Row, _: References) -> Iterator[str]:
    if row.get("level") is not None and not is_level(row["level"]):
        yield "/level"
    if row.get("address") is not None and not is_text(row["address"]):
        yield "/address"
    for name, bound in _COORDINATES:
        value = row.get(name)
        number = isinstance(value, int | float) and not isinstance(value, bool)
        if value is not None and not (number and -bound <= value <= bound):
            yield f"/{name}"
    if row.get("coordinate_system") not in (None, *DATUMS):
        yield "/coordinate_system"
    if (row.get("latitude") is None) != (row.get("longitude") is None):
        yield "/longitude"


HOURS_RULES = (
    Rule("HOURS_CLASS_MALFORMED", "该类开放时间的每周安排有误", _bad_pattern),
    Rule(
        "HOURS_MALFORMED", "开放时段应有类别、星期、同日内先后的起止时间（HH:MM）和起止日期", _malformed_hours
    ),
    Rule("HOURS_OVERLAP", "开放时段与其他时段重叠", _overlapping_hours),
    Rule("ITEM_UNKNOWN", "没有这个事项", _unknown_items),
    Rule("PLACE_MALFORMED", "层级、地址或坐标有误", _bad_place),
)
