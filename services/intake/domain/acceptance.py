"""Taking an application on, in time or by law; naming what is missing; refusing to (行政许可法 art. 32)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Protocol

from services.chassis.clock import day_of
from services.chassis.errors import Conflict, Fault, Invalid
from services.chassis.forms.fields import escaped
from services.chassis.forms.materials import COMMITMENT, DEFERRED
from services.chassis.messages import Actor
from services.chassis.periods import acceptance
from services.chassis.workdays import Calendar
from services.intake.domain.application import Application, Notice, Returned
from services.intake.domain.life import ACCEPT, DEEM_ACCEPTED, RETURN
from services.intake.domain.open_papers import open_papers

NOT_NEEDED, OTHER_ORGAN, NOT_SUPPLIED, OTHER = "not_needed", "other_organ", "not_supplied", "other"
LAWFUL = (NOT_NEEDED, OTHER_ORGAN, NOT_SUPPLIED)
"""The causes that the law knows; what is no licence may be refused for another."""
CAUSES = (*LAWFUL, OTHER)
BY_LAW = "收到材料之日起五个工作日内未告知，视为受理"
_FEWEST_DAYS, _MOST_DAYS = 6, 60
LONGEST_HOLIDAY = timedelta(days=9)
"""The most days off in a row that a notice has ever made (Spring Festival 2026): by so much a provisional count may move."""


class Waits(Protocol):
    """What may wait to be taken on."""

    @property
    def waiting_since(self) -> datetime | None: ...


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why it is not taken on. `cause`: one of `CAUSES`; `organ`: the department whose matter it is.

    `materials`: of NOT_SUPPLIED, those of the notice that did not come or do not do.
    """

    reason: str
    cause: str = ""
    organ: str = ""
    materials: tuple[str, ...] = ()


def is_over(application: Waits, calendar: Calendar, today: date) -> bool:
    """True when the five working days have passed in which it could have been taken on or answered."""
    since = application.waiting_since
    return since is not None and _last_day(day_of(since), calendar) < today


def is_surely_over(application: Waits, calendar: Calendar, today: date) -> bool:
    """As `is_over`, and no notice still to come about the days off of a year can change it: what nobody can undo waits for that."""
    since = application.waiting_since
    return since is not None and _sure_last_day(day_of(since), calendar) < today


def last_day_over(calendar: Calendar, today: date) -> date:
    """What came on this day or before has surely waited longer than the five working days."""
    day = today - timedelta(days=_FEWEST_DAYS)
    for _ in range(_MOST_DAYS):
        if _sure_last_day(day, calendar) < today:
            break
        day -= timedelta(days=1)
    return day


def _last_day(since: date, calendar: Calendar) -> date:
    last = acceptance(since).due(calendar).date
    assert last is not None
    return last


def _sure_last_day(since: date, calendar: Calendar) -> date:
    last = acceptance(since).due(calendar)
    assert last.date is not None
    return last.date + LONGEST_HOLIDAY if last.provisional else last.date


def deem_accepted(
    application: Application, by: Actor, at: datetime, action: str = DEEM_ACCEPTED
) -> Application:
    """Taken on by law, from the day on which the materials came (art. 32(1)(4))."""
    since = application.waiting_since
    return replace(
        application.move(action, by, at, BY_LAW),
        accepted_at=since,
        accepted_by=by.subject if action == ACCEPT else "",
        deemed=True,
    )


def refuse_when_over(application: Waits, calendar: Calendar, today: date) -> None:
    """Raises `Conflict` DEEMED_ACCEPTED: the time for a notice or a refusal has passed."""
    if is_over(application, calendar, today):
        raise Conflict("DEEMED_ACCEPTED", "已超过五个工作日，视为受理，不能再告知补正或不予受理")


def notice_faults(application: Application, materials: Sequence[str], listed: frozenset[str]) -> list[Fault]:
    """What is wrong with the one notice: it names all that is missing, and nothing that is not asked for.

    `listed`: by the item in force; what was missing by the version at hand-in, or was handed in, is listed too.
    Reasons: MATERIAL_REQUIRED (empty), MATERIAL_NOT_ON_LIST, MATERIAL_NOT_NEEDED (neither missing nor handed in, or
    lawfully promised), NOTICE_INCOMPLETE (missing by the guide, but not named).
    """
    missing = open_papers(application.findings)
    given = {paper.code for paper in application.materials if paper.kind not in (DEFERRED, COMMITMENT)}
    faults = []
    for position, code in enumerate(materials):
        if escaped(code) in missing or code in given:
            continue
        if code not in listed:
            faults.append(Fault(f"/materials/{position}", "MATERIAL_NOT_ON_LIST", "不在材料清单内"))
        else:
            faults.append(Fault(f"/materials/{position}", "MATERIAL_NOT_NEEDED", "按办事指南无需提交"))
    named = {escaped(code) for code in materials}
    faults += [
        Fault(f"/materials/{code}", "NOTICE_INCOMPLETE", "须一次性告知，遗漏了该项材料")
        for code in sorted(missing - named)
    ]
    if not materials:
        faults.append(Fault("/materials", "MATERIAL_REQUIRED", "须一次列明全部需要补正的材料"))
    return faults


def refuse_second_notice(application: Application, materials: Sequence[str]) -> None:
    """There is only one notice. Raises `Conflict`: MATERIAL_NOT_IN_NOTICE for what the first did not name, else
    SUPPLEMENT_ALREADY_REQUESTED.
    """
    if application.notice is None:
        return
    if later := _not_in_notice(application.notice, materials):
        raise Conflict("MATERIAL_NOT_IN_NOTICE", "一次性告知以外的材料，不得再要求提交", faults=later)
    raise Conflict("SUPPLEMENT_ALREADY_REQUESTED", "补正材料只能一次性告知")


def refuse(
    application: Application,
    refusal: Refusal,
    organ_name: str,
    by: Actor,
    at: datetime,
    *,
    licence: bool = False,
) -> Application:
    """Not taken on. Refuses as `returned_for`."""
    returned = returned_for(
        refusal, organ_name, (application.department,), application.notice, licence=licence
    )
    return replace(application.move(RETURN, by, at, refusal.reason), returned=returned)


def returned_for(
    refusal: Refusal,
    organ_name: str,
    departments: Collection[str],
    notice: Notice | None,
    *,
    licence: bool = False,
) -> Returned:
    """Why something is not taken on (art. 32(1)(1), (2), 32(2)). `organ_name`: of the department named, "" when nobody
    knows it; `departments`: whose matter it would have been. A `licence` is refused for no other cause than the law's.

    Raises `Invalid` RETURN_INVALID with RETURN_CAUSE_REQUIRED, RETURN_CAUSE_UNKNOWN, RETURN_CAUSE_NOT_LAWFUL, ORGAN_REQUIRED, ORGAN_UNKNOWN, ORGAN_IS_THIS,
    ORGAN_NOT_ASKED, MATERIAL_REQUIRED, MATERIAL_NOT_IN_NOTICE; `Conflict` NOTICE_NOT_GIVEN.
    """
    faults = _organ_faults(departments, refusal, organ_name)
    faults += _cause_faults(refusal.cause, licence)
    if refusal.cause == NOT_SUPPLIED:
        if notice is None:
            raise Conflict("NOTICE_NOT_GIVEN", "没有一次性告知，不能以材料未补正为由不予受理")
        if not refusal.materials:
            faults.append(Fault("/materials", "MATERIAL_REQUIRED", "须列明未补正的材料"))
    faults += _not_in_notice(notice, refusal.materials)
    if faults:
        raise Invalid("RETURN_INVALID", "不予受理的内容有误", faults=faults)
    return Returned(refusal.cause, refusal.organ, organ_name, refusal.materials)


def _cause_faults(cause: str, licence: bool) -> list[Fault]:
    possible = "、".join(LAWFUL if licence else CAUSES)
    if not cause:
        return [Fault("/cause", "RETURN_CAUSE_REQUIRED", f"须指明不予受理的情形：{possible}")]
    if cause not in CAUSES:
        return [Fault("/cause", "RETURN_CAUSE_UNKNOWN", f"不予受理的情形应为{possible}")]
    if licence and cause not in LAWFUL:
        return [Fault("/cause", "RETURN_CAUSE_NOT_LAWFUL", f"行政许可不予受理的情形仅限于{possible}")]
    return []


def _organ_faults(departments: Collection[str], refusal: Refusal, organ_name: str) -> list[Fault]:
    organ = refusal.organ
    if refusal.cause != OTHER_ORGAN:
        return [Fault("/organ", "ORGAN_NOT_ASKED", "仅在不属于本机关职权时指明机关")] if organ else []
    if not organ:
        return [Fault("/organ", "ORGAN_REQUIRED", "须告知申请人向哪个机关申请")]
    if organ in departments:
        return [Fault("/organ", "ORGAN_IS_THIS", "所指明的机关正是本机关")]
    return [] if organ_name else [Fault("/organ", "ORGAN_UNKNOWN", "没有这个部门")]


def _not_in_notice(notice: Notice | None, materials: Sequence[str]) -> list[Fault]:
    named = notice.materials if notice else ()
    return [
        Fault(f"/materials/{position}", "MATERIAL_NOT_IN_NOTICE", "不在一次性告知范围内")
        for position, code in enumerate(materials)
        if code not in named
    ]
