"""A result reaches its holder the way she chose, by a register that says who had it when."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest

from services.chassis.auth import Principal
from services.chassis.clock import SHANGHAI
from services.chassis.errors import Conflict, Forbidden, Invalid, NotFound, Refusal
from services.chassis.masking import mask_name
from services.chassis.messages import Asked, Envelope
from services.chassis.room import Room
from services.intake.bootstrap import room
from services.intake.commands import (
    ChooseDelivery,
    ConfirmReceipt,
    GetDelivery,
    ListDeliveries,
    MakeResultReady,
    RecordArrival,
    RecordDispatch,
    RecordPickUp,
    RevealPersonalData,
)
from services.intake.domain.application import Application, Party, Step
from services.intake.domain.delivery import Choice, Delivery
from services.intake.events import DecisionMade, SitePublished
from services.intake.ports import Intake
from tests.fakes.intake import FakeWorld
from tests.unit.intake.catalogue_examples import COUNTY
from tests.unit.intake.test_acting import AGENT, GIVEN, ITEM, VILLAGE, mandated

TOWN, CENTRE, STATION = "510822108", "510822108-TC", "510822108200-VS"
WINDOW = f"{CENTRE}-W01"
CLERK = Principal("s-clerk", "staff", frozenset({"clerk"}), TOWN)
ELSEWHERE = Principal("s-other", "staff", frozenset({"clerk"}), "510822109")
DECIDED_AT = datetime(2026, 11, 23, 15, tzinfo=SHANGHAI)
DUE = date(2026, 12, 7)
POST = {"way": "post", "name": "王秀英", "phone": "13800001234", "address": "青川县木鱼镇文武村3组12号"}


@pytest.fixture
def world() -> FakeWorld:
    return FakeWorld()


@pytest.fixture
def intake(world: FakeWorld) -> Room[Intake]:
    made = room(world.intake())
    for site, name in ((CENTRE, "木鱼镇便民服务中心"), (STATION, "文武村便民服务站")):
        made.hear(SitePublished(site, 1, name), heard("sanji.catalogue.v1.SitePublished", site))
    return made


@pytest.fixture
def her(world: FakeWorld) -> Principal:
    return Principal(world.seals.index(GIVEN["id_number"]), "person", frozenset({"citizen"}), COUNTY)


def heard(kind: str, subject: str) -> Envelope:
    return Envelope(
        f"{kind}-{subject}", kind, f"/stacks/{COUNTY}/x", subject, DECIDED_AT, 1, VILLAGE, VILLAGE
    )


def handed_in(intake: Room[Intake]) -> str:
    """Taken on, at the village."""
    at, world = intake.world.clock.now(), intake.world
    number = world.numbers.next(at.date())
    party = Party("person", world.seals.index(GIVEN["id_number"]), "sealed(1)", GIVEN["name_zh"], "")
    made = Application(
        id=number,
        status="accepted",
        item=ITEM,
        item_version=1,
        item_name="最低生活保障",
        division=VILLAGE,
        accept_division=TOWN,
        owner_division=COUNTY,
        department="civil_affairs",
        case_type="commitment",
        applicant=party,
        form="{}",
        materials=(),
        channel="window",
        ticket="",
        submitted_by="s-village",
        received_at=at,
        history=(Step(at, "", "accepted", "clerk", VILLAGE),),
        accepted_at=at,
    )
    world.applications.add(made, [])
    return number


def decided(intake: Room[Intake], outcome: str = "granted") -> str:
    number = handed_in(intake)
    decide(intake, number, outcome)
    return number


def decide(intake: Room[Intake], number: str, outcome: str = "granted") -> None:
    said = DecisionMade(number, VILLAGE, COUNTY, outcome, "", DECIDED_AT)
    intake.hear(said, heard("sanji.approval.v1.DecisionMade", number))


def picking(number: str, **changed: Any) -> RecordPickUp:
    made = RecordPickUp(CLERK, number, WINDOW, GIVEN["name_zh"], GIVEN["id_number"])
    return replace(made, **changed)


def faults(refused: pytest.ExceptionInfo[Refusal]) -> set[str]:
    return {fault.reason for fault in refused.value.faults}


def emitted(world: FakeWorld) -> list[str]:
    return [type(event).__name__ for event in world.bus.events]


def test_a_decision_waits_at_the_window_where_it_was_handed_in_unless_another_way_was_chosen(
    intake: Room[Intake], her: Principal
) -> None:
    number = decided(intake)
    seen = intake.ask(GetDelivery(her, number))
    assert (seen.application.delivery, seen.due, seen.late) == (Delivery("waiting"), DUE, False)
    wished = handed_in(intake)
    intake.ask(ChooseDelivery(her, wished, "window", CENTRE))
    decide(intake, wished)
    assert intake.ask(GetDelivery(her, wished)).application.delivery == Delivery(
        "waiting", Choice("window", CENTRE)
    )


def test_until_something_is_chosen_or_decided_there_is_no_delivery(intake: Room[Intake]) -> None:
    number = handed_in(intake)
    for command in (GetDelivery(CLERK, number), MakeResultReady(CLERK, number), picking(number)):
        with pytest.raises(NotFound, match="DELIVERY_NOT_FOUND"):
            intake.ask(command)


def test_what_was_handed_in_at_the_village_is_collected_and_registered_at_the_township_only(
    intake: Room[Intake], world: FakeWorld, her: Principal
) -> None:
    number = decided(intake)
    intake.ask(ChooseDelivery(her, number, "window", CENTRE))
    with pytest.raises(Invalid) as refused:
        intake.ask(picking(number, window=f"{STATION}-W01"))
    assert faults(refused) == {"WINDOW_ELSEWHERE"}
    intake.ask(MakeResultReady(CLERK, number))
    assert world.bus.events[-1].place == "木鱼镇便民服务中心"
    entry = intake.ask(picking(number)).application.delivery.entry
    assert (entry.site, entry.window, entry.mandate) == (CENTRE, WINDOW, "")
    assert GIVEN["id_number"] not in repr(entry)
    assert GIVEN["name_zh"] not in repr(entry)
    register, _ = intake.ask(ListDeliveries(CLERK, CENTRE, state="delivered"))
    assert [one.application.id for one in register] == [number]
    assert intake.ask(ListDeliveries(CLERK, STATION, state="delivered")) == ([], "")
    assert intake.ask(ListDeliveries(CLERK, CENTRE)) == ([], "")
    assert emitted(world)[-3:] == ["DeliveryChosen", "ResultPrepared", "ResultHandedOver"]
    assert world.bus.events[-1].destination == COUNTY


def test_nothing_is_handed_over_twice_nor_without_the_whole_entry(intake: Room[Intake]) -> None:
    number = decided(intake)
    with pytest.raises(Invalid) as refused:
        intake.ask(picking(number, window="5", collector=" ", document="1"))
    assert faults(refused) == {"WINDOW_REQUIRED", "COLLECTOR_REQUIRED", "DOCUMENT_REQUIRED"}
    asked = Asked("once", "p")
    first = intake.ask(picking(number, asked=asked))
    assert intake.ask(picking(number, asked=asked)) == first
    with pytest.raises(Conflict, match="DELIVERY_STATE"):
        intake.ask(picking(number))


def test_somebody_else_collects_only_under_a_mandate_to_receive(
    intake: Room[Intake], world: FakeWorld
) -> None:
    number = decided(intake)
    other = {"collector": "罗小兰", "document": "510822198803120136"}
    with pytest.raises(Forbidden, match="MANDATE_REQUIRED"):
        intake.ask(picking(number, **other))
    neighbour = replace(AGENT, subject=world.seals.index(other["document"]))
    mandated(world, neighbour, acts=frozenset({"submit"}))
    with pytest.raises(Forbidden, match="MANDATE_OUT_OF_SCOPE"):
        intake.ask(picking(number, **other))
    given = mandated(world, neighbour, 2, acts=frozenset({"receive"}), ends=date(2026, 11, 22))
    with pytest.raises(Forbidden, match="MANDATE_EXPIRED"):
        intake.ask(picking(number, **other))
    mandated(world, neighbour, 3, acts=frozenset({"receive"}))
    assert intake.ask(picking(number, **other)).application.delivery.entry.mandate == given.id


def test_a_staff_agent_collects_under_the_mandate_that_names_him_and_nobody_under_another_ones(
    intake: Room[Intake], world: FakeWorld
) -> None:
    number = decided(intake)
    given = mandated(world, AGENT, agent_name=mask_name("罗小兰"))
    other = {"collector": "罗小兰", "document": "510822198803120136"}
    for wrong in (
        {**other},
        {**other, "mandate": "WT0"},
        {**other, "collector": "王五", "mandate": given.id},
    ):
        with pytest.raises(Forbidden, match="MANDATE_REQUIRED"):
            intake.ask(picking(number, **wrong))
    assert (
        intake.ask(picking(number, **other, mandate=given.id)).application.delivery.entry.mandate == given.id
    )


def test_a_posted_result_is_posted_again_or_chosen_anew_when_it_comes_back(
    intake: Room[Intake], world: FakeWorld, her: Principal
) -> None:
    number = decided(intake)
    with pytest.raises(Conflict, match="DELIVERY_WAY"):
        intake.ask(RecordDispatch(CLERK, number, "中国邮政", "1234567890123"))
    intake.ask(ChooseDelivery(her, number, **POST))
    sent = RecordDispatch(CLERK, number, "中国邮政", "1234567890123")
    assert intake.ask(sent).application.delivery.dispatched.tracking == "1234567890123"
    with pytest.raises(Conflict, match="DELIVERY_STATE"):
        intake.ask(ChooseDelivery(her, number, "electronic"))
    assert (
        intake.ask(RecordArrival(CLERK, number, False, "查无此人")).application.delivery.state == "came_back"
    )
    intake.ask(sent)
    assert intake.ask(RecordArrival(CLERK, number, True)).application.delivery.state == "delivered"
    posted = ["ResultPosted", "ResultCameBack", "ResultPosted", "ResultHandedOver"]
    assert emitted(world)[-4:] == posted


def test_an_address_is_kept_sealed_and_opened_for_a_purpose_only(
    intake: Room[Intake], world: FakeWorld, her: Principal
) -> None:
    number = decided(intake)
    seen = intake.ask(ChooseDelivery(her, number, **POST))
    assert POST["address"] not in repr(seen)
    assert POST["phone"] not in repr(world.bus.events[-1])
    opened = intake.ask(RevealPersonalData(CLERK, number, "填写寄件面单")).values
    assert opened["/delivery/address"] == POST["address"]


def test_a_choice_is_refused_with_everything_that_is_wrong(intake: Room[Intake], her: Principal) -> None:
    number = decided(intake)
    with pytest.raises(Invalid) as refused:
        intake.ask(ChooseDelivery(her, number, "post", CENTRE, "", "x", "短"))
    missing = {"PICK_UP_SITE_UNKNOWN", "ADDRESSEE_REQUIRED", "ADDRESS_REQUIRED", "PHONE_INVALID"}
    assert faults(refused) == missing
    for wrong in ("510822109-TC", "nowhere"):
        with pytest.raises(Invalid) as refused:
            intake.ask(ChooseDelivery(her, number, "window", wrong))
        assert faults(refused) == {"PICK_UP_SITE_UNKNOWN"}
    with pytest.raises(Invalid) as refused:
        intake.ask(ChooseDelivery(her, number, "pigeon"))
    assert faults(refused) == {"DELIVERY_METHOD_UNKNOWN"}


def test_only_the_holder_confirms_what_is_taken_electronically(intake: Room[Intake], her: Principal) -> None:
    number = decided(intake)
    with pytest.raises(Conflict, match="DELIVERY_WAY"):
        intake.ask(ConfirmReceipt(her, number))
    intake.ask(ChooseDelivery(her, number, "electronic"))
    with pytest.raises(Forbidden, match="ROLE_NOT_ALLOWED"):
        intake.ask(ConfirmReceipt(CLERK, number))
    stranger = replace(her, subject="p-other")
    with pytest.raises(NotFound, match="APPLICATION_NOT_FOUND"):
        intake.ask(ConfirmReceipt(stranger, number))
    assert intake.ask(ConfirmReceipt(her, number)).application.delivery.state == "delivered"


def test_a_clerk_of_another_place_sees_and_hands_over_nothing_unless_it_is_collected_there(
    intake: Room[Intake], her: Principal
) -> None:
    number = decided(intake)
    there = "510822109-TC"
    for command in (GetDelivery(ELSEWHERE, number), picking(number, by=ELSEWHERE)):
        with pytest.raises(NotFound):
            intake.ask(command)
    with pytest.raises(Forbidden, match="DIVISION_OUT_OF_SCOPE"):
        intake.ask(ListDeliveries(ELSEWHERE, CENTRE))
    intake.world.sites.put(there, 1, "竹园镇便民服务中心")
    intake.ask(ChooseDelivery(her, number, "window", there))
    with pytest.raises(Forbidden, match="DIVISION_OUT_OF_SCOPE"):
        intake.ask(MakeResultReady(CLERK, number))
    assert [one.application.id for one in intake.ask(ListDeliveries(ELSEWHERE, there))[0]] == [number]
    handed = intake.ask(picking(number, by=ELSEWHERE, window=f"{there}-W02"))
    assert handed.application.delivery.entry.site == there
