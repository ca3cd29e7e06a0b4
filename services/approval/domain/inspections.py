"""Plans of random inspection: whom and by whom, the sealed seed, the draw (双随机、一公开, 国办发〔2015〕58号)."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from services.approval.domain.drawing import PAIR, Lot, alias_of, digest, draw
from services.chassis.auth import SUPERVISOR
from services.chassis.errors import Conflict, Fault, Invalid
from services.chassis.life import BEGIN, Life, Move
from services.chassis.messages import Meta
from services.chassis.numbers import resident_id_fault

PLANNED, DRAWN = "planned", "drawn"
PLAN, DRAW = "plan_inspection", "draw_inspection"
COMMITMENTS, CERTIFICATES = "commitments", "certificates"
POPULATIONS = (COMMITMENTS, CERTIFICATES)
LONGEST_TITLE, MOST_INSPECTORS, MOST_INTERESTS, MOST_DRAWN, MOST_SUBJECTS = 100, 50, 20, 200, 2000
MOST_NUMBERS = 10
_STAFF = re.compile(r"[0-9A-Za-z._-]{1,64}", re.ASCII)

LIFE = Life(
    "A plan of random inspection, at the stack of its division",
    "PLAN_STATE",
    (PLANNED, DRAWN),
    (
        Move(BEGIN, PLAN, PLANNED, (SUPERVISOR,), "", "public: SHA-256 of the seed"),
        Move(PLANNED, DRAW, DRAWN, (SUPERVISOR,), "", "public: seed, who could be drawn, who was"),
    ),
)


@dataclass(frozen=True, slots=True)
class Population:
    """Whom a plan may inspect: who promised and is to be checked, or who holds a certificate of `item` in force."""

    kind: str
    division: str
    department: str
    item: str = ""


@dataclass(frozen=True, slots=True)
class Subject:
    """`party`: stable id; `numbers`: the receipt numbers by which it is a subject, at most ten."""

    party: str
    numbers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Inspector:
    """`apart`: party ids with whom this inspector has nothing to do: himself, and every interest declared."""

    staff: str
    apart: tuple[str, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class InspectorGiven:
    """As typed: the inspector's own number, and those of persons and organisations in which he has an interest."""

    staff: str
    number: str = field(repr=False)
    interests: tuple[str, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Drawn:
    """One drawn subject, who goes there, and in which visit."""

    alias: str
    party: str
    numbers: tuple[str, ...]
    inspectors: tuple[str, ...]
    visit: str


@dataclass(frozen=True, slots=True)
class Plan:
    """`period`: `2026Q4`, in which a subject is visited once (ledger R117). `seed`: sealed until the draw, then open.

    `aliases`: everybody who could be drawn; `apart`: (alias, inspector) kept apart; `passed`: passed over.
    """

    id: str
    title: str
    population: Population
    period: str
    wanted: int
    inspectors: tuple[Inspector, ...]
    seed_digest: str
    seed: str = field(repr=False)
    state: str
    planned_at: datetime
    aliases: tuple[str, ...] = ()
    apart: tuple[tuple[str, str], ...] = ()
    drawn: tuple[Drawn, ...] = ()
    passed: tuple[str, ...] = ()
    drawn_at: datetime | None = None
    meta: Meta = Meta()

    @property
    def division(self) -> str:
        """Where it inspects."""
        return self.population.division

    @property
    def department(self) -> str:
        """Who inspects."""
        return self.population.department

    def draws(self, seed: str, subjects: Sequence[Subject], stack: str, at: datetime) -> "Plan":
        """The plan with its lots drawn. Raises `Conflict` PLAN_STATE, POPULATION_EMPTY, SEED_CHANGED."""
        after = LIFE.move(self.state, DRAW)
        if digest(seed) != self.seed_digest:
            raise Conflict("SEED_CHANGED", "随机种子与公示的摘要不符")
        if not subjects:
            raise Conflict("POPULATION_EMPTY", "检查对象名录库为空")
        by_alias = {alias_of(self.id, one.party): one for one in subjects}
        apart = tuple(
            (alias, inspector.staff)
            for alias, subject in sorted(by_alias.items())
            for inspector in self.inspectors
            if subject.party in inspector.apart
        )
        staff = [one.staff for one in self.inspectors]
        lots, passed = draw(seed, by_alias, staff, apart, self.wanted)
        return replace(
            self,
            state=after,
            seed=seed,
            aliases=tuple(sorted(by_alias)),
            apart=apart,
            drawn=tuple(self._drawn(lot, by_alias, stack) for lot in lots),
            passed=passed,
            drawn_at=at,
        )

    def _drawn(self, lot: Lot, by_alias: Mapping[str, Subject], stack: str) -> Drawn:
        subject = by_alias[lot.alias]
        visit = visit_id(stack, self.period, subject.party)
        return Drawn(lot.alias, subject.party, subject.numbers, lot.inspectors, visit)


def visit_id(stack: str, period: str, party: str) -> str:
    """The one visit to a subject in a period, whichever plans draw it (ledger R117)."""
    return f"{stack}-iv-{period}-{alias_of(f'{stack}/{period}', party)}"


def period_of(day: date) -> str:
    """`2026Q4`."""
    return f"{day.year}Q{(day.month + 2) // 3}"


def check_plan(
    title: str, population: Population, wanted: int, inspectors: Sequence[InspectorGiven], today: date
) -> None:
    """Raises `Invalid` PLAN_INVALID with every fault."""
    faults = []
    if not 1 <= len(title) <= LONGEST_TITLE:
        faults.append(Fault("/title", "TITLE_REQUIRED", f"须填写名称，不超过{LONGEST_TITLE}字"))
    if population.kind not in POPULATIONS:
        detail = f"名录库应为：{'、'.join(POPULATIONS)}"
        faults.append(Fault("/population", "POPULATION_UNKNOWN", detail))
    if population.kind == CERTIFICATES and not population.item:
        faults.append(Fault("/item", "ITEM_REQUIRED", "按证照抽查须指明事项"))
    if not 1 <= wanted <= MOST_DRAWN:
        faults.append(Fault("/draw", "DRAW_OUT_OF_RANGE", f"抽取数量应为1至{MOST_DRAWN}"))
    if not len({one.staff for one in inspectors}) >= PAIR or len(inspectors) > MOST_INSPECTORS:
        detail = f"执法检查人员应为{PAIR}至{MOST_INSPECTORS}名"
        faults.append(Fault("/inspectors", "INSPECTORS_OUT_OF_RANGE", detail))
    known: set[str] = set()
    for at, one in enumerate(inspectors[:MOST_INSPECTORS]):
        faults += _inspector_faults(f"/inspectors/{at}", one, today)
        if one.staff in known:
            faults.append(Fault(f"/inspectors/{at}/staff", "INSPECTOR_TWICE", "同一检查人员只能列一次"))
        known.add(one.staff)
    if faults:
        raise Invalid("PLAN_INVALID", "抽查计划有误，请逐项更正", faults=faults)


def _inspector_faults(pointer: str, given: InspectorGiven, today: date) -> list[Fault]:
    faults = []
    if not _STAFF.fullmatch(given.staff):
        faults.append(Fault(f"{pointer}/staff", "STAFF_NOT_FOUND", "须填写工作人员编号"))
    if resident_id_fault(given.number, today) is not None:
        faults.append(Fault(f"{pointer}/number", "ID_INVALID", "须填写检查人员本人的公民身份号码，以便回避"))
    interests = given.interests
    if len(interests) > MOST_INTERESTS or not all(8 <= len(one) <= 30 for one in interests):
        detail = f"须回避的对象应为证件号码，不超过{MOST_INTERESTS}个"
        faults.append(Fault(f"{pointer}/interests", "INTERESTS_INVALID", detail))
    return faults
