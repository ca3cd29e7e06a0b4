"""A county's operator imports its basic list; people find it, and may apply only for what is implemented."""

import secrets
from pathlib import Path

from infra.demo.people import someone
from infra.demo.seed import sanji
from services.catalogue.domain.basics import COLUMNS
from tests.faults.crowd import permit
from tests.stacks import COUNTY, TOWNSHIP, Stacks
from tests.waiting import until

VILLAGE = "510822101200"
LISTED, IMPLEMENTED = "511A0138600000", "511A0079400007"
ITEM = "water_abstraction_permit"


def import_basics(stacks: Stacks, file: Path, name: str) -> str:
    rows = (
        ",".join(COLUMNS),
        f"{LISTED},教师资格认定,01,县教育局,",
        f"{IMPLEMENTED},{name},01,县水利局,取水许可",
    )
    file.write_text("\n".join(rows), encoding="utf-8")
    return sanji(stacks.installation, COUNTY, "catalogue", "import-basics", str(file), "--county", COUNTY)


def test_a_listed_matter_is_found_everywhere_but_only_what_is_implemented_can_be_applied_for(
    stacks: Stacks, tmp_path: Path
) -> None:
    assert "basic       2 new" in import_basics(stacks, tmp_path / "list.csv", "取水许可")
    township = stacks.gates[TOWNSHIP]

    def both() -> bool:
        return len(township.get("/v1/basics?type=01")["items"]) == 2

    until(both, 30, "the township's copy")
    first = township.get("/v1/basics?limit=1")
    following = township.get(f"/v1/basics?limit=1&cursor={first['next']}")
    assert [(one["code"], one["implemented"]) for one in first["items"] + following["items"]] == [
        (IMPLEMENTED, True),
        (LISTED, False),
    ]
    assert [one["code"] for one in township.get("/v1/basics?q=教师资格")["items"]] == [LISTED]
    assert township.get(f"/v1/basics/{LISTED}")["implementations"] == []
    assert township.get(f"/v1/basics/{IMPLEMENTED}")["implementations"][0]["item"] == ITEM
    unknown = township.call("GET", "/v1/basics/511A0138600009")
    assert (unknown.status, unknown.body["reason"]) == (404, "BASIC_UNKNOWN")
    shown = township.call("GET", f"/v1/items/{LISTED}")
    assert (shown.status, shown.body["reason"]) == (404, "ITEM_NOT_IMPLEMENTED")
    clerk = stacks.cast.staff["village.clerk"]
    asked = permit(someone(), VILLAGE) | {"item": LISTED}

    def refused() -> bool:
        answer = clerk.call("POST", "/v1/applications", asked, secrets.token_hex(12))
        return (answer.status, answer.body["reason"]) == (422, "ITEM_NOT_IMPLEMENTED")

    until(refused, 30, "the refusal that names the matter")


def test_a_new_name_in_the_list_is_the_items_new_name_on_every_stack(stacks: Stacks, tmp_path: Path) -> None:
    import_basics(stacks, tmp_path / "list.csv", "取水许可")
    before = stacks.gates[TOWNSHIP].get(f"/v1/items/{ITEM}")
    told = import_basics(stacks, tmp_path / "list.csv", "取用水许可")
    assert "item        0 new, 1 changed, 0 unchanged" in told

    def renamed(code: str) -> bool:
        return stacks.gates[code].get(f"/v1/items/{ITEM}")["name_zh"].startswith("取用水许可")

    for code in (COUNTY, TOWNSHIP):
        until(lambda code=code: renamed(code), 30, code)
    after = stacks.gates[TOWNSHIP].get(f"/v1/items/{ITEM}")
    assert after["version"] == before["version"] + 1
    assert after["committed_days"] == before["committed_days"]
    import_basics(stacks, tmp_path / "list.csv", "取水许可")
    until(
        lambda: stacks.gates[TOWNSHIP].get(f"/v1/items/{ITEM}")["name_zh"] == before["name_zh"],
        30,
        "the name as it was",
    )
