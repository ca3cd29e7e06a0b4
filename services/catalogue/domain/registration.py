"""By when a newly offered service is registered with the list authority: 20 working days (ledger R028)."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from services.catalogue.domain.quality.rules import WARNING, Row, Rule, is_day
from services.catalogue.domain.references import References
from services.catalogue.domain.shapes import mapping, text
from services.chassis.workdays import Calendar

WITHIN_WORKING_DAYS = 20
REGISTRATION = "registration"
"""Key of an item's document: {registered_on, due_on, late}, dates as text. Written at publication, never by hand."""
OVERDUE = "REGISTRATION_OVERDUE"
OVERDUE_DETAIL = "新增服务自首次提供之日起20个工作日内应当登记，已经逾期"
SOURCE = "简化优化公共服务流程方案（新增事项20个工作日内登记）"


def due_on(offered_on: date, calendar: Calendar) -> date:
    """The last day on which registration is in time; the day of the first offer does not count."""
    found = calendar.add_working_days(offered_on, WITHIN_WORKING_DAYS).date
    return found or offered_on


def offered_on(row: Row) -> str:
    """The day on which the service was first offered, as text; "" when the entry names none."""
    day = row.get("first_offered_on")
    return text(day) if is_day(day) else ""


def registration_of(offered: str, registered_on: str, calendar: Calendar) -> Mapping[str, Any]:
    """What the document says of a service first offered and registered on those days."""
    due = due_on(date.fromisoformat(offered), calendar).isoformat()
    return {"registered_on": registered_on, "due_on": due, "late": registered_on > due}


def _late(row: Row, _: References) -> list[str]:
    return ["/first_offered_on"] if mapping(row.get(REGISTRATION)).get("late") is True else []


RULES = (Rule("REGISTERED_LATE", "新增服务超过20个工作日才登记", _late, SOURCE, WARNING),)
