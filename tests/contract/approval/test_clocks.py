"""What stops and prolongs the clocks of a case, kept in the fake and in MongoDB, and on the wire."""

from dataclasses import replace
from datetime import date
from typing import Any

from sanji.approval.v1 import approval_events_pb2

from services.approval.domain.case import Case
from services.approval.domain.stopping import approved as carried_out
from services.approval.domain.stopping import ask_extension, ask_pause, extension_asked, pause_asked, resumed
from services.approval.events import ClockExtended, ClockPaused
from services.approval.wire import encode
from services.chassis.messages import Actor
from tests.contract.approval.test_store import CALENDAR, NOW, case, cases
from tests.fakes.approval import COUNTY, VILLAGE, terms

ITEM = "drinking_water_supply_hygiene_licence"
TODAY = date(2026, 11, 23)
__all__ = ["cases"]


def paused(was: Case) -> Case:
    asked = pause_asked("inspection", 10, "采样检验", "r-1", NOW)
    return carried_out(ask_pause(was, asked, terms(ITEM), TODAY, "health"), "s-1", "", TODAY, *CALENDAR)


def extended(was: Case) -> Case:
    asked = extension_asked(10, "情况复杂", "r-1", NOW, terms(ITEM))
    return carried_out(ask_extension(was, asked, terms(ITEM), TODAY, "health"), "s-1", "", TODAY, *CALENDAR)


def event(kind: Any, now: Case) -> Any:
    return kind(
        subject=now.id,
        division=VILLAGE,
        destination=VILLAGE,
        at=NOW,
        by=Actor("s-1", "supervisor", COUNTY),
        case=now,
    )


def test_pauses_requests_and_extensions_come_back_as_they_were_kept(cases: Any) -> None:
    kept = cases.add(case(item=ITEM), [])
    asked = pause_asked("inspection", 10, "采样检验", "r-1", NOW)
    kept = cases.save(kept, ask_pause(kept, asked, terms(ITEM), TODAY, "health"), [])
    assert cases.get(kept.id) == kept
    kept = cases.save(kept, paused(replace(kept, request=None)), [])
    assert (cases.get(kept.id), kept.committed_due) == (kept, None)
    kept = cases.save(kept, resumed(kept, date(2026, 12, 7), *CALENDAR), [])
    kept = cases.save(kept, extended(kept), [])
    assert cases.get(kept.id) == kept


def test_when_it_was_taken_back_comes_back(cases: Any) -> None:
    kept = cases.add(case(item=ITEM), [])
    kept = cases.save(kept, kept.withdraw(NOW), [])
    assert (cases.get(kept.id), kept.ended_at) == (kept, NOW)


def test_a_paused_case_is_counted_again_when_the_calendar_changes(cases: Any) -> None:
    kept = cases.add(case(item=ITEM), [])
    kept = cases.save(kept, paused(kept), [])
    assert [one.id for one in cases.counted_before(CALENDAR[1] + 1, 10)] == [kept.id]


def test_what_stops_a_clock_travels_with_its_notice() -> None:
    _, body = encode(event(ClockPaused, paused(case(item=ITEM))))
    told = approval_events_pb2.ClockPaused.FromString(body)
    assert (told.party, told.case.committed_due, told.case.clocks[0].days) == ("p" * 32, "", 6)
    assert [(one.procedure, one.start, one.end, one.days) for one in told.case.pauses] == [
        ("inspection", "2026-11-23", "", 10)
    ]
    _, body = encode(event(ClockExtended, extended(case(item=ITEM))))
    longer = approval_events_pb2.ClockExtended.FromString(body)
    assert (longer.case.extension.days, longer.case.clocks[1].extended) == (10, 10)
