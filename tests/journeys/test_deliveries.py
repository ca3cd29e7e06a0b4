"""What the county decides is collected where she wants it, by whom she sends, posted to her, or taken on her phone."""

from typing import Any

from infra.demo.gate import Gate
from infra.demo.journeys import mandate_to
from infra.demo.people import Person, someone
from services.chassis.masking import mask_name
from tests.faults.crowd import permit
from tests.people import arrived
from tests.stacks import COUNTY, TOWNSHIP, Stacks
from tests.waiting import until

VILLAGE, CENTRE = "510822101200", "510822101-TC"
UPPER = "510822100-TC"
WINDOW = f"{CENTRE}-W01"
CHECKS = {"c1": True, "c2": True, "c3": True}


def granted(stacks: Stacks, her: Gate, person: Person) -> str:
    """Handed in at the village, granted by the county, and known at the village again."""
    clerk, police = stacks.cast.staff["village.clerk"], stacks.cast.staff["county.police"]
    number = str(clerk.post("/v1/applications", permit(person, VILLAGE), 201)["number"])
    clerk.post(f"/v1/applications/{number}/acceptance")
    until(lambda: police.call("GET", f"/v1/cases/{number}").status == 200, 20, "the case")
    police.post(f"/v1/cases/{number}/decision", {"outcome": "granted", "reason": "", "checks": CHECKS})
    until(lambda: her.call("GET", f"/v1/applications/{number}/delivery").status == 200, 20, "the decision")
    return number


def messages(her: Gate, kind: str) -> list[Any]:
    return [one for one in her.get("/v1/messages?limit=100")["items"] if one["kind"] == kind]


def test_a_neighbour_collects_at_the_township_what_the_county_granted_under_a_mandate_only(
    stacks: Stacks,
) -> None:
    her, person = arrived(stacks.gates[TOWNSHIP])
    number = granted(stacks, her, person)
    path, clerk = f"/v1/applications/{number}/delivery", stacks.cast.staff["township.clerk"]
    until(
        lambda: her.call("POST", path, {"way": "window", "site": CENTRE}, "at-the-township").status == 200, 20
    )
    assert clerk.post(f"{path}/readiness", {})["state"] == "ready"
    until(lambda: messages(her, "result_ready"), 20, "where it can be collected")
    assert "领取地点" in messages(her, "result_ready")[0]["body"]

    neighbour = someone()
    entry = {"window": WINDOW, "collector": neighbour.name, "document": neighbour.id_number}
    refused = clerk.call("POST", f"{path}/pick-up", entry, "without")
    assert (refused.status, refused.body["reason"]) == (403, "MANDATE_REQUIRED")
    agent = entry | {"collector": "马国强"}
    mandate = her.post("/v1/mandates", mandate_to("village.agent", "residence_permit"), 201)["mandate"]
    until(
        lambda: clerk.call("POST", f"{path}/pick-up", agent | {"mandate": mandate}, "with").status == 200, 20
    )
    shown = her.get(path)
    assert (shown["state"], shown["late"], shown["entry"]["site"]) == ("delivered", False, CENTRE)
    assert (shown["entry"]["collector"], shown["entry"]["mandate"]) == (mask_name("马国强"), mandate)
    assert neighbour.id_number not in str(shown)

    register = clerk.get(f"/v1/deliveries?site={CENTRE}&state=delivered")["items"]
    assert register[0]["number"] == number
    elsewhere = clerk.get(f"/v1/deliveries?site={VILLAGE}-VS&state=delivered&limit=100")["items"]
    assert number not in {one["number"] for one in elsewhere}
    twice = clerk.call("POST", f"{path}/pick-up", agent | {"mandate": mandate}, "twice")
    assert (twice.status, twice.body["reason"]) == (409, "DELIVERY_STATE")

    police = stacks.cast.staff["county.police"]
    until(lambda: police.get(f"/v1/certificates/{number}")["delivery"], 20, "the mark on the certificate")
    clock = police.get(f"/v1/cases/{number}/clock")["clocks"][-1]
    assert (clock["name"], bool(clock["stopped_on"])) == ("delivery", True)
    until(lambda: messages(her, "result_delivered"), 20, "that it was collected")


def test_what_is_posted_shows_its_address_to_nobody_and_is_told_at_each_step(stacks: Stacks) -> None:
    her, person = arrived(stacks.gates[TOWNSHIP])
    number = granted(stacks, her, person)
    path, clerk = f"/v1/applications/{number}/delivery", stacks.cast.staff["township.clerk"]
    address = "青川县青溪镇石坝村3组7号"
    to = {"way": "post", "name": person.name, "phone": person.phone, "address": address}
    assert address not in str(her.post(path, to))
    opened = clerk.post(f"/v1/applications/{number}/revealings", {"purpose": "填写寄件面单"})["values"]
    assert opened["/delivery/address"] == address
    sent = {"carrier": "中国邮政", "tracking": "1234567890123"}
    assert clerk.post(f"{path}/dispatch", sent)["state"] == "posted"
    late = her.call("POST", path, {"way": "electronic"}, "too-late")
    assert (late.status, late.body["reason"]) == (409, "DELIVERY_STATE")
    until(lambda: messages(her, "result_posted"), 20, "the tracking number")
    assert sent["tracking"] in messages(her, "result_posted")[0]["body"]
    assert clerk.post(f"{path}/arrival", {"arrived": True})["state"] == "delivered"


def test_she_takes_it_electronically_and_a_county_clerk_of_another_gateway_sees_that(stacks: Stacks) -> None:
    her, person = arrived(stacks.gates[TOWNSHIP])
    number = granted(stacks, her, person)
    path = f"/v1/applications/{number}/delivery"
    her.post(path, {"way": "electronic"})
    assert her.post(f"{path}/receipt", {})["state"] == "delivered"
    seen = stacks.cast.staff["county.police"].get(path)
    assert (seen["state"], seen["way"], seen["holder"]) == ("delivered", "electronic", mask_name(person.name))
    assert stacks.gates[COUNTY].call("GET", path).status == 401


def numbers_at(clerk: Gate, state: str) -> set[str]:
    listed = clerk.get(f"/v1/deliveries?site={UPPER}&state={state}&limit=100")["items"]
    return {str(one["number"]) for one in listed}


def test_what_was_handed_in_below_and_is_collected_above_stands_on_the_upper_sites_list(
    stacks: Stacks,
) -> None:
    her, person = arrived(stacks.gates[TOWNSHIP])
    number = granted(stacks, her, person)
    path, clerk = f"/v1/applications/{number}/delivery", stacks.cast.staff["county.clerk"]
    her.post(path, {"way": "window", "site": UPPER})
    until(lambda: number in numbers_at(clerk, "open"), 30, "the upper site's list")
    entry = {"window": f"{UPPER}-W01", "collector": person.name, "document": person.id_number}
    assert clerk.post(f"{path}/pick-up", entry)["state"] == "delivered"
    until(lambda: number in numbers_at(clerk, "delivered"), 30, "the upper site's register")
    assert number not in numbers_at(clerk, "open")
