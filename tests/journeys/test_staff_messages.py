"""A reviewer, her colleague and their supervisor are told what waits for them; each marks it for himself."""

import secrets
from typing import Any

from infra.demo.gate import Gate
from infra.demo.people import someone
from services.chassis.clock import SystemClock
from tests.faults.crowd import permit
from tests.stacks import COUNTY, Stacks
from tests.waiting import until

VILLAGE, POLICE = "510822101200", "public_security"


def test_what_happens_on_the_desk_reaches_persons_and_posts(stacks: Stacks) -> None:
    clerk, head = stacks.cast.staff["village.clerk"], stacks.cast.staff["county.supervisor"]
    first = stacks.cast.staff["county.police"]
    colleague, colleague_id = _reviewer(stacks)
    number = clerk.post("/v1/applications", permit(someone(), VILLAGE), 201)["number"]
    clerk.post(f"/v1/applications/{number}/acceptance")
    case = f"/v1/cases/{number}"
    until(lambda: first.call("GET", case).status == 200, 30, "the case")

    first.post(f"{case}/claim", {})
    claimed = until(lambda: _told(colleague, number, "case_claimed"), 30, "the claim")
    assert claimed["post"] == f"reviewer/{POLICE}/{COUNTY}"
    head.post(f"{case}/remind", {"note": "申请人急需"})
    reminded = until(lambda: _told(first, number, "case_reminded"), 30, "the reminder")
    assert "申请人急需" in reminded["body"]
    moved = {"colleague": colleague_id, "reason": "外出核查", "department": POLICE}
    head.post(f"{case}/transfer", moved)
    given = until(lambda: _told(colleague, number, "case_transferred"), 30, "the transfer")
    assert (given["post"], given["read"]) == (None, False)
    assert _told(first, number, "case_transferred") is None

    assert colleague.post(f"/v1/messages/{reminded['id']}/read", {})["read"]
    assert _told(first, number, "case_reminded")["read"] is False
    stranger = stacks.cast.staff["county.civil"]
    assert _told(stranger, number, "case_claimed") is None
    hidden = stranger.call("POST", f"/v1/messages/{claimed['id']}/read", {})
    assert (hidden.status, hidden.body["reason"]) == (404, "MESSAGE_NOT_FOUND")

    month = f"{SystemClock().today():%Y-%m}"
    rates = f"/v1/supervision/rates?by=department&since={month}&until={month}"
    counted = until(lambda: _of(head, rates, POLICE), 60, "the case among those counted")
    assert counted["cases"] >= 1
    moves = head.get("/v1/supervision/cards?kind=near_due_move&limit=100")["items"]
    assert number not in {one["number"] for one in moves}


def _told(desk: Gate, number: str, kind: str) -> Any:
    found = desk.get("/v1/messages?limit=100")["items"]
    return next((one for one in found if (one["kind"], one["number"]) == (kind, number)), None)


def _of(head: Gate, path: str, department: str) -> Any:
    return next((one for one in head.get(path)["items"] if one["key"] == department), None)


def _reviewer(stacks: Stacks) -> tuple[Gate, str]:
    said = {"username": f"told.{secrets.token_hex(3)}", "password": "Sanji-told-7319"}
    body = said | {"name": "沈明", "roles": ["reviewer"], "division": COUNTY, "department": POLICE}
    staff = stacks.admin(COUNTY).post("/v1/staff", body, 201)["staff"]
    return stacks.gates[COUNTY].sign_in(kind="staff", **said), staff
