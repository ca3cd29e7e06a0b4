"""A township takes in what is lent to it; a hall says with whose authority; the service authority reads the rates."""

from datetime import timedelta
from secrets import token_hex
from typing import Any

from infra.demo.people import someone
from loadtests.data import submission
from services.chassis.clock import SystemClock
from tests.faults.crowd import permit
from tests.stacks import COUNTY, TOWNSHIP, Stacks
from tests.waiting import until

ITEM, CENTRE = "food_safety_report_reward", f"{TOWNSHIP}-TC"
VILLAGE = "510822101200"


def hand_in(stacks: Stacks) -> Any:
    body = submission(ITEM, SystemClock().today(), someone(), TOWNSHIP, "window")
    return stacks.cast.staff["township.clerk"].call("POST", "/v1/applications", body, token_hex(8))


def test_a_township_takes_in_an_item_of_the_county_while_the_power_is_lent_to_it(stacks: Stacks) -> None:
    clerk, admin = stacks.cast.staff["township.clerk"], stacks.admin(COUNTY)
    bare = hand_in(stacks)
    assert (bare.status, bare.body["reason"]) == (422, "LEVEL_CANNOT_ACCEPT")
    today = SystemClock().today()
    grant = {
        "item": ITEM,
        "division": TOWNSHIP,
        "power": "accept",
        "document": "青府发〔2026〕11号",
        "since": today.isoformat(),
        "until": (today + timedelta(days=30)).isoformat(),
    }
    power = admin.post("/v1/powers", grant, 201)["power_id"]
    taken = until(lambda: given(hand_in(stacks)), 30, "the power at the township's intake")
    waiting = given(hand_in(stacks))
    assert clerk.get(f"/v1/applications/{taken['number']}")["accept_division"] == TOWNSHIP
    assert clerk.post(f"/v1/applications/{taken['number']}/acceptance")["status"] == "accepted"
    admin.post(f"/v1/powers/{power}/revoke", {"reason": "改由县级受理"})
    until(lambda: hand_in(stacks).status == 422, 30, "the power taken back")
    late = clerk.call("POST", f"/v1/applications/{waiting['number']}/acceptance", {}, token_hex(8))
    assert (late.status, late.body["reason"]) == (403, "POWER_NOT_IN_FORCE")


def given(answer: Any) -> Any:
    return answer.body if answer.status == 201 else None


def test_rates_and_the_ranking_follow_what_sites_say_and_what_people_ask_for(stacks: Stacks) -> None:
    clerk, keeper = stacks.cast.staff["township.clerk"], stacks.cast.staff["county.services"]
    clerk.post(f"/v1/sites/{CENTRE}/claims", {"items": ["birth_household_registration"]}, 201)
    amend = f"/v1/sites/{CENTRE}/claims/birth_household_registration/amend"
    wrong = clerk.call(
        "POST", amend, {"overrides": {"authority": "half", "window_kind": "golden"}}, token_hex(8)
    )
    assert (wrong.status, len(wrong.body["errors"])) == (422, 2)
    clerk.post(amend, {"overrides": {"authority": "full", "window_kind": "general"}})
    path = f"/v1/indicators/sites?division={TOWNSHIP}&department=public_security&site={CENTRE}"
    found = until(lambda: told(keeper.get(path)), 30, "the claim at the county")
    assert {one["name"] for one in found["rates"]} == {"entry", "authorisation", "one_window"}
    assert found["general"] == 1 <= found["present"] <= found["due"]
    levels = keeper.get(f"/v1/indicators/sites?division={COUNTY}&by=level")["items"]
    assert [one["key"] for one in levels] == ["county", "township", "village"]
    assert clerk.call("GET", path).status == 403
    village = stacks.cast.staff["village.clerk"]
    number = village.post("/v1/applications", permit(someone(), VILLAGE), 201)["number"]
    village.post(f"/v1/applications/{number}/acceptance")
    ranked = until(
        lambda: keeper.get("/v1/indicators/frequent?limit=100")["items"], 30, "the case at the county"
    )
    assert ranked[0]["rank"] == 1
    assert keeper.get("/v1/indicators?frequent=true")["items"] >= 1


def told(report: Any) -> Any:
    return report["whole"] if report["whole"]["authorised"] else None
