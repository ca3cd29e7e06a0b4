"""Before a change of an item is released, the whole package it belongs to is tried with it."""

import json
from typing import Any

from infra.demo.people import someone
from tests.journeys.test_changes import entry_of, proposal
from tests.journeys.test_packages import newborn
from tests.stacks import COUNTY, Stacks

NEWBORN = "newborn"
MEMBER = "resident_medical_insurance_registration"


def model() -> dict[str, Any]:
    """A newborn of today as the package is tried with it."""
    said = newborn(someone(), COUNTY)
    parent = said["applicants"]["parent"]
    applicant = {"party_type": "1", **{name: parent[name] for name in ("id_number", "name", "phone")}}
    return {
        "package": NEWBORN,
        "expected": "accepted",
        "applicants": [{"role": "parent", **applicant}],
        "form": said["form"],
    }


def test_the_service_authority_tries_the_package_and_what_it_finds_holds_the_release(stacks: Stacks) -> None:
    staff = stacks.cast.staff
    editor, lists, services = (staff[f"county.{name}"] for name in ("editor", "lists", "services"))
    member = entry_of(editor, "birth_household_registration")
    longer = {**member, "committed_days": 30}
    draft = editor.post("/v1/changes", proposal("change", "birth_household_registration", row=longer), 201)
    path = f"/v1/changes/{draft['change']}"
    case = model()
    broken = services.post(f"{path}/package-trials", case, 201)["trials"][0]
    assert (broken["passed"], {one["reason"] for one in broken["faults"]}) == (False, {"LIMIT_CONTRADICTED"})
    services.post(f"{path}/findings", {"text": "单个事项时限超过套餐总时限"}, 201)
    editor.post(f"{path}/revise", proposal("change", "birth_household_registration", row=member))
    editor.post(f"{path}/submit")
    held = lists.call("POST", f"{path}/approve", {})
    assert (held.status, held.body["reason"]) == (409, "TRIAL_FINDINGS_OPEN")
    passed = services.post(f"{path}/package-trials", case, 201)["trials"][1]
    assert (passed["passed"], passed["faults"]) == (True, [])
    joined = passed["package"]
    assert joined["members"].index("birth_medical_certificate") < joined["members"].index(MEMBER)
    assert len(joined["questions"]) == len(set(joined["questions"]))
    assert passed["committed_due"] is not None
    assert case["applicants"][0]["name"] not in json.dumps(passed, ensure_ascii=False)
    elsewhere = services.call(
        "POST", f"{path}/package-trials", {**case, "package": "deceased_person"}, "else"
    )
    assert (elsewhere.status, elsewhere.body["reason"]) == (422, "ITEM_NOT_IN_PACKAGE")
    services.post(f"{path}/close-finding", {"finding": 1, "resolution": "已恢复原时限"})
    assert lists.post(f"{path}/approve")["state"] == "submitted"
    editor.post(f"{path}/withdraw")
