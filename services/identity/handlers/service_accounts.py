"""Service accounts: added, given another key, revoked, listed; and their short sessions."""

import re
import secrets
from datetime import date, timedelta

from services.chassis.auth import ADMIN, AUDITOR, SECURITY_ADMIN, Principal, require, within
from services.chassis.clock import rfc3339
from services.chassis.errors import Forbidden, Invalid, NotFound, Unavailable
from services.chassis.levels import is_division
from services.chassis.messages import Actor
from services.chassis.paging import page_limit, page_of
from services.identity.commands.service_accounts import (
    AddServiceAccount,
    ListServiceAccounts,
    OpenServiceSession,
    RevokeServiceAccount,
    RotateServiceKey,
)
from services.identity.domain import service_accounts as domain
from services.identity.domain.keys import signing
from services.identity.domain.revocations import sound_reason
from services.identity.domain.service_accounts import ACTIVE, Issued, ServiceAccount, ServiceSession
from services.identity.domain.sessions import hashed, new_secret
from services.identity.events import (
    ServiceAccountAdded,
    ServiceAccountRevoked,
    ServiceKeyRotated,
    ServiceSessionOpened,
)
from services.identity.handlers.revoking import end_all
from services.identity.ports import Identity

_CURSOR = re.compile(r"[0-9]{6,12}-sa-[0-9a-f]{24}")


def add_service_account(command: AddServiceAccount, identity: Identity) -> Issued:
    """Open one inside the admin's own subtree; its key is in the answer and nowhere else."""
    require(command.by, ADMIN)
    faults = domain.service_account_faults(
        command.kind,
        command.name,
        command.scopes,
        command.division,
        command.department,
        command.site,
        command.expires_on,
        identity.clock.today(),
    )
    if faults:
        raise Invalid("SERVICE_ACCOUNT_INVALID", "服务账号信息有误，请逐项更正", faults=faults)
    within(command.by, division=command.division)
    secret = new_secret()
    account = ServiceAccount(
        id=domain.new_id(identity.stack),
        kind=command.kind,
        name=command.name.strip(),
        scopes=command.scopes,
        division=command.division,
        department=command.department,
        site=command.site,
        expires_on=date.fromisoformat(command.expires_on),
        key=hashed(secret),
        created_at=identity.clock.now(),
    )
    event = ServiceAccountAdded(
        subject=account.id,
        division=account.division,
        destination=identity.stack,
        at=account.created_at,
        by=_actor(command.by),
        moved=("", ACTIVE),
        kind=account.kind,
        scopes=account.scopes,
        site=account.site,
        department=account.department,
    )
    kept = identity.service_accounts.add(account, [event], command.asked)
    return domain.issue(kept, secret) if kept.id == account.id else Issued(kept, "")


def rotate_service_key(command: RotateServiceKey, identity: Identity) -> Issued:
    """Another key; the one before it works on for the overlap, and the one before that no more."""
    was = _account(command.by, command.account, identity)
    if was.meta.answers(command.asked):
        return Issued(was, "")
    overlap = timedelta(minutes=command.overlap_minutes)
    if not timedelta(0) <= overlap <= domain.LONGEST_OVERLAP:
        raise Invalid("OVERLAP_OUT_OF_RANGE", "新旧密钥并用时间应为0至24小时")
    at, secret = identity.clock.now(), new_secret()
    now = was.rotated(secret, overlap, at)
    assert now.old_until is not None
    event = ServiceKeyRotated(
        subject=was.id,
        division=was.division,
        destination=identity.stack,
        at=at,
        by=_actor(command.by),
        old_until=rfc3339(now.old_until),
    )
    return domain.issue(identity.service_accounts.save(was, now, [event], command.asked), secret)


def revoke_service_account(command: RevokeServiceAccount, identity: Identity) -> ServiceAccount:
    """No key of it works from now, and every stack is told that its tokens are void. Twice is harmless."""
    was = _account(command.by, command.account, identity)
    if was.state != ACTIVE:
        return was
    reason = sound_reason(command.reason)
    now = was.revoked()
    event = ServiceAccountRevoked(
        subject=was.id,
        division=was.division,
        destination=identity.stack,
        at=identity.clock.now(),
        by=_actor(command.by),
        moved=(was.state, now.state),
        note=reason,
    )
    kept = identity.service_accounts.save(was, now, [event])
    end_all(was.id, reason, command.by, identity)
    return kept


def list_service_accounts(
    command: ListServiceAccounts, identity: Identity
) -> tuple[list[ServiceAccount], str]:
    """One page of a subtree by id, and the cursor of the next."""
    limit = page_limit(command.limit)
    if command.cursor and not _CURSOR.fullmatch(command.cursor):
        raise Invalid("CURSOR_INVALID", "翻页标记有误")
    division = command.division or command.by.division
    if not is_division(division):
        raise Invalid("DIVISION_MALFORMED", "区划代码格式有误")
    require(command.by, ADMIN, SECURITY_ADMIN, AUDITOR, division=division)
    found = identity.service_accounts.page(division, command.cursor, limit + 1)
    return page_of(found, limit)


def open_service_session(command: OpenServiceSession, identity: Identity) -> ServiceSession:
    """A token for a key that works. Unknown, wrong, old, expired and revoked keys look alike."""
    account_id, secret = domain.parted(command.key)
    was = identity.service_accounts.find(account_id) if account_id else None
    now = identity.clock.now()
    if was is None or not was.takes(secret, now, identity.clock.today()):
        raise Forbidden("SERVICE_KEY_WRONG", "密钥不正确或已失效")
    key = signing(identity.keys.newest(), now)
    if key is None:
        raise Unavailable("SIGNING_KEY_MISSING", "登录服务正在启动，请稍后再试", retry_after=1.0)
    caller = was.caller()
    session = f"sv-{secrets.token_urlsafe(16)}"
    event = ServiceSessionOpened(
        subject=was.id,
        division=was.division,
        destination=identity.stack,
        at=now,
        by=Actor(was.id, caller.acting_role, was.division),
        session=session,
    )
    identity.service_accounts.save(was, was.used(now), [event])
    token = identity.signer.sign(caller, session, key, domain.SESSION_SECONDS)
    return ServiceSession(token, domain.SESSION_SECONDS, caller)


def _account(by: Principal, account_id: str, identity: Identity) -> ServiceAccount:
    require(by, ADMIN, SECURITY_ADMIN)
    found = identity.service_accounts.find(account_id)
    if found is None or not by.reaches(found.division):
        raise NotFound("SERVICE_ACCOUNT_NOT_FOUND", "没有找到该服务账号")
    return found


def _actor(by: Principal) -> Actor:
    return Actor(by.subject, by.acting_role, by.division)
