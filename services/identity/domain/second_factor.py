"""Second factors: one-time passwords by time (RFC 6238), recovery codes, and who must have one."""

import re
import secrets
from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import datetime

from services.chassis.auth import ADMIN, AUDITOR, ENROLLING, SECURITY_ADMIN
from services.chassis.messages import Meta
from services.identity.domain.accounts import Caller
from services.identity.domain.sessions import hashed

BEGUN, CONFIRMED, RESET = "begun", "confirmed", "reset"
MUST_HAVE = frozenset({ADMIN, SECURITY_ADMIN, AUDITOR})
"""Roles that sign in with two factors (GB/T 22239-2019 level 3, 8.1.4.1 d)."""
RECOVERY_CODES = 10
STEP_SECONDS = 30
_GROUPS, _GROUP = 4, 5
_LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
_ONE_TIME = re.compile(r"[0-9]{6}")


@dataclass(frozen=True, slots=True)
class SecondFactor:
    """`id`: the staff account's. `secret_sealed`: sealed for this purpose alone.

    `last_step`: the latest 30-second step whose code was used; it and those before are void. `recovery`: hashes
    of the recovery codes that are left.
    """

    id: str
    secret_sealed: str = field(repr=False)
    begun_at: datetime
    state: str = BEGUN
    last_step: int = 0
    recovery: tuple[str, ...] = field(default=(), repr=False)
    meta: Meta = Meta()

    @property
    def counts(self) -> bool:
        """True when signing in needs it."""
        return self.state == CONFIRMED

    def begun_again(self, secret_sealed: str, now: datetime) -> "SecondFactor":
        """Another secret instead of one that was never confirmed, or was taken off. Old codes stay void."""
        return replace(self, secret_sealed=secret_sealed, begun_at=now, state=BEGUN, recovery=())

    def used(self, step: int) -> "SecondFactor":
        """The code of `step` was shown."""
        return replace(self, last_step=step)

    def confirmed(self, step: int, codes: Collection[str]) -> "SecondFactor":
        """In use, with these recovery codes."""
        return replace(self, state=CONFIRMED, last_step=step, recovery=tuple(map(hashed, codes)))

    def without(self, code: str) -> "SecondFactor | None":
        """With that recovery code used up; None when it is none of those left."""
        shown = hashed(code.strip().upper())
        if shown not in self.recovery:
            return None
        return replace(self, recovery=tuple(kept for kept in self.recovery if kept != shown))

    def reset(self) -> "SecondFactor":
        """Taken off: neither its secret nor its recovery codes are kept."""
        return replace(self, state=RESET, secret_sealed="", recovery=())


@dataclass(frozen=True, slots=True)
class Enrolment:
    """What the holder sees once: the secret in base32, and the same as an otpauth URI."""

    secret: str = field(repr=False)
    uri: str = field(repr=False)


def is_one_time(code: str) -> bool:
    """True for what has the form of a one-time password; anything else may be a recovery code."""
    return bool(_ONE_TIME.fullmatch(code.strip()))


def new_recovery_codes() -> list[str]:
    """Ten codes of 99 random bits, without letters that look alike."""
    return [
        "-".join("".join(secrets.choice(_LETTERS) for _ in range(_GROUP)) for _ in range(_GROUPS))
        for _ in range(RECOVERY_CODES)
    ]


def as_far_as(caller: Caller, proven: bool, required: bool) -> Caller:
    """The caller, who may only enrol while the role needs a second factor that was not shown."""
    if required and not proven and caller.roles & MUST_HAVE:
        return replace(caller, roles=frozenset({ENROLLING}))
    return caller
