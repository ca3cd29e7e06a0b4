"""The four lists as files, a classified item that the public never sees, providers, contested proofs, trial runs."""

import csv
import io
import json
from base64 import b64encode
from hashlib import sha256
from typing import Any

import pytest

from infra.demo.gate import Gate
from tests.fakes.catalogue import DATA
from tests.journeys.test_changes import entry_of, proposal
from tests.stacks import COUNTY, TOWNSHIP, Stacks
from tests.waiting import until

LISTS = ("power", "responsibility", "public_service", "intermediary")
CLASSIFIED = "classified_survey_data_use"


def exported(gate: Gate, kind: str, style: str) -> Any:
    reply = gate.client.get(f"{gate.url}/v1/lists/{kind}/export?format={style}")
    assert reply.status_code == 200, reply.text
    assert reply.headers["repr-digest"] == f"sha-256=:{b64encode(sha256(reply.content).digest()).decode()}:"
    return reply


def test_anybody_takes_the_four_lists_home_and_they_are_the_register_on_every_stack(stacks: Stacks) -> None:
    gate = stacks.gates[COUNTY]

    def alike() -> Any:
        told = [stacks.gates[code].get("/v1/lists") for code in (COUNTY, TOWNSHIP)]
        return told[0] if told[0]["lists"] == told[1]["lists"] else None

    summary = until(alike, 30, "the same lists on both stacks")
    assert [one["list"] for one in summary["lists"]] == list(LISTS)
    everything = set()
    for one in summary["lists"]:
        lines = exported(gate, one["list"], "jsonl")
        assert lines.headers["x-list-checksum"] == sha256(lines.content).hexdigest() == one["checksum"]
        rows = [json.loads(line) for line in lines.content.decode().splitlines()]
        table = exported(gate, one["list"], "csv").content.decode("utf-8-sig")
        cells = list(csv.reader(io.StringIO(table, newline="")))[1:]
        assert [row[0] for row in cells] == [row["item_id"] for row in rows]
        assert len(rows) == one["items"]
        everything |= {row["item_id"] for row in rows}
    assert everything == {item["code"] for item in gate.get("/v1/items?limit=100")["items"]}
    fire = next(row for row in json_rows(gate, "power") if row["department"] == "fire_rescue")
    assert (fire["listing_department"], fire["listing_rule"]) == ("fire_rescue", "above")
    unknown = gate.call("GET", "/v1/lists/wishes/export")
    assert (unknown.status, unknown.body["reason"]) == (422, "LIST_UNKNOWN")
    assert gate.call("GET", "/v1/lists/power/export?format=xml").body["reason"] == "EXPORT_FORMAT_UNKNOWN"


def json_rows(gate: Gate, kind: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in exported(gate, kind, "jsonl").content.decode().splitlines()]


@pytest.mark.parametrize("part", ["", "/guide", "/notice-sheet", "/step-chart", "/guide.pdf", "/proofs"])
def test_the_public_learns_nothing_of_a_classified_item(stacks: Stacks, part: str) -> None:
    staff = stacks.cast.staff
    path = f"/v1/items/{CLASSIFIED}{part}"
    for gate in (
        stacks.gates[COUNTY],
        stacks.gates[TOWNSHIP],
        staff["village.clerk"],
        staff["township.clerk"],
    ):
        answer = gate.call("GET", path)
        assert (answer.status, answer.body["reason"]) == (404, "ITEM_NOT_LISTED")
    keeper = staff["county.editor"]
    seen = keeper.client.get(keeper.url + path, headers={"Authorization": f"Bearer {keeper.token}"})
    assert seen.status_code == 200


def test_a_permit_of_a_company_and_a_contested_proof_without_hearing_are_no_entries(stacks: Stacks) -> None:
    editor = stacks.cast.staff["county.editor"]
    row = json.loads(
        (DATA / f"catalogue/{COUNTY}/items/food_business_licence.json").read_text(encoding="utf-8")
    )
    row["department"] = "water_supply_company"
    row["materials"][0] |= {"contested": True, "devolved": True, "issuer_level": "county"}
    told = editor.post("/v1/items/lint", {"item": row})
    assert told["publishable"] is False
    assert {(one["pointer"], one["reason"]) for one in told["findings"]} >= {
        ("/item_type", "PROVIDER_OWNS_POWER"),
        ("/materials/0/contest/hearing/held_on", "CONTEST_RECORD_MISSING"),
        ("/materials/0/issuer_level", "DEVOLVED_PROOF_FROM_ABOVE"),
    }
    found = stacks.gates[TOWNSHIP].get("/v1/departments?limit=100")["items"]
    company = next(one for one in found if one["department"] == "water_supply_company")
    assert (company["kind"], company["supervising_department"]) == ("enterprise", "housing")


def test_a_trial_runs_finding_holds_the_release_until_it_is_closed(stacks: Stacks) -> None:
    editor, lists, services = (
        stacks.cast.staff[f"county.{name}"] for name in ("editor", "lists", "services")
    )
    row = entry_of(editor, "residence_permit")
    draft = editor.post("/v1/changes", proposal("change", "residence_permit", row=row), 201)
    path = f"/v1/changes/{draft['change']}"
    editor.post(f"{path}/submit")
    found = services.post(f"{path}/findings", {"text": "示范文本与申请表栏目不一致"}, 201)
    assert [(one["finding"], one["closed_by"]) for one in found["trial_findings"]] == [(1, None)]
    held = lists.call("POST", f"{path}/approve", {})
    assert (held.status, held.body["reason"]) == (409, "TRIAL_FINDINGS_OPEN")
    lists.post(f"{path}/close-finding", {"finding": 1, "resolution": "已更新示范文本"})
    assert lists.post(f"{path}/approve")["state"] == "submitted"
    editor.post(f"{path}/withdraw")
