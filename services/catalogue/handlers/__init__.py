"""What the catalogue does: one function per command and per heard event."""

from collections.abc import Callable, Mapping
from typing import Any

from services.catalogue import commands
from services.catalogue.handlers import publishing, reading

COMMANDS: Mapping[type, Callable[..., Any]] = {
    commands.PublishItem: publishing.publish_item,
    commands.PublishDivisionTree: publishing.publish_division_tree,
    commands.PublishSite: publishing.publish_site,
    commands.PublishDepartment: publishing.publish_department,
    commands.PublishCalendarYear: publishing.publish_calendar_year,
    commands.Republish: publishing.republish,
    commands.GetDivision: reading.get_division,
    commands.ListChildDivisions: reading.list_child_divisions,
    commands.GetItem: reading.get_item,
    commands.ListItems: reading.list_items,
    commands.ListDepartments: reading.list_departments,
}
HEARS: Mapping[str, Callable[..., None]] = {
    "sanji.catalogue.v1.ItemPublished": publishing.keep_item,
    "sanji.catalogue.v1.DivisionTreePublished": publishing.keep_division_tree,
    "sanji.catalogue.v1.SitePublished": publishing.keep_site,
    "sanji.catalogue.v1.DepartmentPublished": publishing.keep_department,
    "sanji.catalogue.v1.CalendarYearPublished": publishing.keep_calendar_year,
}
