"""An elder's card granted by rules at the county, told at her village; whoever wants a person gets one."""

import json
import secrets
from pathlib import Path
from typing import Any

import pytest

from infra.demo import seed
from infra.demo.gate import Gate
from infra.demo.people import Person, someone
from loadtests.data import submission
from services.chassis.clock import SystemClock
from tests.people import arrived
from tests.stacks import COUNTY, TOWNSHIP, Stacks
from tests.waiting import until

ITEM, DEPARTMENT, VILLAGE = "elderly_preferential_card", "health", "510822101200"
RULES = f"/v1/auto-rules/{ITEM}"


@pytest.fixture(scope="module")
def desk(running_stacks: Stacks) -> tuple[Gate, Gate]:
    """A reviewer and the supervisor of the deciding department; the rules are in force, and at an end afterwards."""
    running_stacks.keep_signed_in()
    reviewer, head = (_staff(running_stacks, role) for role in ("reviewer", "supervisor"))
    version = reviewer.get(f"/v1/items/{ITEM}?division={COUNTY}")["version"]
    proposed = reviewer.post(RULES, {"item_version": version})
    assert (proposed["state"], proposed["proposed"]["rule_id"]) == ("proposed", "aa_elderly_card")
    alone = reviewer.call("POST", f"{RULES}/confirm", {})
    assert (alone.status, alone.body["reason"]) == (403, "ROLE_NOT_ALLOWED")
    assert head.post(f"{RULES}/confirm", {})["state"] == "in_force"
    return reviewer, head


def test_rules_grant_what_is_clear_and_a_person_looks_when_she_asks(
    stacks: Stacks, desk: tuple[Gate, Gate], tmp_path: Path
) -> None:
    reviewer, head = desk
    clerk, gate = stacks.cast.staff["village.clerk"], stacks.gates[TOWNSHIP]
    her, person = arrived(gate, someone("510822", 70))
    known = {"population_base": {"alive": True}, "benefit_register": {"elderly_card_active": False}}
    tried = reviewer.post(
        f"{RULES}/try",
        {
            "item_version": reviewer.get(RULES)["in_force"]["item_version"],
            "applicant": {"id_number": person.id_number},
            "lookups": known,
        },
    )
    assert tried["outcome"] == "granted"

    unclear = _handed_in(clerk, person)
    by_person = until(lambda: _case(reviewer, unclear), 30, "the case")
    assert (by_person["state"], by_person["automatic"]["outcome"]) == ("in_review", "unclear")
    assert {one["met"] for one in by_person["automatic"]["verdicts"]} == {"met", "unknown"}

    _learn(stacks, person, known, tmp_path)
    wished = _handed_in(clerk, person, person_wanted=True)
    unjudged = until(lambda: _case(reviewer, wished), 30, "the case")
    assert (unjudged["state"], unjudged["automatic"]["why"]) == ("in_review", "person_wanted")

    number = _handed_in(clerk, person)
    mine = f"/v1/applications/{number}"
    until(lambda: her.get(mine)["status"] == "decided", 30, "the decision at her village")
    decided = her.get(mine)
    assert decided["outcome"] == "granted"
    assert decided["history"][-1]["by_role"] == "system"
    case = reviewer.get(f"/v1/cases/{number}")
    assert {one["met"] for one in case["automatic"]["verdicts"]} == {"met"}
    assert person.id_number not in json.dumps(case["automatic"])
    told = until(lambda: _told(her, number), 30, "her message")
    assert "aa_elderly_card" in told["body"]
    assert "工作人员复核" in told["body"]
    until(lambda: her.call("GET", f"/v1/certificates/{number}").status == 200, 30, "her card")

    her.post(f"{mine}/person", {})
    waiting = until(lambda: _waiting(reviewer, number), 30, "her wish at the county")
    assert waiting["automatic"]["check"]["state"] == "due"
    looked = reviewer.post(f"/v1/cases/{number}/auto-check", {"right": True})
    assert looked["automatic"]["check"]["state"] == "right"
    assert _waiting(reviewer, number) is None

    assert head.post(f"{RULES}/end", {"reason": "演练结束"})["state"] == "ended"


def _staff(stacks: Stacks, role: str) -> Gate:
    said = {"username": f"auto.{role}.{secrets.token_hex(3)}", "password": "Sanji-auto-7319"}
    body = said | {"name": "秦岚", "roles": [role], "division": COUNTY, "department": DEPARTMENT}
    stacks.admin(COUNTY).post("/v1/staff", body, 201)
    return stacks.gates[COUNTY].sign_in(kind="staff", **said)


def _handed_in(clerk: Gate, person: Person, **more: Any) -> str:
    given = submission(ITEM, SystemClock().today(), person, division=VILLAGE, channel="window")  # type: ignore[arg-type]
    number = clerk.post("/v1/applications", given | more, 201)["number"]
    clerk.post(f"/v1/applications/{number}/acceptance")
    return str(number)


def _learn(stacks: Stacks, person: Person, known: dict[str, Any], folder: Path) -> None:
    for register, fields in known.items():
        file = folder / f"{register}.jsonl"
        file.write_text(json.dumps({"number": person.id_number} | fields), encoding="utf-8")
        today = SystemClock().today().isoformat()
        done = seed.sanji(
            stacks.installation, COUNTY, "registers", "import", register, str(file), "--as-of", today
        )
        assert "1 lines read, 0 bad" in done


def _case(desk: Gate, number: str) -> Any:
    answer = desk.call("GET", f"/v1/cases/{number}")
    return answer.body if answer.status == 200 else None


def _told(her: Gate, number: str) -> Any:
    found = her.get("/v1/messages?limit=100")["items"]
    return next((one for one in found if (one["kind"], one["number"]) == ("decision_made", number)), None)


def _waiting(desk: Gate, number: str) -> Any:
    found = desk.get(f"/v1/auto-checks?department={DEPARTMENT}&limit=100")["items"]
    return next((one for one in found if one["number"] == number), None)
