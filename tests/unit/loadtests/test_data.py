"""Bodies for the load pass intake's own check, for every item and on any day."""

import json
from datetime import date
from typing import Any

import pytest

from loadtests.data import (
    COUNTY,
    ITEM,
    checks,
    department,
    encoded,
    item_ids,
    submission,
    villages,
)
from loadtests.people import like, person
from services.chassis.forms.materials import GivenMaterial
from services.chassis.levels import is_division
from services.intake.domain.admission import Admission, admit
from services.intake.domain.submission import Applicant, Registers, Submission, given_as
from tests.unit.intake.catalogue_examples import examples, rules

DAYS = (date(2026, 11, 22), date(2027, 3, 1), date(2027, 10, 31))
REGISTERS = Registers(is_division)


def _admitted(body: dict[str, Any], today: date) -> Admission:
    applicant, channel = body["applicant"], body["channel"]
    number = applicant.get("id_number") or applicant["uscc"]
    handed_in = Submission(
        division=body["division"],
        channel=channel,
        applicant=Applicant(applicant["kind"], number, applicant["name"], applicant["phone"]),
        form=body["form"],
        materials=tuple(
            GivenMaterial(given["code"], given_as(given["kind"], channel), given["ref"])
            for given in body["materials"]
        ),
        submitted_on=today,
        commitment_signed=body["commitment_signed"],
        deferral_signed=body["deferral_signed"],
        mandate_no=body.get("mandate", ""),
    )
    return admit(rules(body["item"]), handed_in, REGISTERS)


def test_every_item_that_can_be_applied_for_has_a_body() -> None:
    assert len(item_ids()) == 35


@pytest.mark.parametrize("item", item_ids())
def test_the_body_of_an_item_is_admitted_on_any_day(item: str) -> None:
    for today in DAYS:
        found = _admitted(submission(item, today), today)
        assert found.outcome == "accepted", (today, found.faults)


def test_a_stranger_may_apply_for_a_residence_permit_at_every_village_counter_and_online() -> None:
    for index, village in enumerate(villages([COUNTY], COUNTY)):
        for channel in ("window", "online"):
            body = submission(ITEM, DAYS[0], person(index), village, channel)
            assert body["division"] == body["form"]["residence_division"] == village
            assert _admitted(body, DAYS[0]).outcome == "accepted"


def test_the_applicant_is_replaced_wherever_he_is_named() -> None:
    given = examples(ITEM)["valid"]["payload"]["applicant"]
    someone = like(given["id_number"], 5)
    text = encoded(submission(ITEM, DAYS[0], someone)).decode()
    assert given["id_number"] not in text
    assert text.count(someone.id_number) == 2


def test_a_body_is_compact_json_in_utf_8() -> None:
    body = submission(ITEM, DAYS[0], person(3))
    assert json.loads(encoded(body)) == body
    assert b": " not in encoded(body)


def test_a_grant_answers_every_condition_of_the_item() -> None:
    assert checks(ITEM) == {"c1": True, "c2": True, "c3": True}
    assert department(ITEM) == "public_security"


def test_villages_of_a_lower_stack_are_left_to_it() -> None:
    everywhere = villages([COUNTY], COUNTY)
    assert len(everywhere) == 178
    below = villages([COUNTY, "510822101"], "510822101")
    assert below
    assert set(villages([COUNTY, "510822101"], COUNTY)) == set(everywhere) - set(below)
