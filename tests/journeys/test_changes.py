"""The register is changed by an editor and two keys, and nobody's application changes with it."""

import secrets
from typing import Any

from infra.demo.gate import Gate
from infra.demo.people import someone
from tests.faults.crowd import permit
from tests.stacks import COUNTY, TOWNSHIP, Stacks
from tests.waiting import until

VILLAGE = "510822101200"
ITEM = "resident_id_card"
PERMIT = "residence_permit"


def entry_of(gate: Gate, item: str) -> dict[str, Any]:
    """The whole entry as the gateway shows it in a change that leaves it as it is."""
    body = proposal("cancel", item)
    change = gate.post("/v1/changes", body, 201)
    gate.post(f"/v1/changes/{change['change']}/withdraw")
    row: dict[str, Any] = change["row"] | {"status": "published"}
    return row


def proposal(kind: str, item: str, **more: Any) -> dict[str, Any]:
    said = {"law": "residence_permit_regulation", "article": "10", "reason": "便民利企"}
    return {"kind": kind, "item": item, "effective_on": "2026-11-01", **said, **more}


def test_an_unlawful_item_is_told_every_fault_corrected_and_published_by_two_keys(stacks: Stacks) -> None:
    staff = stacks.cast.staff
    editor, lists, services = (staff[f"county.{name}"] for name in ("editor", "lists", "services"))
    row = entry_of(editor, PERMIT)
    before = editor.get(f"/v1/items/{PERMIT}")
    number = staff["village.clerk"].post("/v1/applications", permit(someone(), VILLAGE), 201)["number"]
    staff["village.clerk"].post(f"/v1/applications/{number}/acceptance")

    unlawful = row | {"audience": "friends", "item_type": "02", "committed_days": 0}
    draft = editor.post("/v1/changes", proposal("change", PERMIT, row=unlawful, law=""), 201)
    path = f"/v1/changes/{draft['change']}"
    refused = editor.call("POST", f"{path}/submit", {})
    assert (refused.status, refused.body["reason"]) == (422, "CHANGE_INVALID")
    told = {(error["pointer"], error["reason"]) for error in refused.body["errors"]}
    assert told == {(fault["pointer"], fault["reason"]) for fault in draft["faults"]}
    assert told >= {
        ("/law", "LEGAL_REASON_MISSING"),
        ("/row/audience", "VALUE_UNKNOWN"),
        ("/row/on_application", "TYPE_CONTRADICTED"),
        ("/row/case_type", "CASE_TYPE_WRONG"),
    }

    name = f"居住证办理（{secrets.token_hex(3)}）"
    revised = editor.post(f"{path}/revise", proposal("change", PERMIT, row=row | {"name_zh": name}))
    assert revised["faults"] == []
    stale = editor.call("POST", f"{path}/submit", {}, **{"If-Match": '"1"'})
    assert (stale.status, stale.body["reason"]) == (412, "STALE_VERSION")
    assert editor.post(f"{path}/submit")["state"] == "submitted"
    impact = until(lambda: counted(services, path), 20, "the running application in the impact")
    assert impact["site_count"] >= 199

    assert lists.post(f"{path}/approve", {"note": "编制无异议"})["state"] == "submitted"
    early = services.call("POST", f"{path}/publish", {})
    assert (early.status, early.body["reason"]) == (409, "KEYS_MISSING")
    assert lists.call("POST", f"{path}/approve", {}).body["reason"] == "KEY_TURNED"
    assert services.post(f"{path}/approve")["published_version"] == before["version"] + 1
    for code in (COUNTY, TOWNSHIP):
        gate = stacks.gates[code]
        until(lambda gate=gate: gate.get(f"/v1/items/{PERMIT}")["name_zh"] == name, 20, f"the name at {code}")  # type: ignore[misc]
    old = stacks.gates[TOWNSHIP].get(f"/v1/items/{PERMIT}?version={before['version']}")
    assert old["name_zh"] == before["name_zh"]
    kept = staff["village.clerk"].get(f"/v1/applications/{number}")
    assert kept["item_version"] == before["version"]
    back = editor.post("/v1/changes", proposal("change", PERMIT, row=row), 201)
    for gate, act in ((editor, "submit"), (lists, "approve"), (services, "approve")):
        gate.post(f"/v1/changes/{back['change']}/{act}")


def test_a_batch_is_numbered_and_reports_what_it_changed(stacks: Stacks) -> None:
    staff = stacks.cast.staff
    batch = staff["county.lists"].post(
        "/v1/batches", {"title": "调整批次", "effective_on": "2026-11-01", "items": [ITEM]}, 201
    )
    wrong = proposal("cancel", PERMIT, batch=batch["batch"])
    draft = staff["county.editor"].post("/v1/changes", wrong, 201)
    assert [fault["reason"] for fault in draft["faults"]] == ["NOT_IN_CHAIN"]
    staff["county.editor"].post(f"/v1/changes/{draft['change']}/withdraw")
    report = staff["county.services"].get(f"/v1/batches/{batch['batch']}")
    assert (report["published"], report["kept"] > 30, report["items"]) == ({}, True, [ITEM])
    found = staff["county.services"].get(f"/v1/changes?batch={batch['batch']}")
    assert [one["change"] for one in found["items"]] == [draft["change"]]


def test_the_four_lists_are_views_of_one_register(stacks: Stacks) -> None:
    gate = stacks.gates[TOWNSHIP]
    lists = {
        kind: {item["code"] for item in gate.get(f"/v1/items?limit=100&list={kind}")["items"]}
        for kind in ("power", "responsibility", "public_service", "intermediary")
    }
    everything = {item["code"] for item in gate.get("/v1/items?limit=100")["items"]}
    assert set.union(*lists.values()) == everything
    assert not lists["power"] & lists["public_service"]
    assert gate.call("GET", "/v1/items?list=wishes").body["reason"] == "LIST_UNKNOWN"


def counted(gate: Gate, path: str) -> Any:
    impact = gate.get(f"{path}/impact")
    return impact if impact["running"] else None
