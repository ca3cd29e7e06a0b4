"""Whether a password is right: counted, locked, and alike for accounts that do not exist."""

from services.chassis.errors import Forbidden
from services.identity.domain.accounts import Person, Staff
from services.identity.ports import Identity


def proves(guarded: str, account: Person | Staff | None, password: str, identity: Identity) -> bool:
    """Whether the password is right, counting failures. The lock is looked at again when the turn has come."""
    refuse_locked(guarded, identity)
    with identity.passwords.turn() as hasher:
        guard = refuse_locked(guarded, identity)
        proven = hasher.verify(password, (account.password or None) if account else None)
        if not proven:
            identity.guards.failed(guarded, identity.clock.now())
        elif guard:
            identity.guards.clear(guarded)
    return proven


def refuse_locked(guarded: str, identity: Identity) -> int:
    """The failures so far. Raises `Forbidden` SIGN_IN_LOCKED while nobody may try."""
    guard = identity.guards.get(guarded)
    if seconds := guard.locked_for(identity.clock.now()):
        raise Forbidden("SIGN_IN_LOCKED", "登录失败次数过多，请稍后再试", retry_after=seconds)
    return guard.failures
