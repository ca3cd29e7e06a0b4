"""The shipped county catalogue: counts, references, numbers and promises hold."""

import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from services.chassis.levels import is_division, parent
from services.chassis.numbers import is_uscc, looks_like_resident_id, resident_id_fault

DATA = Path(__file__).parents[3] / "infra/data"
CATALOGUE = DATA / "catalogue/510822"
PERSONAL_NAMES = re.compile(
    r"phone$|id_number$|^bank_account$|^(birth|right|property)_certificate_no$|^report_no$|^anonymous_code$"
)
Json = dict[str, Any]


def load(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


HEADER: Json = load(CATALOGUE / "catalogue.json")
ITEMS: dict[str, Json] = {path.stem: load(path) for path in sorted((CATALOGUE / "items").glob("*.json"))}
EXAMPLES: dict[str, Json] = {
    path.stem: load(path) for path in sorted((CATALOGUE / "examples").glob("*.json"))
}
SITES: list[Json] = load(CATALOGUE / "sites.json")["sites"]
ORGANS: Json = load(CATALOGUE / "departments.json")
PACKAGES: Json = load(CATALOGUE / "packages.json")
AGENTS: Json = load(CATALOGUE / "agents.json")
TREE: dict[str, Json] = {row["code"]: row for row in load(DATA / "divisions/510822.json")}
DEPARTMENTS = {row["id"] for row in ORGANS["departments"]}


def walk(value: Any, path: str = "") -> Iterator[tuple[str, str, Any]]:
    """(path, key, leaf or node) of everything below `value`."""
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, below in pairs:
        yield f"{path}/{key}", str(key), below
        yield from walk(below, f"{path}/{key}")


def fields_of(item: Json) -> list[Json]:
    fields = (item.get("form") or {}).get("fields", [])
    return [*fields, *(below for field in fields for below in field.get("item_fields", []))]


def payloads() -> Iterator[tuple[str, Json]]:
    for item_id, example in EXAMPLES.items():
        more = [("valid_more", entry) for entry in example.get("valid_more", [])]
        for kind, entry in [("valid", example.get("valid")), ("invalid", example.get("invalid")), *more]:
            if entry:
                yield f"{item_id}.{kind}", entry["payload"]


def working_days(days: int, unit: str) -> float:
    return days if unit == "working_day" else days * 5 / 7


def test_the_county_has_its_townships_and_villages() -> None:
    kinds = [row["kind"] for row in TREE.values()]
    assert sum(kind in {"town", "township", "ethnic_township"} for kind in kinds) == 20
    assert kinds.count("villagers_committee") == 138
    assert kinds.count("residents_committee") == 40
    assert len(TREE) == 203


@pytest.mark.parametrize(("county", "rows", "villages"), [("510822", 203, 178), ("150626", 89, 78)])
def test_every_division_hangs_below_its_prefix(county: str, rows: int, villages: int) -> None:
    tree = {row["code"]: row for row in load(DATA / f"divisions/{county}.json")}
    assert len(tree) == rows
    committees = [
        row for row in tree.values() if row["kind"] in {"villagers_committee", "residents_committee"}
    ]
    assert len(committees) == villages
    for code, row in tree.items():
        assert is_division(code)
        assert row["code12"] == code.ljust(12, "0")
        assert row["parent"] is None or row["parent"] in tree
        assert parent(code) in {None, row["parent"]}


def test_every_township_has_a_centre_and_every_village_a_station() -> None:
    kinds = [site["kind"] for site in SITES]
    assert {kind: kinds.count(kind) for kind in kinds} == {
        "service_center": 1,
        "zone_service_center": 1,
        "township_service_center": 20,
        "village_service_station": 178,
    }
    served = {site["division_code"] for site in SITES if site["kind"] == "village_service_station"}
    assert served == {
        code for code, row in TREE.items() if row["kind"] in {"villagers_committee", "residents_committee"}
    }


def test_sites_are_unique_and_hang_together() -> None:
    ids = [site["site_id"] for site in SITES]
    assert len(set(ids)) == 200
    for site in SITES:
        assert site.get("parent_site_id", "510822-CC") in ids
        assert site["hours_class"] in HEADER["hours_classes"]
        assert site["windows_total"] == sum(site["windows"].values())


def test_the_catalogue_lists_exactly_the_thirty_six_items_and_their_examples() -> None:
    assert sorted(HEADER["item_ids"]) == list(ITEMS) == list(EXAMPLES)
    assert len(ITEMS) == 36
    for item_id in ITEMS:
        assert ITEMS[item_id]["item_id"] == EXAMPLES[item_id]["item_id"] == item_id


def test_load_weights_sum_to_a_thousand() -> None:
    assert sum(item["load_weight"] for item in ITEMS.values()) == 1000


def test_every_uscc_is_valid_and_in_the_codes_of_its_department() -> None:
    usccs = {row["id"]: row["uscc"] for row in ORGANS["departments"]}
    assert len(usccs) == 24
    everyone = [*usccs.values(), *(row["uscc"] for row in ORGANS["township_governments"])]
    assert len(set(everyone)) == 44
    assert all(map(is_uscc, everyone))
    for item in ITEMS.values():
        owner = usccs.get(item["department"], "")
        assert item["implementation_code"].startswith(owner)
        assert item["implementation_code"].endswith(item["basic_code"])
        assert is_uscc(item["implementation_code"][:18])


def test_every_division_that_is_named_exists() -> None:
    everything = [SITES, ORGANS, ITEMS, EXAMPLES, PACKAGES, HEADER["quotas"]]
    keys = {
        "division_code",
        "premises_division",
        "village_division",
        "residence_division",
        "property_division",
    }
    for path, key, value in (row for part in everything for row in walk(part)):
        if key in keys and isinstance(value, str) and "/invalid/" not in path:
            assert value in TREE, path


def test_every_department_law_material_and_item_that_is_named_exists() -> None:
    for item in ITEMS.values():
        assert item["department"] in DEPARTMENTS | {"township_government"}
        assert set(item["joint_departments"]) <= DEPARTMENTS
        assert {material["code"] for material in item["materials"]} <= set(HEADER["material_types"])
        assert {basis["law"] for basis in item["legal_basis"]} <= set(HEADER["laws"])
    for package in PACKAGES["packages"]:
        assert {member["item_id"] for member in package["members"]} <= set(ITEMS)
        assert set(package["departments"]) <= DEPARTMENTS
    assert {example["package_id"] for example in PACKAGES["package_examples"]} == {
        package["package_id"] for package in PACKAGES["packages"]
    }
    assert {quota["item_id"] for quota in HEADER["quotas"]} <= set(ITEMS)


@pytest.mark.parametrize("item_id", ITEMS)
def test_the_steps_of_an_item_fit_into_its_promise_and_the_promise_into_the_law(item_id: str) -> None:
    item = ITEMS[item_id]
    assert sum(step.get("limit_days") or 0 for step in item["steps"]) <= item["committed_days"]
    assert (item["case_type"] == "immediate") == (item["committed_days"] == 0)
    if item["statutory_days"] is not None:
        promised = working_days(item["committed_days"], item["committed_unit"])
        assert promised <= working_days(item["statutory_days"], item["statutory_unit"])


@pytest.mark.parametrize("item_id", ITEMS)
def test_exactly_the_fields_with_personal_numbers_are_sealed(item_id: str) -> None:
    for field in fields_of(ITEMS[item_id]):
        personal = field["type"] == "resident_id" or PERSONAL_NAMES.search(field["name"]) is not None
        assert field.get("sealed", False) is personal, field["name"]
        if not personal:
            assert field.get("pattern") not in {r"^1[3-9]\d{9}$", r"^\d{16,19}$"}
            assert not looks_like_resident_id(str(field.get("example", "")))


def test_a_merged_field_of_a_package_is_sealed_when_its_targets_are() -> None:
    sealed = {
        f"{item_id}.{field['name']}"
        for item_id, item in ITEMS.items()
        for field in (item.get("form") or {}).get("fields", [])
        if field.get("sealed")
    }
    for package in PACKAGES["packages"]:
        for field in package["merged_form"]["fields"]:
            assert {target in sealed for target in field["maps_to"]} <= {field.get("sealed", False)}, field[
                "name"
            ]


@pytest.mark.parametrize(
    ("name", "payload"), list(payloads()), ids=lambda value: value if isinstance(value, str) else ""
)
def test_an_example_names_an_existing_item_and_only_fields_of_its_form(name: str, payload: Json) -> None:
    item = ITEMS[payload["item_id"]]
    assert payload["site_id"] in {site["site_id"] for site in SITES}
    if name.endswith(".invalid"):
        return
    assert set(payload["form"]) <= {field["name"] for field in item["form"]["fields"]}
    assert {row["code"] for row in payload["materials"]} <= {
        material["code"] for material in item["materials"]
    }


def test_every_resident_id_of_a_valid_example_and_every_agent_is_valid() -> None:
    today = date.fromisoformat(HEADER["reference_date"])
    rows = [row for name, payload in payloads() if not name.endswith(".invalid") for row in walk(payload)]
    numbers = [value for _, key, value in rows if key.endswith("id_number") and isinstance(value, str)]
    numbers += [agent["id_number"] for agent in AGENTS["sample_roster"]]
    assert len(numbers) > 60
    assert [number for number in numbers if resident_id_fault(number, today) and not is_uscc(number)] == []


def test_every_agent_serves_an_existing_site() -> None:
    assert {agent["site_id"] for agent in AGENTS["sample_roster"]} <= {site["site_id"] for site in SITES}


def test_the_items_of_the_main_path_are_taken_and_decided_where_the_demo_says() -> None:
    permit, birth, allowance = (
        ITEMS[name] for name in ("residence_permit", "birth_household_registration", "subsistence_allowance")
    )
    assert "village" in permit["accept_levels"]
    assert permit["decide_level"] == allowance["decide_level"] == "county"
    assert birth["decide_level"] == "township"
    assert allowance["accept_levels"] == ["township"]
    assert "village" in allowance["assist_levels"]


@pytest.mark.parametrize("path", sorted(DATA.rglob("*.json")), ids=lambda path: path.stem)
def test_every_data_file_is_kept_in_one_format(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text == json.dumps(json.loads(text), ensure_ascii=False, indent=1) + "\n"
