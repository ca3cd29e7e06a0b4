"""Lending powers to lower divisions."""

from dataclasses import dataclass

from services.chassis.auth import ANONYMOUS, Principal
from services.chassis.messages import Asked


@dataclass(frozen=True, slots=True)
class ListDelegationModes:
    """The table of the ways to sink an item."""


@dataclass(frozen=True, slots=True)
class GrantPower:
    """`since`, `until`: first and last day as text. `site`: "" for the whole division."""

    by: Principal
    item: str
    division: str
    power: str
    document: str
    since: str
    until: str
    site: str = ""
    scope_zh: str = ""
    conditions_zh: tuple[str, ...] = ()
    asked: Asked | None = None


@dataclass(frozen=True, slots=True)
class RevokePower:
    by: Principal
    power: str
    reason: str
    if_version: int = 0


@dataclass(frozen=True, slots=True)
class RecordHandOver:
    """The receiving division says what is done: `taken_over`, `trained`."""

    by: Principal
    power: str
    taken_over: bool = False
    trained: bool = False
    if_version: int = 0


@dataclass(frozen=True, slots=True)
class ListPowers:
    """Powers held in a division's subtree. `item`: "" for all. `limit` 1..100, 0 means 20."""

    division: str
    item: str = ""
    limit: int = 0
    cursor: str = ""
    by: Principal = ANONYMOUS


@dataclass(frozen=True, slots=True)
class GetHandOver:
    """How far the hand-over in a division's subtree has come. `limit` counts the blocked ones."""

    by: Principal
    division: str
    limit: int = 0
    cursor: str = ""
