"""The rules for what an item is found by."""

from collections.abc import Iterator
from typing import Any

from services.catalogue.domain.finding import LIFE_EVENTS, normal
from services.catalogue.domain.quality.rules import Find, Row, is_texts
from services.catalogue.domain.references import References
from services.catalogue.domain.shapes import items_of, text

MAX_NAMES, MAX_NAME = 20, 30


def bad_everyday_names(row: Row, _: References) -> Iterator[str]:
    """At most 20 words that people use, each with something to compare and no longer than 30 characters."""
    names = row.get("everyday_names")
    if names is None:
        return
    if not is_texts(names) or len(names) > MAX_NAMES:
        yield "/everyday_names"
    for at, name in enumerate(items_of(names)):
        if not normal(text(name)) or len(text(name)) > MAX_NAME:
            yield f"/everyday_names/{at}"


def unknown_events(row: Row, _: References) -> Iterator[str]:
    """Life events are of the list."""
    events: Any = row.get("life_events")
    if events is not None and not is_texts(events):
        yield "/life_events"
    for at, event in enumerate(items_of(events)):
        if text(event) not in LIFE_EVENTS:
            yield f"/life_events/{at}"


FINDERS: tuple[tuple[str, str, Find], ...] = (
    ("EVERYDAY_NAME_INVALID", "俗称应为不重复的短语，不超过20个、每个不超过30字", bad_everyday_names),
    ("LIFE_EVENT_UNKNOWN", "没有这种人生或经营事件", unknown_events),
)
