"""Sessions: one sign-in, kept alive by refresh tokens that each work once."""

import base64
import binascii
import hashlib
import hmac
import secrets
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from services.chassis.clock import SHANGHAI
from services.chassis.errors import Fault, Invalid
from services.chassis.messages import Meta
from services.identity.domain.accounts import STAFF, Caller

OPEN, ENDED = "open", "ended"
SIGNED_OUT, REFRESH_REUSED = "SIGNED_OUT", "REFRESH_REUSED"
REVOKED, SECOND_FACTOR_ENROLLED = "REVOKED", "SECOND_FACTOR_ENROLLED"
ACCESS_SECONDS = 900
STAFF_LASTS = timedelta(hours=12)
PERSON_LASTS = timedelta(days=30)
USED_KEPT = 64
MAX_TOKEN = 200
MAX_LABEL = 64
_1970 = datetime(1970, 1, 1, tzinfo=UTC)
Place = tuple[datetime, str]
"""Where a page of sessions ended: when the last one started, and its id."""
TOKENS_GONE_AFTER = timedelta(seconds=ACCESS_SECONDS + 60)
"""After so long no access token of an ended session lives, whatever the clocks' difference."""


@dataclass(frozen=True, slots=True)
class Session:
    """`refresh`: hash of the one token that still works; `used`: hashes of the latest that no longer do.

    `device`: class of device and program; `network`: shortened address; either may be "". `proven`: a second
    factor was shown.
    """

    id: str
    subject: str
    kind: str
    started_at: datetime
    ends_at: datetime
    refresh: str = field(repr=False)
    used: tuple[str, ...] = field(default=(), repr=False)
    state: str = OPEN
    end_reason: str = ""
    device: str = ""
    network: str = ""
    proven: bool = False
    refreshed_at: datetime | None = None
    ended_at: datetime | None = None
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

    def rotated(self, secret: str, now: datetime) -> "Session":
        """The token that worked works no more; `secret` does."""
        used = (*self.used, self.refresh)[-USED_KEPT:]
        return replace(self, refresh=hashed(secret), used=used, refreshed_at=now)

    def proved(self) -> "Session":
        """Its holder has shown a second factor."""
        return replace(self, proven=True)

    def ended(self, reason: str, now: datetime) -> "Session":
        """Over for good."""
        return replace(self, state=ENDED, end_reason=reason, ended_at=now)


@dataclass(frozen=True, slots=True)
class Opened:
    """What a sign-in or refresh gives. `expires_in`: seconds the access token lives."""

    access_token: str = field(repr=False)
    refresh_token: str = field(repr=False)
    expires_in: int
    caller: Caller


def start(
    caller: Caller, secret: str, now: datetime, device: str = "", network: str = "", proven: bool = False
) -> Session:
    """A new session: at most 12 hours for staff, 30 days for a person, however often refreshed."""
    lasts = STAFF_LASTS if caller.kind == STAFF else PERSON_LASTS
    return Session(
        id=f"se-{secrets.token_urlsafe(16)}",
        subject=caller.subject,
        kind=caller.kind,
        started_at=now,
        ends_at=now + lasts,
        refresh=hashed(secret),
        device=device[:MAX_LABEL],
        network=network[:MAX_LABEL],
        proven=proven,
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


def cursor_after(session: Session) -> str:
    """Where the page that ends with `session` ended."""
    raw = f"{milliseconds(session.started_at)} {session.id}"
    return base64.urlsafe_b64encode(raw.encode()).decode().rstrip("=")


def place_of(cursor: str) -> Place | None:
    """The place a cursor names; None for the empty one. Raises `Invalid` CURSOR_INVALID."""
    if not cursor:
        return None
    try:
        raw = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode("ascii")
        started, _, session = raw.partition(" ")
        if not session or len(cursor) > MAX_TOKEN:
            raise ValueError(cursor)
        return at_milliseconds(int(started)), session
    except (binascii.Error, ValueError, OverflowError):
        fault = Fault("/cursor", "CURSOR_INVALID", "分页位置无效")
        raise Invalid("CURSOR_INVALID", "分页位置无效", faults=[fault]) from None


def milliseconds(at: datetime) -> int:
    """Milliseconds since 1970."""
    return (at - _1970) // timedelta(milliseconds=1)


def at_milliseconds(count: int) -> datetime:
    """The instant `count` milliseconds after 1970. Raises `OverflowError` outside of time."""
    return (_1970 + timedelta(milliseconds=count)).astimezone(SHANGHAI)


def whole_milliseconds(at: datetime) -> datetime:
    """`at` as a store keeps it."""
    return at.replace(microsecond=at.microsecond // 1000 * 1000)
