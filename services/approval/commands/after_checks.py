"""Checks after grants on commitments."""

from dataclasses import dataclass, field

from services.chassis.auth import Principal
from services.chassis.messages import Asked


@dataclass(frozen=True, slots=True)
class ListAfterChecks:
    """Of a division's subtree, first due first. `department`, `state`: "" for all. `limit` 1..100, 0 means 20."""

    by: Principal
    division: str = ""
    department: str = ""
    state: str = ""
    limit: int = 0
    cursor: str = ""


@dataclass(frozen=True, slots=True)
class GetAfterCheck:
    """`number`: the receipt number."""

    by: Principal
    number: str


@dataclass(frozen=True, slots=True)
class RecordAfterCheck:
    """`result`: kept or broken."""

    by: Principal
    number: str
    result: str
    note: str = field(default="", repr=False)
    asked: Asked | None = None
    if_version: int = 0


@dataclass(frozen=True, slots=True)
class AppealAfterCheck:
    """Whoever promised objects, or a clerk for her."""

    by: Principal
    number: str
    reason: str = field(repr=False)
    asked: Asked | None = None
    if_version: int = 0


@dataclass(frozen=True, slots=True)
class UpholdAfterCheck:
    """The appeal is refused: the record stands."""

    by: Principal
    number: str
    reason: str = field(repr=False)
    asked: Asked | None = None
    if_version: int = 0


@dataclass(frozen=True, slots=True)
class ClearAfterCheck:
    """The record is withdrawn: it bars nothing any more."""

    by: Principal
    number: str
    reason: str = field(repr=False)
    asked: Asked | None = None
    if_version: int = 0


@dataclass(frozen=True, slots=True)
class ListCommitments:
    """By anyone: what is public in a division's subtree, of `item` when given."""

    division: str
    item: str = ""
    limit: int = 0
    cursor: str = ""


@dataclass(frozen=True, slots=True)
class ReportLateChecks:
    """By a timer: tell the desks of checks whose day is over."""
