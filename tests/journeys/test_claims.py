"""Twenty townships offer an item of the county; one of them decides while a power is lent to it."""

import json
import shutil
from datetime import timedelta
from pathlib import Path
from typing import Any

from infra.demo import seed
from infra.demo.gate import Gate
from infra.demo.people import someone
from services.chassis.clock import SystemClock
from tests.faults.crowd import permit
from tests.stacks import COUNTY, TOWNSHIP, Stacks
from tests.waiting import until

DATA = Path(__file__).parents[2] / "infra/data"
VILLAGE = "510822101200"
ITEM, RENAMED = "tree_felling_permit", "林木采伐许可（更名）"
HERE = f"{TOWNSHIP}-TC"


def township_sites() -> list[str]:
    raw = json.loads((DATA / f"catalogue/{COUNTY}/sites.json").read_text(encoding="utf-8"))
    return [site["site_id"] for site in raw["sites"] if site["kind"] == "township_service_center"]


def rename_in_the_county(stacks: Stacks, root: Path) -> None:
    shutil.copytree(DATA, root)
    file = root / f"catalogue/{COUNTY}/items/{ITEM}.json"
    row = json.loads(file.read_text(encoding="utf-8")) | {"name_zh": RENAMED}
    file.write_text(json.dumps(row, ensure_ascii=False, indent=1), encoding="utf-8")
    arguments = ("catalogue", "import", "--county", COUNTY, "--data", str(root), "--items-only")
    seed.sanji(stacks.installation, COUNTY, *arguments)


def test_twenty_townships_claim_an_item_and_the_county_renames_it_for_all(
    stacks: Stacks, tmp_path: Path
) -> None:
    county, clerk = stacks.cast.staff["county.clerk"], stacks.cast.staff["township.clerk"]
    sites = township_sites()
    for site in sites:
        gate = clerk if site == HERE else county
        claimed = gate.post(f"/v1/sites/{site}/claims", {"items": [ITEM, "residence_permit"]}, 201)
        assert {one["state"] for one in claimed["outcomes"]} == {"claimed"}
    assert len(sites) == 20
    amend = f"/v1/sites/{HERE}/claims/{ITEM}/amend"
    renamed = clerk.call("POST", amend, {"overrides": {"name_zh": "砍树证", "place_zh": "一楼"}})
    assert (renamed.status, renamed.body["reason"]) == (403, "BASIC_FIELD_READ_ONLY")
    assert [error["pointer"] for error in renamed.body["errors"]] == ["/overrides/name_zh"]
    assert clerk.post(amend, {"overrides": {"place_zh": "一楼3号窗口"}})["version"] == 2
    rename_in_the_county(stacks, tmp_path / "data")
    gates = {site: stacks.gates[TOWNSHIP if site == HERE else COUNTY] for site in sites}
    for site, gate in gates.items():
        until(lambda site=site, gate=gate: shown(gate, site)["item"]["name_zh"] == RENAMED, 30, site)
    assert shown(stacks.gates[TOWNSHIP], HERE)["claim"]["overrides"] == {"place_zh": "一楼3号窗口"}
    supervisor = stacks.cast.staff["county.supervisor"]
    path = f"/v1/items/{ITEM}/consistency?division={COUNTY}"
    report = until(lambda: agreeing(supervisor.get(path)), 30, "twenty sites that say the same")
    assert report["version"] == 2
    listed = stacks.gates[TOWNSHIP].get(f"/v1/sites/{HERE}/items")
    assert listed["counts"] == {"public_services": 1, "powers": 1, "ready": True}


def test_a_township_decides_while_a_power_is_lent_to_it_and_not_after(stacks: Stacks) -> None:
    police, admin = stacks.cast.staff["township.police"], stacks.admin(COUNTY)
    first, second = handed_in(stacks), handed_in(stacks)
    bare = decide(police, first)
    assert (bare.status, bare.body["reason"]) == (403, "DIVISION_OUT_OF_SCOPE")
    today = SystemClock().today()
    grant = {
        "item": "residence_permit",
        "division": TOWNSHIP,
        "power": "decide",
        "document": "青府发〔2026〕8号",
        "since": today.isoformat(),
        "until": (today + timedelta(days=30)).isoformat(),
    }
    power = admin.post("/v1/powers", grant, 201)
    until(lambda: decide(police, first).status == 200, 30, "the power at the county's approval")
    done = stacks.cast.staff["township.clerk"].post(
        f"/v1/powers/{power['power_id']}/hand-over", {"taken_over": True, "trained": True}
    )
    assert done["missing"] == []
    progress = stacks.cast.staff["county.supervisor"].get(f"/v1/powers/hand-over?division={COUNTY}")
    assert (progress["granted"], progress["share_percent"]) == (1, 100)
    admin.post(f"/v1/powers/{power['power_id']}/revoke", {"reason": "期内抽查不合格"})
    listed = stacks.gates[TOWNSHIP].get(f"/v1/powers?division={TOWNSHIP}")["items"]
    assert (power["power_id"], "revoked") in [(one["power_id"], one["state"]) for one in listed]
    unmet = {"c1": False}
    until(
        lambda: decide(police, second, unmet).body.get("reason") == "POWER_NOT_IN_FORCE",
        30,
        "the power taken back",
    )
    assert decide(stacks.cast.staff["county.police"], second).status == 200


def shown(gate: Gate, site: str) -> Any:
    return gate.get(f"/v1/sites/{site}/items/{ITEM}")


def agreeing(report: Any) -> Any:
    return report if report["sites"] == 20 and not report["differences"] else None


def handed_in(stacks: Stacks) -> str:
    """An application taken in at the village, whose case the township's police can see."""
    clerk, police = stacks.cast.staff["village.clerk"], stacks.cast.staff["township.police"]
    number = str(clerk.post("/v1/applications", permit(someone(), VILLAGE), 201)["number"])
    clerk.post(f"/v1/applications/{number}/acceptance")
    until(lambda: police.call("GET", f"/v1/cases/{number}").status == 200, 30, "the case")
    return number


def decide(by: Gate, number: str, unmet: dict[str, bool] | None = None) -> Any:
    """Grant; with an unmet condition the grant contradicts its checks and changes nothing."""
    checks = {"c1": True, "c2": True, "c3": True} | (unmet or {})
    body = {"outcome": "granted", "reason": "符合条件", "checks": checks}
    return by.call("POST", f"/v1/cases/{number}/decision", body)
