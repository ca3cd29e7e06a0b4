"""A department that runs elsewhere is away when a case opens, comes back, and answers by callback."""

from datetime import date
from typing import Any

import pytest

from services.departments.keys import pair
from services.departments.sdk import Finding, Review, ReviewRequest, Verdict
from services.departments.serving.callbacks import post_answer
from tests.market import NAME
from tests.stacks import COUNTY, TOWNSHIP, Stacks
from tests.waiting import until

USCC = "92510822MA6A100106"
ACCEPT = Review(Verdict.ACCEPT, (Finding("c2", True, "相适应"),))
SUBMISSION = {
    "item": "food_business_licence",
    "division": TOWNSHIP,
    "applicant": {"kind": "organisation", "uscc": USCC, "name": "青川县青溪镇陈记豆花饭店"},
    "form": {
        "premises_division": "510822101200",
        "premises_address_zh": "青溪镇示例路18号",
        "main_format": "catering",
        "business_items": ["hot_food", "cold_food"],
        "area_m2": 86.5,
        "seats": 40,
        "safety_manager_name_zh": "陈大明",
        "safety_manager_phone": "19900000001",
        "online_trading": False,
    },
    "materials": [
        {"code": "business_licence", "kind": "lookup", "ref": USCC},
        {"code": "food_layout_plan", "kind": "upload", "ref": "plan-1"},
        {"code": "food_safety_rules_list", "kind": "upload", "ref": "rules-1"},
    ],
    "channel": "window",
}


@pytest.fixture
def number(stacks: Stacks) -> str:
    clerk = stacks.cast.staff["township.clerk"]
    handed_in: str = clerk.post("/v1/applications", SUBMISSION, 201)["number"]
    clerk.post(f"/v1/applications/{handed_in}/acceptance")
    return handed_in


def task(stacks: Stacks, number: str) -> Any:
    answer = stacks.cast.staff["county.supervisor"].call("GET", f"/v1/cases/{number}")
    return answer.body["tasks"][0] if answer.status == 200 else {"state": "", "advice": None}


def test_a_case_waits_for_a_department_that_is_away_and_goes_on_when_it_is_back(
    stacks: Stacks, number: str
) -> None:
    until(lambda: task(stacks, number)["state"] == "waiting", 30, "the case to say that it waits")
    assert task(stacks, number)["waiting_since"] is not None
    stacks.market.start()
    until(lambda: task(stacks, number)["advice"] == "accept", 60, "the department's advice")
    found = task(stacks, number)
    assert (found["state"], found["waiting_since"]) == ("ready", None)
    assert {one["code"]: one["met"] for one in found["findings"]} == {"c2": True, "c3": True}
    url = f"{stacks.gates[COUNTY].url}/v1/department-callbacks/{number}/review"
    again = ReviewRequest(number, "review", "food_business_licence", 1, date(2026, 11, 23), (), {}, {}, url)
    for keys, status, reason in (
        (stacks.market.keys, 409, "DEPARTMENT_ANSWERED"),
        (pair(NAME)[1], 403, "SIGNATURE_INVALID"),
    ):
        told, problem = post_answer(keys, NAME, again, ACCEPT)
        assert (told, problem["reason"]) == (status, reason)
    assert task(stacks, number) == found
    stacks.market.stop()
