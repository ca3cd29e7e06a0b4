"""What may be published."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from services.chassis.auth import Principal

if TYPE_CHECKING:
    from services.catalogue.domain.references import References


@dataclass(frozen=True, slots=True)
class Publish:
    """One row of the county's data, as read: any JSON value, checked here.

    `references`: what the row may refer to. `check_only`: say what would happen, change nothing.
    """

    by: Principal
    county: str
    row: Any = field(repr=False)
    references: "References" = field(repr=False)
    check_only: bool = False


@dataclass(frozen=True, slots=True)
class PublishItem(Publish):
    """`row`: one item (`infra/data/README.md`, items).

    `on_version`: refuse unless this version is the newest now, 0 for a new item; None: whichever it is.
    `checked`: its faults were looked for already, or it ends and need not be whole.
    """

    on_version: int | None = None
    checked: bool = False


class PublishDivisionTree(Publish):
    """`row`: the list of a county's divisions."""

    __slots__ = ()


class PublishSite(Publish):
    """`row`: one site."""

    __slots__ = ()


class PublishDepartment(Publish):
    """`row`: one department or township government."""

    __slots__ = ()


class PublishCalendarYear(Publish):
    """`row`: one year of the calendar with its `region` and `year` written in."""

    __slots__ = ()


class PublishReferences(Publish):
    """`row`: header, divisions, departments and sites of the county's data, each as read. Told to nobody."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Republish:
    """Tell everything of a county again, as far as it is this stack's to tell, for a stack that joined late."""

    by: Principal
    county: str
