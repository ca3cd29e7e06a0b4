"""A villager finds what she needs, learns which papers she must bring, and when her station opens next."""

from typing import Any

from infra.demo.gate import Gate
from infra.demo.seed import VILLAGE
from tests.stacks import COUNTY, TOWNSHIP, Stacks
from tests.waiting import until

STATION = f"{VILLAGE}-VS"


def test_a_villager_finds_an_item_by_an_everyday_word_by_initials_and_by_browsing(stacks: Stacks) -> None:
    her = stacks.gates[TOWNSHIP]
    for q in ("暂住证", "jzz", "居往证"):
        found = her.get(f"/v1/search?q={q}&division={VILLAGE}")["items"]
        assert found[0]["code"] == "residence_permit"
        assert her.get(f"/v1/items?q={q}")["items"][0]["code"] == "residence_permit"
    listed = until(lambda: counted_alike(her), 40, "the county's catalogue at the township, counted")
    assert "residence_permit" in {item["code"] for item in listed}
    assert her.call("GET", "/v1/search?q=%20").body["reason"] == "Q_REQUIRED"
    secret = stacks.gates[COUNTY].get("/v1/search?q=测绘")["items"]
    assert secret == []


def counted_alike(her: Gate) -> list[Any]:
    """The items for who moves, once there are as many as browsing counts."""
    facets = her.get(f"/v1/browse?division={VILLAGE}")["items"]
    counted = {(one["kind"], one["value"]): one["count"] for one in facets}
    listed: list[Any] = her.get("/v1/items?life_event=moving&limit=100")["items"]
    return listed if counted.get(("life_event", "moving")) == len(listed) else []


def test_a_villager_answers_questions_and_gets_the_exact_list(stacks: Stacks) -> None:
    her = stacks.gates[TOWNSHIP]

    def guided(answers: dict[str, Any]) -> Any:
        return her.post("/v1/items/residence_permit/guidance", {"answers": answers})

    first = guided({})
    assert (first["next"]["id"], first["next"]["kind"]) == ("form.ground", "enum")
    assert "stable_housing" in first["next"]["options"]
    final = guided({"form.ground": "stable_housing"})
    assert (final["next"], final["open"]) == (None, 0)
    needed = {paper["code"] for paper in final["materials"] if paper["state"] == "needed"}
    assert needed == {"resident_id_card", "portrait_photo", "residence_address_proof"}
    assert all(paper["why_zh"] for paper in final["materials"])
    wrong = her.call("POST", "/v1/items/residence_permit/guidance", {"answers": {"form.ground": 7}})
    assert (wrong.status, wrong.body["errors"][0]["reason"]) == (422, "ANSWER_INVALID")


def test_a_villager_asks_when_her_station_opens_next_and_who_serves_her_before(stacks: Stacks) -> None:
    her = stacks.gates[TOWNSHIP]
    saturday = "2026-11-28T10:00:00%2B08:00"
    until(lambda: her.call("GET", f"/v1/sites/{STATION}/hours").status == 200, 40, "her station's copy")
    hours = her.get(f"/v1/sites/{STATION}/hours?at={saturday}")["hours"]
    assert (hours["open"], hours["until"], hours["provisional"]) == (False, None, False)
    assert hours["next"]["start"] == "2026-11-30T09:00:00.000+08:00"
    assert hours["next"]["window_class"] == "part_week"
    serving = her.get(f"/v1/items/residence_permit/open?division={VILLAGE}&at={saturday}")["items"]
    assert [site["site_id"] for site in serving] == ["510822101-TC", STATION]
    assert [site["hours"]["open"] for site in serving] == [True, False]
    mapped = her.get(f"/v1/sites?division={TOWNSHIP}&item=residence_permit&limit=100")["items"]
    assert {STATION, "510822101-TC"} <= {site["site_id"] for site in mapped}
    assert all(site["place_zh"].startswith("青川县青溪镇") for site in mapped)
    assert her.call("GET", "/v1/sites/510822-XX/hours").status == 404
    assert her.call("GET", f"/v1/sites/{STATION}/hours?at=noon").body["reason"] == "AT_INVALID"
