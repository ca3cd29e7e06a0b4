"""Random inspection: planning, drawing, the visits that follow, and what was found (双随机、一公开)."""

import re
import secrets

from services.approval.commands import (
    DrawInspection,
    GetInspection,
    ListInspections,
    ListVisits,
    PlanInspection,
    RecordVisit,
)
from services.approval.domain import inspections as rules
from services.approval.domain.drawing import digest
from services.approval.domain.inspections import Inspector, InspectorGiven, Plan, Population
from services.approval.domain.spoken import Spoken
from services.approval.domain.visits import LIFE as VISIT_LIFE
from services.approval.domain.visits import Part, Visit, opened_visit
from services.approval.events import (
    InspectionDrawn,
    InspectionPlanned,
    LotsDrawn,
    PlanChanged,
    VisitChanged,
    VisitMerged,
    VisitOpened,
    VisitRecorded,
)
from services.approval.ports import Approval
from services.chassis.auth import AUDITOR, REVIEWER, SUPERVISOR, SYSTEM, Principal, require, within
from services.chassis.errors import Conflict, Fault, Invalid, NotFound
from services.chassis.levels import is_division
from services.chassis.life import BEGIN
from services.chassis.masking import mask_text
from services.chassis.messages import Actor, Envelope
from services.chassis.paging import page_limit
from services.chassis.room import STALE_VERSION

_PERIOD = re.compile(r"20\d{2}Q[1-4]", re.ASCII)
_CURSOR = re.compile(r"[0-9A-Za-z-]{1,80}", re.ASCII)


def plan_inspection(command: PlanInspection, approval: Approval) -> Plan:
    """A supervisor plans for a department of his subtree: his own, or any of the government's."""
    by = command.by
    if not is_division(command.division):
        raise Invalid("DIVISION_MALFORMED", "区划代码格式有误")
    require(by, SUPERVISOR, division=command.division)
    if by.department:
        within(by, department=command.department)
    population = Population(command.population, command.division, command.department, command.item)
    today = approval.clock.today()
    rules.check_plan(command.title.strip(), population, command.draw, command.inspectors, today)
    period = command.period or rules.period_of(today)
    if not _PERIOD.fullmatch(period) or period < rules.period_of(today):
        fault = Fault("/period", "QUARTER_INVALID", "期间应为本季度或以后的季度，如2026Q4")
        raise Invalid("PLAN_INVALID", "抽查计划有误，请逐项更正", faults=[fault])
    seed, now = secrets.token_hex(32), approval.clock.now()
    plan = Plan(
        id=f"{approval.stack}-ip-{now:%Y%m%d%H%M%S}{secrets.token_hex(4)}",
        title=mask_text(command.title.strip()),
        population=population,
        period=period,
        wanted=command.draw,
        inspectors=tuple(_inspector(one, approval) for one in command.inspectors),
        seed_digest=digest(seed),
        seed=approval.seals.seal(seed),
        state=rules.LIFE.move(BEGIN, rules.PLAN),
        planned_at=now,
    )
    event = _plan_event(InspectionPlanned, plan, by, "", approval)
    return approval.inspections.plans.add(plan, [event], command.asked)


def draw_inspection(command: DrawInspection, approval: Approval) -> Plan:
    """Freezes who can be drawn, opens the seed and draws; once."""
    by = command.by
    require(by, SUPERVISOR)
    was = approval.inspections.plans.get(command.plan)
    within(by, division=was.division)
    if by.department:
        within(by, department=was.department)
    if was.meta.answers(command.asked):
        return was
    was.meta.must_be(command.if_version)
    rules.LIFE.move(was.state, rules.DRAW)
    subjects = approval.inspections.after_checks.subjects(
        was.population, approval.clock.today(), rules.MOST_SUBJECTS
    )
    visits = {rules.visit_id(approval.stack, was.period, one.party): one for one in subjects}
    over = approval.inspections.visits.done(list(visits))
    left = [one for visit, one in visits.items() if visit not in over]
    seed = approval.seals.open(was.seed)
    now = was.draws(seed, left, approval.stack, approval.clock.now())
    event = _plan_event(InspectionDrawn, now, by, was.state, approval)
    return approval.inspections.plans.save(was, now, [event], command.asked)


def get_inspection(command: GetInspection, approval: Approval) -> tuple[Plan, list[Visit]]:
    """The plan and the visits that it led to; public."""
    plan = approval.inspections.plans.get(command.plan)
    if not plan.drawn:
        return plan, []
    visits = approval.inspections.visits.page(plan.division, "", "", plan.id, "", rules.MOST_DRAWN)
    return plan, visits


def list_inspections(command: ListInspections, approval: Approval) -> tuple[list[Plan], str]:
    """One page and the cursor of the next, newest first; public."""
    limit = _limit(command.limit, command.cursor)
    if not is_division(command.division):
        raise Invalid("DIVISION_MALFORMED", "区划代码格式有误")
    found = approval.inspections.plans.page(command.division, command.department, command.cursor, limit + 1)
    return found[:limit], found[limit - 1].id if len(found) > limit else ""


def list_visits(command: ListVisits, approval: Approval) -> tuple[list[Visit], str]:
    """One page and the cursor of the next. A reviewer sees those of the own department."""
    limit = _limit(command.limit, command.cursor)
    if command.state and command.state not in VISIT_LIFE.states:
        raise Invalid("STATE_UNKNOWN", f"状态应为：{'、'.join(VISIT_LIFE.states)}")
    by, division = command.by, command.division or command.by.division
    if not is_division(division):
        raise Invalid("DIVISION_MALFORMED", "区划代码格式有误")
    require(by, REVIEWER, SUPERVISOR, AUDITOR, division=division)
    department = command.department
    if not by.has(SUPERVISOR, AUDITOR):
        department = department or by.department
        within(by, department=department)
    found = approval.inspections.visits.page(
        division, department, command.state, command.plan, command.cursor, limit + 1
    )
    return found[:limit], found[limit - 1].id if len(found) > limit else ""


def record_visit(command: RecordVisit, approval: Approval) -> Visit:
    """An inspector who was drawn for it."""
    by = command.by
    require(by, REVIEWER, SUPERVISOR)
    was = approval.inspections.visits.find(command.visit)
    if was is None or not any(by.reaches(part.division) for part in was.parts):
        raise NotFound("VISIT_NOT_FOUND", "没有找到这次检查")
    if was.meta.answers(command.asked):
        return was
    was.meta.must_be(command.if_version)
    said = Spoken(mask_text(command.note.strip()), by.subject, approval.clock.now())
    now = was.recorded(command.plan, command.finding, said)
    actor = Actor(by.subject, by.acting_role, by.division)
    event = _visit_event(VisitRecorded, now, command.plan, actor, was.state, approval, said.reason)
    return approval.inspections.visits.save(was, now, [event], command.asked)


def open_visits(event: LotsDrawn, envelope: Envelope, approval: Approval) -> None:
    """A visit to each drawn subject; one that another plan drew in the same period is joined. Again changes nothing."""
    if not approval.owns(event.division):
        return
    plan = approval.inspections.plans.get(event.plan)
    actor = Actor(SYSTEM, SYSTEM, plan.division)
    for one in plan.drawn:
        part = Part(plan.id, one.alias, plan.division, plan.department, one.inspectors)
        was = approval.inspections.visits.find(one.visit)
        if was is None:
            visit = opened_visit(one.visit, plan.period, one.party, one.numbers, part)
            opened = _visit_event(VisitOpened, visit, plan.id, actor, "", approval)
            _opened(visit, opened, approval)
        elif was.part_of(plan.id) is None:
            now = was.joined(part, one.numbers)
            merged = _visit_event(VisitMerged, now, plan.id, actor, was.state, approval)
            approval.inspections.visits.save(was, now, [merged])


def _opened(visit: Visit, event: VisitChanged, approval: Approval) -> None:
    try:
        approval.inspections.visits.add(visit, [event])
    except Conflict as refusal:
        # Another plan drew the subject at the same moment; the second looks again.
        raise Conflict(STALE_VERSION) from refusal


def _inspector(given: InspectorGiven, approval: Approval) -> Inspector:
    numbers = dict.fromkeys((given.number, *given.interests))
    return Inspector(given.staff, tuple(approval.seals.index(one) for one in numbers))


def _plan_event(
    kind: type[PlanChanged], plan: Plan, by: Principal, before: str, approval: Approval
) -> PlanChanged:
    return kind(
        subject=plan.id,
        division=plan.division,
        destination=plan.division,
        at=approval.clock.now(),
        by=Actor(by.subject, SUPERVISOR, by.division),
        moved=(before, plan.state),
        plan=plan,
    )


def _visit_event(
    kind: type[VisitChanged],
    visit: Visit,
    plan: str,
    by: Actor,
    before: str,
    approval: Approval,
    note: str = "",
) -> VisitChanged:
    part = visit.part_of(plan)
    assert part is not None
    return kind(
        subject=visit.id,
        division=part.division,
        destination=part.division,
        at=approval.clock.now(),
        by=by,
        moved=(before, visit.state),
        note=note,
        visit=visit,
        plan=plan,
    )


def _limit(limit: int, cursor: str) -> int:
    if cursor and not _CURSOR.fullmatch(cursor):
        raise Invalid("CURSOR_INVALID", "翻页标记有误")
    return page_limit(limit)
