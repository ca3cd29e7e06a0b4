"""Who may take in, who helps, who decides: by the level of the place."""

from dataclasses import replace

import pytest

from services.chassis import levels
from services.intake.domain.admission import (
    Admission,
    acceptance_division,
    admit,
    decide_level,
    owner_division,
)
from tests.unit.intake.catalogue_examples import COUNTY, REGISTERS, rules, submission, valid_payload

PERMIT = "residence_permit"
VILLAGE, TOWNSHIP = "510822105004", "510822105"


def reasons(admission: Admission) -> list[str]:
    return [fault.reason for fault in admission.faults]


@pytest.mark.parametrize(
    ("item_id", "channel", "division", "allowed"),
    [
        (PERMIT, "window", VILLAGE, True),
        (PERMIT, "window", TOWNSHIP, True),
        (PERMIT, "window", COUNTY, False),
        (PERMIT, "online", COUNTY, False),
        (PERMIT, "agent", VILLAGE, True),
        ("subsistence_allowance", "window", "510822108200", False),
        ("subsistence_allowance", "online", "510822108200", True),
        ("subsistence_allowance", "terminal", "510822108200", True),
        ("subsistence_allowance", "agent", "510822108200", True),
        ("subsistence_allowance", "agent", COUNTY, False),
        ("fire_safety_pre_opening_check", "online", VILLAGE, True),
        ("fire_safety_pre_opening_check", "agent", VILLAGE, False),
        ("fire_safety_pre_opening_check", "agent", TOWNSHIP, True),
    ],
)
def test_a_place_takes_in_what_its_level_may(
    item_id: str, channel: str, division: str, allowed: bool
) -> None:
    handed_in = replace(
        submission(valid_payload(item_id)),
        channel=channel,
        division=division,
        mandate_no="WT2026112351082210820001",
    )
    found = reasons(admit(rules(item_id), handed_in, REGISTERS))
    assert found == ([] if allowed else ["LEVEL_CANNOT_ACCEPT"])


def test_nobody_acts_as_agent_where_no_station_helps() -> None:
    handed_in = replace(submission(valid_payload("marriage_registration")), channel="agent")
    assert reasons(admit(rules("marriage_registration"), handed_in, REGISTERS)) == ["CHANNEL_NOT_SUPPORTED"]


@pytest.mark.parametrize("number", ["", "WT1", "WT20261123510822108200٠١", "XX2026112351082210820001"])
def test_an_agent_needs_a_well_formed_mandate(number: str) -> None:
    handed_in = replace(submission(valid_payload("subsistence_allowance")), mandate_no=number)
    assert reasons(admit(rules("subsistence_allowance"), handed_in, REGISTERS)) == ["AGENT_MANDATE_MISSING"]


@pytest.mark.parametrize("division", ["", "x", "510822999", "999999", "51082210500", "５１０８２２"])
def test_a_division_that_does_not_exist_is_a_fault(division: str) -> None:
    handed_in = replace(submission(valid_payload(PERMIT)), division=division)
    admission = admit(rules(PERMIT), handed_in, REGISTERS)
    assert [(fault.pointer, fault.reason) for fault in admission.form_errors] == [
        ("/division", "DIVISION_UNKNOWN")
    ]


def test_the_acceptance_place_is_the_nearest_that_may_accept() -> None:
    assert acceptance_division(rules(PERMIT), VILLAGE) == VILLAGE
    assert acceptance_division(rules("subsistence_allowance"), "510822108200") == "510822108"
    assert acceptance_division(rules("drainage_licence"), VILLAGE) == COUNTY
    assert acceptance_division(rules(PERMIT), COUNTY) is None
    assert acceptance_division(rules(PERMIT), "nowhere") is None


def test_the_owner_is_the_division_at_the_deciding_level() -> None:
    assert owner_division(rules(PERMIT), submission(valid_payload(PERMIT))) == COUNTY
    homestead = submission(valid_payload("rural_homestead_approval"))
    assert owner_division(rules("rural_homestead_approval"), homestead) == "510822104"
    felling = replace(submission(valid_payload("tree_felling_permit")), division=COUNTY)
    assert owner_division(rules("tree_felling_permit"), felling) == "510822220"
    empty = replace(felling, form={})
    assert owner_division(rules("tree_felling_permit"), empty) == COUNTY


def test_relief_above_the_township_limit_is_decided_in_the_county() -> None:
    payload = valid_payload("temporary_relief")
    payload["form"]["amount_requested_fen"] = 200_000
    assert decide_level(rules("temporary_relief"), submission(payload)) == levels.order_of("township")
    payload["form"]["amount_requested_fen"] = 200_001
    assert decide_level(rules("temporary_relief"), submission(payload)) == levels.order_of("county")
    payload["form"]["amount_requested_fen"] = "much"
    assert decide_level(rules("temporary_relief"), submission(payload)) == levels.order_of("township")
