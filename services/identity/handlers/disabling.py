"""Staff accounts taken out of use and put back."""

from dataclasses import replace

from services.chassis.auth import ADMIN, SYSTEM, Principal, require, within
from services.chassis.errors import Forbidden, NotFound
from services.chassis.messages import Actor
from services.identity.commands import DisableStaff, EnableStaff
from services.identity.domain.accounts import Staff
from services.identity.domain.revocations import sound_reason
from services.identity.events import StaffDisabled, StaffEnabled
from services.identity.handlers.revoking import end_all
from services.identity.ports import Identity

IN_USE, OUT_OF_USE = "in_use", "out_of_use"


def disable_staff(command: DisableStaff, identity: Identity) -> Staff:
    """Out of use, its sessions over; asking again finishes what was cut short."""
    reason = sound_reason(command.reason)
    staff = _in_reach(command.by, command.staff, identity)
    if staff.disabled_at is None:
        now = identity.clock.now()
        event = StaffDisabled(
            subject=staff.id,
            division=staff.division,
            destination=identity.stack,
            at=now,
            by=_actor(command.by),
            moved=(IN_USE, OUT_OF_USE),
            note=reason,
        )
        staff = identity.staff.save(staff, replace(staff, disabled_at=now), [event])
    ended = identity.revocations.find(staff.id)
    if staff.disabled_at is not None and (ended is None or ended.before < staff.disabled_at):
        end_all(staff.id, reason, command.by, identity)
    return staff


def enable_staff(command: EnableStaff, identity: Identity) -> Staff:
    """Back in use; again changes nothing."""
    reason = sound_reason(command.reason)
    staff = _in_reach(command.by, command.staff, identity)
    if staff.disabled_at is None:
        return staff
    event = StaffEnabled(
        subject=staff.id,
        division=staff.division,
        destination=identity.stack,
        at=identity.clock.now(),
        by=_actor(command.by),
        moved=(OUT_OF_USE, IN_USE),
        note=reason,
    )
    return identity.staff.save(staff, replace(staff, disabled_at=None), [event])


def _in_reach(by: Principal, account: str, identity: Identity) -> Staff:
    require(by, ADMIN, SYSTEM)
    staff = identity.staff.find(account)
    if staff is None:
        raise NotFound("STAFF_NOT_FOUND", "没有找到该工作人员账号")
    within(by, division=staff.division)
    if staff.id == by.subject:
        raise Forbidden("STAFF_SELF", "不能停用或启用自己的账号")
    return staff


def _actor(by: Principal) -> Actor:
    return Actor(by.subject, by.acting_role, by.division)
