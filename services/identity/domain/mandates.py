"""Mandates (委托代办): who lets whom do what, for how long."""

import re
import secrets
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from services.chassis.errors import Fault
from services.chassis.messages import Meta

ACTS = ("submit", "supplement", "withdraw", "receive")
LONGEST = timedelta(days=366)
MOST_ITEMS = 100
_ITEM = re.compile(r"[A-Za-z0-9_.-]{1,100}")
_TEXT_VERSION = re.compile(r"[A-Za-z0-9.-]{1,32}")


@dataclass(frozen=True, slots=True)
class Mandate:
    """`principal`: party id. `agent`: staff id or person id. Names masked, an organisation's in full.

    `items` empty: every item. It stands from `starts` to `ends`, both included, until `revoked_at`. `given_by`: the
    principal, who stands for it, or the clerk who recorded it. `assurance`: how surely the principal was known.
    """

    id: str
    principal: str
    principal_kind: str
    principal_name: str
    agent: str
    agent_kind: str
    agent_name: str
    items: tuple[str, ...]
    acts: tuple[str, ...]
    starts: date
    ends: date
    text_version: str
    division: str
    given_by: str
    assurance: int
    given_at: datetime
    revoked_at: datetime | None = None
    meta: Meta = Meta()

    def revoked(self, at: datetime) -> "Mandate":
        """Void from now on."""
        return replace(self, revoked_at=at)


def new_mandate_id() -> str:
    """WT (委托) and 22 random digits: 73 bits, so that nobody finds one by trying."""
    return f"WT{secrets.randbelow(10**22):022d}"


def scope_faults(items: frozenset[str], acts: frozenset[str], text_version: str) -> list[Fault]:
    """ITEM_MALFORMED ACT_UNKNOWN TEXT_VERSION_MALFORMED."""
    faults = []
    if len(items) > MOST_ITEMS or not all(map(_ITEM.fullmatch, items)):
        faults.append(Fault("/items", "ITEM_MALFORMED", f"事项代码格式有误，或超过{MOST_ITEMS}项"))
    if not acts or not acts.issubset(ACTS):
        faults.append(Fault("/acts", "ACT_UNKNOWN", f"委托权限须为：{'、'.join(ACTS)}"))
    if not _TEXT_VERSION.fullmatch(text_version):
        faults.append(Fault("/text_version", "TEXT_VERSION_MALFORMED", "须注明委托书文本的版本"))
    return faults


def dates_faults(starts: date | None, ends: date | None, today: date) -> list[Fault]:
    """DATES_INVALID: both are needed, the end neither past nor before the start nor more than a year after it."""
    if starts and ends and today <= ends and starts <= ends <= starts + LONGEST:
        return []
    return [Fault("/ends", "DATES_INVALID", "委托期限有误：须有起止日期，截止日期不早于今日，最长一年")]
