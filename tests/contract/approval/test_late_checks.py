"""Checks that nobody made in time: found in the fake and the real store, and told on the wire."""

from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any

import pytest
from sanji.approval.v1 import approval_events_pb2

from services.approval import events
from services.approval.store import MongoAfterChecks, MongoCases
from services.approval.wire import encode
from services.chassis.clock import SHANGHAI
from services.chassis.doors import Doors
from services.chassis.messages import Actor
from tests.contract.approval.test_after_checks import NOW, case
from tests.fakes.approval import FakeCases
from tests.fakes.approval_inspections import FakeAfterChecks


@pytest.fixture(params=["fake", "real"])
def cases(request: pytest.FixtureRequest) -> Any:
    if request.param == "fake":
        return FakeCases()
    doors: Doors = request.getfixturevalue("store_doors")
    made = MongoCases(doors.outbox("approval", encode))
    made.collection.drop()
    made.ensure_indexes()
    return made


def test_a_check_is_late_from_the_day_after_until_its_desk_is_told(cases: Any) -> None:
    found = FakeAfterChecks(cases) if isinstance(cases, FakeCases) else MongoAfterChecks(cases)
    for position in range(3):
        cases.add(case(position), [])
    cases.add(case(3, "kept"), [])
    check = case(1).after_check
    assert check is not None
    day_after = datetime.combine(check.due + timedelta(days=1), time.min, SHANGHAI)
    assert found.late(day_after - timedelta(days=2), 10) == []
    late = found.late(day_after, 10)
    assert [one.id for one in late] == [case(0).id, case(1).id]
    assert [one.id for one in found.late(day_after, 1)] == [case(0).id]
    was = late[0]
    assert was.after_check is not None
    now = cases.save(was, replace(was, after_check=was.after_check.missed()), [])
    assert cases.get(was.id) == now
    assert [one.id for one in found.late(day_after, 10)] == [case(1).id]


@pytest.mark.parametrize("name", ["AfterCheckMissed", "DecisionRevoked", "CommitmentUpheld"])
def test_what_became_of_a_promise_goes_out_with_what_a_message_needs(name: str) -> None:
    broken = case(0, "broken")
    assert broken.after_check is not None
    lapsing = replace(broken, after_check=replace(broken.after_check, lapses_on=NOW.date()))
    event = getattr(events, name)(
        subject=broken.id,
        division=broken.division,
        destination=broken.division,
        at=NOW,
        by=Actor("reviewer-1", "reviewer", broken.owner_division),
        note="现场检测指标不合格",
        case=lapsing,
    )
    full_name, body = encode(event)
    message: Any = getattr(approval_events_pb2, name).FromString(body)
    assert full_name == f"sanji.approval.v1.{name}"
    if name == "DecisionRevoked":
        assert (message.case.number, message.party) == (broken.id, broken.party)
        assert (message.reason, message.lapses_on) == (event.note, "2026-12-01")
        return
    assert (message.fact.item_name, message.fact.lapses_on) == (broken.item_name, "2026-12-01")
    assert getattr(message, "reason", "") == (event.note if name == "CommitmentUpheld" else "")
