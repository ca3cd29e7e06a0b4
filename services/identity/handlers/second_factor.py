"""Second factors: begun, confirmed, shown at sign-in, taken off when lost."""

from services.chassis.auth import SECURITY_ADMIN, SYSTEM, Principal, require, within
from services.chassis.errors import Conflict, Forbidden, NotFound
from services.chassis.messages import Actor
from services.identity.commands import ConfirmSecondFactor, EnrolSecondFactor, ResetSecondFactor
from services.identity.domain import second_factor
from services.identity.domain.accounts import STAFF, Staff
from services.identity.domain.revocations import sound_reason
from services.identity.domain.second_factor import BEGUN, CONFIRMED, RESET, Enrolment, SecondFactor
from services.identity.events import RecoveryCodeUsed, SecondFactorEnrolled, SecondFactorRemoved
from services.identity.handlers.proving import refuse_locked
from services.identity.handlers.revoking import end_all
from services.identity.ports import Identity

MAX_CODE = 64


def enrol_second_factor(command: EnrolSecondFactor, identity: Identity) -> Enrolment:
    """Begin, or begin again what was never confirmed."""
    staff = own_account(command.by, identity)
    was = identity.factors.find(staff.id)
    if was is not None and was.counts:
        raise Conflict("SECOND_FACTOR_ENROLLED", "该账号已启用动态口令，如需更换请联系安全管理员")
    sealed, enrolment = identity.codes.begin(f"{staff.username}@{identity.stack}")
    now = identity.clock.now()
    if was is None:
        try:
            identity.factors.add(SecondFactor(staff.id, sealed, now), [])
        except Conflict:
            raise Conflict("STALE_VERSION", "内容已被更新，请重试") from None
    else:
        identity.factors.save(was, was.begun_again(sealed, now), [])
    return enrolment


def confirm_second_factor(command: ConfirmSecondFactor, identity: Identity) -> list[str]:
    """Put it to use with its first code; this session counts as opened with it. The recovery codes."""
    staff = own_account(command.by, identity)
    was = identity.factors.find(staff.id)
    if was is None or was.state == RESET:
        raise _not_begun()
    if was.counts:
        raise Conflict("SECOND_FACTOR_ENROLLED", "该账号已启用动态口令")
    step = _fresh_step(was, command.code, identity)
    codes = second_factor.new_recovery_codes()
    event = SecondFactorEnrolled(
        subject=staff.id,
        division=staff.division,
        destination=identity.stack,
        at=identity.clock.now(),
        by=_actor(command.by),
        moved=(BEGUN, CONFIRMED),
    )
    identity.factors.save(was, was.confirmed(step, codes), [event])
    session = identity.sessions.find(command.by.session)
    if session is not None and session.subject == staff.id:
        identity.sessions.save(session, session.proved(), [])
    return codes


def prove_second(staff: Staff, code: str, identity: Identity) -> bool:
    """True when the account has a second factor and `code` is good; False when it has none.

    Raises `Forbidden` SECOND_FACTOR_REQUIRED, SECOND_FACTOR_WRONG or SIGN_IN_LOCKED. Each code works once.
    """
    was = identity.factors.find(staff.id)
    if was is None or not was.counts:
        return False
    if not code:
        raise Forbidden("SECOND_FACTOR_REQUIRED", "请输入动态口令")
    if second_factor.is_one_time(code):
        identity.factors.save(was, was.used(_fresh_step(was, code, identity)), [])
        return True
    guarded = _guarded(was, identity)
    refuse_locked(guarded, identity)
    now = was.without(code[:MAX_CODE])
    if now is None:
        raise _wrong(guarded, identity)
    event = RecoveryCodeUsed(
        subject=staff.id,
        division=staff.division,
        destination=identity.stack,
        at=identity.clock.now(),
        by=Actor(staff.id, STAFF, staff.division),
        left=len(now.recovery),
    )
    identity.factors.save(was, now, [event])
    identity.guards.clear(guarded)
    return True


def reset_second_factor(command: ResetSecondFactor, identity: Identity) -> None:
    """Take a lost one off, and end what was opened with it."""
    require(command.by, SECURITY_ADMIN, SYSTEM)
    reason = sound_reason(command.reason)
    staff = identity.staff.find(command.staff)
    if staff is None:
        raise _staff_not_found()
    within(command.by, division=staff.division)
    if staff.id == command.by.subject:
        raise Forbidden("SECOND_FACTOR_OWN", "不能重置自己的动态口令")
    was = identity.factors.find(staff.id)
    if was is None or was.state == RESET:
        raise _not_begun()
    event = SecondFactorRemoved(
        subject=staff.id,
        division=staff.division,
        destination=identity.stack,
        at=identity.clock.now(),
        by=_actor(command.by),
        moved=(was.state, RESET),
        note=reason,
    )
    identity.factors.save(was, was.reset(), [event])
    end_all(staff.id, reason, command.by, identity)


def own_account(by: Principal, identity: Identity) -> Staff:
    """The caller's own staff account on this stack. Raises `NotFound` STAFF_NOT_FOUND."""
    staff = identity.staff.find(by.subject) if by.kind == STAFF else None
    if staff is None:
        raise _staff_not_found()
    return staff


def _fresh_step(factor: SecondFactor, code: str, identity: Identity) -> int:
    """The step of a good code that was not used yet; failures are counted and lock."""
    guarded = _guarded(factor, identity)
    refuse_locked(guarded, identity)
    step = identity.codes.step_of(factor.secret_sealed, code.strip()[:MAX_CODE], identity.clock.now())
    if step is None or step <= factor.last_step:
        raise _wrong(guarded, identity)
    identity.guards.clear(guarded)
    return step


def _guarded(factor: SecondFactor, identity: Identity) -> str:
    return identity.seals.index(f"second-factor/{factor.id}")


def _wrong(guarded: str, identity: Identity) -> Forbidden:
    identity.guards.failed(guarded, identity.clock.now())
    return Forbidden("SECOND_FACTOR_WRONG", "动态口令不正确或已使用过")


def _actor(by: Principal) -> Actor:
    return Actor(by.subject, by.acting_role, by.division)


def _not_begun() -> Conflict:
    return Conflict("SECOND_FACTOR_NOT_BEGUN", "该账号没有待确认或已启用的动态口令")


def _staff_not_found() -> NotFound:
    return NotFound("STAFF_NOT_FOUND", "没有找到该工作人员账号")
