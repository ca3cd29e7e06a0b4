"""Cases and read copies in MongoDB; the only door to it in this room."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any

from mongoengine import DateTimeField, IntField, ListField, StringField

from services.approval.domain.case import IN_REVIEW, Case, Finding, Task
from services.approval.domain.clocks import Clock
from services.approval.domain.powers import LentPower
from services.approval.domain.terms import ItemTerms
from services.chassis.clock import SHANGHAI
from services.chassis.inbox import Copy, MongoReadCopy, Remembered
from services.chassis.levels import ancestors
from services.chassis.messages import Meta
from services.chassis.mongo.connection import refusing
from services.chassis.mongo.documents import Head
from services.chassis.mongo.repository import MongoRepository
from services.chassis.outbox import Outbox
from services.chassis.workdays import Calendar, CalendarYear

NATION = "CN"
REMEMBERED_SECONDS = 2.0
MOST_LENT = 100


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


class PowerCopy(Copy):
    """Powers lent to lower divisions, by power id."""

    meta = {"collection": "approval_powers", "auto_create_index": False, "indexes": ["document.item"]}


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


class MongoPowers:
    """`Powers` as a read copy."""

    def __init__(self) -> None:
        self._copies = MongoReadCopy(PowerCopy)

    def ensure_indexes(self) -> None:
        self._copies.ensure_indexes()

    def put(self, power: LentPower) -> None:
        days = {"since": power.since.isoformat(), "until": power.until.isoformat()}
        self._copies.put(power.id, power.revision, asdict(power) | days)

    def lent(self, item: str, divisions: Sequence[str]) -> list[LentPower]:
        query = {"document.item": item, "document.division": {"$in": list(divisions)}}
        with refusing():
            found = list(self._copies.collection.find(query).sort("_id", 1).limit(MOST_LENT))
        return [_power(one["document"]) for one in found]


@dataclass(frozen=True, slots=True)
class _Years:
    edition: int
    years: tuple[CalendarYear, ...]
    calendars: dict[tuple[str, ...], Calendar] = field(default_factory=dict)


class MongoCalendars:
    """`Calendars` as a read copy, remembered for `remembered` seconds."""

    def __init__(self, remembered: float = REMEMBERED_SECONDS) -> None:
        self._copies = MongoReadCopy(CalendarCopy)
        self._seconds = remembered
        self._until = float("-inf")
        self._known = _Years(0, ())

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
        known = self._read()
        regions = tuple(sorted({year.region for year in known.years if division.startswith(year.region)}))
        calendar = known.calendars.get(regions)
        if calendar is None:
            calendar = known.calendars[regions] = calendar_of(known.years, regions)
        return calendar, known.edition

    def _read(self) -> _Years:
        if time.monotonic() < self._until:
            return self._known
        documents: list[Mapping[str, Any]] = list(self._copies.all().values())
        edition = sum(int(document["version"]) for document in documents)
        if edition != self._known.edition:
            self._known = _Years(edition, tuple(_year(document) for document in documents))
        self._until = time.monotonic() + self._seconds
        return self._known


def calendar_of(years: Sequence[CalendarYear], regions: tuple[str, ...]) -> Calendar:
    """The nation's years, replaced where a region, widest first, has its own."""
    found: dict[int, CalendarYear] = {}
    for region in (NATION, *regions):
        found |= {year.year: year for year in years if year.region == region}
    return Calendar(found)


def _year(document: Mapping[str, Any]) -> CalendarYear:
    return CalendarYear(
        year=int(document["year"]),
        holidays=frozenset(map(date.fromisoformat, document["holidays"])),
        make_up_days=frozenset(map(date.fromisoformat, document["make_up_days"])),
        provisional=bool(document["provisional"]),
        source=str(document["source"]),
        region=str(document["region"]),
    )


def _power(kept: Mapping[str, Any]) -> LentPower:
    days = {name: date.fromisoformat(kept[name]) for name in ("since", "until")}
    return LentPower(**{**kept, **days})


def _terms(document: Mapping[str, Any]) -> ItemTerms:
    return ItemTerms(
        **{
            **document,
            "departments": tuple(document["departments"]),
            "conditions": dict(document["conditions"]),
        }
    )


def _fields(case: Case) -> dict[str, Any]:
    return {
        "state": case.state,
        "item": [case.item, case.item_version, case.item_name],
        "case_type": case.case_type,
        "division": case.division,
        "owner_division": case.owner_division,
        "desks": _desks(case),
        "rank": case.rank,
        "applicant": {"name": case.applicant_name, "party": case.party},
        "form": case.form,
        "accepted_at": case.accepted_at,
        "handled_by": list(case.handled_by),
        "tasks": [_task_fields(task) for task in case.tasks],
        "ask_at": case.ask_at,
        "clocks": [
            [
                clock.name,
                clock.started_on.isoformat(),
                clock.days,
                clock.unit,
                clock.due.isoformat(),
                clock.provisional,
            ]
            for clock in case.clocks
        ],
        "edition": case.edition,
        "outcome": case.outcome,
        "reason": case.reason,
        "decided_at": case.decided_at,
    }


def _desks(case: Case) -> list[str]:
    departments = ("", *(task.department for task in case.tasks))
    return [f"{place}/{department}" for place in ancestors(case.owner_division) for department in departments]


def _task_fields(task: Task) -> dict[str, Any]:
    return {
        **asdict(task),
        "findings": [[found.condition, found.met, found.note] for found in task.findings],
        "checks": [list(check) for check in task.checks],
    }


def _rebuild(number: str, kept: Mapping[str, Any], meta: Meta) -> Case:
    item, item_version, item_name = kept["item"]
    return Case(
        id=number,
        state=kept["state"],
        item=item,
        item_version=item_version,
        item_name=item_name,
        case_type=kept["case_type"],
        division=kept["division"],
        owner_division=kept["owner_division"],
        applicant_name=kept["applicant"]["name"],
        party=kept["applicant"]["party"],
        form=kept["form"],
        accepted_at=kept["accepted_at"].astimezone(SHANGHAI),
        handled_by=tuple(kept["handled_by"]),
        tasks=tuple(map(_task, kept["tasks"])),
        clocks=tuple(
            Clock(name, date.fromisoformat(started_on), days, unit, date.fromisoformat(due), provisional)
            for name, started_on, days, unit, due, provisional in kept["clocks"]
        ),
        edition=kept["edition"],
        outcome=kept["outcome"],
        reason=kept["reason"],
        decided_at=_local(kept["decided_at"]),
        meta=meta,
    )


def _task(kept: Mapping[str, Any]) -> Task:
    return Task(
        **{
            **kept,
            "ask_at": _local(kept["ask_at"]),
            "findings": tuple(Finding(*found) for found in kept["findings"]),
            "checks": tuple((code, met) for code, met in kept["checks"]),
            "decided_at": _local(kept["decided_at"]),
        }
    )


def _local(at: datetime | None) -> datetime | None:
    return at.astimezone(SHANGHAI) if at else None
