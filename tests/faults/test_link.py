"""The line between township and county is cut for a minute: the township goes on all the while, then everything goes up once."""

import time

import pytest

from tests.faults.books import assert_once, assert_trails_whole, wait_drained, wait_whole
from tests.faults.crowd import Crowd, permits
from tests.faults.test_kills import GRANTED, VILLAGES, clerk_at
from tests.stacks import TOWNSHIP, Stacks
from tests.waiting import until

CUT, EVERY_SECOND = 60, 5


@pytest.mark.timeout(400)
def test_a_cut_line_stops_nobody_in_the_township_and_loses_nothing(stacks: Stacks) -> None:
    wait_whole(stacks)
    clerk = clerk_at(stacks, TOWNSHIP)
    numbers: list[str] = []
    stacks.line.cut()
    try:
        begun = time.monotonic()
        for second in range(1, CUT + 1):
            made = sorted(Crowd(clerk).submit(permits(EVERY_SECOND, VILLAGES[TOWNSHIP])).values())
            Crowd(clerk).act(made, "/v1/applications/{number}/acceptance", {})
            numbers += made
            until(lambda at=begun + second: time.monotonic() >= at, CUT, "the next second")
        shown = Crowd(clerk).read(numbers, "/v1/applications/{number}")
        assert {body["status"] for body in shown} == {"accepted"}
        county = stacks.cast.staff["county.police"]
        assert {county.call("GET", f"/v1/cases/{number}").status for number in numbers[:5]} == {404}
    finally:
        stacks.line.mend()
    reviewer = Crowd(stacks.cast.staff["county.police"])
    reviewer.act(numbers, "/v1/cases/{number}/decision", GRANTED)
    Crowd(clerk).read(numbers, "/v1/applications/{number}", lambda body: body["status"] == "decided")
    wait_drained(stacks)
    assert_once(stacks, numbers, TOWNSHIP)
    assert_trails_whole(stacks)
