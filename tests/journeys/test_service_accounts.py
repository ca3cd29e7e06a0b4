"""A ticket machine with a key of its own."""

from typing import Any

import pytest

from infra.demo.gate import Answer, Gate
from services.chassis.clock import SystemClock
from tests.stacks import COUNTY, TOWNSHIP, Stacks
from tests.waiting import until

HALL = "510822101-TC"
TICKET = {"hall": HALL, "lane": "general", "item": "residence_permit"}


def machine(stacks: Stacks, key: str) -> Gate:
    gate = stacks.gates[TOWNSHIP]
    return gate.as_caller(gate.post("/v1/service-sessions", {"key": key}, 201)["access_token"])


def refused(answer: Answer) -> tuple[int, str]:
    return answer.status, answer.body["reason"]


@pytest.fixture
def issued(stacks: Stacks) -> Any:
    body = {
        "kind": "device",
        "name": "一楼取号机",
        "scopes": ["tickets.take", "tickets.read"],
        "division": TOWNSHIP,
        "site": HALL,
        "expires_on": SystemClock().today().isoformat(),
    }
    return stacks.admin(TOWNSHIP).post("/v1/service-accounts", body, 201)


def test_a_ticket_machine_takes_tickets_at_its_hall_and_does_nothing_else(
    stacks: Stacks, issued: Any
) -> None:
    device = machine(stacks, issued["key"])
    ticket = device.post("/v1/tickets", TICKET, 201)
    assert device.get(f"/v1/tickets/{ticket['ticket']}")["number"] == ticket["number"]
    for hall, told in (("510822101200", "SITE_OUT_OF_SCOPE"), ("510822", "DIVISION_OUT_OF_SCOPE")):
        answer = device.call("POST", "/v1/tickets", TICKET | {"hall": hall}, key=f"machine-{hall}")
        assert refused(answer) == (403, told)
    for method, path in (
        ("GET", f"/v1/halls/{HALL}/windows"),
        ("POST", f"/v1/windows/{HALL}-W01/calls"),
        ("GET", f"/v1/cases?division={TOWNSHIP}"),
        ("GET", f"/v1/service-accounts?division={TOWNSHIP}"),
        ("GET", "/v1/items/residence_permit"),
    ):
        assert refused(device.call(method, path, {} if method == "POST" else None)) == (
            403,
            "ROLE_NOT_ALLOWED",
        )


def test_a_rotated_key_overlaps_and_a_revoked_account_is_out(stacks: Stacks, issued: Any) -> None:
    admin, gate = stacks.admin(COUNTY), stacks.gates[TOWNSHIP]
    path = f"/v1/service-accounts/{issued['service_account']['account']}"
    rotated = admin.post(f"{path}/rotation", {"overlap_minutes": 30})
    for key in (issued["key"], rotated["key"]):
        machine(stacks, key).post("/v1/tickets", TICKET, 201)
    last = admin.post(f"{path}/rotation", {"overlap_minutes": 0})["key"]
    device = machine(stacks, last)
    for key in (issued["key"], rotated["key"]):
        answer = gate.call("POST", "/v1/service-sessions", {"key": key})
        assert refused(answer) == (401, "SERVICE_KEY_WRONG")
    assert admin.post(f"{path}/revocation", {"reason": "设备报废"})["state"] == "revoked"
    answer = gate.call("POST", "/v1/service-sessions", {"key": last})
    assert refused(answer) == (401, "SERVICE_KEY_WRONG")
    listed = admin.get(f"/v1/service-accounts?division={TOWNSHIP}&limit=100")["items"]
    assert path.rpartition("/")[2] in {one["account"] for one in listed if one["state"] == "revoked"}
    until(lambda: device.call("POST", "/v1/tickets", TICKET, key="late").status == 401, 60, "the void token")
