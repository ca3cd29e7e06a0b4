"""The room's own copy of the working-day calendar."""

from services.chassis.inbox import Copy
from services.chassis.mongo import calendars


class CalendarCopy(Copy):
    """Calendar years by region and year."""

    meta = {"collection": "intake_calendar", "auto_create_index": False}


class MongoCalendars(calendars.MongoCalendars):
    """`Calendars` as a read copy."""

    def __init__(self, remembered: float = calendars.REMEMBERED_SECONDS) -> None:
        super().__init__(CalendarCopy, remembered)
