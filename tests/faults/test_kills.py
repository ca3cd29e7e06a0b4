"""Any one process killed while 500 people submit: every receipt is found and decided once."""

from threading import Thread

import pytest

from infra.demo.gate import Gate
from tests.faults.books import assert_once, assert_trails_whole, wait_drained, wait_whole
from tests.faults.crowd import Crowd, permits
from tests.stacks import COUNTY, TOWNSHIP, Stacks

PEOPLE = 500
VILLAGES = {COUNTY: "510822105004", TOWNSHIP: "510822101200"}
CONDITIONS = {"c1": True, "c2": True, "c3": True}
GRANTED = {"outcome": "granted", "reason": "符合条件，准予办理", "checks": CONDITIONS}


def clerk_at(stacks: Stacks, code: str) -> Gate:
    """Someone who may hand in and accept in the villages of a stack."""
    return stacks.cast.staff["township.clerk" if code == TOWNSHIP else "county.clerk"]


@pytest.mark.timeout(600)
@pytest.mark.parametrize("program", ["serve", "work", "gateway", "broker", "database"])
@pytest.mark.parametrize("code", [COUNTY, TOWNSHIP])
def test_a_killed_process_loses_nothing_and_doubles_nothing(stacks: Stacks, code: str, program: str) -> None:
    wait_whole(stacks)
    clerk = clerk_at(stacks, code)
    applications = permits(PEOPLE, VILLAGES[code])
    crowd = Crowd(clerk)
    receipts: dict[str, str] = {}
    submitting = Thread(target=lambda: receipts.update(crowd.submit(applications)))
    submitting.start()
    crowd.wait_answered(PEOPLE // 4)
    stacks.installation.kill(code, program)
    submitting.join(200)
    assert not submitting.is_alive()
    assert len(receipts) == PEOPLE, crowd.refused[:3]
    numbers = sorted(receipts.values())
    assert Crowd(clerk).submit(applications[:20]) == {key: receipts[key] for key, _ in applications[:20]}
    Crowd(clerk).act(numbers, "/v1/applications/{number}/acceptance", {})
    reviewer = Crowd(stacks.cast.staff["county.police"])
    reviewer.act(numbers, "/v1/cases/{number}/decision", GRANTED)
    Crowd(clerk).read(numbers, "/v1/applications/{number}", lambda body: body["status"] == "decided")
    wait_whole(stacks)
    wait_drained(stacks)
    assert_once(stacks, numbers, code)
    assert_trails_whole(stacks)
