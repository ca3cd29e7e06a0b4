"""Automatic approval: putting an item's rules in force, trying them, and the looks that persons take afterwards."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from services.chassis.auth import Principal


@dataclass(frozen=True, slots=True)
class ProposeAutoRules:
    """The rules of that version of the item wait for a second person. `division`: "" for the caller's own."""

    by: Principal
    item: str
    item_version: int
    division: str = ""
    if_version: int = 0


@dataclass(frozen=True, slots=True)
class ConfirmAutoRules:
    """What was proposed is in force."""

    by: Principal
    item: str
    division: str = ""
    if_version: int = 0


@dataclass(frozen=True, slots=True)
class EndAutoRules:
    """From now on a person decides."""

    by: Principal
    item: str
    reason: str = field(repr=False)
    division: str = ""
    if_version: int = 0


@dataclass(frozen=True, slots=True)
class GetAutoRules:
    by: Principal
    item: str
    division: str = ""


@dataclass(frozen=True, slots=True)
class TryAutoRules:
    """Judge given values by the rules of a version of the item; nothing is kept. `lookups`: register → field → value."""

    by: Principal
    item: str
    item_version: int
    form: Mapping[str, Any] = field(repr=False)
    applicant: Mapping[str, Any] = field(repr=False)
    lookups: Mapping[str, Mapping[str, Any]] = field(repr=False)


@dataclass(frozen=True, slots=True)
class ListAutoChecks:
    """Automatic grants that wait for a person's look. "" for all: `department`. `limit` 1..100, 0 means 20."""

    by: Principal
    division: str = ""
    department: str = ""
    limit: int = 0
    cursor: str = ""


@dataclass(frozen=True, slots=True)
class RecordAutoCheck:
    """A person looked at an automatic grant. `note`: needed when it was not `right`."""

    by: Principal
    number: str
    right: bool
    note: str = field(default="", repr=False)
    if_version: int = 0


@dataclass(frozen=True, slots=True)
class FactRow:
    """What a register says of one number."""

    number: str = field(repr=False)
    fields: Mapping[str, object] = field(repr=False)


@dataclass(frozen=True, slots=True)
class ImportFacts:
    """An extract of a register, as it stood on a day."""

    register: str
    as_of: date
    rows: Sequence[FactRow]
