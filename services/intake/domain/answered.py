"""A question that another result answers: nobody is asked for it, and whoever reviews sees where the answer stands."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Answered:
    """The question `field` of a member's form. `item`: whose result answers it; `number`: under which it was granted."""

    field: str
    item: str
    item_name: str
    number: str
