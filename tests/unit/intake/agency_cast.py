"""What the suites on agency service share: cast, cards, forms."""

from dataclasses import replace
from typing import Any

import pytest

from services.chassis.auth import Principal
from services.chassis.errors import Refusal
from services.chassis.messages import Asked
from services.chassis.room import Room
from services.intake.bootstrap import room
from services.intake.commands import (
    AgentGiven,
    GiveEntrustment,
    SetRoster,
    StepGiven,
)
from services.intake.ports import Intake
from tests.fakes.intake import FakeWorld
from tests.unit.intake.catalogue_examples import COUNTY, divisions, document, valid_payload

ITEM, TOWN, VILLAGE = "subsistence_allowance", "510822108", "510822108200"
CENTRE, STATION = f"{TOWN}-TC", f"{VILLAGE}-VS"
PAYLOAD = valid_payload(ITEM)
GIVEN = PAYLOAD["applicant"]
SUPERVISOR = Principal("s-head", "staff", frozenset({"supervisor"}), TOWN)
CLERK = Principal("s-clerk", "staff", frozenset({"clerk"}), TOWN)
LUO = Principal("s-luo", "staff", frozenset({"agent"}), VILLAGE)
HE = Principal("s-he", "staff", frozenset({"agent"}), TOWN)
HER = Principal("p-her", "person", frozenset({"citizen"}), COUNTY)
NEIGHBOUR = Principal("p-him", "person", frozenset({"citizen"}), COUNTY)
LINE = StepGiven("accept", "村便民服务站", "上门收取材料", "次日送县局")


def card(staff: str, **changed: Any) -> AgentGiven:
    made = AgentGiven(staff, staff, "罗小兰", "0839-7201234", (), (1, 2, 3, 4, 5), 9 * 60, 17 * 60)
    return replace(made, **changed)


def new_world() -> FakeWorld:
    """A world whose register holds the item."""
    made = FakeWorld()
    made.items.put(ITEM, 1, (), document(ITEM))
    return made


def new_room(world: FakeWorld) -> Room[Intake]:
    """The room in it, its county known."""
    made = room(world.intake())
    made.world.divisions.put(COUNTY, 1, divisions())
    return made


def rostered(intake: Room[Intake], *agents: AgentGiven, site: str = CENTRE) -> Any:
    return intake.ask(SetRoster(SUPERVISOR, site, agents or (card("s-luo"), card("s-he")), 1, 10))


def giving(key: str = "k", **changed: Any) -> GiveEntrustment:
    return replace(GiveEntrustment(HER, Asked(key, "p"), CENTRE, ITEM, "2026-1"), **changed)


def reasons(refused: pytest.ExceptionInfo[Refusal]) -> set[str]:
    return {fault.reason for fault in refused.value.faults}
