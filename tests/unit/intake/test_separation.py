"""Who decided does not hand over (ledger R096)."""

from dataclasses import replace

import pytest

from services.chassis.auth import Principal
from services.chassis.errors import Forbidden
from services.chassis.room import Room
from services.intake.commands import ChooseDelivery, MakeResultReady, RecordArrival, RecordDispatch
from services.intake.events import DecisionMade
from services.intake.ports import Intake
from tests.unit.intake.catalogue_examples import COUNTY
from tests.unit.intake.test_acting import VILLAGE
from tests.unit.intake.test_deliveries import (
    CENTRE,
    CLERK,
    DECIDED_AT,
    handed_in,
    heard,
    her,
    intake,
    picking,
    world,
)

__all__ = ["her", "intake", "world"]


def test_whoever_decided_does_not_hand_it_over(intake: Room[Intake], her: Principal) -> None:
    number = handed_in(intake)
    intake.ask(ChooseDelivery(her, number, "window", CENTRE))
    said = DecisionMade(number, VILLAGE, COUNTY, "granted", "", DECIDED_AT, decided_by=("r-1", CLERK.subject))
    intake.hear(said, heard("sanji.approval.v1.DecisionMade", number))
    for command in (
        MakeResultReady(CLERK, number),
        picking(number),
        RecordDispatch(CLERK, number, "中国邮政", "1234567890123"),
        RecordArrival(CLERK, number, arrived=True),
    ):
        with pytest.raises(Forbidden, match="SAME_PERSON"):
            intake.ask(command)
    other = replace(CLERK, subject="s-third")
    intake.ask(MakeResultReady(other, number))
    assert intake.ask(picking(number, by=other)).application.delivery.state == "delivered"
