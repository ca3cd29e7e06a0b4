"""What may be read."""

from dataclasses import dataclass

from services.chassis.auth import ANONYMOUS, Principal


@dataclass(frozen=True, slots=True)
class GetDivision:
    code: str


@dataclass(frozen=True, slots=True)
class ListChildDivisions:
    code: str


@dataclass(frozen=True, slots=True)
class GetItem:
    """`code`: item id or any alias. `division`: refuse unless served there. `version`: 0 is the newest.

    `by`: a classified item is there for staff of its county only.
    """

    code: str
    division: str = ""
    version: int = 0
    by: Principal = ANONYMOUS


@dataclass(frozen=True, slots=True)
class ListItems:
    """`q`: words as in `SearchItems`; what was found comes the best first. `limit` 1..100, 0 means 20."""

    division: str = ""
    q: str = ""
    audience: str = ""
    item_type: str = ""
    limit: int = 0
    cursor: str = ""
    leaf: str = ""
    life_event: str = ""
    department: str = ""
    list_kind: str = ""


@dataclass(frozen=True, slots=True)
class ListDepartments:
    """`limit` 1..100, 0 means 100."""

    limit: int = 0
    cursor: str = ""
