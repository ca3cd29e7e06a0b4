"""Learning items, calendar years, lent powers, who may act for whom and who is the same person."""

from services.approval.domain.terms import checked
from services.approval.events import CalendarYearPublished, ItemPublished, PowerLent
from services.approval.ports import Approval
from services.chassis.authorities import AuthorityHeard
from services.chassis.merges import MergeHeard
from services.chassis.messages import Envelope


def learn_item(event: ItemPublished, envelope: Envelope, approval: Approval) -> None:
    """Keep the room's own copy of that version."""
    approval.items.put(checked(event.terms))


def learn_power(event: PowerLent, envelope: Envelope, approval: Approval) -> None:
    """Keep the room's own copy of what is lent to lower divisions; a power to accept is not this room's."""
    if event.power is not None:
        approval.powers.put(event.power)


def learn_calendar_year(event: CalendarYearPublished, envelope: Envelope, approval: Approval) -> None:
    """Keep the room's own copy of the year; `recount_due_dates` follows."""
    approval.calendars.put(event.year, event.version)


def learn_authority(event: AuthorityHeard, envelope: Envelope, approval: Approval) -> None:
    """Keep who may act for whom; the latest of each is what counts, in whatever order they come."""
    approval.authorities.put(event.authority, envelope.sequence)


def learn_merge(event: MergeHeard, envelope: Envelope, approval: Approval) -> None:
    """Keep which ids are one person's."""
    approval.merges.put(envelope.stack, event.person, event.survivor)
