"""Stand-ins for what automatic approval needs."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from services.approval.domain.automatic import AutoRules
from services.approval.ports import Automatics
from services.chassis.fakes import FakeRepository


class FakeAutoRules(FakeRepository[AutoRules]):
    """`AutoRuleSets` in a dict."""

    def __init__(self) -> None:
        super().__init__(not_found="AUTO_RULES_NOT_FOUND")

    def in_force(self, item: str, divisions: Sequence[str]) -> AutoRules | None:
        held = (self.kept.get(f"{one}-{item}") for one in sorted(divisions, key=len, reverse=True))
        return next((one for one in held if one is not None and one.in_force is not None), None)


class FakeRegisters:
    """`Registers` in a dict."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], tuple[date, Mapping[str, object]]] = {}

    def put(self, register: str, as_of: date, rows: Sequence[tuple[str, Mapping[str, object]]]) -> None:
        for index, fields in rows:
            known = self._kept.get((register, index))
            if known is None or known[0] <= as_of:
                self._kept[register, index] = (as_of, fields)

    def facts(self, registers: Sequence[str], index: str, today: date) -> Mapping[str, Mapping[str, object]]:
        found = {one: self._kept[one, index] for one in registers if (one, index) in self._kept}
        return {one: fields for one, (as_of, fields) in found.items() if as_of >= today - timedelta(days=30)}


def automatics(check_percent: float = 0.0) -> Automatics:
    """Nothing in force, nothing known."""
    return Automatics(FakeAutoRules(), FakeRegisters(), check_percent)
