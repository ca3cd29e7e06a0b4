"""A reviewer, a second reviewer, the chief representative and the supervisor share a desk."""

import secrets
from typing import Any

from infra.demo.gate import Gate
from infra.demo.people import someone
from loadtests.data import submission
from services.chassis.clock import SystemClock
from tests.faults.crowd import permit
from tests.stacks import COUNTY, TOWNSHIP, Stacks
from tests.waiting import until

VILLAGE = "510822101200"
POLICE, CIVIL = "public_security", "civil_affairs"


def test_a_held_case_is_decided_by_its_holder_or_the_chief_representative(stacks: Stacks) -> None:
    clerk = stacks.cast.staff["village.clerk"]
    first, head = stacks.cast.staff["county.police"], stacks.cast.staff["county.supervisor"]
    second, second_id = reviewer(stacks, POLICE)
    number = clerk.post("/v1/applications", permit(someone(), VILLAGE), 201)["number"]
    clerk.post(f"/v1/applications/{number}/acceptance")
    case = f"/v1/cases/{number}"
    until(lambda: first.call("GET", case).status == 200, 30, "the case")

    before = first.get("/v1/desk?department=public_security")
    held = first.post(f"{case}/claim", {})
    assert held["tasks"][0]["claimed_by"]
    assert first.get("/v1/desk?department=public_security")["mine"] == before["mine"] + 1
    mine = first.get("/v1/cases?holder=mine&item=residence_permit&limit=100")["items"]
    assert number in {one["number"] for one in mine}
    late = second.call("POST", f"{case}/claim", {})
    assert (late.status, late.body["reason"]) == (409, "CASE_CLAIMED")
    refused = second.call("POST", f"{case}/decision", granting(second, number))
    assert (refused.status, refused.body["reason"]) == (409, "CASE_CLAIMED")
    assert [one["note"] for one in head.post(f"{case}/remind", {"note": "请尽快"})["reminders"]] == ["请尽快"]

    moved = head.post(f"{case}/transfer", {"colleague": "nobody", "reason": "外出核查", "department": POLICE})
    assert moved["tasks"][0]["claimed_by"] == "nobody"
    chief = {"division": COUNTY, "department": POLICE, "chief": second_id, "items": ["residence_permit"]}
    assert head.post("/v1/chiefs", chief)["chief"] == second_id
    assert second.post(f"{case}/decision", granting(second, number))["state"] == "decided"


def test_a_decision_against_advice_is_made_by_two(stacks: Stacks) -> None:
    clerk, first = stacks.cast.staff["township.clerk"], stacks.cast.staff["county.civil"]
    second, _ = reviewer(stacks, CIVIL)
    given = submission("subsistence_allowance", SystemClock().today(), division=TOWNSHIP, channel="window")
    number = clerk.post("/v1/applications", given, 201)["number"]
    clerk.post(f"/v1/applications/{number}/acceptance")
    case = f"/v1/cases/{number}"
    sheet = until(lambda: advised(first, number), 30, "the advice")
    decision = {outcome: made(first, number, outcome) for outcome in sheet["outcomes"]}[sheet["against"][0]]
    waiting = first.post(f"{case}/decision", decision)
    assert (waiting["state"], waiting["tasks"][0]["proposal"]["outcome"]) == (
        "in_review",
        decision["outcome"],
    )
    alone = first.call("POST", f"{case}/confirmation", {"confirmed": True})
    assert (alone.status, alone.body["reason"]) == (403, "SAME_PERSON_ASKED")
    assert first.post(f"{case}/recall", {})["tasks"][0]["proposal"] is None
    first.post(f"{case}/decision", decision)
    down = second.post(f"{case}/confirmation", {"confirmed": False, "reason": "证据不足"})
    assert down["tasks"][0]["proposal"] is None
    first.post(f"{case}/decision", decision)
    done = second.post(f"{case}/confirmation", {"confirmed": True})
    assert (done["state"], done["outcome"]) == ("decided", decision["outcome"])
    assert done["tasks"][0]["confirmed_by"]


def reviewer(stacks: Stacks, department: str) -> tuple[Gate, str]:
    """Another reviewer of the county's department, with the staff id."""
    said = {"username": f"second.{secrets.token_hex(3)}", "password": "Sanji-second-7319"}
    body = said | {"name": "李正", "roles": ["reviewer"], "division": COUNTY, "department": department}
    staff = stacks.admin(COUNTY).post("/v1/staff", body, 201)["staff"]
    return stacks.gates[COUNTY].sign_in(kind="staff", **said), staff


def advised(desk: Gate, number: str) -> Any:
    """The review sheet once a plug-in's advice stands on it."""
    answer = desk.call("GET", f"/v1/cases/{number}/review-sheet")
    return answer.body if answer.status == 200 and answer.body["against"] else None


def granting(desk: Gate, number: str) -> dict[str, Any]:
    """A grant that answers every criterion of the sheet."""
    return made(desk, number, "granted")


def made(desk: Gate, number: str, outcome: str) -> dict[str, Any]:
    """A decision that answers every criterion of the sheet."""
    criteria = desk.get(f"/v1/cases/{number}/review-sheet")["criteria"]
    met = outcome == "granted"
    return {
        "outcome": outcome,
        "reason": "逐项核对后作出决定",
        "checks": {one["code"]: met for one in criteria},
    }
