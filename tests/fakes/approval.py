"""Stand-ins for approval's ports, and the things its tests talk about."""

import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from services.approval.domain.asking import awaiting
from services.approval.domain.case import OPEN_STATES, Case
from services.approval.domain.deferring import missed_at
from services.approval.domain.desk import Wanted
from services.approval.domain.rates import CaseKind
from services.approval.domain.terms import ItemTerms
from services.approval.domain.watching import next_card_at
from services.approval.events import ApplicationAccepted
from services.approval.ports import Approval, Reviewed
from services.approval.wire.catalogue import automatic_terms, deferral_terms, extension_approver
from services.chassis.auth import Principal
from services.chassis.clock import SHANGHAI
from services.chassis.fakes import FakeAuthorities, FakeBus, FakeClock, FakeMerges, FakeRepository
from services.chassis.messages import Envelope
from services.chassis.workdays import Calendar, CalendarYear, calendar_of
from services.departments.sdk import Fault, Matter
from tests.fakes.approval_automatic import automatics
from tests.fakes.approval_certificates import certificates
from tests.fakes.approval_desk import FakeChiefs, is_wanted
from tests.fakes.approval_inspections import inspections
from tests.fakes.approval_learned import FakeOutages, FakePowers
from tests.fakes.approval_supervision import FakeCards, FakeTallies, kinds_of

DATA = Path(__file__).parents[2] / "infra/data"
COUNTY, TOWNSHIP, VILLAGE = "510822", "510822101", "510822101200"
NUMBER = "510822202611230000017"
ACCEPTED_AT = datetime(2026, 11, 20, 16, 30, tzinfo=SHANGHAI)


class FakeCases(FakeRepository[Case]):
    """`Cases` in a dict."""

    def __init__(self, bus: FakeBus | None = None) -> None:
        super().__init__(bus, "CASE_NOT_FOUND")
        self.held: dict[tuple[str, str, datetime | None], datetime] = {}

    def page(self, wanted: Wanted, limit: int) -> list[Case]:
        return self.select(lambda case: is_wanted(case, wanted), lambda case: case.rank)[:limit]

    def count(self, wanted: Wanted, most: int) -> int:
        return len(self.page(wanted, most))

    def to_ask(self, now: datetime, limit: int) -> list[Case]:
        return self.select(
            lambda case: case.ask_at is not None and case.ask_at <= now, lambda case: case.ask_at
        )[:limit]

    def take(self, department: str, now: datetime, until: datetime, limit: int) -> list[Case]:
        """A fake forgets its leases with each write, as a stored one does."""

        def due(case: Case) -> bool:
            at = dict(awaiting(case)).get(department)
            held = self.held.get((case.id, department, at))
            return at is not None and at <= now and (held is None or held <= now)

        found = self.select(due, lambda case: case.id)[:limit]
        self.held |= {(case.id, department, dict(awaiting(case))[department]): until for case in found}
        return found

    def waits(self, department: str, until: datetime) -> bool:
        def due(case: Case) -> bool:
            at = dict(awaiting(case)).get(department)
            return at is not None and self.held.get((case.id, department, at), at) <= until

        return any(map(due, self.kept.values()))

    def counted_before(self, edition: int, limit: int) -> list[Case]:
        return self.select(
            lambda case: case.state in OPEN_STATES and case.edition < edition, lambda case: case.edition
        )[:limit]

    def to_watch(self, now: datetime, limit: int) -> list[Case]:
        return self.select(lambda case: (at := next_card_at(case)) is not None and at <= now, next_card_at)[
            :limit
        ]

    def missed_promises(self, now: datetime, limit: int) -> list[Case]:
        return self.select(lambda case: (at := missed_at(case)) is not None and at <= now, missed_at)[:limit]

    def mark(self, dealt: Sequence[tuple[Case, Case]]) -> None:
        for was, now in dealt:
            if self.kept[was.id].meta.version == was.meta.version:
                self.save(was, now, [])

    def to_check(self, division: str, department: str, after: str, limit: int) -> list[Case]:
        wanted = Wanted(division, department, after=after)

        def due(case: Case) -> bool:
            check = case.automatic.check if case.automatic else None
            waits = case.state == "decided" and check is not None and check.state == "due"
            return waits and is_wanted(case, wanted)

        return self.select(due, lambda case: case.rank)[:limit]

    def opened(self, day: date) -> Mapping[CaseKind, int]:
        return Counter(
            kind for case in self.kept.values() if case.opened_on == day for kind in kinds_of(case)
        )


class FakeItems:
    """`Items` in a dict."""

    def __init__(self, *terms: ItemTerms) -> None:
        self._kept = {(one.item_id, one.version): one for one in terms}

    def put(self, terms: ItemTerms) -> None:
        self._kept.setdefault((terms.item_id, terms.version), terms)

    def get(self, item_id: str, version: int) -> ItemTerms | None:
        return self._kept.get((item_id, version))


class FakeCalendars:
    """`Calendars` in a dict."""

    def __init__(self, *years: CalendarYear) -> None:
        self._kept: dict[tuple[str, int], tuple[int, CalendarYear]] = {}
        for year in years:
            self.put(year, 1)

    def put(self, year: CalendarYear, version: int) -> None:
        known = self._kept.get((year.region, year.year))
        if known is None or known[0] < version:
            self._kept[year.region, year.year] = (version, year)

    def current(self, division: str) -> tuple[Calendar, int]:
        years = [year for _, year in self._kept.values()]
        regions = tuple(sorted({year.region for year in years if division.startswith(year.region)}))
        return calendar_of(years, regions), sum(version for version, _ in self._kept.values())


@dataclass
class FakeDepartments:
    """`Departments` that answer from a function; every question is kept."""

    matters: dict[tuple[str, str], Matter] = field(default_factory=dict)
    answer: Callable[[Mapping[str, Any]], Reviewed] | None = None
    questions: list[Mapping[str, Any]] = field(default_factory=list)
    remote: frozenset[str] = frozenset()
    faults: tuple[Fault, ...] = ()
    signer: Callable[..., bool] = lambda *said: False

    def is_remote(self, department: str) -> bool:
        return department in self.remote

    def signed_by(self, department: str, *said: Any) -> bool:
        return self.signer(department, *said)

    def check(self, department: str, **question: Any) -> tuple[Fault, ...]:
        return self.faults

    def matter(self, department: str, item: str) -> Matter | None:
        return self.matters.get((department, item))

    def review(self, department: str, **question: Any) -> Reviewed:
        self.questions.append({"department": department, **question})
        assert self.answer is not None
        return self.answer(question)


@cache
def document(item_id: str) -> dict[str, Any]:
    """An item of the shipped catalogue."""
    found: dict[str, Any] = json.loads(
        (DATA / f"catalogue/{COUNTY}/items/{item_id}.json").read_text(encoding="utf-8")
    )
    return found


def terms(item_id: str, **changes: Any) -> ItemTerms:
    """The terms of a shipped item."""
    raw = document(item_id)
    days = raw["statutory_days"]
    made = ItemTerms(
        item_id=item_id,
        version=raw["version"],
        name=raw["name_zh"],
        departments=(raw["department"], *raw["joint_departments"]),
        case_type=raw["case_type"],
        committed_days=raw["committed_days"],
        committed_unit=raw["committed_unit"],
        statutory_days=-1 if days is None else days,
        statutory_unit=raw["statutory_unit"] or "",
        conditions={row["code"]: row["text_zh"] for row in raw["conditions"]},
        parameters={name: entry["value"] for name, entry in raw["parameters"].items()},
        extension_days=(raw["extension"] or {"days": 0})["days"],
        extension_unit=(raw["extension"] or {"unit": ""})["unit"],
        extension_by=extension_approver(raw),
        procedures={row["reason_code"]: row["max_days"] for row in raw["special_procedures"]},
        order={row["department"]: tuple(row["after"]) for row in raw.get("joint_order", ())},
        automatic=automatic_terms(raw),
        deferral=deferral_terms(raw),
    )
    return replace(made, **changes)


@cache
def shipped_year(year: int) -> CalendarYear:
    """An official year of the shipped calendar."""
    calendar = json.loads((DATA / "calendar/CN.json").read_text(encoding="utf-8"))
    entry = calendar["years"][str(year)]
    return CalendarYear(
        year,
        frozenset(map(date.fromisoformat, entry["holidays"])),
        frozenset(map(date.fromisoformat, entry["make_up_days"])),
        entry["provisional"],
        entry["source"],
    )


def accepted(item_id: str, **changes: Any) -> ApplicationAccepted:
    """An accepted application from a village, decided by the county."""
    raw = document(item_id)
    made = ApplicationAccepted(
        number=NUMBER,
        item=item_id,
        item_version=raw["version"],
        item_name=raw["name_zh"],
        case_type=raw["case_type"],
        division=VILLAGE,
        owner_division=COUNTY,
        applicant_name="王秀英",
        party="p" * 32,
        form="{}",
        accepted_at=ACCEPTED_AT,
        handled_by=("clerk-1",),
    )
    return replace(made, **changes)


def envelope(event_type: str, event_id: str = "", division: str = VILLAGE, **changes: Any) -> Envelope:
    """An envelope as the bus would bring it."""
    made = Envelope(
        id=event_id or f"{COUNTY}/{event_type}/{NUMBER}/1",
        type=event_type,
        source=f"/stacks/{COUNTY}/intake",
        subject=NUMBER,
        time=ACCEPTED_AT,
        sequence=1,
        division=division,
        destination=COUNTY,
    )
    return replace(made, **changes)


def reviewer(department: str, division: str = COUNTY, subject: str = "reviewer-1") -> Principal:
    """A reviewer of a department."""
    return Principal(subject, "staff", frozenset({"reviewer"}), division, department)


def world(
    seals: Any,
    *items: ItemTerms,
    stack: str = COUNTY,
    years: Sequence[int] = (2026,),
    departments: FakeDepartments | None = None,
) -> Approval:
    """Approval on fakes, in a county with one township stack."""
    return Approval(
        stack=stack,
        stacks=(COUNTY, TOWNSHIP),
        clock=FakeClock(),
        cases=(cases := FakeCases()),
        chiefs=FakeChiefs(),
        items=FakeItems(*items),
        calendars=FakeCalendars(*map(shipped_year, years)),
        powers=FakePowers(),
        departments=departments or FakeDepartments(),
        outages=FakeOutages(cases.bus, "OUTAGE_NOT_FOUND"),
        cards=FakeCards(),
        tallies=FakeTallies(),
        certificates=certificates(),
        automatic=automatics(),
        inspections=inspections(cases),
        authorities=FakeAuthorities(),
        merges=FakeMerges(),
        seals=seals,
    )
