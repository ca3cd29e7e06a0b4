"""Applications that an agent carries through."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from services.chassis.auth import Principal
from services.chassis.errors import Invalid
from services.chassis.messages import Actor, Asked, Envelope
from services.chassis.room import Room
from services.intake import events
from services.intake.commands import (
    ApplicantGiven,
    GetEntrustment,
    MaterialGiven,
    PrincipalGiven,
    SubmitApplication,
)
from services.intake.domain.agency import decided_at_the_top
from services.intake.domain.authority import Authority
from services.intake.ports import Intake
from tests.fakes.intake import FakeWorld
from tests.unit.intake.agency_cast import (
    CENTRE,
    CLERK,
    GIVEN,
    ITEM,
    LUO,
    PAYLOAD,
    STATION,
    TOWN,
    VILLAGE,
    card,
    giving,
    new_room,
    new_world,
    reasons,
    rostered,
)
from tests.unit.intake.catalogue_examples import COUNTY, document


@pytest.fixture
def world() -> FakeWorld:
    return new_world()


@pytest.fixture
def intake(world: FakeWorld) -> Room[Intake]:
    return new_room(world)


@pytest.mark.parametrize(
    ("owner", "division", "carried"),
    [(COUNTY, VILLAGE, True), (COUNTY, TOWN, True), (COUNTY, COUNTY, False), (TOWN, VILLAGE, False)],
)
def test_only_what_is_decided_at_the_top_is_carried_there(owner: str, division: str, carried: bool) -> None:
    assert decided_at_the_top(owner, division) is carried


KINDS = {"electronic": "upload"}


def submitting(by: Principal = CLERK, division: str = TOWN, **changed: Any) -> SubmitApplication:
    made = SubmitApplication(
        by=by,
        asked=Asked(f"a-{by.subject}", "p"),
        item=ITEM,
        division=division,
        applicant=ApplicantGiven("person", GIVEN["id_number"], GIVEN["name_zh"], GIVEN["phone"]),
        form=PAYLOAD["form"],
        materials=tuple(
            MaterialGiven(
                one["code"], KINDS.get(one["given_as"], one["given_as"]), one.get("lookup_value", "")
            )
            for one in PAYLOAD["materials"]
        ),
        channel="window",
    )
    return replace(made, **changed)


def heard(intake: Room[Intake], event: Any, times: int = 1) -> None:
    application = event.application
    told = events.AgencyTaskHeard(
        number=application.id,
        division=application.division,
        agency=application.agency,
        principal=application.applicant.party,
        principal_name=application.applicant.name,
        item=application.item,
        item_name=application.item_name,
        by=Actor(application.submitted_by, "clerk", application.division),
        at=application.received_at,
    )
    kind = "sanji.intake.v1.AgencyTaskOpened"
    at = intake.world.clock.now()
    source = f"/stacks/{COUNTY}/intake"
    envelope = Envelope("e", kind, source, application.id, at, 2, application.division, application.division)
    for _ in range(times):
        intake.hear(told, envelope)


def test_what_the_county_decides_has_its_named_agent_in_the_write_of_the_receipt(
    intake: Room[Intake], world: FakeWorld
) -> None:
    rostered(intake)
    made = intake.ask(submitting(agency_site=CENTRE))
    assert made.owner_division == COUNTY
    assert made.agency is not None
    assert made.agency.agent is not None
    kinds = [type(event) for event in world.bus.events if event.subject == made.id]
    assert kinds == [events.ApplicationSubmitted, events.AgencyTaskOpened]
    (opened,) = world.bus.of(events.AgencyTaskOpened)
    heard(intake, opened, times=2)
    task = intake.world.entrustments.get(made.agency.entrustment)
    assert (task.state, task.number, task.agent) == ("assigned", made.id, made.agency.agent)
    assert task.principal == made.applicant.party
    assert len(world.bus.of(events.AgentAssigned)) == 1


def test_with_nobody_on_duty_the_task_waits(intake: Room[Intake], world: FakeWorld) -> None:
    rostered(intake, card("s-off", weekdays=(7,)))
    made = intake.ask(submitting(agency_site=CENTRE))
    assert made.agency is not None
    assert made.agency.agent is None
    heard(intake, world.bus.of(events.AgencyTaskOpened)[0])
    assert intake.world.entrustments.get(made.agency.entrustment).state == "waiting"


def test_what_nobody_asked_an_agent_for_and_what_goes_no_further_up_has_no_task(
    intake: Room[Intake], world: FakeWorld
) -> None:
    rostered(intake)
    assert intake.ask(submitting()).agency is None
    world.items.put(ITEM, 2, (), document(ITEM) | {"decide_level": "township"})
    wished = intake.ask(submitting(asked=Asked("b", "p"), agency_site=CENTRE))
    assert (wished.owner_division, wished.agency) == (TOWN, None)
    assert world.bus.of(events.AgencyTaskOpened) == []


@pytest.mark.parametrize(("site", "reason"), [("x", "SITE_MALFORMED"), (STATION, "ROSTER_MISSING")])
def test_a_wish_for_a_site_without_agents_is_a_fault_of_the_submission(
    intake: Room[Intake], site: str, reason: str
) -> None:
    with pytest.raises(Invalid) as refused:
        intake.ask(submitting(agency_site=site))
    assert reasons(refused) == {reason}


def test_an_agent_hands_in_under_the_entrustment_that_names_him(
    intake: Room[Intake], world: FakeWorld
) -> None:
    rostered(intake, card("s-luo"), site=STATION)
    party = world.seals.index(GIVEN["id_number"])
    principal = PrincipalGiven("person", GIVEN["id_number"], GIVEN["name_zh"])
    form = intake.ask(giving(by=CLERK, site=STATION, principal=principal))
    mandate = Authority(
        id="WT1",
        principal=party,
        principal_name="王*",
        agent=LUO.subject,
        agent_name="罗*",
        items=frozenset(),
        acts=frozenset(),
        starts=date(2026, 11, 1),
        ends=date(2027, 1, 1),
        over=False,
        assurance=1,
    )
    world.authorities.put(mandate, 1)
    with pytest.raises(Invalid) as refused:
        intake.ask(submitting(LUO, VILLAGE, channel="agent", entrustment="510822-en-none"))
    assert reasons(refused) == {"ENTRUSTMENT_NOT_FITTING"}
    made = intake.ask(submitting(LUO, VILLAGE, channel="agent", entrustment=form.id))
    heard(intake, world.bus.of(events.AgencyTaskOpened)[0], times=2)
    assert intake.ask(GetEntrustment(LUO, form.id)).number == made.id
    again = replace(submitting(LUO, VILLAGE, channel="agent", entrustment=form.id), asked=Asked("b", "p"))
    with pytest.raises(Invalid):
        intake.ask(again)
