"""Intake's world in memory, its catalogue the shipped one."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from services.chassis.fakes import FakeAuthorities, FakeBus, FakeClock, FakeMerges, FakeRepository
from services.chassis.levels import contains
from services.chassis.numbers import normal_uscc, receipt_number
from services.intake.domain.application import Application, Behind
from services.intake.domain.awaited import next_at, still_awaited
from services.intake.domain.items import ItemRules, compile_item
from services.intake.domain.lent import LentAcceptance
from services.intake.domain.notice_terms import NoticeTerms, notice_terms
from services.intake.ports import Intake
from tests.fakes.intake_agency import FakeEntrustments, FakeRosters
from tests.fakes.intake_calendars import FakeCalendars
from tests.fakes.intake_commitments import FakeBrokenPromises
from tests.fakes.intake_exchange import FakeExchange, FakeLookups
from tests.fakes.intake_files import MOST_BYTES, FakeFiles, FakeUploads, types_of
from tests.fakes.intake_guests import FakeGuests, exit_page
from tests.fakes.intake_packages import FakePackages, FakeTerms, oldest
from tests.fakes.intake_ways import FakeMaterialWays

COUNTY, TOWNSHIP = "510822", "510822101"


class FakeApplications(FakeRepository[Application]):
    def __init__(self, bus: FakeBus, not_found: str) -> None:
        super().__init__(bus, not_found)
        self.taken: dict[str, datetime] = {}

    def by_party(self, ids: Collection[str], status: str, before: str, limit: int) -> list[Application]:
        def is_theirs(kept: Application) -> bool:
            return kept.applicant.party in ids or kept.submitted_by in ids

        return [one for one in self.kept.values() if is_theirs(one)][:limit]

    def by_division(self, division: str, status: str, before: str, limit: int) -> list[Application]:
        return [one for one in self.kept.values() if contains(division, one.division)][:limit]

    def many(self, numbers: Collection[str]) -> list[Application]:
        return [self.kept[one] for one in numbers if one in self.kept]

    def waiting(self, until: date, limit: int, after: Behind = None) -> list[Application]:
        return oldest(self, until, limit, after)

    def to_hand_over(self, lists: Sequence[str], newest: bool, after: str, limit: int) -> list[Application]:
        return exit_page(self.kept.values(), lists, newest, after, limit)

    def take_awaited(self, now: datetime, until: datetime) -> Application | None:
        due = [(at, one) for one in self.kept.values() if (at := next_at(still_awaited(one))) and at <= now]
        due.sort(key=lambda found: found[0])
        left = [one for _, one in due if self.taken.get(one.id, now) <= now]
        self.taken |= dict.fromkeys((one.id for one in left[:1]), until)
        return left[0] if left else None


class FakeNumbers:
    def __init__(self) -> None:
        self.given = 0

    def next(self, day: date) -> str:
        self.given += 1
        return receipt_number(COUNTY, day, self.given)


@dataclass(frozen=True)
class FakeItem:
    rules: ItemRules
    name_zh: str = "事项"
    department: str = "civil_affairs"
    case_type: str = "commitment"
    sealed_fields: frozenset[str] = frozenset()
    questions: tuple[Mapping[str, Any], ...] = ()
    notices: NoticeTerms = field(default_factory=NoticeTerms)


class FakeItems:
    def __init__(self) -> None:
        self.kept: dict[str, FakeItem] = {}
        self.basics: dict[tuple[str, str], str] = {}

    def put(self, item_id: str, version: int, aliases: Collection[str], document: Mapping[str, Any]) -> None:
        self.kept[item_id] = FakeItem(
            compile_item(document),
            notices=notice_terms(document),
            questions=tuple((document.get("form") or {}).get("fields", ())),
        )

    def get(self, code: str) -> FakeItem | None:
        return self.kept.get(code)

    def put_basic(self, county: str, code: str, version: int, name_zh: str) -> None:
        self.basics[county, code] = name_zh

    def basic(self, county: str, code: str) -> str:
        return self.basics.get((county, code), "")


class FakeOrgans:
    def __init__(self) -> None:
        self.kept: dict[str, str] = {}

    def put(self, department: str, version: int, name_zh: str) -> None:
        self.kept[department] = name_zh

    def name(self, department: str) -> str:
        return self.kept.get(department, "")


class FakeSites:
    def __init__(self) -> None:
        self.kept: dict[str, str] = {}

    def put(self, site: str, version: int, name_zh: str) -> None:
        self.kept[site] = name_zh

    def name(self, site: str) -> str:
        return self.kept.get(site, "")


class FakeDivisions:
    def __init__(self) -> None:
        self.kept: dict[str, Collection[str]] = {}

    def put(self, county: str, version: int, codes: Collection[str]) -> None:
        self.kept[county] = codes

    def codes(self, county: str) -> Collection[str] | None:
        return self.kept.get(county)


class FakeLent:
    def __init__(self) -> None:
        self.kept: dict[str, LentAcceptance] = {}

    def put(self, power: LentAcceptance) -> None:
        known = self.kept.get(power.id)
        if known is None or known.revision < power.revision:
            self.kept[power.id] = power

    def of(self, item: str) -> list[LentAcceptance]:
        found = [one for one in self.kept.values() if one.item == item and not one.revoked]
        return sorted(found, key=lambda one: one.until, reverse=True)


class FakeSeals:
    """Sealed texts show what was sealed, back to front."""

    def seal(self, text: str) -> str:
        return f"sealed({text[::-1]})"

    def open(self, sealed: str) -> str:
        return sealed.removeprefix("sealed(").removesuffix(")")[::-1]

    def sealed(self, text: str) -> bool:
        return text.startswith("sealed(")

    def index(self, text: str) -> str:
        return f"index-of-{abs(hash(normal_uscc(text))):x}"

    def open_personal(self, value: Any) -> Any:
        return value

    def seal_personal(self, value: Any, sealed_fields: Collection[str] = ()) -> Any:
        return value


@dataclass(frozen=True)
class FakeWorld:
    """A world of fakes, and what its room emitted."""

    bus: FakeBus = field(default_factory=FakeBus)
    clock: FakeClock = field(default_factory=FakeClock)
    items: FakeItems = field(default_factory=FakeItems)
    authorities: FakeAuthorities = field(default_factory=FakeAuthorities)
    merges: FakeMerges = field(default_factory=FakeMerges)
    lent: FakeLent = field(default_factory=FakeLent)
    broken_promises: FakeBrokenPromises = field(default_factory=FakeBrokenPromises)
    seals: FakeSeals = field(default_factory=FakeSeals)
    calendars: FakeCalendars = field(default_factory=FakeCalendars)
    uploads: FakeUploads = field(default_factory=FakeUploads)
    files: FakeFiles = field(default_factory=FakeFiles)
    exchange: FakeExchange = field(default_factory=FakeExchange)

    def intake(self) -> Intake:
        applications = FakeApplications(self.bus, "APPLICATION_NOT_FOUND")
        return Intake(
            stack=COUNTY,
            stacks=(COUNTY, TOWNSHIP),
            clock=self.clock,
            applications=applications,
            guests=FakeGuests(applications),
            numbers=FakeNumbers(),
            packages=FakePackages(self.bus, "PACKAGE_APPLICATION_NOT_FOUND"),
            package_terms=FakeTerms(),
            items=self.items,
            divisions=FakeDivisions(),
            organs=FakeOrgans(),
            sites=FakeSites(),
            calendars=self.calendars,
            authorities=self.authorities,
            lent=self.lent,
            broken_promises=self.broken_promises,
            merges=self.merges,
            revealings=FakeRepository(self.bus, "REVEALING_NOT_FOUND"),
            seals=self.seals,
            rosters=FakeRosters(self.bus),
            entrustments=FakeEntrustments(self.bus),
            uploads=self.uploads,
            files=self.files,
            exchange=self.exchange,
            lookups=FakeLookups(self.bus),
            material_ways=FakeMaterialWays(applications),
            types_of=types_of,
            most_bytes=MOST_BYTES,
        )
