"""A department whose system is away for long is told to its desk and supervisors, and that it is back, once each."""

from datetime import timedelta

import pytest

from services.approval.bootstrap import room
from services.approval.commands import RecordOutage, ReportOutages
from services.approval.events import OutageEnded, OutageReported
from services.approval.ports import OUTAGE_TOLD_AFTER, Approval
from services.approval.wire import encode
from services.chassis.privacy import Sealer
from services.notification import wire as notification_wire
from services.notification.domain.staff_message import post
from services.notification.domain.templates import render
from tests.fakes.approval import COUNTY, world
from tests.fakes.notification import heard

FIRE = "fire"


@pytest.fixture
def approval(sealer: Sealer) -> Approval:
    return world(sealer)


def down(approval: Approval) -> None:
    room(approval).ask(RecordOutage(FIRE, approval.clock.now()))


def up(approval: Approval) -> None:
    room(approval).ask(RecordOutage(FIRE, None))


def later(approval: Approval, pause: timedelta = OUTAGE_TOLD_AFTER) -> None:
    approval.clock.advance(seconds=pause.total_seconds())  # type: ignore[attr-defined]
    room(approval).ask(ReportOutages())


def said(approval: Approval) -> list[str]:
    events = approval.outages.bus.events  # type: ignore[attr-defined]
    return [type(event).__name__ for event in events]


def test_what_lasts_is_told_once_and_its_end_too(approval: Approval) -> None:
    down(approval)
    later(approval, OUTAGE_TOLD_AFTER - timedelta(seconds=1))
    assert said(approval) == []
    for _ in range(3):
        later(approval)
    assert said(approval) == ["OutageReported"]
    up(approval)
    up(approval)
    later(approval)
    assert said(approval) == ["OutageReported", "OutageEnded"]


def test_a_short_one_is_not_told_at_all_though_its_cases_say_it(approval: Approval) -> None:
    down(approval)
    assert FIRE in approval.outages.current()
    up(approval)
    later(approval)
    assert (said(approval), dict(approval.outages.current())) == ([], {})


def test_what_several_processes_notice_keeps_its_beginning(approval: Approval) -> None:
    down(approval)
    since = approval.clock.now()
    later(approval, timedelta(minutes=10))
    down(approval)
    assert approval.outages.current()[FIRE] == since
    later(approval, timedelta(minutes=5))
    assert said(approval) == ["OutageReported"]


def test_the_next_one_is_told_again(approval: Approval) -> None:
    for _ in range(2):
        down(approval)
        later(approval)
        up(approval)
    assert said(approval) == ["OutageReported", "OutageEnded"] * 2


def test_one_who_is_up_from_the_start_is_nothing_to_tell(approval: Approval) -> None:
    up(approval)
    later(approval)
    assert (said(approval), approval.outages.find(FIRE)) == ([], None)


@pytest.mark.parametrize(("kind", "words"), [(OutageReported, "无应答"), (OutageEnded, "已恢复应答")])
def test_its_desk_and_the_supervisors_of_department_and_government_are_told(
    approval: Approval, kind: type, words: str
) -> None:
    down(approval)
    later(approval)
    up(approval)
    [event] = [one for one in approval.outages.bus.events if isinstance(one, kind)]  # type: ignore[attr-defined]
    assert (event.subject, event.division, event.destination) == (FIRE, COUNTY, COUNTY)
    name, body = encode(event)
    step = notification_wire.heard(heard(1, type_name=name), body)
    assert step.to == (  # type: ignore[attr-defined]
        post("reviewer", FIRE, COUNTY),
        post("supervisor", FIRE, COUNTY),
        post("supervisor", "", COUNTY),
    )
    shown = render(step.kind, {**step.values, "number": step.number}, "zh")  # type: ignore[attr-defined]
    assert words in shown[1]
