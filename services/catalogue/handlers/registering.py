"""Registering a newly offered service in time, and telling the list authority once when it is late (ledger R028)."""

import json
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from services.catalogue import events
from services.catalogue.commands.trials import AlertOverdueRegistrations
from services.catalogue.domain.changes import CHANGE_WITHDRAWN, PUBLISHED, Change
from services.catalogue.domain.contents import Item
from services.catalogue.domain.quality.rules import WARNING, Finding
from services.catalogue.domain.registration import (
    OVERDUE,
    OVERDUE_DETAIL,
    REGISTRATION,
    SOURCE,
    WITHIN_WORKING_DAYS,
    due_on,
    offered_on,
    registration_of,
)
from services.catalogue.domain.shapes import mapping, text
from services.catalogue.handlers.calendars import calendar_around
from services.catalogue.handlers.changes import happened
from services.catalogue.ports import Catalogue
from services.chassis.auth import system
from services.chassis.errors import Conflict
from services.chassis.room import STALE_VERSION

MOST_FOUND = 200


def registered(row: Any, catalogue: Catalogue) -> Any:
    """`row` with the day on which its item came into the register, and by when it should have.

    The day once written stays; an entry that names no first offer says nothing of it.
    """
    if not isinstance(row, Mapping):
        return row
    said = {name: value for name, value in row.items() if name != REGISTRATION}
    offered = offered_on(row)
    if not offered:
        return said
    found = catalogue.items.find(f"{Item.kind}/{text(row.get('item_id'))}")
    before = mapping(json.loads(found.content.document).get(REGISTRATION)) if found else {}
    if found is not None and not before:
        return said
    day = text(before.get("registered_on")) or catalogue.clock.today().isoformat()
    calendar = calendar_around(date.fromisoformat(offered), catalogue)
    return said | {REGISTRATION: registration_of(offered, day, calendar)}


def alert_overdue_registrations(command: AlertOverdueRegistrations, catalogue: Catalogue) -> int:
    """Tell of every service that is late, each once; how many were told.

    Those in time, and those taken back, are not looked at again.
    """
    today = catalogue.clock.today()
    shortest = today - timedelta(days=WITHIN_WORKING_DAYS)
    told = 0
    for change in catalogue.changes.offered(shortest.isoformat(), command.limit):
        offered = date.fromisoformat(change.offered_on)
        late = _ended(change, today) > due_on(offered, calendar_around(offered, catalogue))
        if change.state == CHANGE_WITHDRAWN:
            late = False
        elif not late and change.state != PUBLISHED:
            continue
        try:
            _looked_at(change, late, catalogue)
        except Conflict as refusal:
            if refusal.reason != STALE_VERSION:
                raise
            continue
        told += late
    return told


def overdue_findings(county: str, catalogue: Catalogue) -> Iterator[Finding]:
    """Services that are offered, late and not in the register."""
    for change in catalogue.changes.overdue(county, MOST_FOUND):
        yield Finding("/first_offered_on", OVERDUE, OVERDUE_DETAIL, WARNING, SOURCE, change.proposal.item)


def _looked_at(change: Change, late: bool, catalogue: Catalogue) -> None:
    now = change.looked_at(late)
    by = system(catalogue.stack)
    alert = happened(events.RegistrationMissed, now, by, catalogue, change.state, change.offered_on)
    catalogue.changes.save(change, now, [alert] if late else [])


def _ended(change: Change, today: date) -> date:
    """The day on which it was registered; today while it is not."""
    if change.state != PUBLISHED:
        return today
    days = [step.at.date() for step in change.history if step.after == PUBLISHED]
    return days[-1] if days else today
