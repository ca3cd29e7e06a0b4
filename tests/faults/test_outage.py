"""Broker or database away: told at once, nothing lost, well again without a restart."""

import secrets

import pytest

from infra.demo.people import someone
from tests.faults.books import wait_drained, wait_whole
from tests.faults.crowd import permit
from tests.faults.test_kills import VILLAGES, clerk_at
from tests.stacks import COUNTY, TOWNSHIP, Stacks
from tests.waiting import until


@pytest.mark.parametrize("code", [COUNTY, TOWNSHIP])
def test_without_its_database_a_stack_says_503_and_comes_back_by_itself(stacks: Stacks, code: str) -> None:
    wait_whole(stacks)
    gate, clerk, key = stacks.gates[code], clerk_at(stacks, code), secrets.token_hex(8)
    body = permit(someone(), VILLAGES[code])
    before = stacks.installation.pids(code)
    stacks.installation.stop(code, "database")
    try:
        refused = clerk.call("POST", "/v1/applications", body, key)
        assert (refused.status, refused.body["reason"]) == (503, "STORE_UNAVAILABLE")
        assert int(refused.headers["Retry-After"]) >= 1
        until(lambda: gate.call("GET", "/readyz").status == 503, 20, "readiness to be false")
        assert gate.call("GET", "/livez").status == 200
    finally:
        stacks.installation.start(code, "database")
    until(lambda: gate.call("GET", "/readyz").status == 200, 60, "readiness to be true again")
    until(lambda: clerk.call("POST", "/v1/applications", body, key).status == 201, 30, "the receipt")
    after = stacks.installation.pids(code)
    assert {name: after[name] for name in ("serve", "work", "gateway")} == {
        name: before[name] for name in ("serve", "work", "gateway")
    }


@pytest.mark.parametrize("code", [COUNTY, TOWNSHIP])
def test_without_its_broker_a_stack_still_takes_applications_and_tells_of_them_later(
    stacks: Stacks, code: str
) -> None:
    wait_whole(stacks)
    gate, clerk = stacks.gates[code], clerk_at(stacks, code)
    stacks.installation.stop(code, "broker")
    try:
        until(lambda: gate.call("GET", "/readyz").status == 503, 20, "readiness to be false")
        number = clerk.post("/v1/applications", permit(someone(), VILLAGES[code]), 201)["number"]
        assert clerk.post(f"/v1/applications/{number}/acceptance")["status"] == "accepted"
    finally:
        stacks.installation.start(code, "broker")
    until(lambda: gate.call("GET", "/readyz").status == 200, 90, "readiness to be true again")
    shown = until(
        lambda: clerk.get(f"/v1/applications/{number}")["status"] == "in_review", 90, "the case at the county"
    )
    assert shown
    wait_drained(stacks)
