"""How the register is kept: an unlawful entry is refused, two keys publish, twenty townships claim."""

import json
import secrets
from pathlib import Path
from typing import Any

from infra.demo.gate import Gate
from infra.demo.journeys import PATIENCE, Cast, Tell
from infra.demo.seed import COUNTY, TOWNSHIP
from infra.local.readiness import wait_for
from services.chassis.clock import SystemClock

DATA = Path(__file__).resolve().parents[1] / "data" / "catalogue" / COUNTY
ITEM = "residence_permit"
CLAIMED = (
    "residence_permit",
    "birth_household_registration",
    "subsistence_allowance",
    "social_security_card",
)
SHOWN = 12


def lawful_entry(cast: Cast, tell: Tell) -> None:
    """A department submits an unlawful entry, reads every fault at once, mends it; two keys publish it."""
    editor, lists, services = (cast.staff[f"county.{name}"] for name in ("editor", "lists", "services"))
    row = _entry()
    draft = editor.post("/v1/changes", _proposal(_unlawful(row)), 201)
    path = f"/v1/changes/{draft['change']}"
    refused = editor.call("POST", f"{path}/submit", {}, key=secrets.token_hex(12))
    faults = refused.body["errors"]
    tell(
        f"公安局提交修改《{row['name_zh']}》，被拒绝（{refused.body['reason']}），一次告知 {len(faults)} 处问题："
    )
    for fault in faults[:SHOWN]:
        tell(f"    {fault['pointer']}  {fault['reason']}  {fault['detail']}")
    editor.post(f"{path}/revise", _proposal(row))
    editor.post(f"{path}/submit")
    tell("公安局逐条改正后再次提交")
    lists.post(f"{path}/approve", {"note": "编制无异议"})
    early = services.call("POST", f"{path}/publish", {}, key=secrets.token_hex(12))
    tell(f"县编委办审核通过；此时发布：拒绝（{early.body['reason']}）")
    version = services.post(f"{path}/approve")["published_version"]
    tell(f"县政务服务管理机构审核通过，即行发布第 {version} 版")
    township = cast.gates[TOWNSHIP]
    wait_for(lambda: township.get(f"/v1/items/{ITEM}")["version"] >= version, PATIENCE, "the version below")
    tell("青溪镇的办事指南已同步更新；此前受理的办件仍按原版本办理")


def twenty_townships(cast: Cast, tell: Tell) -> None:
    """Every township's centre takes items over from the county's catalogue; what is the county's stays its own."""
    sites = json.loads((DATA / "sites.json").read_text(encoding="utf-8"))["sites"]
    centres = [site["site_id"] for site in sites if site["kind"] == "township_service_center"]
    here = f"{TOWNSHIP}-TC"
    made = 0
    for site in centres:
        gate = cast.staff["township.clerk" if site == here else "county.clerk"]
        outcomes = gate.post(f"/v1/sites/{site}/claims", {"items": list(CLAIMED)}, 201)["outcomes"]
        made += sum(outcome["state"] == "claimed" for outcome in outcomes)
    tell(f"{len(centres)} 个乡镇便民服务中心认领 {len(CLAIMED)} 个事项，新认领 {made} 项")
    clerk = cast.staff["township.clerk"]
    amend = f"/v1/sites/{here}/claims/{ITEM}/amend"
    renamed = clerk.call("POST", amend, {"overrides": {"name_zh": "暂住证"}}, key=secrets.token_hex(12))
    tell(f"青溪镇自行改名：拒绝（{renamed.body['reason']}），基本要素由县里统一规定")
    clerk.post(amend, {"overrides": {"place_zh": "一楼3号窗口"}})
    tell(f"青溪镇填报办理地点：{_shown(clerk, here)['claim']['overrides']['place_zh']}")


def _entry() -> dict[str, Any]:
    """The shipped entry with one question more, which names this very moment."""
    row: dict[str, Any] = json.loads((DATA / "items" / f"{ITEM}.json").read_text(encoding="utf-8"))
    answer = {"q_zh": "本指南何时修订？", "a_zh": f"{SystemClock().now():%Y年%m月%d日 %H:%M:%S} 修订。"}
    return row | {"faq": [*row["faq"], answer]}


def _unlawful(row: dict[str, Any]) -> dict[str, Any]:
    photo = {name: value for name, value in row["materials"][1].items() if name != "legal_basis"}
    vague = row["materials"][1] | {"code": "other_papers", "name_zh": "窗口要求的其他材料"}
    return row | {
        "committed_days": row["statutory_days"] + 15,
        "complaint_phone": row["consult_phone"],
        "materials": [row["materials"][0], photo, *row["materials"][2:], vague],
        "conditions": [
            *row["conditions"],
            {"code": "c9", "text_zh": "法律法规规定的其他条件", "evidence": []},
        ],
    }


def _proposal(row: dict[str, Any]) -> dict[str, Any]:
    said = {"law": "residence_permit_regulation", "article": "10", "reason": "便民利企"}
    return {
        "kind": "change",
        "item": ITEM,
        "effective_on": SystemClock().today().isoformat(),
        "row": row,
        **said,
    }


def _shown(gate: Gate, site: str) -> Any:
    return gate.get(f"/v1/sites/{site}/items/{ITEM}")
