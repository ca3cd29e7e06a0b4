"""The catalogue's own examples as submissions, and our pointers in the examples' words."""

import copy
import json
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from services.chassis.errors import Fault
from services.chassis.forms.materials import GivenMaterial
from services.chassis.levels import is_division
from services.intake.domain.items import ItemRules, compile_item
from services.intake.domain.submission import Applicant, Registers, Submission

DATA = Path(__file__).parents[3] / "infra/data"
COUNTY = "510822"
CATALOGUE = DATA / "catalogue" / COUNTY
ITEM_IDS = sorted(path.stem for path in (CATALOGUE / "items").glob("*.json"))


@cache
def read(path: str) -> Any:
    return json.loads((DATA / path).read_text(encoding="utf-8"))


def document(item_id: str) -> dict[str, Any]:
    found: dict[str, Any] = copy.deepcopy(read(f"catalogue/{COUNTY}/items/{item_id}.json"))
    return found


def examples(item_id: str) -> dict[str, Any]:
    found: dict[str, Any] = read(f"catalogue/{COUNTY}/examples/{item_id}.json")
    return found


def quotas() -> dict[str, dict[str, Any]]:
    return {quota["quota_id"]: quota for quota in read(f"catalogue/{COUNTY}/catalogue.json")["quotas"]}


@cache
def rules(item_id: str) -> ItemRules:
    raw = document(item_id)
    return compile_item(raw, quotas().get(raw["quota_id"]))


def valid_examples() -> Iterator[tuple[str, dict[str, Any]]]:
    for item_id in ITEM_IDS:
        found = examples(item_id)
        for example in [found.get("valid"), *(found.get("valid_more") or [])]:
            if example:
                yield item_id, example


def valid_payload(item_id: str) -> dict[str, Any]:
    payload: dict[str, Any] = copy.deepcopy(examples(item_id)["valid"]["payload"])
    return payload


@cache
def divisions() -> frozenset[str]:
    return frozenset(row["code"] for row in read(f"divisions/{COUNTY}.json") if is_division(row["code"]))


def remaining(quota_id: str, division: str) -> float | None:
    for row in quotas()[quota_id]["allocations"]:
        if row["division_code"] == division:
            return float(row["total"] - row["used"])
    return None


REGISTERS = Registers(divisions().__contains__, remaining)


def submission(payload: dict[str, Any]) -> Submission:
    applicant = payload["applicant"]
    return Submission(
        division=payload["site_id"].split("-")[0],
        channel=payload["channel"],
        applicant=Applicant(
            applicant["party_type"], applicant["id_number"], applicant["name_zh"], applicant["phone"]
        ),
        form=payload["form"],
        materials=tuple(
            GivenMaterial(given["code"], given["given_as"], given.get("lookup_value"))
            for given in payload["materials"]
        ),
        submitted_on=date.fromisoformat(payload["submitted_on"]),
        commitment_signed=payload.get("commitment_signed", False),
        deferral_signed=payload.get("deferral_signed", False),
        mandate_no=payload.get("agent", {}).get("mandate_no", ""),
        lookups=payload.get("simulated_lookups") or {},
    )


_TARGETS = {
    "/division": "site_id",
    "/channel": "channel",
    "/applicant/kind": "applicant.party_type",
    "/applicant/id_number": "applicant.id_number",
    "/applicant/uscc": "applicant.id_number",
    "/agent/mandate_no": "agent.mandate_no",
}


def target(fault: Fault, item_id: str) -> str:
    """What the examples call the place of this fault."""
    if fault.pointer == "/item":
        return item_id
    if fault.pointer in _TARGETS:
        return _TARGETS[fault.pointer]
    _, head, rest = fault.pointer.split("/", 2)
    rest = rest.replace("/", ".")
    return {"form": f"form.{rest}", "rules": f"rule.{rest}"}.get(head, rest)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=12,
)
