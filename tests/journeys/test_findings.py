"""An editor shows the linter an unlawful item and reads every fault at once; nobody's catalogue changes."""

import json

from tests.fakes.catalogue import COUNTY, DATA
from tests.stacks import TOWNSHIP, Stacks

PERMIT = "residence_permit"


def test_an_editor_reads_every_fault_of_an_unlawful_item_at_once_and_corrects_it(stacks: Stacks) -> None:
    editor = stacks.cast.staff["county.editor"]
    lawful = json.loads((DATA / f"catalogue/{COUNTY}/items/{PERMIT}.json").read_text(encoding="utf-8"))
    before = stacks.gates[COUNTY].get(f"/v1/items/{PERMIT}")
    row = json.loads(json.dumps(lawful))
    row["materials"][1]["name_zh"] = "窗口要求的其他材料"
    row["materials"][0]["source"] = "applicant"
    row["materials"][2]["legal_basis"] = None
    row["steps"][1]["limit_days"] = 9
    row["steps"][2].pop("doer")
    row |= {"onsite_visits": 2, "consult_phone": "", "common_mistakes": []}
    told = editor.post("/v1/items/lint", {"item": row})
    assert (told["publishable"], told["faults"]) == (
        False,
        sum(one["severity"] == "fault" for one in told["findings"]),
    )
    assert {(one["pointer"], one["reason"]) for one in told["findings"]} >= {
        ("/materials/1/name_zh", "CATCH_ALL_CLAUSE"),
        ("/materials/0/source", "HELD_PAPER_DEMANDED"),
        ("/materials/2/legal_basis", "MATERIAL_WITHOUT_BASIS"),
        ("/steps", "STEPS_EXCEED_PROMISE"),
        ("/steps/2/doer", "STEP_INCOMPLETE"),
        ("/onsite_visits", "DEPTH_WITH_VISITS"),
        ("/visit_reason_zh", "VISIT_REASON_WRONG"),
        ("/consult_phone", "GUIDE_FIELD_MISSING"),
    }
    assert all(one["source"] and one["detail"] for one in told["findings"])
    assert editor.post("/v1/items/lint", {"item": lawful})["publishable"] is True
    assert stacks.gates[COUNTY].get(f"/v1/items/{PERMIT}") == before


def test_the_register_reports_its_findings_page_by_page_to_its_keepers_only(stacks: Stacks) -> None:
    keeper = stacks.cast.staff["county.services"]
    first = keeper.get("/v1/register/findings?limit=3")
    following = keeper.get(f"/v1/register/findings?limit=100&cursor={first['next']}")
    found = [*first["items"], *following["items"]]
    assert len({(one["item"], one["pointer"], one["reason"]) for one in found}) == len(found) > 3
    assert {one["severity"] for one in found} == {"warning"}
    across = keeper.get("/v1/register/findings?scope=register")["items"]
    assert all(one["reason"] != "CIRCULAR_PROOFS" for one in across)
    clerk = stacks.cast.staff["village.clerk"].call("GET", "/v1/register/findings?division=510822")
    assert (clerk.status, clerk.body["reason"]) == (403, "ROLE_NOT_ALLOWED")
    trend = stacks.gates[TOWNSHIP].get(f"/v1/items/{PERMIT}/proofs")
    assert (trend["since"]["version"], trend["since"]["proofs"]) == (1, 3)
