"""Appointing chief representatives, and asking who is one."""

from services.approval.commands import AppointChief, GetChief
from services.approval.domain.case import Case
from services.approval.domain.chiefs import Chief, appointed, chief_id
from services.approval.events import ChiefAppointed
from services.approval.ports import Approval
from services.chassis.auth import REVIEWER, SUPERVISOR, Principal, require
from services.chassis.errors import Forbidden, NotFound
from services.chassis.messages import Actor, Meta


def appoint_chief(command: AppointChief, approval: Approval) -> Chief:
    """A supervisor of that department, or of the government, appoints; who was before is no more."""
    by = command.by
    require(by, SUPERVISOR, division=command.division)
    if by.department and by.department != command.department:
        raise Forbidden("DEPARTMENT_NOT_ALLOWED", "只能任命本部门的首席代表")
    was = approval.chiefs.find(chief_id(command.division, command.department))
    items = tuple(dict.fromkeys(command.items))
    now = appointed(was, command.division, command.department, command.chief, command.deputy, items)
    (was.meta if was else Meta()).must_be(command.if_version)
    if was is not None and was == now:
        return was
    event = ChiefAppointed(
        subject=now.id,
        division=now.division,
        destination=now.division,
        at=approval.clock.now(),
        by=Actor(by.subject, SUPERVISOR, by.division),
        appointment=now,
    )
    return approval.chiefs.add(now, [event]) if was is None else approval.chiefs.save(was, now, [event])


def get_chief(command: GetChief, approval: Approval) -> Chief:
    """For staff of that place."""
    require(command.by, REVIEWER, SUPERVISOR, division=command.division)
    found = approval.chiefs.find(chief_id(command.division, command.department))
    if found is None:
        raise NotFound("CHIEF_NOT_FOUND", "该部门尚未任命首席代表")
    return found


def is_chief(by: Principal, case: Case, department: str, approval: Approval) -> bool:
    """True when `by` is the chief representative of `department` for the case's item."""
    found = approval.chiefs.find(chief_id(by.division, department))
    return found is not None and found.acts(by.subject, case.item)
