"""She promises a drawing for later: three departments examine meanwhile, and the result waits until it came."""

import secrets
from datetime import timedelta
from typing import Any

from infra.demo.gate import Gate
from loadtests.data import checks, submission
from loadtests.people import like
from services.chassis.clock import SystemClock
from tests.deferring import hand_in_promised
from tests.journeys.test_county_items import answers, registered
from tests.stacks import TOWNSHIP, Stacks
from tests.waiting import until

ITEM, DRAWING, LIKE_HIM = "rural_homestead_approval", "house_design_drawing", "510822199509010571"
VILLAGE, DEPARTMENTS = "510822101200", ("township_government", "natural_resources", "agriculture")
PATIENCE = 60


def test_what_a_citizen_promised_holds_the_result_back_until_it_came(stacks: Stacks) -> None:
    stacks.keep_signed_in()
    person, today = like(LIKE_HIM, secrets.randbelow(1000)), SystemClock().today()
    him = registered(stacks.gates[TOWNSHIP], person)
    promised = (today + timedelta(days=2)).isoformat()
    body = submission(ITEM, today, person, TOWNSHIP, "online")
    body.pop("mandate", None)
    body["form"]["village_division"] = VILLAGE
    body["materials"] = [one for one in body["materials"] if one["code"] != DRAWING]
    body["materials"].append({"code": DRAWING, "kind": "deferred", "promised_on": promised})
    number = him.post("/v1/applications", body | {"deferral_signed": True}, 201)["number"]
    stacks.cast.staff["township.clerk"].post(f"/v1/applications/{number}/acceptance")

    desks = {one: reviewer(stacks, one) for one in DEPARTMENTS}
    path = f"/v1/cases/{number}"

    def examined() -> Any:
        answer = desks[DEPARTMENTS[0]].call("GET", path)
        tasks = answer.body["tasks"] if answer.status == 200 else [{"state": "processing"}]
        return None if any(task["state"] == "processing" for task in tasks) else answer.body

    case = until(examined, PATIENCE, "the case")
    [outstanding] = case["outstanding"]
    assert (outstanding["material"], outstanding["promised_on"]) == (DRAWING, promised)
    *others, last = [(task["department"], decision(task)) for task in case["tasks"]]
    for department, grant in others:
        assert desks[department].post(f"{path}/decision", grant)["state"] == "in_review"
    department, grant = last
    hand_in_promised(him, desks[department], number, grant, PATIENCE, online=True)
    assert desks[department].post(f"{path}/decision", grant)["outcome"] == "granted"
    mine = f"/v1/applications/{number}"
    until(lambda: him.get(mine)["status"] == "decided", PATIENCE, "the decision")
    assert him.get(mine)["outcome"] == "granted"


def decision(task: Any) -> dict[str, Any]:
    """A grant that follows what the department's plug-in found."""
    assert set(answers(ITEM, task, "granted")) == set(checks(ITEM))
    return {"outcome": "granted", "reason": "逐项核对", "checks": answers(ITEM, task, "granted")}


def reviewer(stacks: Stacks, department: str) -> Gate:
    """One of that department at the township."""
    said = {"username": f"later.{secrets.token_hex(4)}", "password": "Sanji-later-7319"}
    body = said | {"name": "李正", "roles": ["reviewer"], "division": TOWNSHIP, "department": department}
    stacks.admin(TOWNSHIP).post("/v1/staff", body, 201)
    return stacks.gates[TOWNSHIP].sign_in(kind="staff", **said)
