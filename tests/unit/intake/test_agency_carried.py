"""An application and the entrustment under which it is carried stay together to the end."""

from collections.abc import Collection
from dataclasses import replace
from typing import Any

import pytest

from services.chassis.errors import Conflict, Invalid
from services.chassis.messages import Asked, Envelope
from services.chassis.room import Room
from services.intake import events
from services.intake.bootstrap import room
from services.intake.commands import (
    AssignAgent,
    CompleteEntrustment,
    EndEntrustment,
    GetApplication,
    GetRoster,
    ListApplications,
    PrincipalGiven,
    RecordAgencyStep,
    WithdrawApplication,
)
from services.intake.domain.entrustments import Entrustment
from services.intake.events import CarriedHeard, DecisionMade, EntrustmentHeard
from services.intake.ports import Intake
from tests.fakes.intake import FakeWorld
from tests.fakes.intake_agency import FakeEntrustments
from tests.unit.intake.agency_cast import (
    CENTRE,
    CLERK,
    GIVEN,
    LINE,
    LUO,
    SUPERVISOR,
    TOWN,
    card,
    giving,
    new_room,
    new_world,
    reasons,
    rostered,
)
from tests.unit.intake.catalogue_examples import COUNTY
from tests.unit.intake.test_agency_tasks import heard, submitting


class Unread(FakeEntrustments):
    def many(self, ids: Collection[str]) -> list[Entrustment]:
        raise AssertionError(f"read: {ids}")


PRINCIPAL = PrincipalGiven("person", GIVEN["id_number"], GIVEN["name_zh"])
WITHDRAWN, RETURNED = "sanji.intake.v1.ApplicationWithdrawn", "sanji.intake.v1.ApplicationReturned"


@pytest.fixture
def world() -> FakeWorld:
    return new_world()


@pytest.fixture
def intake(world: FakeWorld) -> Room[Intake]:
    return new_room(world)


def told(intake: Room[Intake], event: object, kind: str, key: str = "t", times: int = 2) -> None:
    source = f"/stacks/{COUNTY}/intake"
    envelope = Envelope(key, kind, source, "x", intake.world.clock.now(), 3, TOWN, TOWN)
    for _ in range(times):
        intake.hear(event, envelope)


def over(intake: Room[Intake], application: Any, kind: str) -> None:
    entrustment = application.agency.entrustment if application.agency else ""
    told(intake, CarriedHeard(application.id, application.division, entrustment), kind)


def decided(intake: Room[Intake], number: str) -> None:
    was = intake.world.applications.get(number)
    intake.world.applications.save(was, replace(was, status="in_review"), [])
    at = intake.world.clock.now()
    event = DecisionMade(
        number=number, division=TOWN, owner_division=COUNTY, outcome="granted", reason="", at=at
    )
    told(intake, event, "sanji.approval.v1.DecisionMade", "d")


def carried(intake: Room[Intake], world: FakeWorld, *cards: Any) -> Any:
    """An application with its entrustment open."""
    rostered(intake, *cards)
    made = intake.ask(submitting(agency_site=CENTRE))
    heard(intake, world.bus.of(events.AgencyTaskOpened)[0])
    return made


def shown(intake: Room[Intake], number: str) -> Any:
    one = intake.ask(GetApplication(CLERK, number)).agency
    assert [made.agency for made in intake.ask(ListApplications(CLERK))[0] if made.id == number] == [one]
    return one


def test_it_shows_the_agent_who_was_named_later_and_the_one_after_him(
    intake: Room[Intake], world: FakeWorld
) -> None:
    made = carried(intake, world, card("s-off", weekdays=(7,)))
    assert shown(intake, made.id).agent is None
    rostered(intake)
    form = made.agency.entrustment
    for staff in ("s-luo", "s-he"):
        intake.ask(AssignAgent(SUPERVISOR, form, staff, "改派"))
        assert shown(intake, made.id).agent.staff == staff


def test_an_application_carried_on_under_a_form_given_later_shows_its_agent(
    intake: Room[Intake], world: FakeWorld
) -> None:
    rostered(intake)
    made = intake.ask(submitting())
    assert shown(intake, made.id) is None
    form = intake.ask(giving(by=CLERK, principal=PRINCIPAL, number=made.id, agent="s-luo"))
    told(intake, EntrustmentHeard(form.id, made.id), "sanji.intake.v1.EntrustmentGiven")
    assert (shown(intake, made.id).entrustment, shown(intake, made.id).agent.staff) == (form.id, "s-luo")
    intake.ask(EndEntrustment(CLERK, form.id, "改为本人办理"))
    assert shown(intake, made.id) is None


def test_an_application_that_nobody_carries_reads_no_entrustment(
    intake: Room[Intake],
) -> None:
    made = intake.ask(submitting())
    unread = room(replace(intake.world, entrustments=Unread()))
    assert shown(unread, made.id) is None


def test_withdrawn_the_errand_ends_and_the_agent_has_his_hands_free(
    intake: Room[Intake], world: FakeWorld
) -> None:
    made = carried(intake, world)
    intake.ask(WithdrawApplication(CLERK, made.id))
    over(intake, made, WITHDRAWN)
    form = intake.world.entrustments.get(made.agency.entrustment)
    assert (form.state, form.reason) == ("ended", "申请已撤回")
    assert intake.world.entrustments.loads(CENTRE) == {}
    assert len(world.bus.of(events.EntrustmentEnded)) == 1
    assert intake.ask(GetRoster(CLERK, CENTRE)).faults() == []


def test_returned_a_form_of_its_own_is_free_for_another_application(
    intake: Room[Intake], world: FakeWorld
) -> None:
    rostered(intake)
    made = intake.ask(submitting())
    form = intake.ask(giving(by=CLERK, principal=PRINCIPAL, number=made.id, agent="s-luo"))
    told(intake, EntrustmentHeard(form.id, made.id), "sanji.intake.v1.EntrustmentGiven")
    over(intake, intake.world.applications.get(made.id), RETURNED)
    now = intake.world.entrustments.get(form.id)
    assert (now.state, now.number, now.form_number) == ("assigned", "", made.id)


def test_returned_a_form_that_the_receipt_opened_ends(intake: Room[Intake], world: FakeWorld) -> None:
    made = carried(intake, world)
    over(intake, made, RETURNED)
    assert intake.world.entrustments.get(made.agency.entrustment).state == "ended"


def test_it_cannot_be_completed_while_the_application_is_open(intake: Room[Intake], world: FakeWorld) -> None:
    made = carried(intake, world, card("s-luo"))
    form = made.agency.entrustment
    intake.ask(RecordAgencyStep(LUO, form, LINE))
    with pytest.raises(Conflict) as refused:
        intake.ask(CompleteEntrustment(LUO, form))
    assert refused.value.reason == "APPLICATION_OPEN"
    decided(intake, made.id)
    assert intake.world.entrustments.get(form).state == "assigned"
    assert intake.ask(CompleteEntrustment(LUO, form)).state == "completed"


def test_decided_what_still_waits_for_an_agent_ends(intake: Room[Intake], world: FakeWorld) -> None:
    made = carried(intake, world, card("s-off", weekdays=(7,)))
    decided(intake, made.id)
    assert intake.world.entrustments.get(made.agency.entrustment).state == "ended"


def test_what_is_withdrawn_already_is_carried_no_more(intake: Room[Intake]) -> None:
    rostered(intake)
    made = intake.ask(submitting())
    intake.ask(WithdrawApplication(CLERK, made.id))
    with pytest.raises(Invalid) as refused:
        intake.ask(giving(by=CLERK, asked=Asked("g", "p"), principal=PRINCIPAL, number=made.id))
    assert reasons(refused) == {"APPLICATION_STATE"}
