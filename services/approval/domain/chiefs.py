"""Chief representatives of departments: exactly one each, a deputy for absence (ledger R097)."""

from dataclasses import dataclass, replace

from services.chassis.errors import Fault, Invalid
from services.chassis.levels import is_division
from services.chassis.messages import Meta

LONGEST_ID = 100
MOST_ITEMS = 500


@dataclass(frozen=True, slots=True)
class Chief:
    """Who speaks for a department at a division's hall. `items`: those declared, () for all of the department's."""

    id: str
    division: str
    department: str
    chief: str
    deputy: str = ""
    items: tuple[str, ...] = ()
    meta: Meta = Meta()

    def acts(self, subject: str, item: str) -> bool:
        """True when `subject` may decide any task of the department for `item`."""
        return subject in (self.chief, self.deputy) and (not self.items or item in self.items)


def chief_id(division: str, department: str) -> str:
    """Where a department's appointment is kept."""
    return f"{division}-{department}"


def appointed(
    was: Chief | None, division: str, department: str, chief: str, deputy: str, items: tuple[str, ...]
) -> Chief:
    """The appointment as it is from now on. Raises `Invalid` CHIEF_INVALID with every fault."""
    faults = []
    if not is_division(division):
        faults.append(Fault("/division", "DIVISION_MALFORMED", "区划代码格式有误"))
    for name, value in (("department", department), ("chief", chief)):
        if not value.strip() or len(value) > LONGEST_ID:
            faults.append(Fault(f"/{name}", "CHIEF_INCOMPLETE", "须填写，且不超过100字"))
    if deputy == chief or len(deputy) > LONGEST_ID:
        faults.append(Fault("/deputy", "DEPUTY_INVALID", "须为首席代表以外的一名人员"))
    if len(items) > MOST_ITEMS or any(not one or len(one) > LONGEST_ID for one in items):
        faults.append(Fault("/items", "CHIEF_ITEMS_INVALID", f"至多{MOST_ITEMS}个事项"))
    if faults:
        raise Invalid("CHIEF_INVALID", "首席代表任命有误", faults=faults)
    if was is None:
        return Chief(chief_id(division, department), division, department, chief, deputy, items)
    return replace(was, chief=chief, deputy=deputy, items=items)
