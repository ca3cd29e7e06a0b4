"""The catalogue's events as intake hears them."""

import json
from datetime import date
from typing import Any

from sanji.catalogue.v1 import catalogue_events_pb2

from services.chassis.decoding import Readers
from services.chassis.messages import Envelope
from services.chassis.workdays import CalendarYear
from services.intake import events


def _item(message: Any, envelope: Envelope) -> events.ItemPublished:
    item = message.item
    return events.ItemPublished(item.item_id, item.version, tuple(item.aliases), json.loads(item.document))


def _tree(message: Any, envelope: Envelope) -> events.DivisionTreePublished:
    codes = tuple(division.code for division in message.divisions)
    return events.DivisionTreePublished(message.county, message.version, codes)


def _year(message: Any, envelope: Envelope) -> events.CalendarYearPublished:
    year = message.year
    if not year.region:
        raise ValueError("region")
    return events.CalendarYearPublished(
        CalendarYear(
            year=date(year.year, 1, 1).year,
            holidays=frozenset(map(date.fromisoformat, year.holidays)),
            make_up_days=frozenset(map(date.fromisoformat, year.make_up_days)),
            provisional=year.provisional,
            source=year.source,
            region=year.region,
        ),
        year.version,
    )


READERS: Readers = {
    "sanji.catalogue.v1.ItemPublished": (catalogue_events_pb2.ItemPublished, _item),
    "sanji.catalogue.v1.DivisionTreePublished": (catalogue_events_pb2.DivisionTreePublished, _tree),
    "sanji.catalogue.v1.CalendarYearPublished": (catalogue_events_pb2.CalendarYearPublished, _year),
}
