"""Asking for, approving and ending what changes the clocks of a case."""

from dataclasses import replace
from datetime import date, datetime

from services.approval.domain.case import Case
from services.approval.domain.clocks import STATUTORY, WORKING_DAY
from services.approval.domain.life import (
    ASK_EXTENSION,
    ASK_PAUSE,
    EXTEND,
    LIFE,
    REFUSE_ASKED,
    RESUME,
)
from services.approval.domain.life import PAUSE as PAUSE_IT
from services.approval.domain.stops import (
    EXTENSION,
    LONGEST_REASON,
    MOST_PAUSES,
    PAUSE,
    PROCEDURES,
    ClockRequest,
    Extension,
    Pause,
)
from services.approval.domain.supervision import near_due
from services.approval.domain.terms import GOVERNMENT, ORGAN, ItemTerms
from services.approval.domain.watching import moved_near_due
from services.chassis.clock import day_of
from services.chassis.errors import Conflict, Fault, Forbidden, Invalid
from services.chassis.workdays import Calendar


def ask_pause(case: Case, asked: ClockRequest, terms: ItemTerms, today: date, department: str) -> Case:
    """`department` asks to stop the clocks for a procedure that the item names, for as long as the item says at most.

    Raises `Conflict` CASE_STATE, CLOCK_REQUEST_PENDING, CLOCK_EXPIRED, PAUSES_EXHAUSTED; `Invalid` CLOCK_REQUEST_INVALID
    with every fault.
    """
    after = LIFE.move(case.state, ASK_PAUSE)
    _check_askable(case, today)
    if len(case.pauses) >= MOST_PAUSES:
        raise Conflict("PAUSES_EXHAUSTED", f"一个办件最多进行{MOST_PAUSES}次特别程序")
    faults = [] if asked.procedure in PROCEDURES else [_fault("procedure", "PROCEDURE_UNKNOWN", PROCEDURES)]
    if not faults and asked.procedure not in terms.procedures:
        faults.append(_fault("procedure", "PROCEDURE_NOT_ON_ITEM", tuple(terms.procedures)))
    most = terms.procedures.get(asked.procedure, 0)
    if not faults and not 1 <= asked.days <= most:
        faults.append(Fault("/days", "DAYS_OUT_OF_RANGE", f"应为 1 至 {most} 个工作日"))
    _refuse(faults + _reason_faults(asked.reason))
    return moved_near_due(
        replace(case, state=after, request=asked), today, ASK_PAUSE, department, asked.asked_by
    )


def ask_extension(case: Case, asked: ClockRequest, terms: ItemTerms, today: date, department: str) -> Case:
    """`department` asks for more time, once, as the item allows (行政许可法 art. 42).

    Raises `Conflict` CASE_STATE, CLOCK_REQUEST_PENDING, CLOCK_EXPIRED, EXTENSION_ALREADY_USED, EXTENSION_NOT_ALLOWED;
    `Invalid` CLOCK_REQUEST_INVALID with every fault.
    """
    after = LIFE.move(case.state, ASK_EXTENSION)
    _check_askable(case, today)
    if case.extension is not None:
        raise Conflict("EXTENSION_ALREADY_USED", "办理期限只能延长一次")
    if not terms.extends:
        raise Conflict("EXTENSION_NOT_ALLOWED", "该事项不得延长办理期限")
    faults = []
    if not 1 <= asked.days <= terms.extension_days:
        unit = "个工作日" if terms.extension_unit == WORKING_DAY else "个自然日"
        faults.append(Fault("/days", "DAYS_OUT_OF_RANGE", f"应为 1 至 {terms.extension_days} {unit}"))
    _refuse(faults + _reason_faults(asked.reason))
    return moved_near_due(
        replace(case, state=after, request=asked), today, ASK_EXTENSION, department, asked.asked_by
    )


def approved(case: Case, by: str, department: str, today: date, calendar: Calendar, edition: int) -> Case:
    """Carry out what was asked: from today the clocks stand still, or they are longer. `department`: of `by`, "" for the
    government.

    Raises `Conflict` CASE_STATE, CLOCK_REQUEST_MISSING, CLOCK_EXPIRED; `Forbidden` SAME_PERSON_ASKED.
    """
    request = _pending(case)
    action = PAUSE_IT if request.kind == PAUSE else EXTEND
    after = LIFE.move(case.state, action)
    _check_other(request, by)
    _check_running(case, today)
    notice = f"{case.id}-{len(case.pauses) + (case.extension is not None) + 1:02d}"
    now = replace(case, state=after, request=None)
    if not near_due(case.steps, case.clocks, day_of(request.asked_at)):
        now = moved_near_due(now, today, action, department, by)
    if request.kind == EXTENSION:
        longer = tuple(clock.prolonged(request.days, request.unit) for clock in case.clocks)
        extension = Extension(request.days, request.reason, today, request.asked_by, by, notice)
        return replace(now, extension=extension, clocks=longer).recounted(calendar, edition)
    pause = Pause(request.procedure, today, None, request.days, request.reason, request.asked_by, by, notice)
    return replace(now, pauses=(*case.pauses, pause)).recounted(calendar, edition)


def approves_extension(case: Case, department: str, terms: ItemTerms) -> bool:
    """Whether the head of `department`, "" for the government's, may approve the extension of this case: whoever the item
    names; where it names nobody, of a joint case the government's.
    """
    if not department:
        return True
    if terms.extension_by == ORGAN:
        return department == terms.departments[0]
    return terms.extension_by != GOVERNMENT and not case.joint and case.task_of(department) is not None


def refused(case: Case, by: str, reason: str) -> Case:
    """What was asked is not done. Raises `Conflict` CASE_STATE, CLOCK_REQUEST_MISSING; `Invalid` CLOCK_REQUEST_INVALID."""
    after = LIFE.move(case.state, REFUSE_ASKED)
    _check_other(_pending(case), by)
    _refuse(_reason_faults(reason))
    return replace(case, state=after, request=None)


def resumed(case: Case, today: date, calendar: Calendar, edition: int) -> Case:
    """The procedure is over; today counts again. Raises `Conflict` CASE_STATE."""
    after = LIFE.move(case.state, RESUME)
    *before, last = case.pauses
    return replace(case, state=after, pauses=(*before, last.ended(today))).recounted(calendar, edition)


def pause_asked(procedure: str, days: int, reason: str, by: str, at: datetime) -> ClockRequest:
    """A pause as it is asked for."""
    return ClockRequest(PAUSE, procedure, days, WORKING_DAY, reason.strip(), by, at)


def extension_asked(days: int, reason: str, by: str, at: datetime, terms: ItemTerms) -> ClockRequest:
    """An extension as it is asked for, in the unit that the item names."""
    return ClockRequest(EXTENSION, "", days, terms.extension_unit, reason.strip(), by, at)


def _check_askable(case: Case, today: date) -> None:
    if case.request is not None:
        raise Conflict("CLOCK_REQUEST_PENDING", "已有一项时限变更正在等待批准")
    _check_running(case, today)


def _check_running(case: Case, today: date) -> None:
    """A period that is over can be neither stopped nor prolonged; the law's is asked, else the promised one."""
    due = case.statutory_due if any(one.name == STATUTORY for one in case.clocks) else case.committed_due
    if due is not None and due < today:
        raise Conflict("CLOCK_EXPIRED", "办理期限已经届满，不能再中止或延长")


def _check_other(request: ClockRequest, by: str) -> None:
    if request.asked_by == by:
        raise Forbidden("SAME_PERSON_ASKED", "申请人与批准人不能为同一人")


def _pending(case: Case) -> ClockRequest:
    if case.request is None:
        raise Conflict("CLOCK_REQUEST_MISSING", "没有等待批准的时限变更")
    return case.request


def _reason_faults(reason: str) -> list[Fault]:
    if not reason.strip():
        return [Fault("/reason", "REASON_REQUIRED", "须说明理由")]
    if len(reason) > LONGEST_REASON:
        return [Fault("/reason", "REASON_TOO_LONG", f"理由不超过{LONGEST_REASON}字")]
    return []


def _fault(name: str, reason: str, possible: tuple[str, ...]) -> Fault:
    return Fault(f"/{name}", reason, f"可用的特别程序：{'、'.join(possible) or '无'}")


def _refuse(faults: list[Fault]) -> None:
    if faults:
        raise Invalid("CLOCK_REQUEST_INVALID", "时限变更申请有误", faults=faults)
