"""What has happened in the catalogue. The same events come down to every lower stack, which hears them."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from services.chassis.messages import Event

if TYPE_CHECKING:
    from services.catalogue.domain.contents import Publication

EMITS = (
    "sanji.catalogue.v1.ItemPublished",
    "sanji.catalogue.v1.DivisionTreePublished",
    "sanji.catalogue.v1.SitePublished",
    "sanji.catalogue.v1.DepartmentPublished",
    "sanji.catalogue.v1.CalendarYearPublished",
)
PUBLIC: tuple[str, ...] = ()
HEARS = EMITS


@dataclass(frozen=True, slots=True, kw_only=True)
class Published(Event):
    """A version of something is in force; it is carried whole."""

    publication: "Publication[Any]"


class ItemPublished(Published):
    """A version of an item."""

    __slots__ = ()


class DivisionTreePublished(Published):
    """The divisions of one county."""

    __slots__ = ()


class SitePublished(Published):
    """A site with its windows."""

    __slots__ = ()


class DepartmentPublished(Published):
    """A department or township government."""

    __slots__ = ()


class CalendarYearPublished(Published):
    """A year of working days."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Heard:
    """Heard: a publication, from this stack or one above."""

    publication: "Publication[Any]"
