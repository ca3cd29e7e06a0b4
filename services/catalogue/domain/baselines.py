"""Baselines: what every item of a county demanded and promised on one day, never changed (ledger R042)."""

import hashlib
from dataclasses import dataclass, field

from services.catalogue.domain.measures import Measure
from services.chassis.messages import Meta

LONGEST_NAME = 100


@dataclass(frozen=True, slots=True)
class Baseline:
    """`frozen_on`: date. `items`: how many; `measures`: theirs, by item id, left empty in lists."""

    id: str
    county: str
    name: str
    frozen_on: str
    frozen_by: str
    items: int
    measures: tuple[Measure, ...] = field(default=(), repr=False)
    meta: Meta = field(default_factory=Meta, compare=False)


def baseline_id(county: str, frozen_on: str, name: str) -> str:
    """Sorts the baselines of a county by their day; one of a name on a day."""
    named = hashlib.sha256(name.encode()).hexdigest()[:12]
    return f"bl_{county}_{frozen_on.replace('-', '')}_{named}"
