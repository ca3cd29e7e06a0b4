"""What may be asked of the catalogue."""

from services.catalogue.commands.publishing import (
    Publish,
    PublishCalendarYear,
    PublishDepartment,
    PublishDivisionTree,
    PublishItem,
    PublishSite,
    Republish,
)
from services.catalogue.commands.reading import (
    GetDivision,
    GetItem,
    ListChildDivisions,
    ListDepartments,
    ListItems,
)

__all__ = [
    "GetDivision",
    "GetItem",
    "ListChildDivisions",
    "ListDepartments",
    "ListItems",
    "Publish",
    "PublishCalendarYear",
    "PublishDepartment",
    "PublishDivisionTree",
    "PublishItem",
    "PublishSite",
    "Republish",
]
