"""Mandates: given by the principal, ended at any moment."""

from dataclasses import replace
from typing import Any

import pytest

from services.chassis.auth import Principal, system
from services.chassis.errors import Refusal
from services.chassis.masking import mask_text
from services.chassis.messages import EVERYWHERE, Asked
from services.chassis.room import Room
from services.identity.bootstrap import room
from services.identity.commands import (
    AddStaff,
    GiveMandate,
    LinkParty,
    ListMandates,
    RegisterPerson,
    RevokeMandate,
)
from services.identity.commands.mandates import AgentGiven
from services.identity.commands.parties import PartyGiven
from services.identity.events import MandateGiven, MandateRevoked
from services.identity.ports import Identity
from tests.fakes.identity import COUNTY, TOWNSHIP, FakeWorld

ID_NUMBER, USCC = "11010519491231002X", "91110000600037341L"
HERSELF = PartyGiven("person", ID_NUMBER, "张秀英")
COMPANY = PartyGiven("organisation", USCC, "青溪合作社")
NEIGHBOUR = PartyGiven("person", "110105194912310054", "李建国")
CLERK = Principal("s-1", "staff", frozenset({"clerk"}), TOWNSHIP)
STAFF_AGENT = AgentGiven("staff", "village.agent")


@pytest.fixture
def world() -> FakeWorld:
    return FakeWorld()


@pytest.fixture
def identity(world: FakeWorld) -> Room[Identity]:
    return room(world.identity())


@pytest.fixture
def her(identity: Room[Identity]) -> Principal:
    command = RegisterPerson(Asked("k0", "p"), ID_NUMBER, "张秀英", "13812341234", "Spring-2026")
    return Principal(identity.ask(command).id, "person", frozenset({"citizen"}), COUNTY)


@pytest.fixture
def agent(identity: Room[Identity]) -> Principal:
    roles = frozenset({"agent"})
    staff = identity.ask(AddStaff(system(COUNTY), "village.agent", "马国强", "Spring-2026", roles, TOWNSHIP))
    return Principal(staff.id, "staff", roles, TOWNSHIP)


def giving(by: Principal, **changed: Any) -> GiveMandate:
    made = GiveMandate(
        by=by,
        asked=Asked("m1", "p"),
        agent=STAFF_AGENT,
        acts=frozenset({"supplement", "submit"}),
        starts="2026-11-23",
        ends="2027-11-23",
        text_version="2026-1",
        items=frozenset({"subsistence_allowance"}),
        division=TOWNSHIP,
    )
    return replace(made, **changed)


def refusal_of(identity: Room[Identity], command: Any) -> Refusal:
    with pytest.raises(Refusal) as refused:
        identity.ask(command)
    return refused.value


def faults_of(identity: Room[Identity], command: Any) -> list[tuple[str, str]]:
    return [(fault.pointer, fault.reason) for fault in refusal_of(identity, command).faults]


def test_a_principal_mandates_an_agent_and_every_stack_is_told_masked_names_only(
    identity: Room[Identity], world: FakeWorld, her: Principal, agent: Principal
) -> None:
    mandate = identity.ask(giving(her))
    assert identity.ask(giving(her)) == mandate
    assert (mandate.principal, mandate.agent) == (her.subject, agent.subject)
    assert (mandate.principal_name, mandate.agent_name) == ("张*", "马*")
    assert mandate.acts == ("submit", "supplement")
    (event,) = world.bus.of(MandateGiven)
    assert (event.destination, event.subject, event.by.subject) == (EVERYWHERE, mandate.id, her.subject)
    assert not any(secret in repr(event) for secret in (ID_NUMBER, "秀英", "国强"))


def test_numbers_of_mandates_are_random(identity: Room[Identity], her: Principal, agent: Principal) -> None:
    made = [identity.ask(giving(her, asked=Asked(f"k{at}", "p"))).id for at in range(20)]
    assert len({number[2:12] for number in made}) == 20
    assert all(number.startswith("WT") and len(number) == 24 and number[2:].isdecimal() for number in made)


def test_every_fault_of_a_mandate_is_told_at_once(identity: Room[Identity]) -> None:
    wrong = giving(
        CLERK,
        principal=replace(HERSELF, number="1"),
        agent=AgentGiven("staff", "nobody"),
        items=frozenset({"低保"}),
        acts=frozenset({"sign"}),
        text_version="",
        ends="2026-11-22",
        division="51",
    )
    assert faults_of(identity, wrong) == [
        ("/principal/number", "ID_INVALID"),
        ("/principal_present", "PRINCIPAL_NOT_PRESENT"),
        ("/agent", "AGENT_UNKNOWN"),
        ("/items", "ITEM_MALFORMED"),
        ("/acts", "ACT_UNKNOWN"),
        ("/text_version", "TEXT_VERSION_MALFORMED"),
        ("/ends", "DATES_INVALID"),
        ("/division", "DIVISION_MALFORMED"),
    ]


@pytest.mark.parametrize(
    ("starts", "ends"),
    [("", "2027-01-01"), ("2026-11-23", ""), ("2027-01-02", "2027-01-01"), ("2026-11-23", "2027-11-25")],
)
def test_a_mandate_has_an_end_within_a_year(
    identity: Room[Identity], her: Principal, agent: Principal, starts: str, ends: str
) -> None:
    assert faults_of(identity, giving(her, starts=starts, ends=ends)) == [("/ends", "DATES_INVALID")]


def test_staff_without_the_role_are_no_agents_and_look_like_nobody(
    identity: Room[Identity], her: Principal
) -> None:
    roles = frozenset({"clerk"})
    identity.ask(AddStaff(system(COUNTY), "li.clerk", "李四", "Spring-2026", roles, TOWNSHIP))
    known, unknown = (
        refusal_of(identity, giving(her, agent=AgentGiven("staff", name))) for name in ("li.clerk", "nobody")
    )
    assert known.faults == unknown.faults


def test_a_person_may_be_the_agent_whether_or_not_he_has_an_account(
    identity: Room[Identity], her: Principal
) -> None:
    mandate = identity.ask(giving(her, agent=AgentGiven("person", person=NEIGHBOUR)))
    assert mandate.agent == identity.world.seals.index(NEIGHBOUR.number)
    assert (mandate.agent_kind, mandate.agent_name) == ("person", "李*")
    mine = giving(her, asked=Asked("m2", "p"), agent=AgentGiven("person", person=HERSELF))
    assert faults_of(identity, mine) == [("/agent", "AGENT_IS_PRINCIPAL")]


def test_only_a_confirmed_representative_mandates_for_a_company(
    identity: Room[Identity], her: Principal, agent: Principal
) -> None:
    command = giving(her, principal=COMPANY)
    assert refusal_of(identity, command).reason == "REPRESENTATION_MISSING"
    claim = LinkParty(her, Asked("l1", "p"), "legal_representative", COMPANY, "营业执照", division=TOWNSHIP)
    identity.ask(claim)
    assert refusal_of(identity, command).reason == "REPRESENTATION_MISSING"
    identity.ask(replace(claim, by=CLERK, asked=Asked("l2", "p"), representative=HERSELF))
    mandate = identity.ask(command)
    assert (mandate.principal_kind, mandate.principal_name) == ("organisation", "青溪合作社")
    assert mandate.given_by == her.subject


def test_a_clerk_records_a_mandate_while_the_principal_is_present_but_none_for_herself(
    identity: Room[Identity], agent: Principal
) -> None:
    command = giving(CLERK, principal=HERSELF, principal_present=True)
    mandate = identity.ask(command)
    assert (mandate.given_by, mandate.assurance) == ("s-1", 2)
    both = replace(agent, roles=frozenset({"agent", "clerk"}))
    own = replace(command, by=both, asked=Asked("m2", "p"))
    assert refusal_of(identity, own).reason == "MANDATE_RECORDED_BY_AGENT"
    elsewhere = replace(command, by=replace(CLERK, division="510822102"), asked=Asked("m3", "p"))
    assert refusal_of(identity, elsewhere).reason == "DIVISION_OUT_OF_SCOPE"


@pytest.mark.parametrize("who", ["principal", "agent", "clerk"])
def test_a_mandate_is_void_at_once_and_told_once(
    identity: Room[Identity], world: FakeWorld, her: Principal, agent: Principal, who: str
) -> None:
    mandate = identity.ask(giving(her))
    by = {"principal": her, "agent": agent, "clerk": CLERK}[who]
    revoked = identity.ask(RevokeMandate(by, mandate.id, "已自行办理13812341234"))
    assert identity.ask(RevokeMandate(by, mandate.id)) == revoked
    assert revoked.revoked_at == world.clock.now()
    (event,) = world.bus.of(MandateRevoked)
    assert (event.destination, event.note, event.by.subject) == (
        EVERYWHERE,
        mask_text("已自行办理13812341234"),
        by.subject,
    )
    assert "13812341234" not in event.note


def test_anothers_mandate_looks_like_none(identity: Room[Identity], her: Principal, agent: Principal) -> None:
    mandate = identity.ask(giving(her))
    for by in (
        replace(her, subject="p-2"),
        replace(CLERK, division="510822102"),
        replace(agent, subject="s-9"),
    ):
        assert refusal_of(identity, RevokeMandate(by, mandate.id)).reason == "MANDATE_NOT_FOUND"
    assert refusal_of(identity, RevokeMandate(her, mandate.id, "因" * 501)).reason == "REASON_TOO_LONG"


def test_mandates_are_listed_by_side(identity: Room[Identity], her: Principal, agent: Principal) -> None:
    mandate = identity.ask(giving(her))
    assert identity.ask(ListMandates(her)) == ([mandate], "")
    assert identity.ask(ListMandates(her, "agent")) == ([], "")
    assert identity.ask(ListMandates(agent)) == ([mandate], "")
    assert identity.ask(ListMandates(CLERK)) == ([mandate], "")
    assert refusal_of(identity, ListMandates(her, "both")).reason == "SIDE_UNKNOWN"
    assert refusal_of(identity, ListMandates(CLERK, division=COUNTY)).reason == "DIVISION_OUT_OF_SCOPE"
