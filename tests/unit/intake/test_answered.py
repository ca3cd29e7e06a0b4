"""A question of a package that another member's result answers is asked of nobody, and its answer is named (ledger R103)."""

from typing import Any

import pytest

from services.approval.wire import heard as heard_by_approval
from services.intake import wire
from services.intake.events import ApplicationAccepted
from services.intake.store.applications import application_of, fields_of
from tests.fakes.approval import envelope
from tests.unit.intake.package_cast import Cast, cast

BIRTH, HOUSEHOLD = "birth_medical_certificate", "birth_household_registration"
INSURANCE, CARD = "resident_medical_insurance_registration", "social_security_card"
OPEN = ("birth_certificate_no", "child_id_number")


@pytest.fixture
def newborn() -> Cast:
    return cast("newborn")


def handed_in(newborn: Cast, **given: Any) -> str:
    form = {name: value for name, value in newborn.given.form.items() if name not in OPEN}
    number = newborn.submit(form=form | given).id
    newborn.accept(number)
    return number


def test_the_result_that_answers_is_named_when_the_member_begins(newborn: Cast) -> None:
    number = handed_in(newborn)
    assert newborn.member(number, BIRTH).answered == ()
    newborn.decide(number, BIRTH)
    [answer] = newborn.member(number, HOUSEHOLD).answered
    birth = newborn.member(number, BIRTH)
    assert (answer.field, answer.item, answer.item_name, answer.number) == (
        "birth_certificate_no",
        BIRTH,
        birth.item_name,
        birth.id,
    )
    newborn.decide(number, HOUSEHOLD)
    named = {item: [one.field for one in newborn.member(number, item).answered] for item in (INSURANCE, CARD)}
    assert named == {INSURANCE: ["insured_id_number"], CARD: ["holder_id_number"]}


def test_what_she_answered_herself_stays_her_answer(newborn: Cast) -> None:
    number = handed_in(newborn, birth_certificate_no="Y510000001")
    newborn.decide(number, BIRTH)
    assert newborn.member(number, HOUSEHOLD).answered == ()


def test_it_is_kept_and_told_to_whoever_decides(newborn: Cast) -> None:
    number = handed_in(newborn)
    newborn.decide(number, BIRTH)
    member = newborn.member(number, HOUSEHOLD)
    kept = application_of(member.id, fields_of(member), member.meta)
    assert kept.answered == member.answered
    event = newborn.world.bus.of(ApplicationAccepted)[-1]
    told = heard_by_approval(envelope("sanji.intake.v1.ApplicationAccepted"), wire.encode(event)[1])
    assert [one.field for one in told.answered] == ["birth_certificate_no"]  # type: ignore[attr-defined]
