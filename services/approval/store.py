"""Cases and read copies in MongoDB; the only door to it in this room."""

import time
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from mongoengine import DateTimeField, IntField, ListField, StringField

from services.approval.domain.case import IN_REVIEW, Case, Finding, Task
from services.approval.domain.clocks import Clock
from services.approval.domain.terms import ItemTerms
from services.chassis.clock import SHANGHAI
from services.chassis.inbox import Copy, MongoReadCopy, Remembered
from services.chassis.levels import ancestors
from services.chassis.messages import Meta
from services.chassis.mongo.documents import Head
from services.chassis.mongo.repository import MongoRepository
from services.chassis.outbox import Outbox
from services.chassis.workdays import Calendar, CalendarYear

NATION = "CN"
REMEMBERED_SECONDS = 2.0


class CaseDocument(Head):
    """One case. `desks`: every place above its owner, alone and with each department: `510822/`, `510822/health`."""

    meta = {
        "collection": "approval_cases",
        "auto_create_index": False,
        "indexes": [
            {"fields": ["desks", "rank"]},
            {"fields": ["desks", "state", "rank"]},
            {"fields": ["state", "ask_at"]},
            {"fields": ["state", "edition"]},
        ],
    }

    state = StringField()
    desks = ListField()
    rank = StringField()
    ask_at = DateTimeField()
    edition = IntField()


class ItemCopy(Copy):
    """Items as the catalogue published them, one document per version."""

    meta = {"collection": "approval_items", "auto_create_index": False}


class CalendarCopy(Copy):
    """Calendar years by region and year."""

    meta = {"collection": "approval_calendar", "auto_create_index": False}


class MongoCases(MongoRepository[Case]):
    """`Cases` in one collection."""

    def __init__(self, outbox: Outbox) -> None:
        super().__init__(CaseDocument, outbox, _fields, _rebuild, "CASE_NOT_FOUND")

    def page(self, division: str, department: str, state: str, after: str, limit: int) -> list[Case]:
        query: dict[str, Any] = {"desks": f"{division}/{department}"}
        if state:
            query["state"] = state
        if after:
            query["rank"] = {"$gt": after}
        return self.select(query, [("rank", 1)], limit)

    def to_ask(self, now: datetime, limit: int) -> list[Case]:
        return self.select({"state": IN_REVIEW, "ask_at": {"$lte": now}}, [("ask_at", 1)], limit)

    def counted_before(self, edition: int, limit: int) -> list[Case]:
        return self.select({"state": IN_REVIEW, "edition": {"$lt": edition}}, [("edition", 1)], limit)


class MongoItems:
    """`Items` as a read copy, remembered for two seconds."""

    def __init__(self) -> None:
        self._copies = MongoReadCopy(ItemCopy)
        self._remembered: Remembered[ItemTerms] = Remembered(self._copies, _terms, REMEMBERED_SECONDS)

    def ensure_indexes(self) -> None:
        self._copies.ensure_indexes()

    def put(self, terms: ItemTerms) -> None:
        document = {**asdict(terms), "conditions": [list(one) for one in terms.conditions.items()]}
        self._copies.put(f"{terms.item_id}@{terms.version}", terms.version, document)

    def get(self, item_id: str, version: int) -> ItemTerms | None:
        return self._remembered.get(f"{item_id}@{version}")


class MongoCalendars:
    """`Calendars` as a read copy, remembered for two seconds."""

    def __init__(self, remembered: float = REMEMBERED_SECONDS) -> None:
        self._copies = MongoReadCopy(CalendarCopy)
        self._seconds = remembered
        self._until = float("-inf")
        self._edition = 0
        self._years: list[CalendarYear] = []
        self._calendars: dict[tuple[str, ...], Calendar] = {}

    def ensure_indexes(self) -> None:
        self._copies.ensure_indexes()

    def put(self, year: CalendarYear, version: int) -> None:
        document = {
            "year": year.year,
            "region": year.region,
            "holidays": sorted(day.isoformat() for day in year.holidays),
            "make_up_days": sorted(day.isoformat() for day in year.make_up_days),
            "provisional": year.provisional,
            "source": year.source,
            "version": version,
        }
        self._copies.put(f"{year.region}/{year.year}", version, document)

    def current(self, division: str) -> tuple[Calendar, int]:
        if time.monotonic() >= self._until:
            self._refresh()
        regions = tuple(sorted({year.region for year in self._years if division.startswith(year.region)}))
        calendar = self._calendars.get(regions)
        if calendar is None:
            calendar = self._calendars[regions] = calendar_of(self._years, regions)
        return calendar, self._edition

    def _refresh(self) -> None:
        documents: list[Mapping[str, Any]] = list(self._copies.all().values())
        edition = sum(int(document["version"]) for document in documents)
        if edition != self._edition:
            self._years = [_year(document) for document in documents]
            self._calendars = {}
            self._edition = edition
        self._until = time.monotonic() + self._seconds


def calendar_of(years: list[CalendarYear], regions: tuple[str, ...]) -> Calendar:
    """The nation's years, replaced where a region, widest first, has its own."""
    found: dict[int, CalendarYear] = {}
    for region in (NATION, *regions):
        found |= {year.year: year for year in years if year.region == region}
    return Calendar(found)
