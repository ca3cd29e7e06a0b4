"""What of an item is counted: how deep it is online, how often one must come, how long it takes, what must be brought."""

import json
from dataclasses import dataclass
from typing import Any

from services.catalogue.domain.contents import NO_LIMIT, Item
from services.catalogue.domain.quality.forms import materials
from services.catalogue.domain.quality.materials import is_brought
from services.catalogue.domain.shapes import mapping, mappings, whole
from services.chassis.levels import order_of

PERMIT = "01"
"""行政许可 (GB/T 39046 A.1)."""


@dataclass(frozen=True, slots=True)
class Measure:
    """One item in figures.

    `accepts`: the orders that take it in, one digit each. `depth`: 1..4; `visits`: as stated. `promised`, `statutory`: days
    in their units, `NO_LIMIT` without one. `materials`: papers that the applicant has to bring.
    """

    item: str
    department: str
    item_type: str
    on_application: bool
    accepts: str
    depth: int
    visits: int
    immediate: bool
    promised: int
    promised_unit: str
    statutory: int
    statutory_unit: str
    materials: int
    steps: int

    @property
    def is_limited(self) -> bool:
        """The law sets a limit that the promise can be held against: not 0, and in the same unit."""
        return self.statutory > 0 and self.statutory_unit == self.promised_unit


def measure_of(item: Item) -> Measure:
    """An item in figures."""
    row: Any = mapping(json.loads(item.document))
    return Measure(
        item=item.key,
        department=item.department,
        item_type=item.item_type,
        on_application=item.on_application,
        accepts="".join(str(order_of(level)) for level in item.accept_levels),
        depth=whole(row.get("online_depth")) or 1,
        visits=whole(row.get("onsite_visits")) or 0,
        immediate=item.case_type == "immediate",
        promised=item.committed_days,
        promised_unit=item.committed_unit,
        statutory=item.statutory_days if item.statutory_unit else NO_LIMIT,
        statutory_unit=item.statutory_unit,
        materials=sum(is_brought(material) for _, material in materials(row)),
        steps=len(mappings(row.get("steps"))),
    )
