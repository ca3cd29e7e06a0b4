"""Passwords set anew: by the person who knows the old one, or with a code from a counter."""

import hmac
from dataclasses import replace
from datetime import datetime

from services.chassis.auth import CITIZEN, require
from services.chassis.errors import Fault, Forbidden, Invalid
from services.chassis.messages import Actor
from services.identity.commands.passwords import ChangePassword, IssuePasswordCode, SetPassword
from services.identity.domain.accounts import Person
from services.identity.domain.documents import document_faults, document_key
from services.identity.domain.password_codes import LASTS, PasswordCode, new_code, printed
from services.identity.domain.passwords import password_fault
from services.identity.events import PasswordChanged, PasswordCodeIssued
from services.identity.handlers.people import account_behind, actor, at_window, own_account
from services.identity.handlers.proving import proves
from services.identity.handlers.revoking import end_each
from services.identity.ports import Identity

BY_CODE, BY_OLD_PASSWORD = "code", "old_password"


def issue_password_code(command: IssuePasswordCode, identity: Identity) -> tuple[str, datetime]:
    """The code, shown this once, and when it ends. One given out before is void. The look-up is recorded."""
    was = at_window(command, "窗口重置密码", identity)
    now, code = identity.clock.now(), new_code()
    given = PasswordCode(identity.seals.index(printed(was.id, code)), now + LASTS)
    event = PasswordCodeIssued(
        subject=was.id,
        division=command.by.division,
        destination=identity.stack,
        at=now,
        by=actor(command.by),
        person=was.id,
    )
    identity.people.save(was, replace(was, password_code=given), [event])
    return code, given.ends_at


def set_password(command: SetPassword, identity: Identity) -> None:
    """A new password for whoever holds the code; every session of the account ends.

    Unknown people, wrong, used, expired and worn-out codes look alike. A try is counted before it is answered.
    """
    faults = document_faults(command.number, command.document, identity.clock.today(), "")
    faults += password_fault(command.password, (command.number.strip(),))
    if faults:
        raise Invalid("PASSWORD_INVALID", "填写内容有误，请逐项更正", faults=faults)
    number = identity.seals.index(document_key(command.number, command.document))
    was = account_behind(number, identity)
    code = was.password_code if was else None
    if was is None or code is None or not code.works(identity.clock.now()):
        raise _code_wrong()
    typed = identity.seals.index(printed(was.id, command.code))
    if not hmac.compare_digest(typed, code.print):
        identity.people.save(was, replace(was, password_code=replace(code, tries=code.tries - 1)), [])
        raise _code_wrong()
    now = _with_password(was, command.password, BY_CODE, identity)
    for guarded in {number, now.id}:
        identity.guards.clear(guarded)
    end_each(now.id, "", Actor(now.id, CITIZEN, identity.stack), identity)


def change_password(command: ChangePassword, identity: Identity) -> None:
    """Another password for whoever knows the old one; every other session of the account ends."""
    require(command.by, CITIZEN)
    own = own_account(command.by, identity)
    is_number = identity.seals.index(document_key(command.new_password, own.document)) == own.id
    faults = password_fault(command.new_password, (command.new_password.strip(),) if is_number else ())
    if faults:
        faults = [Fault("/new_password", fault.reason, fault.detail) for fault in faults]
        raise Invalid("PASSWORD_INVALID", "填写内容有误，请逐项更正", faults=faults)
    if not proves(own.id, own, command.old_password, identity):
        raise Forbidden("OLD_PASSWORD_WRONG", "原密码不正确")
    now = _with_password(own, command.new_password, BY_OLD_PASSWORD, identity)
    end_each(now.id, command.by.session, actor(command.by), identity)


def _with_password(was: Person, password: str, means: str, identity: Identity) -> Person:
    with identity.passwords.turn() as hasher:
        kept = hasher.hash(password)
    event = PasswordChanged(
        subject=was.id,
        division=identity.stack,
        destination=identity.stack,
        at=identity.clock.now(),
        by=Actor(was.id, CITIZEN, identity.stack),
        person=was.id,
        means=means,
    )
    return identity.people.save(was, replace(was, password=kept, password_code=None), [event])


def _code_wrong() -> Forbidden:
    return Forbidden("PASSWORD_CODE_WRONG", "重置码不正确、已使用或已过期，请到窗口重新领取")
