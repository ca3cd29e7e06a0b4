"""Acting for another: agents under a mandate, people by mandate or by law, nobody else."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from services.chassis.auth import Principal
from services.chassis.errors import Forbidden, NotFound
from services.chassis.merges import MergeHeard
from services.chassis.messages import EVERYWHERE, Asked, Envelope
from services.chassis.room import Room
from services.intake.bootstrap import room
from services.intake.commands import (
    ApplicantGiven,
    GetApplication,
    ListApplications,
    MaterialGiven,
    ProvideSupplement,
    RequestSupplement,
    SubmitApplication,
    WithdrawApplication,
)
from services.intake.domain.authority import Authority
from services.intake.ports import Intake
from tests.fakes.intake import FakeWorld
from tests.unit.intake.catalogue_examples import COUNTY, divisions, document, valid_payload
from tests.unit.intake.papers_cast import keep_files, with_files

ITEM, VILLAGE = "subsistence_allowance", "510822108200"
PAYLOAD = valid_payload(ITEM)
GIVEN = PAYLOAD["applicant"]
AGENT = Principal("s-agent", "staff", frozenset({"agent"}), VILLAGE)
CLERK = Principal("s-clerk", "staff", frozenset({"clerk"}), "510822108")
NEIGHBOUR = Principal("p-neighbour", "person", frozenset({"citizen"}), COUNTY)


@pytest.fixture
def world() -> FakeWorld:
    made = FakeWorld()
    made.items.put(ITEM, 1, (), document(ITEM))
    keep_files(made, GIVEN["id_number"], PAYLOAD["materials"])
    return made


@pytest.fixture
def intake(world: FakeWorld) -> Room[Intake]:
    made = room(world.intake())
    made.world.divisions.put(COUNTY, 1, divisions())
    return made


def handing_in(by: Principal, **changed: Any) -> SubmitApplication:
    made = SubmitApplication(
        by=by,
        asked=Asked(f"k-{by.subject}", "p"),
        item=ITEM,
        division=VILLAGE,
        applicant=ApplicantGiven("person", GIVEN["id_number"], GIVEN["name_zh"], GIVEN["phone"]),
        form=PAYLOAD["form"],
        materials=with_files(PAYLOAD, kept=by.kind == "person"),
        channel="agent" if by.kind == "staff" else "online",
    )
    return replace(made, **changed)


def mandated(world: FakeWorld, agent: Principal, version: int = 1, **changed: Any) -> Authority:
    """A mandate of the applicant's, known to the room."""
    made = Authority(
        id="WT0000000000000000000001",
        principal=world.seals.index(GIVEN["id_number"]),
        principal_name="王*",
        agent=agent.subject,
        agent_name="罗*",
        items=frozenset(),
        acts=frozenset(),
        starts=date(2026, 11, 1),
        ends=date(2027, 11, 1),
        over=False,
        assurance=1,
    )
    made = replace(made, **changed)
    world.authorities.put(made, version)
    return made


def reason_of(intake: Room[Intake], command: Any) -> str:
    with pytest.raises(Forbidden) as refused:
        intake.ask(command)
    return refused.value.reason


@pytest.mark.parametrize("number", ["", "WT0000000000000000000001", "WT9999999999999999999999"])
@pytest.mark.parametrize("channel", ["agent", "window"])
def test_an_agent_without_a_mandate_hands_in_nothing(intake: Room[Intake], number: str, channel: str) -> None:
    command = handing_in(AGENT, mandate=number, channel=channel)
    assert reason_of(intake, command) == "MANDATE_REQUIRED"


@pytest.mark.parametrize("named", [True, False])
def test_with_one_she_does_and_both_names_stand_in_the_history(
    intake: Room[Intake], world: FakeWorld, named: bool
) -> None:
    mandate = mandated(world, AGENT)
    made = intake.ask(handing_in(AGENT, mandate=mandate.id if named else ""))
    (step,) = made.history
    assert (step.role, step.agent, step.principal, step.mandate) == ("agent", "罗*", "王*", mandate.id)
    assert made.findings == ()
    assert (made.applicant.party, made.submitted_by) == (mandate.principal, AGENT.subject)


def test_a_mandate_of_another_principal_or_agent_counts_for_none(
    intake: Room[Intake], world: FakeWorld
) -> None:
    mandate = mandated(world, replace(AGENT, subject="s-other"))
    assert reason_of(intake, handing_in(AGENT, mandate=mandate.id)) == "MANDATE_REQUIRED"
    mandated(world, AGENT, 2, principal="index-of-another")
    assert reason_of(intake, handing_in(AGENT, mandate=mandate.id)) == "MANDATE_REQUIRED"


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"over": True}, "MANDATE_EXPIRED"),
        ({"starts": date(2026, 11, 24)}, "MANDATE_EXPIRED"),
        ({"ends": date(2026, 11, 22)}, "MANDATE_EXPIRED"),
        ({"items": frozenset({"residence_permit"})}, "MANDATE_OUT_OF_SCOPE"),
        ({"acts": frozenset({"receive"})}, "MANDATE_OUT_OF_SCOPE"),
    ],
)
def test_a_mandate_serves_within_its_dates_items_and_acts_only(
    intake: Room[Intake], world: FakeWorld, changed: dict[str, Any], reason: str
) -> None:
    mandated(world, AGENT, **changed)
    assert reason_of(intake, handing_in(AGENT)) == reason


def test_the_first_and_the_last_day_of_a_mandate_count(intake: Room[Intake], world: FakeWorld) -> None:
    mandated(world, AGENT, starts=world.clock.today(), ends=world.clock.today(), items=frozenset({ITEM}))
    assert intake.ask(handing_in(AGENT)).status == "submitted"


def test_of_several_mandates_any_that_allows_it_serves(intake: Room[Intake], world: FakeWorld) -> None:
    mandated(world, AGENT, over=True)
    mandated(world, AGENT, id="WT0000000000000000000002", acts=frozenset({"withdraw"}))
    mandated(world, AGENT, id="WT0000000000000000000003", acts=frozenset({"submit"}))
    assert intake.ask(handing_in(AGENT)).history[0].mandate == "WT0000000000000000000003"


def test_a_revocation_that_came_first_is_not_undone_by_the_mandate_that_came_late(
    intake: Room[Intake], world: FakeWorld
) -> None:
    mandated(world, AGENT, version=2, over=True)
    mandated(world, AGENT, version=1)
    assert reason_of(intake, handing_in(AGENT)) == "MANDATE_EXPIRED"


def test_a_clerk_needs_none_at_the_window_but_does_when_acting_as_agent(
    intake: Room[Intake], world: FakeWorld
) -> None:
    assert reason_of(intake, handing_in(CLERK, channel="agent")) == "MANDATE_REQUIRED"
    at_window = handing_in(CLERK, channel="window", division="510822108")
    assert intake.ask(at_window).history[0].mandate == ""


def test_a_person_acts_for_another_by_mandate_or_by_law_only(intake: Room[Intake], world: FakeWorld) -> None:
    assert reason_of(intake, handing_in(NEIGHBOUR)) == "APPLICANT_NOT_SELF"
    assert reason_of(intake, handing_in(NEIGHBOUR, mandate="WT1")) == "MANDATE_REQUIRED"
    link = mandated(world, NEIGHBOUR, id="pl-1", ends=None)
    assert intake.ask(handing_in(NEIGHBOUR)).history[0].mandate == link.id


def test_supplements_and_withdrawals_of_an_agent_need_a_mandate_too(
    intake: Room[Intake], world: FakeWorld
) -> None:
    mandated(world, AGENT, acts=frozenset({"submit", "supplement"}))
    number = intake.ask(handing_in(AGENT)).id
    intake.ask(RequestSupplement(CLERK, number, ("medical_record",)))
    assert reason_of(intake, WithdrawApplication(AGENT, number)) == "MANDATE_OUT_OF_SCOPE"
    paper = MaterialGiven("medical_record", "upload", "scan-3")
    supplied = intake.ask(ProvideSupplement(AGENT, number, (paper,)))
    assert (supplied.history[-1].agent, supplied.history[-1].principal) == ("罗*", "王*")
    mandated(world, AGENT, 2, over=True)
    assert reason_of(intake, WithdrawApplication(AGENT, number)) == "MANDATE_EXPIRED"
    herself = Principal(world.seals.index(GIVEN["id_number"]), "person", frozenset({"citizen"}), COUNTY)
    assert intake.ask(WithdrawApplication(herself, number)).history[-1].mandate == ""


@pytest.mark.parametrize(
    ("known", "wanted", "allowed"), [(1, 1, True), (1, 2, False), (2, 2, True), (2, 3, False)]
)
def test_an_item_refuses_who_is_known_less_surely_than_it_asks(
    intake: Room[Intake], world: FakeWorld, known: int, wanted: int, allowed: bool
) -> None:
    world.items.put(ITEM, 2, (), document(ITEM) | {"assurance_level": wanted})
    subject = world.seals.index(GIVEN["id_number"])
    herself = Principal(subject, "person", frozenset({"citizen"}), COUNTY, assurance=known)
    mandated(world, AGENT, assurance=known)
    for by in (herself, AGENT):
        if allowed:
            assert intake.ask(handing_in(by)).status == "submitted"
        else:
            assert reason_of(intake, handing_in(by)) == "ASSURANCE_TOO_LOW"


def merged(intake: Room[Intake], person: str, survivor: str) -> None:
    kind, source = "sanji.identity.v1.PeopleMerged", f"/stacks/{COUNTY}/identity"
    envelope = Envelope("e", kind, source, person, intake.world.clock.now(), 1, COUNTY, EVERYWHERE)
    for _ in range(2):
        intake.hear(MergeHeard(person, survivor), envelope)


def test_the_survivor_of_a_merge_has_the_duplicates_applications_and_they_keep_their_id(
    intake: Room[Intake], world: FakeWorld
) -> None:
    duplicate = world.seals.index(GIVEN["id_number"])
    made = intake.ask(handing_in(Principal(duplicate, "person", frozenset({"citizen"}), COUNTY)))
    with pytest.raises(NotFound):
        intake.ask(GetApplication(NEIGHBOUR, made.id))
    merged(intake, duplicate, NEIGHBOUR.subject)
    assert intake.ask(GetApplication(NEIGHBOUR, made.id)).applicant.party == duplicate
    assert [one.id for one in intake.ask(ListApplications(NEIGHBOUR))[0]] == [made.id]
    assert (
        intake.ask(WithdrawApplication(NEIGHBOUR, made.id, asked=Asked("w", "p"))).history[-1].mandate == ""
    )
    assert intake.ask(handing_in(NEIGHBOUR)).applicant.party == duplicate


@pytest.mark.parametrize("named", [True, False])
def test_a_mandate_of_either_account_counts_for_both(
    intake: Room[Intake], world: FakeWorld, named: bool
) -> None:
    mandate = mandated(world, AGENT, principal="the-duplicate")
    number = mandate.id if named else ""
    assert reason_of(intake, handing_in(AGENT, mandate=number)) == "MANDATE_REQUIRED"
    merged(intake, "the-duplicate", world.seals.index(GIVEN["id_number"]))
    assert intake.ask(handing_in(AGENT, mandate=number)).history[0].mandate == mandate.id
    held = mandated(world, replace(NEIGHBOUR, subject="her-old-account"), 2, id="WT2")
    merged(intake, "her-old-account", NEIGHBOUR.subject)
    assert intake.ask(handing_in(NEIGHBOUR, mandate="WT2" if named else "")).history[0].mandate == held.id
