"""The applicant's right to a person instead of an automatic decision."""

from dataclasses import replace

import pytest

from services.chassis.auth import Principal
from services.chassis.errors import Conflict, NotFound
from services.chassis.room import Room
from services.intake.bootstrap import room
from services.intake.commands import AcceptApplication, WantPerson, WithdrawApplication
from services.intake.domain.application import Application
from services.intake.domain.life import LIFE, WANT_PERSON
from services.intake.events import ApplicationAccepted, PersonWanted
from services.intake.ports import Intake
from tests.fakes.intake import FakeWorld
from tests.unit.intake.catalogue_examples import COUNTY, divisions, document
from tests.unit.intake.test_acting import CLERK, ITEM, handing_in


@pytest.fixture
def world() -> FakeWorld:
    made = FakeWorld()
    made.items.put(ITEM, 1, (), document(ITEM))
    return made


@pytest.fixture
def intake(world: FakeWorld) -> Room[Intake]:
    made = room(world.intake())
    made.world.divisions.put(COUNTY, 1, divisions())
    return made


def handed_in(intake: Room[Intake], *, wanted: bool = False) -> Application:
    made: Application = intake.ask(replace(handing_in(CLERK, channel="online"), person_wanted=wanted))
    return made


def test_a_wish_at_hand_in_travels_with_the_acceptance_and_needs_no_event_of_its_own(
    intake: Room[Intake], world: FakeWorld
) -> None:
    intake.ask(AcceptApplication(CLERK, handed_in(intake, wanted=True).id))
    (accepted,) = [event for event in world.bus.events if isinstance(event, ApplicationAccepted)]
    assert accepted.application.person_wanted
    assert not any(isinstance(event, PersonWanted) for event in world.bus.events)


def test_a_later_wish_is_told_once_where_it_is_decided(intake: Room[Intake], world: FakeWorld) -> None:
    was = handed_in(intake)
    assert not was.person_wanted
    for _ in range(2):
        assert intake.ask(WantPerson(CLERK, was.id)).person_wanted
    (wanted,) = [event for event in world.bus.events if isinstance(event, PersonWanted)]
    assert (wanted.destination, wanted.moved) == (was.owner_division, ("submitted", "submitted"))


def test_what_was_taken_back_wants_nobody(intake: Room[Intake]) -> None:
    was = intake.ask(WithdrawApplication(CLERK, handed_in(intake).id))
    with pytest.raises(Conflict) as refused:
        intake.ask(WantPerson(CLERK, was.id))
    assert refused.value.reason == "APPLICATION_STATE"
    assert LIFE.where(WANT_PERSON) == (
        "submitted",
        "supplement_requested",
        "held",
        "accepted",
        "in_review",
        "decided",
    )


def test_nobody_asks_for_others(intake: Room[Intake]) -> None:
    stranger = Principal("x" * 32, "person", frozenset({"citizen"}), COUNTY)
    with pytest.raises(NotFound):
        intake.ask(WantPerson(stranger, handed_in(intake).id))
    with pytest.raises(Conflict) as refused:
        intake.ask(WantPerson(CLERK, handed_in(intake).id, if_version=9))
    assert refused.value.reason == "STALE_VERSION"
