"""Sessions: one sign-in, kept alive by refresh tokens that each work once."""

import hashlib
import hmac
import secrets
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from services.chassis.messages import Meta
from services.identity.domain.accounts import STAFF, Caller

OPEN, ENDED = "open", "ended"
SIGNED_OUT, REFRESH_REUSED = "SIGNED_OUT", "REFRESH_REUSED"
ACCESS_SECONDS = 900
STAFF_LASTS = timedelta(hours=12)
PERSON_LASTS = timedelta(days=30)
USED_KEPT = 64
MAX_TOKEN = 200


@dataclass(frozen=True, slots=True)
class Session:
    """`refresh`: hash of the one token that still works; `used`: hashes of the latest that no longer do."""

    id: str
    subject: str
    kind: str
    started_at: datetime
    ends_at: datetime
    refresh: str = field(repr=False)
    used: tuple[str, ...] = field(default=(), repr=False)
    state: str = OPEN
    end_reason: str = ""
    meta: Meta = Meta()

    def lives(self, now: datetime) -> bool:
        """True while it may be refreshed, if the token is right."""
        return self.state == OPEN and self.seconds_left(now) > 0

    def seconds_left(self, now: datetime) -> int:
        """Whole seconds until its absolute end."""
        return int((self.ends_at - now).total_seconds())

    def takes(self, secret: str) -> bool:
        """True for the token that works now."""
        return hmac.compare_digest(hashed(secret), self.refresh)

    def has_used(self, secret: str) -> bool:
        """True for a token that worked once: whoever shows it again has a copy."""
        return hashed(secret) in self.used

    def rotated(self, secret: str) -> "Session":
        """The token that worked works no more; `secret` does."""
        return replace(self, refresh=hashed(secret), used=(*self.used, self.refresh)[-USED_KEPT:])

    def ended(self, reason: str) -> "Session":
        """Over for good."""
        return replace(self, state=ENDED, end_reason=reason)


@dataclass(frozen=True, slots=True)
class Opened:
    """What a sign-in or refresh gives. `expires_in`: seconds the access token lives."""

    access_token: str = field(repr=False)
    refresh_token: str = field(repr=False)
    expires_in: int
    caller: Caller


def start(caller: Caller, secret: str, now: datetime) -> Session:
    """A new session: at most 12 hours for staff, 30 days for a person, however often refreshed."""
    lasts = STAFF_LASTS if caller.kind == STAFF else PERSON_LASTS
    return Session(
        id=f"se-{secrets.token_urlsafe(16)}",
        subject=caller.subject,
        kind=caller.kind,
        started_at=now,
        ends_at=now + lasts,
        refresh=hashed(secret),
    )


def new_secret() -> str:
    """256 random bits."""
    return secrets.token_urlsafe(32)


def hashed(secret: str) -> str:
    """How a secret of 256 bits is kept: no salt or stretching can make it harder to guess."""
    return hashlib.sha256(secret.encode()).hexdigest()


def joined(session: str, secret: str) -> str:
    """The refresh token as its holder gets it."""
    return f"{session}.{secret}"


def parted(token: str) -> tuple[str, str]:
    """(session id, secret) of a refresh token; two empty strings when it is none."""
    session, separator, secret = token.partition(".")
    return (session, secret) if separator and len(token) <= MAX_TOKEN else ("", "")
