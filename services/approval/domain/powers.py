"""Powers lent to lower divisions, as far as deciding needs them (ledger R072; 行政许可法 art. 24)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from services.chassis.errors import Forbidden

OWN_GOVERNMENT = "township_government"
"""The government of the division itself: it uses whatever is lent to its division."""


@dataclass(frozen=True, slots=True)
class LentPower:
    """`division` may decide `department`'s task of `item` from `since` to `until`, both included, unless revoked.

    `revision`: the newest one known wins.
    """

    id: str
    revision: int
    item: str
    division: str
    department: str
    since: date
    until: date
    revoked: bool

    def in_force(self, day: date) -> bool:
        """True when it may be used on that day."""
        return not self.revoked and self.since <= day <= self.until


def lent_department(powers: Iterable[LentPower], department: str, day: date) -> str:
    """Whose task a reviewer of a lower division's `department` decides with what is lent to it.

    Raises `Forbidden`: DIVISION_OUT_OF_SCOPE when nothing was ever lent, POWER_NOT_IN_FORCE before its first day,
    after its last and once revoked, DEPARTMENT_NOT_ALLOWED when it is another department's to use.
    """
    known = list(powers)
    if not known:
        raise Forbidden("DIVISION_OUT_OF_SCOPE", "该事项由上级决定，未赋权本级办理")
    current = [power for power in known if power.in_force(day)]
    if not current:
        raise Forbidden("POWER_NOT_IN_FORCE", "该项赋权尚未生效、已到期或已收回")
    usable = [power for power in current if department in (power.department, OWN_GOVERNMENT)]
    if not usable:
        raise Forbidden("DEPARTMENT_NOT_ALLOWED", "该办件不由您所在部门审批")
    return usable[0].department
