"""What was granted on a promise that was broken: shown as revoked, and not handed over any more."""

from datetime import timedelta
from typing import Any

import pytest

from services.chassis.errors import Conflict
from services.chassis.room import Room
from services.intake.bootstrap import room
from services.intake.commands import GetApplication, ListDeliveries, MakeResultReady
from services.intake.events import DecisionMade, DecisionRevoked
from services.intake.ports import Intake
from tests.fakes.intake import FakeWorld
from tests.unit.intake.test_acting import VILLAGE
from tests.unit.intake.test_deliveries import CLERK, COUNTY, DECIDED_AT, handed_in, heard

REASON = "经查收入证明不实"


@pytest.fixture
def intake() -> Room[Intake]:
    return room(FakeWorld().intake())


def decided(intake: Room[Intake]) -> str:
    number = handed_in(intake)
    said = DecisionMade(number, VILLAGE, COUNTY, "granted", "", DECIDED_AT)
    intake.hear(said, heard("sanji.approval.v1.DecisionMade", number))
    return number


def revoke(intake: Room[Intake], number: str) -> Any:
    said = DecisionRevoked(number, VILLAGE, COUNTY, REASON, DECIDED_AT + timedelta(days=1))
    for _ in range(2):
        intake.hear(said, heard("sanji.approval.v1.DecisionRevoked", number))
    return intake.world.applications.get(number)


def test_a_revoked_decision_is_shown_with_its_reason(intake: Room[Intake]) -> None:
    number = decided(intake)
    revoke(intake, number)
    now = intake.ask(GetApplication(CLERK, number))
    last = now.history[-1]
    assert (now.status, now.outcome) == ("revoked", "granted")
    assert (last.before, last.after, last.role, last.reason) == ("decided", "revoked", "reviewer", REASON)
    assert [step.after for step in now.history].count("revoked") == 1


def test_what_was_not_handed_over_yet_is_not_and_stands_in_no_list(intake: Room[Intake]) -> None:
    number = decided(intake)
    assert [one.id for one in listed(intake)] == [number]
    assert revoke(intake, number).delivery.state == "lapsed"
    assert listed(intake) == []
    with pytest.raises(Conflict, match="DELIVERY_STATE"):
        intake.ask(MakeResultReady(CLERK, number))


def listed(intake: Room[Intake]) -> list[Any]:
    found, _ = intake.ask(ListDeliveries(CLERK))
    return [seen.application for seen in found]
