"""What automatic approval needs from outside."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from services.approval.domain.automatic import AutoRules
from services.chassis.ports import Repository


class AutoRuleSets(Repository[AutoRules], Protocol):
    """Rules of automatic approval, by `<division>-<item>`."""

    def in_force(self, item: str, divisions: Sequence[str]) -> AutoRules | None:
        """Those in force for an item at the nearest of the divisions; may lag behind by two seconds."""


class Registers(Protocol):
    """The room's own copies of what registers say, by register and keyed index of a number."""

    def put(self, register: str, as_of: date, rows: Sequence[tuple[str, Mapping[str, object]]]) -> None:
        """Keep (index, fields) in place of what an extract of an earlier day, or of the same, said."""

    def facts(self, registers: Sequence[str], index: str, today: date) -> Mapping[str, Mapping[str, object]]:
        """Register → fields, of extracts not older than thirty days."""


@dataclass(frozen=True, slots=True)
class Automatics:
    """`check_percent`: share of the automatic grants that a person looks at afterwards."""

    rules: AutoRuleSets
    registers: Registers
    check_percent: float = 5.0
