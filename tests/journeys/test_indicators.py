"""The service authority freezes a baseline and reads how the register stands; whoever has no business there is refused."""

import secrets

from tests.stacks import COUNTY, TOWNSHIP, Stacks


def test_the_register_is_held_against_its_targets_and_against_a_baseline(stacks: Stacks) -> None:
    keeper = stacks.cast.staff["county.services"]
    name = f"基线{secrets.token_hex(4)}"
    frozen = keeper.post("/v1/baselines", {"name": name}, 201)
    assert (frozen["division"], frozen["name"]) == (COUNTY, name)
    assert keeper.get("/v1/baselines?limit=100")["items"].count(frozen) == 1
    told = keeper.get(f"/v1/indicators?baseline={frozen['baseline']}")
    found = {one["name"]: one for one in told["indicators"]}
    assert found["online_able"]["bound"] == "at_least"
    assert found["stated_visits"]["bound"] == "at_most"
    assert (found["days_cut"]["value"], found["days_cut"]["met"]) == ("0.00", False)
    assert told["comparison"]["compared"] == told["items"] == frozen["items"] > 30
    below = keeper.get(f"/v1/indicators?division={TOWNSHIP}")
    assert 0 < below["items"] < told["items"]
    assert keeper.get("/v1/indicators?item=tobacco_retail_licence")["indicators"][4]["value"] == "70.00"
    unknown = keeper.call("GET", "/v1/indicators?baseline=bl_510822_20200101_000000000000")
    assert (unknown.status, unknown.body["reason"]) == (404, "BASELINE_UNKNOWN")
    clerk = stacks.cast.staff["village.clerk"].call("GET", f"/v1/indicators?division={COUNTY}")
    assert (clerk.status, clerk.body["reason"]) == (403, "ROLE_NOT_ALLOWED")
    other = stacks.cast.staff["county.lists"].call("POST", "/v1/baselines", {"name": name})
    assert other.status == 403
