"""Whose list an item stands in, what a provider outside the government may own, and proofs kept or sent down."""

import json
from dataclasses import replace
from typing import Any

import pytest

from services.catalogue import commands
from services.catalogue.domain.ownership import listed_under
from services.catalogue.domain.quality.items import check_item
from services.catalogue.domain.quality.places import check_department
from services.catalogue.domain.references import Body, Paper, References
from services.catalogue.domain.rows import item_from
from services.chassis.auth import Principal
from services.chassis.errors import Invalid
from tests.fakes.catalogue import COUNTY, item_command
from tests.fakes.catalogue_editors import approved, county, entry, given, submitted

PERMIT, SERVICE = "residence_permit", "residence_permit"
BODIES = {
    "housing": Body("county_department", ""),
    "surveyors": Body("subordinate_body", "housing"),
    "water_company": Body("enterprise", "housing"),
    "appraisers": Body("intermediary_body", "housing"),
    "taxation": Body("vertical_agency", ""),
}
CONTEST = {
    "justification_zh": "唯一能说明居住事实的材料",
    "consultation": {"from": "2026-08-01", "until": "2026-08-31", "summary_zh": "收到意见12条，9条赞成保留"},
    "hearing": {"held_on": "2026-09-10", "record_no": "青听〔2026〕3号", "conclusion_zh": "同意保留一年"},
}


def references(item_id: str) -> References:
    known = item_command(item_id).references
    return replace(known, bodies=BODIES, departments={**known.departments, **dict.fromkeys(BODIES, "")})


def faults(item_id: str, wanted: References | None = None, **changes: Any) -> set[tuple[str, str]]:
    row = item_command(item_id, **changes).row
    return {(one.pointer, one.reason) for one in check_item(row, wanted or references(item_id))}


def material(**changes: Any) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = item_command(PERMIT).row["materials"]
    return [{**rows[0], **changes}, *rows[1:]]


@pytest.mark.parametrize(
    ("department", "joint", "listed", "rule"),
    [
        ("housing", [], "housing", "own"),
        ("surveyors", [], "housing", "parent_department"),
        ("water_company", [], "housing", "industry_supervisor"),
        ("appraisers", ["taxation"], "housing", "industry_supervisor"),
        ("housing", ["taxation"], "housing", "lead"),
        ("taxation", [], "taxation", "above"),
        ("township_government", [], "township_government", "own"),
    ],
)
def test_the_listing_department_follows_from_the_kind_of_its_owner(
    department: str, joint: list[str], listed: str, rule: str
) -> None:
    row = item_command(SERVICE, department=department, joint_departments=joint).row
    found = listed_under(row, References(bodies=BODIES))
    assert (found.department, found.rule) == (listed, rule)
    kept = json.loads(item_from(row, 1, COUNTY, References(bodies=BODIES)).document)["listed_under"]
    assert kept == {"department": listed, "rule": rule}


@pytest.mark.parametrize("lead", [None, "", "taxation"])
def test_a_joint_item_without_a_lead_among_its_departments_is_refused(lead: str | None) -> None:
    found = faults(SERVICE, department=lead, joint_departments=["taxation", "housing"])
    assert ("/department", "LEAD_MISSING") in found
    assert ("/department", "LEAD_MISSING") not in faults(
        SERVICE, department="housing", joint_departments=["taxation"]
    )


def test_an_enterprise_owns_a_public_service_and_never_a_permit() -> None:
    codes = {"implementation_code": None, "handling_item_code": None}
    service = faults(SERVICE, department="water_company", **codes)
    assert not {reason for _, reason in service} & {"PROVIDER_OWNS_POWER", "DEPARTMENT_UNKNOWN"}
    permit = faults("food_business_licence", department="water_company", **codes)
    assert permit >= {("/item_type", "PROVIDER_OWNS_POWER"), ("/list_kind", "PROVIDER_OWNS_POWER")}
    assert ("/item_type", "PROVIDER_OWNS_POWER") not in faults(
        "food_business_licence", department="housing", **codes
    )


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({}, set()),
        ({"kind": "subordinate_body", "industry": None}, set()),
        ({"supervising_department": None}, {("/supervising_department", "SUPERVISOR_UNKNOWN")}),
        ({"supervising_department": "nobody"}, {("/supervising_department", "SUPERVISOR_UNKNOWN")}),
        ({"supervising_department": "surveyors"}, {("/supervising_department", "SUPERVISOR_UNKNOWN")}),
        ({"industry": "newspapers"}, {("/industry", "INDUSTRY_UNKNOWN")}),
    ],
)
def test_a_provider_names_its_industry_and_a_department_that_supervises_it(
    changes: dict[str, Any], wrong: set[tuple[str, str]]
) -> None:
    row = {
        "id": "gas_company",
        "name_zh": "青川县燃气公司",
        "kind": "enterprise",
        "industry": "gas",
        "supervising_department": "housing",
        "uscc": "91510822MA6B000016",
        **changes,
    }
    assert {(one.pointer, one.reason) for one in check_department(row, References(bodies=BODIES))} == wrong


def test_a_contested_proof_without_any_part_of_its_record_is_refused_and_the_part_named() -> None:
    assert {one for one in faults(PERMIT, materials=material(contested=True)) if "CONTEST" in one[1]} == {
        (f"/materials/0/contest/{part}", "CONTEST_RECORD_MISSING")
        for part in (
            "justification_zh",
            "consultation/from",
            "consultation/until",
            "consultation/summary_zh",
            "hearing/held_on",
            "hearing/record_no",
            "hearing/conclusion_zh",
        )
    }


def test_a_contested_proof_with_its_record_may_be_published_and_the_record_goes_with_it() -> None:
    rows = material(contested=True, contest=CONTEST)
    assert not [one for one in faults(PERMIT, materials=rows) if "CONTEST" in one[1]]
    command = item_command(PERMIT, materials=rows)
    kept = json.loads(item_from(command.row, 1, COUNTY, command.references).document)
    assert kept["materials"][0]["contest"] == CONTEST


def test_a_hearing_before_the_consultation_ended_is_none() -> None:
    early = CONTEST | {"hearing": {"held_on": "2026-08-30", "record_no": "1", "conclusion_zh": "同意"}}
    found = faults(PERMIT, materials=material(contested=True, contest=early))
    assert ("/materials/0/contest/hearing/held_on", "CONTEST_RECORD_MISSING") in found


@pytest.mark.parametrize(
    ("level", "refused"),
    [(None, True), ("county", True), ("nowhere", True), ("township", False), ("village", False)],
)
def test_a_devolved_proof_is_issued_below_the_county(level: str | None, refused: bool) -> None:
    found = faults(PERMIT, materials=material(devolved=True, issuer_level=level))
    assert (("/materials/0/issuer_level", "DEVOLVED_PROOF_FROM_ABOVE") in found) is refused


def test_no_item_that_ends_in_a_devolved_proof_is_decided_at_the_county() -> None:
    row = item_command("legal_aid").row
    kind = "poverty_proof"
    known = references("legal_aid")
    wanted = replace(known, papers={**known.papers, kind: Paper("困难证明", None, False, devolved=True)})
    result = row["result"] | {"certificate_type": kind}
    above = faults("legal_aid", wanted, result=result, decide_level="county")
    assert ("/decide_level", "DEVOLVED_PROOF_ISSUED_ABOVE") in above
    below = faults("legal_aid", wanted, result=result, decide_level="township", delegation=None)
    assert not {one for one in below if one[1] == "DEVOLVED_PROOF_ISSUED_ABOVE"}


def test_a_company_publishes_its_service_through_two_keys_and_its_department_sees_the_request() -> None:
    room = county()
    company = Principal("s-water", "staff", frozenset({"editor"}), COUNTY, "water_supply_company")
    supervisor = Principal("s-housing", "staff", frozenset({"editor"}), COUNTY, "housing")
    row = {
        name: value
        for name, value in entry(room, SERVICE, item_id="water_account", name_zh="开立用水账户").items()
        if "code" not in name
    }
    row |= {"department": "water_supply_company", "joint_departments": []}
    change = submitted(room, given("create", "water_account", row), company)
    assert room.ask(commands.GetChange(supervisor, change.id)).department == "water_supply_company"
    assert approved(room, change).state == "published"
    assert entry(room, "water_account")["listed_under"] == {
        "department": "housing",
        "rule": "industry_supervisor",
    }
    permit = given("create", "water_permit", {**row, "item_id": "water_permit", "item_type": "01"})
    with pytest.raises(Invalid) as caught:
        submitted(room, permit, company)
    assert ("/row/item_type", "PROVIDER_OWNS_POWER") in {
        (one.pointer, one.reason) for one in caught.value.faults
    }
