"""Every item of the county's catalogue from the receipt to the decision, through intake and approval as they talk."""

from datetime import UTC, datetime
from typing import Any

import pytest

from services.approval import bootstrap as approval
from services.approval import wire as approval_wire
from services.approval.commands import DecideCase
from services.approval.events import DecisionMade
from services.approval.ports import Approval
from services.chassis.auth import Principal
from services.chassis.errors import Forbidden, Invalid
from services.chassis.messages import Asked, Envelope
from services.chassis.room import Room
from services.intake import bootstrap as intake
from services.intake import wire as intake_wire
from services.intake.commands import (
    AcceptApplication,
    ApplicantGiven,
    HandInMaterials,
    MaterialGiven,
    RequestSupplement,
    ReturnApplication,
    SubmitApplication,
)
from services.intake.domain.application import Application
from services.intake.domain.items import CORRECTION_NOTICE, STAGE_OF
from services.intake.events import ApplicationAccepted, PromisedMaterialsProvided
from services.intake.ports import Intake
from tests.fakes import approval as cases
from tests.fakes.intake import FakeWorld
from tests.unit.intake.catalogue_examples import COUNTY, ITEM_IDS, divisions, document, examples
from tests.unit.intake.papers_cast import kind_of
from tests.unit.intake.test_acting import mandated

CLERK = Principal("s-clerk", "staff", frozenset({"clerk"}), COUNTY)
VALID = [item for item in ITEM_IDS if examples(item).get("valid")]
UNENTRUSTED = "social_security_card"
"""Handed in by an agent whom nobody mandated: turned away before anything is checked."""
INVALID = [item for item in ITEM_IDS if examples(item).get("invalid") and item != UNENTRUSTED]
ASKED_ELSEWHERE = {"QUOTA_EXCEEDED", "COMMITMENT_BARRED"}
"""What only a register outside of intake knows."""


@pytest.fixture
def world() -> FakeWorld:
    return FakeWorld()


def room_of(world: FakeWorld, item: str) -> Room[Intake]:
    world.items.put(item, 1, (), document(item))
    made = intake.room(world.intake())
    made.world.divisions.put(COUNTY, 1, divisions())
    return made


def submit(room: Room[Intake], world: FakeWorld, item: str, payload: dict[str, Any]) -> Application:
    given, agent = payload["applicant"], payload.get("agent")
    division, by = payload["site_id"].split("-")[0], CLERK
    mandate = agent.get("mandate_no", "") if agent else ""
    if payload["channel"] == "agent":
        by = Principal(agent["agent_id"], "staff", frozenset({"agent"}), division)
    if mandate:
        mandated(world, by, id=mandate, principal=world.seals.index(given["id_number"]), assurance=3)
    made: Application = room.ask(
        SubmitApplication(
            by=by,
            asked=Asked("k", "p"),
            item=item,
            division=division,
            applicant=ApplicantGiven(
                given["party_type"], given["id_number"], given["name_zh"], given["phone"]
            ),
            form=payload["form"],
            materials=tuple(
                MaterialGiven(one["code"], kind_of(one["given_as"]), one.get("lookup_value", ""))
                for one in payload["materials"]
            ),
            channel=payload["channel"],
            commitment_signed=payload.get("commitment_signed", False),
            deferral_signed=payload.get("deferral_signed", False),
            mandate=mandate,
        )
    )
    return made


def decided(room: Room[Intake], world: FakeWorld, number: str, item: str, outcome: str) -> Application:
    """Taken on, opened, decided by each department in its turn, and heard of where it was handed in."""
    room.ask(AcceptApplication(CLERK, number))
    [accepted] = [one for one in world.bus.events if isinstance(one, ApplicationAccepted)]
    other = cases.world(world.seals, cases.terms(item))
    desk = approval.room(other)
    envelope, body = told(intake_wire.encode(accepted), number, accepted.at)
    desk.hear(approval_wire.heard(envelope, body), envelope)
    checks = dict.fromkeys(cases.terms(item).conditions, True)
    if outcome == "denied":
        checks[next(iter(checks))] = False
    reason = "" if outcome == "granted" else "不符合条件"
    while (case := other.cases.get(number)).state == "in_review":
        if case.outstanding and outcome == "granted":
            hand_in(room, world, desk, number)
        open_tasks = [task for task in case.tasks if task.state == "ready"]
        reviewer = cases.reviewer(open_tasks[0].department, case.owner_division)
        desk.ask(DecideCase(reviewer, number, outcome, reason, checks))
    [decision] = other.cases.bus.of(DecisionMade)
    envelope, body = told(approval_wire.encode(decision), number, decision.at)
    room.hear(intake_wire.heard(envelope, body), envelope)
    return room.world.applications.get(number)


def hand_in(room: Room[Intake], world: FakeWorld, desk: Room[Approval], number: str) -> None:
    """What was promised for later, as the desk hears of it."""
    codes = [one.code for one in room.world.applications.get(number).materials if one.kind == "deferred"]
    room.ask(HandInMaterials(CLERK, number, tuple(MaterialGiven(code, "upload") for code in codes)))
    [provided] = world.bus.of(PromisedMaterialsProvided)
    envelope, body = told(intake_wire.encode(provided), number, provided.at)
    desk.hear(approval_wire.heard(envelope, body), envelope)
    assert not desk.world.cases.get(number).outstanding


def told(encoded: tuple[str, bytes], number: str, at: datetime) -> tuple[Envelope, bytes]:
    kind, body = encoded
    source = f"/stacks/{COUNTY}/{kind.split('.')[1]}"
    return Envelope(f"e-{kind}", kind, source, number, at.astimezone(UTC), 1, COUNTY, COUNTY), body


@pytest.mark.parametrize("item", VALID)
def test_a_valid_example_goes_from_the_receipt_to_the_grant(world: FakeWorld, item: str) -> None:
    room = room_of(world, item)
    number = submit(room, world, item, examples(item)["valid"]["payload"]).id
    now = decided(room, world, number, item, "granted")
    assert (now.status, now.outcome, now.history[-1].role) == ("decided", "granted", "reviewer")


@pytest.mark.parametrize("item", INVALID)
def test_an_invalid_example_is_refused_at_the_stage_and_for_the_reasons_that_the_catalogue_says(
    world: FakeWorld, item: str
) -> None:
    room, example = room_of(world, item), examples(item)["invalid"]
    stage = example["expected"]["outcome"]
    reasons = {one["code"] for one in example["expected"]["reasons"]}
    known = reasons - ASKED_ELSEWHERE
    if stage in ("blocked", "form_error") or "LEVEL_CANNOT_ACCEPT" in reasons:
        with pytest.raises(Invalid) as refused:
            submit(room, world, item, example["payload"])
        told_now = {fault.reason for fault in refused.value.faults}
        assert told_now
        assert told_now <= reasons
        return
    application = submit(room, world, item, example["payload"])
    assert {fault.reason for fault in application.findings} == known
    number = application.id
    if stage == "decision_denied":
        assert decided(room, world, number, item, "denied").outcome == "denied"
        return
    if stage == "refused_acceptance":
        assert room.ask(ReturnApplication(CLERK, number, "不属于受理范围", cause="not_needed")).returned
        return
    assert stage == CORRECTION_NOTICE
    missing = sorted(
        fault.pointer.removeprefix("/materials/")
        for fault in application.findings
        if fault.pointer.startswith("/materials/") and STAGE_OF[fault.reason] == CORRECTION_NOTICE
    )
    if missing:
        assert room.ask(RequestSupplement(CLERK, number, tuple(missing))).notice.materials == tuple(missing)


def test_an_agent_without_a_mandate_hands_in_nothing(world: FakeWorld) -> None:
    room, example = room_of(world, UNENTRUSTED), examples(UNENTRUSTED)["invalid"]
    assert [one["code"] for one in example["expected"]["reasons"]] == ["AGENT_MANDATE_MISSING"]
    with pytest.raises(Forbidden) as refused:
        submit(room, world, UNENTRUSTED, example["payload"])
    assert refused.value.reason == "MANDATE_REQUIRED"


def test_there_is_an_example_for_every_item_that_can_be_applied_for() -> None:
    assert {*ITEM_IDS} - {*VALID} == {"penalty_unlicensed_food_business"}
    assert {*ITEM_IDS} - {*INVALID} == {UNENTRUSTED}
