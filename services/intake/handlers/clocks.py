"""The clocks of an application, as its applicant sees them at the stack where it was handed in."""

from services.chassis.clock import day_of
from services.chassis.messages import Envelope
from services.chassis.periods import ExplainedPeriod, acceptance, delivery, explained
from services.intake.commands import GetApplication, GetApplicationClock
from services.intake.domain.ending import ended_at, taken_on_at
from services.intake.domain.handing_over import handed_over_on
from services.intake.domain.life import GRANTED
from services.intake.events import CalendarYearPublished
from services.intake.handlers.desk import get_application
from services.intake.handlers.overdue import answered_by_law
from services.intake.ports import Intake


def get_application_clock(command: GetApplicationClock, intake: Intake) -> tuple[ExplainedPeriod, ...]:
    """Day by day: the five days to take it on while they run and when nobody answered in them, then the promised and the law's,
    and of a grant the delivery. Approval's days are counted here again, by the calendar of the place that decides. None is
    shown beyond the day on which its clocks ended.
    """
    application = get_application(GetApplication(command.by, command.number), intake)
    calendar, _ = intake.calendars.current(application.owner_division)
    today = intake.clock.today()
    if (came := application.waiting_since) is not None:
        return (explained(acceptance(day_of(came)), calendar, until=today),)
    over = ended_at(application)
    ended = day_of(over) if over else None
    until = min(today, ended or today)
    shown = []
    if application.deemed and application.accepted_at and (taken_on := taken_on_at(application)):
        shown.append(answered_by_law(day_of(application.accepted_at), taken_on, calendar))
    shown += [
        explained(period, calendar, application.stops, until=until, stopped_on=ended)
        for period in application.periods
    ]
    if ended is not None and application.outcome == GRANTED:
        handed = handed_over_on(application)
        shown.append(explained(delivery(ended), calendar, until=today, stopped_on=handed))
    return tuple(shown)


def learn_calendar_year(event: CalendarYearPublished, envelope: Envelope, intake: Intake) -> None:
    """Keep the room's own copy of the year."""
    intake.calendars.put(event.year, event.version)
