"""How many cases one turn of the timer counts again."""

from dataclasses import replace
from datetime import date

from services.approval.bootstrap import room
from services.approval.commands import RecountDueDates
from services.approval.events import DueDatesMoved
from services.chassis.privacy import Sealer
from tests.fakes.approval import NUMBER, accepted, envelope, shipped_year, terms, world

ITEM = "residence_permit"


def test_one_turn_counts_page_after_page_up_to_its_bound(sealer: Sealer) -> None:
    approval = world(sealer, terms(ITEM))
    for position in range(5):
        event = accepted(ITEM, number=f"{NUMBER[:-1]}{position}")
        room(approval).hear(event, envelope("sanji.intake.v1.ApplicationAccepted", f"e-{position}"))
    year = shipped_year(2026)
    approval.calendars.put(replace(year, holidays=year.holidays | {date(2026, 11, 24)}), 2)
    turns = [room(approval).ask(RecountDueDates(limit=2, pages=2)) for _ in range(3)]
    assert turns == [4, 1, 0]
    assert len({event.subject for event in approval.cases.bus.of(DueDatesMoved)}) == 5
