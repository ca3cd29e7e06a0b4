"""Papers that the government holds, looked up and not handed in."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from services.chassis.auth import Principal
from services.chassis.errors import Conflict, Forbidden, Invalid, NotFound, Refusal
from services.chassis.messages import Asked
from services.chassis.room import Room
from services.intake.bootstrap import room
from services.intake.commands import (
    AcceptApplication,
    ApplicantGiven,
    ListSources,
    LookUpMaterial,
    MaterialGiven,
    ProvideSupplement,
    RequestSupplement,
    ReturnApplication,
    SubmitApplication,
)
from services.intake.domain.application import Application, Paper
from services.intake.domain.exchange import MOST_QUESTIONS
from services.intake.events import MaterialLookedUp, RegisterAsked
from services.intake.ports import Intake
from services.intake.store.papers import kept_paper, paper_of
from services.intake.wire import encode
from services.intake.wire.applications import to_proto
from services.intake.wire.exchange import source_to_proto
from tests.fakes.intake import FakeWorld
from tests.unit.intake.catalogue_examples import COUNTY, divisions, document, valid_payload

ITEM = "birth_household_registration"
PAYLOAD = valid_payload(ITEM)
GIVEN = PAYLOAD["applicant"]
TOWN = PAYLOAD["site_id"].split("-")[0]
CLERK = Principal("s-clerk", "staff", frozenset({"clerk"}), COUNTY)
REVIEWER = Principal("s-reviewer", "staff", frozenset({"reviewer"}), COUNTY)
NEIGHBOUR = Principal("p-neighbour", "person", frozenset({"citizen"}), COUNTY)
HOUSEHOLD, BIRTH = "household_register", "birth_medical_certificate"
CERTIFICATE = "1.2.156.3005.2.11100000MB9A00001C001.11510822MB9A00049D.510822202611230000013.001.K"
HER_NUMBER = GIVEN["id_number"]


@pytest.fixture
def world() -> FakeWorld:
    made = FakeWorld()
    made.items.put(ITEM, 1, (), document(ITEM))
    made.exchange.held[HOUSEHOLD, HER_NUMBER] = "居民户口簿"
    made.exchange.held[BIRTH, CERTIFICATE] = "出生医学证明"
    return made


@pytest.fixture
def intake(world: FakeWorld) -> Room[Intake]:
    made = room(world.intake())
    made.world.divisions.put(COUNTY, 1, divisions())
    return made


@pytest.fixture
def her(world: FakeWorld) -> Principal:
    return Principal(world.seals.index(HER_NUMBER), "person", frozenset({"citizen"}), COUNTY)


def submitted(intake: Room[Intake], her: Principal, without: str = HOUSEHOLD, **changed: Any) -> str:
    papers = tuple(
        MaterialGiven(
            one["code"], one["given_as"].replace("electronic", "upload"), one.get("lookup_value", "")
        )
        for one in PAYLOAD["materials"]
        if one["code"] != without
    )
    command = SubmitApplication(
        by=her,
        asked=Asked("k-1", "p"),
        item=ITEM,
        division=TOWN,
        applicant=ApplicantGiven("person", HER_NUMBER, GIVEN["name_zh"], GIVEN["phone"]),
        form=PAYLOAD["form"],
        materials=papers,
        channel="online",
    )
    number: str = intake.ask(replace(command, **changed)).id
    return number


def paper(application: Application, code: str) -> Paper:
    return next(one for one in application.materials if one.code == code)


def refused(kind: type[Refusal], act: Callable[[], object]) -> str:
    with pytest.raises(kind) as refusal:
        act()
    return refusal.value.reason


def test_what_a_register_holds_takes_the_place_of_what_was_missing(
    intake: Room[Intake], world: FakeWorld, her: Principal
) -> None:
    number = submitted(intake, her)
    assert [fault.reason for fault in intake.world.applications.get(number).findings] == ["MATERIAL_MISSING"]
    now = intake.ask(LookUpMaterial(her, number, HOUSEHOLD))
    found = paper(now, HOUSEHOLD)
    assert (found.kind, found.looked_up.source, found.looked_up.name) == (
        "lookup",
        "population_base",
        "居民户口簿",
    )
    assert (found.looked_up.holder, found.looked_up.at) == ("张*", world.clock.now())
    assert now.findings == ()
    assert "查得" in now.history[-1].reason
    assert HER_NUMBER not in repr(now)


def test_each_question_is_on_record_with_its_purpose_and_without_the_number(
    intake: Room[Intake], world: FakeWorld, her: Principal
) -> None:
    number = submitted(intake, her)
    intake.ask(LookUpMaterial(her, number, HOUSEHOLD))
    asked, found = world.bus.events[-2:]
    assert isinstance(asked, RegisterAsked)
    assert isinstance(found, MaterialLookedUp)
    assert (asked.source, asked.material, asked.note) == ("population_base", HOUSEHOLD, "handling")
    assert HER_NUMBER not in repr(asked)
    [lookup] = intake.world.lookups.kept.values()
    assert (lookup.number, lookup.by, lookup.purpose) == (number, her.subject, "handling")


def test_a_certificate_is_asked_of_those_who_issue_them_whatever_the_paper(
    intake: Room[Intake], world: FakeWorld, her: Principal
) -> None:
    number = submitted(intake, her)
    now = intake.ask(LookUpMaterial(her, number, BIRTH, CERTIFICATE))
    assert paper(now, BIRTH).looked_up.source == "certificate_library"
    assert world.exchange.asked == [("certificate_library", BIRTH, "handling")]


def test_a_certificate_of_another_kind_does_not_do(
    intake: Room[Intake], world: FakeWorld, her: Principal
) -> None:
    number = submitted(intake, her)
    world.exchange.held[BIRTH, CERTIFICATE] = "居住证"
    act = LookUpMaterial(her, number, BIRTH, CERTIFICATE)
    assert refused(Invalid, lambda: intake.ask(act)) == "LOOKUP_NO_MATCH"


def test_found_once_it_is_not_asked_for_again(intake: Room[Intake], world: FakeWorld, her: Principal) -> None:
    number = submitted(intake, her)
    first = intake.ask(LookUpMaterial(her, number, HOUSEHOLD))
    again = intake.ask(LookUpMaterial(CLERK, number, HOUSEHOLD))
    assert again.meta.version == first.meta.version
    assert len(world.exchange.asked) == 1


def test_what_the_register_does_not_hold_is_refused_and_leaves_everything_as_it_was(
    intake: Room[Intake], world: FakeWorld, her: Principal
) -> None:
    number = submitted(intake, her)
    world.exchange.held.clear()
    was = intake.world.applications.get(number)
    assert refused(Invalid, lambda: intake.ask(LookUpMaterial(her, number, HOUSEHOLD))) == "LOOKUP_NO_MATCH"
    assert intake.world.applications.get(number) == was


def test_while_the_register_is_away_the_number_stays_and_is_looked_up_later(
    intake: Room[Intake], world: FakeWorld, her: Principal
) -> None:
    number = submitted(intake, her)
    world.exchange.away.add("population_base")
    now = intake.ask(LookUpMaterial(her, number, HOUSEHOLD))
    assert (paper(now, HOUSEHOLD).kind, paper(now, HOUSEHOLD).looked_up) == ("lookup", None)
    assert now.findings == ()
    _, down = intake.ask(ListSources())
    assert down == {"population_base"}
    assert intake.ask(LookUpMaterial(her, number, HOUSEHOLD)).meta.version == now.meta.version
    world.exchange.away.clear()
    intake.ask(AcceptApplication(CLERK, number))
    assert paper(intake.ask(LookUpMaterial(REVIEWER, number, HOUSEHOLD)), HOUSEHOLD).looked_up


def test_a_register_answers_for_its_purposes_and_for_nothing_else(
    intake: Room[Intake], world: FakeWorld, her: Principal
) -> None:
    number = submitted(intake, her)
    curious = LookUpMaterial(her, number, HOUSEHOLD, purpose="curiosity")
    assert refused(Forbidden, lambda: intake.ask(curious)) == "PURPOSE_NOT_ALLOWED"
    assert world.exchange.asked == []


@pytest.mark.parametrize(
    ("material", "value", "reason"),
    [
        ("horoscope", "", "MATERIAL_NOT_ON_LIST"),
        (HOUSEHOLD, "12345", "LOOKUP_NUMBER_FIXED"),
        (HOUSEHOLD, "5" * 200, "LOOKUP_NUMBER_FIXED"),
        (HOUSEHOLD, "510822199003120137", "LOOKUP_NUMBER_FIXED"),
        ("marriage_certificate", "", "SOURCE_MISSING"),
    ],
)
def test_what_cannot_be_looked_up_is_refused_with_the_reason(
    intake: Room[Intake], world: FakeWorld, her: Principal, material: str, value: str, reason: str
) -> None:
    number = submitted(intake, her)
    assert refused(Invalid, lambda: intake.ask(LookUpMaterial(her, number, material, value))) == reason
    assert world.exchange.asked == []


def test_anothers_number_given_at_the_hand_in_is_never_asked_about(
    intake: Room[Intake], world: FakeWorld, her: Principal
) -> None:
    anothers = "510822198803120136"
    world.exchange.held[HOUSEHOLD, anothers] = "居民户口簿"
    materials = (MaterialGiven(HOUSEHOLD, "lookup", anothers),)
    number = submitted(intake, her, materials=materials)
    del world.exchange.held[HOUSEHOLD, HER_NUMBER]
    for by in (her, CLERK):
        assert refused(Invalid, lambda by=by: intake.ask(LookUpMaterial(by, number, HOUSEHOLD))) == (
            "LOOKUP_NO_MATCH"
        )


def test_questions_of_one_application_come_to_an_end(
    intake: Room[Intake], world: FakeWorld, her: Principal
) -> None:
    number = submitted(intake, her)
    world.exchange.held.clear()
    ask = LookUpMaterial(her, number, HOUSEHOLD)
    for _ in range(MOST_QUESTIONS):
        assert refused(Invalid, lambda: intake.ask(ask)) == "LOOKUP_NO_MATCH"
    assert refused(Conflict, lambda: intake.ask(ask)) == "LOOKUPS_TOO_MANY"
    assert len(world.exchange.asked) == MOST_QUESTIONS


def test_a_paper_given_in_another_way_is_not_looked_up_as_well(
    intake: Room[Intake], world: FakeWorld, her: Principal
) -> None:
    number = submitted(intake, her)
    was = intake.world.applications.get(number)
    papers = (*was.materials, Paper(HOUSEHOLD, "upload", "scan-1"))
    intake.world.applications.save(was, replace(was, materials=papers), [])
    assert (
        refused(Conflict, lambda: intake.ask(LookUpMaterial(her, number, HOUSEHOLD)))
        == "MATERIAL_ALREADY_GIVEN"
    )


def test_nobody_looks_up_for_an_application_that_is_not_his_or_is_over(
    intake: Room[Intake], her: Principal
) -> None:
    number = submitted(intake, her)
    assert (
        refused(NotFound, lambda: intake.ask(LookUpMaterial(NEIGHBOUR, number, HOUSEHOLD)))
        == "APPLICATION_NOT_FOUND"
    )
    intake.ask(ReturnApplication(CLERK, number, "重复申请", cause="other"))
    assert (
        refused(Conflict, lambda: intake.ask(LookUpMaterial(her, number, HOUSEHOLD))) == "APPLICATION_STATE"
    )


def test_what_was_looked_up_need_not_come_with_the_supplement(intake: Room[Intake], her: Principal) -> None:
    number = submitted(intake, her)
    intake.ask(RequestSupplement(CLERK, number, (HOUSEHOLD,)))
    intake.ask(LookUpMaterial(her, number, HOUSEHOLD))
    assert intake.ask(ProvideSupplement(her, number, ())).status == "submitted"


def test_as_it_lies_in_the_store_it_is_the_same(intake: Room[Intake], her: Principal) -> None:
    number = submitted(intake, her)
    for one in intake.ask(LookUpMaterial(her, number, HOUSEHOLD)).materials:
        assert paper_of(*kept_paper(one)) == one


def test_on_the_wire_it_says_where_it_was_found_and_never_the_number(
    intake: Room[Intake], world: FakeWorld, her: Principal
) -> None:
    number = submitted(intake, her)
    now = intake.ask(LookUpMaterial(her, number, HOUSEHOLD))
    (found,) = [one for one in to_proto(now).materials if one.code == HOUSEHOLD]
    assert (found.looked_up.source, found.looked_up.holder_masked) == ("population_base", "张*")
    asked, looked = (encode(event) for event in world.bus.events[-2:])
    assert [name.rpartition(".")[2] for name, _ in (asked, looked)] == ["RegisterAsked", "MaterialLookedUp"]
    assert HER_NUMBER.encode() not in asked[1] + found.SerializeToString()
    sources, down = intake.ask(ListSources())
    shown = [source_to_proto(one, one.id in down) for one in sources]
    assert [(one.source, one.deadline_ms, one.down) for one in shown] == [
        ("certificate_library", 3000, False),
        ("population_base", 3000, False),
    ]
