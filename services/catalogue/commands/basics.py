"""What may be asked of basic entries."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from services.chassis.auth import Principal


@dataclass(frozen=True, slots=True)
class PublishBasics:
    """At most 200 rows of a county's list, each with the columns of `infra/data/README.md`, basics.

    `check_only`: say what would happen, change nothing.
    """

    by: Principal
    county: str
    rows: tuple[Mapping[str, str], ...] = field(repr=False)
    check_only: bool = False


@dataclass(frozen=True, slots=True)
class ListBasics:
    """`division`: of the county whose entries are wanted, this stack's own without. `q`: words of the name.

    `limit` 1..100, 0 means 20.
    """

    division: str = ""
    item_type: str = ""
    q: str = ""
    limit: int = 0
    cursor: str = ""


@dataclass(frozen=True, slots=True)
class GetBasic:
    """`code`: the basic code, or a listed code that holds it. `division` as in `ListBasics`."""

    code: str
    division: str = ""
