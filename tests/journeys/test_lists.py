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


def test_every_route_that_takes_an_item_answers_for_a_classified_one_as_for_an_unknown_one(
    stacks: Stacks,
) -> None:
    parts = ["", "?version=1", "/guide", "/notice-sheet", "/step-chart", "/step-chart.svg", "/guide.pdf"]
    parts += [
        "/notice-sheet.pdf",
        "/form.pdf",
        "/proofs",
        f"?division={TOWNSHIP}",
        f"/open?division={COUNTY}",
    ]
    paths = [f"/v1/items/{{}}{part}" for part in parts]
    paths += [
        "/v1/sites/510822101-TC/items/{}",
        "/v1/sites/510822101-TC/hours?item={}",
        "/v1/packages?item={}",
    ]
    paths += [f"/v1/sites?division={COUNTY}&item={{}}", f"/v1/powers?division={COUNTY}&item={{}}"]
    paths += [f"/v1/search?division={COUNTY}&q={{}}", "/v1/items?q={}"]
    asked = [("GET", path, None) for path in paths] + [("POST", "/v1/items/{}/guidance", {"answers": {}})]

    def told(gate: Gate, verb: str, path: str, body: Any, item: str) -> Any:
        answer = gate.call(verb, path.format(item), body)
        said = {name: value for name, value in answer.body.items() if name not in ("instance", "trace_id")}
        return answer.status, json.loads(json.dumps(said).replace(item, ""))

    for gate in (stacks.gates[COUNTY], stacks.gates[TOWNSHIP], stacks.cast.staff["township.clerk"]):
        for verb, path, body in asked:
            secret, unknown = (told(gate, verb, path, body, item) for item in (CLASSIFIED, "no_such_item"))
            assert secret == unknown, path


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


def test_a_model_case_is_tried_on_a_change_before_its_release(stacks: Stacks) -> None:
    staff = stacks.cast.staff
    editor, services = staff["county.editor"], staff["county.services"]
    row = entry_of(editor, "residence_permit")
    draft = editor.post("/v1/changes", proposal("change", "residence_permit", row=row), 201)
    example = json.loads(
        (DATA / f"catalogue/{COUNTY}/examples/residence_permit.json").read_text(encoding="utf-8")
    )["valid"]["payload"]
    person = example["applicant"]
    papers = [
        {"code": one["code"], "kind": "lookup" if one["given_as"] == "lookup" else "upload"}
        for one in example["materials"]
    ]
    case = {
        "expected": "accepted",
        "applicant": {"party_type": "1", "id_number": person["id_number"], "name": person["name_zh"]},
        "form": example["form"],
        "materials": papers,
    }
    path = f"/v1/changes/{draft['change']}"
    passed = services.post(f"{path}/trials", case, 201)["trials"][0]
    assert (passed["outcome"], passed["passed"], passed["faults"]) == ("accepted", True, [])
    assert passed["committed_due"] < passed["statutory_due"]
    assert person["name_zh"] not in json.dumps(passed, ensure_ascii=False)
    short = services.post(f"{path}/trials", {**case, "materials": papers[:1]}, 201)["trials"][1]
    assert (short["passed"], {one["reason"] for one in short["faults"]}) == (False, {"MATERIAL_MISSING"})
    editor.post(f"{path}/withdraw")
