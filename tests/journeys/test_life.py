"""What else may happen to an application: a notice, a return, a withdrawal, a denial, a second try."""

import secrets
from typing import Any

from infra.demo.desks import sent
from infra.demo.gate import Gate
from infra.demo.people import Person, someone
from tests.faults.crowd import permit
from tests.stacks import Stacks
from tests.waiting import until

VILLAGE = "510822101200"


def handed_in(stacks: Stacks, person: Person, **changed: Any) -> Any:
    clerk = stacks.cast.staff["village.clerk"]
    return clerk.post("/v1/applications", permit(person, VILLAGE) | changed, 201)


def test_a_one_time_notice_is_given_answered_and_not_given_again(
    stacks: Stacks, villager: tuple[Gate, Person]
) -> None:
    her, person = villager
    clerk = stacks.cast.staff["village.clerk"]
    papers = [
        paper for paper in permit(person, VILLAGE)["materials"] if paper["code"] != "residence_address_proof"
    ]
    number = handed_in(stacks, person, materials=papers)["number"]
    path = f"/v1/applications/{number}"
    notice = {"materials": ["residence_address_proof"], "note": "请补交住址证明"}
    assert clerk.post(f"{path}/supplement-notices", notice)["status"] == "supplement_requested"
    short = her.call("POST", f"{path}/supplements", {"materials": []})
    assert (short.status, short.body["errors"][0]["reason"]) == (422, "MATERIAL_MISSING")
    given = {"materials": sent(her, "residence_permit", VILLAGE, "residence_address_proof")}
    assert her.post(f"{path}/supplements", given)["status"] == "submitted"
    again = clerk.call("POST", f"{path}/supplement-notices", notice)
    assert (again.status, again.body["reason"]) == (409, "SUPPLEMENT_ALREADY_REQUESTED")
    assert clerk.post(f"{path}/acceptance")["status"] == "accepted"
    kinds = until(lambda: inbox(her, number, 3), 20, "three messages")
    assert kinds == ["application_accepted", "supplement_requested", "application_submitted"]


def test_a_returned_application_says_why_and_is_over(stacks: Stacks, villager: tuple[Gate, Person]) -> None:
    her, person = villager
    clerk = stacks.cast.staff["village.clerk"]
    number = handed_in(stacks, person)["number"]
    assert clerk.call("POST", f"/v1/applications/{number}/return", {"reason": " "}).status == 422
    short = clerk.call("POST", f"/v1/applications/{number}/return", {"reason": "还缺户口簿复印件"})
    assert (short.status, short.body["errors"][0]["reason"]) == (422, "RETURN_CAUSE_REQUIRED")
    returned = clerk.post(f"/v1/applications/{number}/return", {"reason": "重复申请", "cause": "other"})
    assert returned["status"] == "returned"
    assert her.get(f"/v1/applications/{number}")["history"][-1]["reason"] == "重复申请"
    late = clerk.call("POST", f"/v1/applications/{number}/acceptance", {})
    assert (late.status, late.body["reason"]) == (409, "APPLICATION_STATE")


def test_a_withdrawn_application_closes_its_case_in_the_county(
    stacks: Stacks, villager: tuple[Gate, Person]
) -> None:
    her, person = villager
    number = handed_in(stacks, person)["number"]
    stacks.cast.staff["village.clerk"].post(f"/v1/applications/{number}/acceptance")
    police = stacks.cast.staff["county.police"]
    until(lambda: police.call("GET", f"/v1/cases/{number}").status == 200, 20, "the case")
    assert her.post(f"/v1/applications/{number}/withdrawal")["status"] == "withdrawn"
    until(lambda: police.get(f"/v1/cases/{number}")["state"] == "withdrawn", 20, "the closed case")
    checks = {"c1": True, "c2": True, "c3": True}
    decision = {"outcome": "granted", "reason": "", "checks": checks}
    assert police.call("POST", f"/v1/cases/{number}/decision", decision).status == 409


def test_a_denial_needs_its_reason_and_every_check_and_reaches_the_applicant(
    stacks: Stacks, villager: tuple[Gate, Person]
) -> None:
    her, person = villager
    number = handed_in(stacks, person)["number"]
    stacks.cast.staff["village.clerk"].post(f"/v1/applications/{number}/acceptance")
    police = stacks.cast.staff["county.police"]
    until(lambda: police.call("GET", f"/v1/cases/{number}").status == 200, 20, "the case")
    bare = police.call(
        "POST", f"/v1/cases/{number}/decision", {"outcome": "denied", "reason": "", "checks": {}}
    )
    assert bare.status == 422
    assert {"REASON_REQUIRED", "CHECK_MISSING"} <= {error["reason"] for error in bare.body["errors"]}
    denial = {"outcome": "denied", "reason": "居住未满半年", "checks": {"c1": False, "c2": True, "c3": True}}
    police.post(f"/v1/cases/{number}/decision", denial)
    until(lambda: her.get(f"/v1/applications/{number}").get("outcome") == "denied", 20, "the denial")
    until(lambda: "decision_made" in (inbox(her, number, 3) or ()), 20, "the message")


def test_a_bad_grade_opens_a_rectification_and_a_token_serves_once(
    stacks: Stacks, villager: tuple[Gate, Person]
) -> None:
    her, person = villager
    number = handed_in(stacks, person)["number"]
    stacks.cast.staff["village.clerk"].post(f"/v1/applications/{number}/acceptance")
    police = stacks.cast.staff["county.police"]
    until(lambda: police.call("GET", f"/v1/cases/{number}").status == 200, 20, "the case")
    checks = {"c1": True, "c2": True, "c3": True}
    police.post(f"/v1/cases/{number}/decision", {"outcome": "granted", "reason": "符合", "checks": checks})
    token = until(lambda: invitation(her, number), 20, "the invitation")
    staffed = police.call("POST", "/v1/ratings", {"token": token, "grade": 5, "reasons": [], "text": ""}, "k")
    assert (staffed.status, staffed.body["reason"]) == (403, "STAFF_MAY_NOT_RATE")
    her.post("/v1/ratings", {"token": token, "grade": 5, "reasons": ["等候过久"], "text": "跑了三趟"}, 201)
    twice = her.call("POST", "/v1/ratings", {"token": token, "grade": 1, "reasons": [], "text": ""}, "k2")
    assert (twice.status, twice.body["reason"]) == (409, "TOKEN_USED")
    supervisor = stacks.cast.staff["county.supervisor"]
    until(
        lambda: (
            number in {one["number"] for one in supervisor.get("/v1/rectifications?division=510822")["items"]}
        ),
        20,
        "the rectification at the county's desk",
    )


def test_the_same_key_gives_the_same_receipt_and_another_body_is_refused(stacks: Stacks) -> None:
    clerk, person, key = stacks.cast.staff["village.clerk"], someone(), secrets.token_hex(8)
    first = clerk.call("POST", "/v1/applications", permit(person, VILLAGE), key)
    clerk.post(f"/v1/applications/{first.body['number']}/acceptance")
    again = clerk.call("POST", "/v1/applications", permit(person, VILLAGE), key)
    assert (again.status, again.body) == (first.status, first.body)
    other = clerk.call("POST", "/v1/applications", permit(someone(), VILLAGE), key)
    assert (other.status, other.body["reason"]) == (409, "IDEMPOTENCY_KEY_REUSED")


def test_nobody_sees_anothers_application(stacks: Stacks, villager: tuple[Gate, Person]) -> None:
    her, _ = villager
    number = handed_in(stacks, someone())["number"]
    unknown = her.call("GET", "/v1/applications/510822202611229999998")
    foreign = her.call("GET", f"/v1/applications/{number}")
    assert (foreign.status, foreign.body["reason"]) == (404, "APPLICATION_NOT_FOUND")
    assert unknown.status == 404


def inbox(her: Gate, number: str, count: int) -> list[str] | None:
    """The kinds of the messages about `number`, newest first, once there are `count` of them."""
    kinds = [m["kind"] for m in her.get("/v1/messages?limit=50")["items"] if m["number"] == number]
    return kinds if len(kinds) >= count else None


def invitation(her: Gate, number: str) -> str | None:
    """The rating token in her inbox."""
    for message in her.get("/v1/messages?limit=50")["items"]:
        if message["number"] == number and message["kind"] == "rating_invited":
            return str(message["rating_token"])
    return None
