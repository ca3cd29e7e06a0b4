"""When a site serves, as data: openings by class, weekday and time, for some items or for all, between two days.

Window classes: `standard` and `part_week` hours (ledger R135–R140), `extended` over lunch or into the evening and
`shifted` ones (错时, R147), by `appointment`, and by whoever is `on_duty` (值班, R148).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from services.catalogue.domain.shapes import items_of, mapping, mappings, text, texts, whole

STANDARD, PART_WEEK, EXTENDED, SHIFTED = "standard", "part_week", "extended", "shifted"
APPOINTMENT, ON_DUTY = "appointment", "on_duty"
WALK_IN = frozenset({STANDARD, PART_WEEK, EXTENDED, SHIFTED})
ARRANGED = frozenset({APPOINTMENT, ON_DUTY})
WINDOW_CLASSES = WALK_IN | ARRANGED
DAY_MINUTES = 24 * 60
SATURDAY = 6


@dataclass(frozen=True, slots=True)
class Opening:
    """One stretch of the week. `weekdays`: ISO 1-7; `opens`, `closes`: minutes after midnight, closing excluded.

    `holidays`: kept on every statutory holiday, and else on none. `make_up_days`: kept on every weekend day that is
    worked. `first`, `last`: the days, inclusive, between which it holds, "" without end (R145, R146). `items`: those
    served then, none named means all of the site's (R142, R143).
    """

    window_class: str
    weekdays: tuple[int, ...]
    opens: int
    closes: int
    holidays: bool = False
    make_up_days: bool = False
    first: str = ""
    last: str = ""
    items: tuple[str, ...] = ()

    def holds_on(self, day: str) -> bool:
        """Whether `day`, a date as text, lies within its time."""
        return self.first <= day and (not self.last or day <= self.last)

    def serves(self, item: str) -> bool:
        """Whether `item` is served then; "" asks for nothing in particular."""
        return not item or not self.items or item in self.items


def minutes(clock: Any) -> int | None:
    """`09:30` as minutes after midnight, `24:00` included; None for anything else."""
    hour, colon, minute = text(clock).partition(":")
    if not colon or not (len(hour) == len(minute) == 2) or not (hour + minute).isascii():
        return None
    if not (hour + minute).isdigit() or int(minute) > 59:
        return None
    total = int(hour) * 60 + int(minute)
    return total if total <= DAY_MINUTES else None


def clock(after_midnight: int) -> str:
    """The inverse of `minutes`."""
    return f"{after_midnight // 60:02d}:{after_midnight % 60:02d}"


def openings_from(row: Mapping[str, Any], patterns: Mapping[str, Any]) -> tuple[Opening, ...]:
    """The openings of a checked site row: those of its `hours_class`, then its own `hours`.

    `patterns`: the catalogue's `hours_classes`. `saturday_item_ids` narrows the pattern's Saturdays.
    """
    pattern = mapping(patterns.get(text(row.get("hours_class"))))
    saturday = texts(row.get("saturday_item_ids"))
    return (*_of_pattern(pattern, saturday), *map(opening_from, mappings(row.get("hours"))))


def opening_from(row: Mapping[str, Any]) -> Opening:
    """One checked entry of a site's `hours`."""
    return Opening(
        window_class=row["window_class"],
        weekdays=tuple(sorted(row["weekdays"])),
        opens=minutes(row["opens"]) or 0,
        closes=minutes(row["closes"]) or 0,
        holidays=row.get("holidays") is True,
        make_up_days=row.get("make_up_days") is True,
        first=text(row.get("from")),
        last=text(row.get("until")),
        items=texts(row.get("item_ids")),
    )


def _of_pattern(pattern: Mapping[str, Any], saturday: tuple[str, ...]) -> Iterator[Opening]:
    weekly = mapping(pattern.get("weekly"))
    days: dict[tuple[int, int, tuple[str, ...]], list[int]] = {}
    for weekday in range(1, 8):
        narrowed = saturday if weekday == SATURDAY else ()
        for stretch in items_of(weekly.get(str(weekday))):
            opens, closes = (minutes(end) or 0 for end in stretch)
            days.setdefault((opens, closes, narrowed), []).append(weekday)
    for (opens, closes, narrowed), weekdays in days.items():
        yield Opening(
            window_class=text(pattern.get("window_class")) or STANDARD,
            weekdays=tuple(weekdays),
            opens=opens,
            closes=closes,
            holidays=pattern.get("closed_on_statutory_holidays") is False,
            make_up_days=pattern.get("open_on_make_up_days") is True and not narrowed,
            items=narrowed,
        )


def overlap(one: Opening, other: Opening) -> bool:
    """Whether two openings claim the same minutes of a weekday within days that both hold."""
    days = set(one.weekdays) & set(other.weekdays) or (one.holidays and other.holidays)
    apart = (one.last and one.last < other.first) or (other.last and other.last < one.first)
    return bool(days) and not apart and one.opens < other.closes and other.opens < one.closes


def is_weekdays(value: Any) -> bool:
    """ISO weekdays, each once; none for an opening that is kept on holidays or make-up days alone."""
    days = [whole(day) for day in items_of(value)]
    return isinstance(value, list) and all(day in range(1, 8) for day in days) and len(set(days)) == len(days)
