"""Looking at cases."""

import re
from datetime import date, datetime
from typing import Any

from services.approval.commands import GetCase, ListCases
from services.approval.domain.case import STATES, Case
from services.approval.domain.desk import NOBODY, Wanted
from services.approval.domain.terms import ItemTerms
from services.approval.events import CaseChanged, TaskMoved
from services.approval.ports import Approval
from services.chassis.auth import REVIEWER, SERVICE_ACCOUNT, SUPERVISOR, SYSTEM, Principal, within
from services.chassis.errors import Invalid, NotFound, Unavailable
from services.chassis.levels import is_division
from services.chassis.messages import Actor
from services.chassis.paging import page_limit

HOLDERS = ("", "mine", "unclaimed")
_CURSOR = re.compile(r"\d{4}-\d{2}-\d{2}\.[0-9A-Z]{1,40}", re.ASCII)


def get_case(command: GetCase, approval: Approval) -> Case:
    """Staff whose subtree holds where it is decided or where it was handed in."""
    case = approval.cases.find(command.number)
    if case is None or not _may_see(command.by, case):
        raise NotFound("CASE_NOT_FOUND", "没有找到该办件")
    return case


def list_cases(command: ListCases, approval: Approval) -> tuple[list[Case], str]:
    """One page and the cursor of the next, oldest due first."""
    limit = page_limit(command.limit)
    if command.state and command.state not in STATES:
        raise Invalid("STATE_UNKNOWN", f"状态应为：{'、'.join(STATES)}")
    cursor_of(command.cursor)
    if command.holder not in HOLDERS:
        raise Invalid("HOLDER_UNKNOWN", "应为 mine（本人领取）或 unclaimed（未领取）")
    division, department = listed_place(command.by, command.division, command.department)
    wanted = Wanted(
        division,
        department,
        command.state,
        command.item,
        {"mine": command.by.subject, "unclaimed": NOBODY}.get(
            "" if command.supervised else command.holder, ""
        ),
        _day(command.due_before),
        command.cursor,
        command.supervised,
    )
    found = approval.cases.page(wanted, limit + 1)
    return found[:limit], found[limit - 1].rank if len(found) > limit else ""


def listed_place(by: Principal, division: str, department: str) -> tuple[str, str]:
    """The division and department of a list: the caller's own division without one; a department's service account is
    bound to it. Raises `Invalid` DIVISION_MALFORMED, `Forbidden`.
    """
    division = division or by.division
    if not is_division(division):
        raise Invalid("DIVISION_MALFORMED", "区划代码格式有误")
    department = department or _bound_to(by)
    within(by, division=division)
    if _bound_to(by):
        within(by, department=department)
    return division, department


def terms_of(item: str, version: int, approval: Approval) -> ItemTerms:
    """The version a case is pinned to. Raises `Unavailable` ITEM_COPY_MISSING until it has been heard of."""
    terms = approval.items.get(item, version)
    if terms is None:
        raise Unavailable("ITEM_COPY_MISSING", "该事项的办理规则尚未同步到本级", retry_after=1.0)
    return terms


def cursor_of(text: str) -> str:
    """The rank that a list goes on behind. Raises `Invalid` CURSOR_INVALID."""
    if text and not _CURSOR.fullmatch(text):
        raise Invalid("CURSOR_INVALID", "翻页标记有误")
    return text


def _day(text: str) -> str:
    if not text:
        return ""
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise Invalid("DAY_MALFORMED", "日期应为 YYYY-MM-DD") from None


def _may_see(by: Principal, case: Case) -> bool:
    if department := _bound_to(by):
        looks = case.task_of(department) is not None or department in case.supervisors
        return _reaches(by, case) and looks
    return _reaches(by, case)


def _reaches(by: Principal, case: Case) -> bool:
    within_reach = by.reaches(case.owner_division) or by.reaches(case.division)
    return by.kind in ("staff", SERVICE_ACCOUNT) and within_reach


def _bound_to(by: Principal) -> str:
    """The department whose cases alone a service account may see."""
    return by.department if by.kind == SERVICE_ACCOUNT else ""


def case_event(
    kind: type[CaseChanged], case: Case, at: datetime, role: str, division: str, *, before: str, **said: Any
) -> CaseChanged:
    """What the room itself did to a case, told to where it was handed in. `before`: the state it left."""
    return kind(
        subject=case.id,
        division=division,
        destination=division,
        at=at,
        by=Actor(SYSTEM, role, case.owner_division),
        moved=(before, case.state),
        person=case.party,
        case=case,
        **said,
    )


def moved_event(
    kind: type[TaskMoved],
    was: Case,
    now: Case,
    by: Principal,
    department: str,
    approval: Approval,
    note: str = "",
) -> TaskMoved:
    """What happened to a task on the desk, told at the stack that decides."""
    return kind(
        subject=now.id,
        division=now.owner_division,
        destination=now.owner_division,
        at=approval.clock.now(),
        by=Actor(by.subject, SUPERVISOR if by.has(SUPERVISOR) else REVIEWER, by.division),
        moved=(was.state, now.state),
        note=note,
        person=now.party,
        case=now,
        department=department,
    )
