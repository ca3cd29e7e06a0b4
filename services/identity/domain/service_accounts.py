"""Service accounts: machines of a hall, departments' systems, the outside ends of webhooks. Each has one key."""

import hmac
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from services.chassis import levels
from services.chassis.auth import DEVICE, SERVICE, SERVICE_ACCOUNT
from services.chassis.errors import Conflict, Fault
from services.chassis.masking import mask_text
from services.chassis.messages import Meta
from services.identity.domain.accounts import Caller
from services.identity.domain.sessions import hashed

DEPARTMENT, WEBHOOK = "department", "webhook"
SCOPES: Mapping[str, frozenset[str]] = {
    DEVICE: frozenset({"tickets.take", "tickets.read", "windows.read", "ratings.give"}),
    DEPARTMENT: frozenset({"cases.read", "cases.advise", "catalogue.read"}),
    WEBHOOK: frozenset({"catalogue.read"}),
}
"""Kind → the scopes that it may hold; each RPC names the one that opens it."""
ACTIVE, REVOKED = "active", "revoked"
MAX_NAME, MAX_KEY = 100, 120
LONGEST_OVERLAP = timedelta(hours=24)
LONGEST_LIFE = timedelta(days=731)
SESSION_SECONDS = 300
"""How long one token of a service account lives: whoever holds the key asks again."""
_DEPARTMENT = re.compile(r"[a-z0-9_.-]{1,100}")
_SITE = re.compile(r"([0-9]{6,12})-[A-Z0-9-]{1,40}")


@dataclass(frozen=True, slots=True)
class ServiceAccount:
    """`id` begins with its stack's code. `key`: hash of the key that works; `old_key` works until `old_until`.

    A key has 256 random bits, so a plain hash keeps it. `site`: the one hall that a device serves.
    """

    id: str
    kind: str
    name: str
    scopes: frozenset[str]
    division: str
    department: str
    site: str
    expires_on: date
    key: str = field(repr=False)
    created_at: datetime
    old_key: str = field(default="", repr=False)
    old_until: datetime | None = None
    rotated_at: datetime | None = None
    used_at: datetime | None = None
    state: str = ACTIVE
    meta: Meta = Meta()

    def takes(self, secret: str, now: datetime, today: date) -> bool:
        """True for the key that works now, and for the one before it within the overlap."""
        given = hashed(secret)
        right = hmac.compare_digest(given, self.key)
        old = hmac.compare_digest(given, self.old_key) and self.old_until is not None and now < self.old_until
        return (right or old) and self.state == ACTIVE and today <= self.expires_on

    def rotated(self, secret: str, overlap: timedelta, now: datetime) -> "ServiceAccount":
        """`secret` works from now; the one before it for `overlap` more. Raises `Conflict` SERVICE_ACCOUNT_REVOKED."""
        if self.state != ACTIVE:
            raise Conflict("SERVICE_ACCOUNT_REVOKED", "该服务账号已停用")
        until = now + overlap
        return replace(self, key=hashed(secret), old_key=self.key, old_until=until, rotated_at=now)

    def revoked(self) -> "ServiceAccount":
        """No key works any more."""
        return replace(self, state=REVOKED, old_until=None)

    def used(self, now: datetime) -> "ServiceAccount":
        """Signed in at `now`."""
        return replace(self, used_at=now)

    def caller(self) -> Caller:
        """How its tokens name it."""
        return Caller(
            subject=self.id,
            kind=SERVICE_ACCOUNT,
            roles=frozenset({DEVICE if self.kind == DEVICE else SERVICE}),
            division=self.division,
            department=self.department,
            name_masked=self.name,
            scopes=self.scopes,
            site=self.site,
        )


@dataclass(frozen=True, slots=True)
class Issued:
    """An account, and its new key in the clear: "" when the same ask was answered before."""

    account: ServiceAccount
    key: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class ServiceSession:
    """`expires_in`: seconds. There is no refresh token: the key is asked for again."""

    access_token: str = field(repr=False)
    expires_in: int
    caller: Caller


def new_id(stack: str) -> str:
    """Begins with the code of its stack, so that any gateway finds the way there."""
    return f"{stack}-sa-{secrets.token_hex(12)}"


def issue(account: ServiceAccount, secret: str) -> Issued:
    """The key as its holder gets it, once."""
    return Issued(account, f"{account.id}.{secret}")


def parted(key: str) -> tuple[str, str]:
    """(account id, secret) of a key; two empty strings when it is none."""
    account, separator, secret = key.partition(".")
    return (account, secret) if separator and len(key) <= MAX_KEY else ("", "")


def service_account_faults(
    kind: str,
    name: str,
    scopes: frozenset[str],
    division: str,
    department: str,
    site: str,
    expires_on: str,
    today: date,
) -> list[Fault]:
    """All that is wrong with a new service account.

    KIND_UNKNOWN NAME_REQUIRED SCOPE_UNKNOWN DIVISION_MALFORMED DEPARTMENT_REQUIRED SITE_INVALID EXPIRY_INVALID
    """
    faults = []
    if kind not in SCOPES:
        faults.append(Fault("/kind", "KIND_UNKNOWN", f"类型须为：{'、'.join(SCOPES)}"))
    text = name.strip()
    if not 0 < len(text) <= MAX_NAME or not text.isprintable() or mask_text(text) != text:
        faults.append(Fault("/name", "NAME_REQUIRED", f"请填写名称，1至{MAX_NAME}个字"))
    allowed = SCOPES.get(kind, frozenset().union(*SCOPES.values()))
    if not scopes or scopes - allowed:
        faults.append(Fault("/scopes", "SCOPE_UNKNOWN", f"权限须为：{'、'.join(sorted(allowed))}"))
    if not levels.is_division(division):
        faults.append(Fault("/division", "DIVISION_MALFORMED", "区划代码应为6、9或12位数字"))
    if (kind == DEPARTMENT or department) and not _DEPARTMENT.fullmatch(department):
        faults.append(Fault("/department", "DEPARTMENT_REQUIRED", "部门系统须注明所属部门的代码"))
    place = _SITE.fullmatch(site)
    if (kind == DEVICE or site) and not (place and levels.contains(division, place[1])):
        faults.append(Fault("/site", "SITE_INVALID", "设备须注明所在大厅的编号，大厅应在所填区划内"))
    if not _is_soon(expires_on, today):
        detail = f"有效期应为今天起{LONGEST_LIFE.days}天以内的日期"
        faults.append(Fault("/expires_on", "EXPIRY_INVALID", detail))
    return faults


def _is_soon(text: str, today: date) -> bool:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return False
    return text == day.isoformat() and today <= day <= today + LONGEST_LIFE
