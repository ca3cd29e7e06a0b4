"""A text that would be taken for a sealed value stands in no form, and as the note of a paper it is sealed itself."""

import json
from dataclasses import replace
from typing import Any

import pytest

from services.approval import bootstrap as approval
from services.approval import wire as approval_wire
from services.approval.commands import DecideCase
from services.approval.domain.terms import CertificateTerms
from services.approval.events import CertificateIssued
from services.approval.handlers.sheets import certificate_sheet
from services.chassis.auth import Principal
from services.chassis.errors import Invalid
from services.chassis.messages import Asked
from services.chassis.privacy import Sealer, is_sealed
from services.chassis.room import Room
from services.chassis.sheets import Table
from services.intake import wire as intake_wire
from services.intake.bootstrap import room
from services.intake.commands import (
    AcceptApplication,
    ApplicantGiven,
    CorrectApplication,
    MaterialGiven,
    RevealPersonalData,
    SubmitApplication,
)
from services.intake.events import ApplicationAccepted
from services.intake.ports import Intake
from tests.fakes import approval as cases
from tests.fakes.approval_certificates import ORGAN
from tests.fakes.intake import FakeWorld
from tests.unit.intake.catalogue_examples import COUNTY, divisions, document, valid_payload
from tests.unit.intake.test_every_item import told

ITEM, FIELD = "residence_permit", "residence_address_zh"
PLACE = valid_payload(ITEM)["site_id"].split("-")[0]
CLERK = Principal("s-clerk", "staff", frozenset({"clerk"}), COUNTY)
LIKE_SEALED = "sealed:k1:" + "A" * 60
MENTIONED = "青溪镇石坝村3组（sealed: hello）"


@pytest.fixture
def world(sealer: Sealer) -> FakeWorld:
    made = replace(FakeWorld(), seals=sealer)  # type: ignore[type-var]
    made.items.put(ITEM, 1, (), document(ITEM))
    return made


@pytest.fixture
def intake(world: FakeWorld) -> Room[Intake]:
    made = room(world.intake())
    made.world.divisions.put(COUNTY, 1, divisions())
    return made


def submit(intake: Room[Intake], address: str, ref: str = "scan-1") -> Any:
    payload = valid_payload(ITEM)
    given = payload["applicant"]
    papers = tuple(
        MaterialGiven(one["code"], "upload", ref)
        if one["given_as"] not in ("lookup", "commitment")
        else MaterialGiven(one["code"], one["given_as"], one.get("lookup_value", ""))
        for one in payload["materials"]
    )
    return intake.ask(
        SubmitApplication(
            by=CLERK,
            asked=Asked("k", "p"),
            item=ITEM,
            division=PLACE,
            applicant=ApplicantGiven("person", given["id_number"], given["name_zh"], given["phone"]),
            form=payload["form"] | {FIELD: address},
            materials=papers,
            channel="window",
        )
    )


def refused(act: Any) -> list[tuple[str, str]]:
    with pytest.raises(Invalid) as refusal:
        act()
    return [(fault.pointer, fault.reason) for fault in refusal.value.faults]


@pytest.mark.parametrize("given", [LIKE_SEALED, "sealed: hello", "sealed:"])
def test_a_form_takes_no_text_that_begins_as_a_sealed_value_does(intake: Room[Intake], given: str) -> None:
    assert refused(lambda: submit(intake, given)) == [(f"/form/{FIELD}", "FIELD_PATTERN")]
    number = submit(intake, "青溪镇石坝村3组").id
    corrected = CorrectApplication(CLERK, number, {FIELD: given}, consent=True)
    assert refused(lambda: intake.ask(corrected)) == [(f"/form/{FIELD}", "FIELD_PATTERN")]


def test_nobody_has_somebody_elses_sealed_number_opened_by_handing_it_in(
    intake: Room[Intake], sealer: Sealer
) -> None:
    assert refused(lambda: submit(intake, sealer.seal("6222021234567890"))) == [
        (f"/form/{FIELD}", "FIELD_PATTERN")
    ]


def test_the_note_of_a_paper_that_looks_sealed_is_sealed_and_breaks_nothing(
    intake: Room[Intake], world: FakeWorld
) -> None:
    made = submit(intake, "青溪镇石坝村3组", LIKE_SEALED)
    uploads = [one for one in made.materials if one.kind == "upload"]
    assert uploads
    assert all(is_sealed(one.ref) and one.ref != LIKE_SEALED for one in uploads)
    now = intake.ask(CorrectApplication(CLERK, made.id, {FIELD: MENTIONED}, consent=True))
    shown = intake.ask(RevealPersonalData(CLERK, now.id, "核对材料"))
    assert LIKE_SEALED in shown.values.values()


def test_what_only_mentions_one_goes_from_the_receipt_to_the_printed_certificate(
    intake: Room[Intake], world: FakeWorld, sealer: Sealer
) -> None:
    number = submit(intake, MENTIONED).id
    intake.ask(AcceptApplication(CLERK, number))
    [accepted] = world.bus.of(ApplicationAccepted)
    item = replace(cases.terms(ITEM), certificate=CertificateTerms("residence_permit", ORGAN, 12))
    desk = approval.room(cases.world(sealer, item))
    envelope, body = told(intake_wire.encode(accepted), number, accepted.at)
    desk.hear(approval_wire.heard(envelope, body), envelope)
    case = desk.world.cases.get(number)
    shown = json.loads(approval_wire.to_proto_with_form(case, sealer.open).form_json)
    assert shown[FIELD] == MENTIONED
    reviewer = cases.reviewer(item.departments[0], case.owner_division)
    desk.ask(DecideCase(reviewer, number, "granted", "", dict.fromkeys(item.conditions, True)))
    [issued] = desk.world.cases.bus.of(CertificateIssued)  # type: ignore[attr-defined]
    assert MENTIONED in printed(issued.certificate, desk.world)


def test_a_text_kept_from_before_that_begins_so_breaks_no_printed_certificate(
    sealer: Sealer,
) -> None:
    item = replace(cases.terms(ITEM), certificate=CertificateTerms("residence_permit", ORGAN, 12))
    desk = approval.room(cases.world(sealer, item))
    event = cases.accepted(ITEM, form=json.dumps({FIELD: "sealed: hello"}))
    desk.hear(event, cases.envelope("sanji.intake.v1.ApplicationAccepted"))
    reviewer = cases.reviewer(item.departments[0])
    made = desk.ask(DecideCase(reviewer, cases.NUMBER, "granted", "", dict.fromkeys(item.conditions, True)))
    assert "sealed: hello" in printed(made.certificate, desk.world)


def printed(certificate: Any, world: Any) -> list[str]:
    [table] = [block for block in certificate_sheet(certificate, world).blocks if isinstance(block, Table)]
    return [value for _, value in table.rows]
