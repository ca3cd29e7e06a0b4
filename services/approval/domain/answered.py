"""A question of the form that another result answers, as the reviewer sees it (ledger R103)."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Answered:
    """The question `field`. `item`: whose result answers it; `number`: receipt number under which that was granted."""

    field: str
    item: str
    item_name: str
    number: str
