"""She promises instead of proving; the department grants first, looks later, and finds that it was not so."""

import hashlib
import json
import secrets
from collections.abc import Sequence
from typing import Any

from infra.demo.gate import Gate
from infra.demo.people import Person
from loadtests.data import submission
from services.chassis.clock import SystemClock, rfc3339
from tests.people import arrived
from tests.stacks import COUNTY, TOWNSHIP, Stacks
from tests.waiting import until

ITEM, PAPER, DEPARTMENT = "individual_business_registration", "premises_document", "market_regulation"


def test_a_promise_is_signed_relied_on_found_broken_and_the_next_one_refused(stacks: Stacks) -> None:
    gate, county = stacks.gates[TOWNSHIP], stacks.gates[COUNTY]
    her, person = arrived(gate)
    body = promising(her, person)
    unsigned = body | {"commitment": body["commitment"] | {"signature": "0"}}
    wrong = her.call("POST", "/v1/applications", unsigned, secrets.token_hex(8))
    assert (wrong.status, wrong.body["errors"][0]["reason"]) == (422, "COMMITMENT_SIGNATURE_WRONG")
    number = her.post("/v1/applications", body, 201)["number"]
    assert her.get(f"/v1/applications/{number}")["commitment"]["materials"] == [PAPER]

    stacks.cast.staff["township.clerk"].post(f"/v1/applications/{number}/acceptance")
    market, chief = officer(stacks, "reviewer"), officer(stacks, "supervisor")
    until(lambda: ready(market, number), 40, "the case")
    checks = {f"c{at}": True for at in range(1, 5)}
    decision = {"outcome": "granted", "reason": "", "checks": checks}
    decided = market.call("POST", f"/v1/cases/{number}/decision", decision)
    assert decided.status == 200, decided.body
    until(lambda: valid(her, number), 30, "her certificate")
    check = f"/v1/after-checks/{number}"
    assert her.get(check)["state"] == "due"
    public = county.get(f"/v1/commitments?division={COUNTY}&item={ITEM}&limit=100")["items"]
    assert person.name not in str(public)
    assert "due" in {one["state"] for one in public}

    inspectors = [hired(stacks, "reviewer") for _ in range(3)]
    plan = planned(chief, [staff for _, staff in inspectors])
    drawn = chief.post(f"/v1/inspections/{plan['plan']}/draw")
    assert hashlib.sha256(drawn["seed"].encode()).hexdigest() == plan["seed_digest"]
    assert [one["alias"] for one in drawn["drawn"]] == drawn_again(drawn)
    visit = until(lambda: market.get(f"/v1/visits?plan={plan['plan']}")["items"], 30, "the visit")[0]
    going = visit["parts"][0]["inspectors"]
    assert len({*going} & {staff for _, staff in inspectors}) == 2
    found = {"plan": plan["plan"], "finding": "no_problem"}
    path = f"/v1/visits/{visit['visit']}/findings"
    for inspector, staff in inspectors:
        if staff not in going:
            refused = inspector.call("POST", path, found)
            assert (refused.status, refused.body["reason"]) == (403, "INSPECTOR_NOT_DRAWN")
    next(inspector for inspector, staff in inspectors if staff in going).post(path, found)
    shown = county.get(f"/v1/inspections/{plan['plan']}")
    assert "no_problem" in {one["finding"] for one in shown["drawn"]}

    broken = market.post(f"{check}/result", {"result": "broken", "note": "场所为违法建筑"})
    assert (broken["state"], broken["result"]["reason"]) == ("broken", "场所为违法建筑")
    certificate = county.get(f"/v1/certificates/{ended(her, number)}/verification")
    assert certificate["standing"] == "revoked"
    until(lambda: her.get(f"/v1/applications/{number}")["commitment"]["state"] == "broken", 30, "at home")
    until(lambda: her.get(f"/v1/applications/{number}")["status"] == "revoked", 30, "the revocation")

    again = her.call("POST", "/v1/applications", promising(her, person), secrets.token_hex(8))
    assert (again.status, again.body["reason"]) == (403, "COMMITMENT_BARRED")
    assert her.post(f"{check}/appeal", {"reason": "已补办手续"})["state"] == "appealed"
    cleared = chief.post(f"{check}/clearing", {"reason": "复核后认定有误"})
    assert (cleared["state"], cleared["lapses_on"]) == ("cleared", None)

    def allowed() -> bool:
        return (
            her.call("POST", "/v1/applications", promising(her, person), secrets.token_hex(8)).status == 201
        )

    until(allowed, 30, "that she may promise again")


def promising(her: Gate, person: Person) -> dict[str, Any]:
    """Her application with a signature under the text in force."""
    text = her.get(f"/v1/items/{ITEM}/commitment")
    body = submission(ITEM, SystemClock().today(), person, TOWNSHIP, "online")
    spelled = json.dumps(body["form"], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    at = rfc3339(SystemClock().now())
    lines = (text["digest"], person.id_number, hashlib.sha256(spelled.encode()).hexdigest(), at)
    signature = hashlib.sha256("\n".join(lines).encode()).hexdigest()
    return body | {
        "commitment": {"text_version": text["text_version"], "signed_at": at, "signature": signature}
    }


def officer(stacks: Stacks, role: str) -> Gate:
    """Somebody of the department."""
    return hired(stacks, role)[0]


def hired(stacks: Stacks, role: str) -> tuple[Gate, str]:
    """Somebody of the department, and under which staff id."""
    said = {"username": f"market.{role}.{secrets.token_hex(3)}", "password": "Sanji-market-7319"}
    body = said | {"name": "李正", "roles": [role], "division": COUNTY, "department": DEPARTMENT}
    staff = stacks.admin(COUNTY).post("/v1/staff", body, 201)["staff"]
    return stacks.gates[COUNTY].sign_in(kind="staff", **said), staff


def planned(chief: Gate, staff: Sequence[str]) -> Any:
    body = {
        "title": "承诺事项抽查",
        "division": COUNTY,
        "department": DEPARTMENT,
        "population": "commitments",
        "draw": 3,
        "inspectors": [
            {"staff": one, "number": number, "interests": []}
            for one, number in zip(
                staff, ("51082219440215031X", "510822195003070157", "510822195104100263"), strict=True
            )
        ],
    }
    return chief.post("/v1/inspections", body, 201)


def drawn_again(shown: dict[str, Any]) -> list[str]:
    """The aliases with the smallest lots, from what is public."""
    lots = {
        hashlib.sha256(f"{shown['seed']}\nsubject\n{alias}".encode()).hexdigest(): alias
        for alias in shown["aliases"]
    }
    return [lots[lot] for lot in sorted(lots)][: shown["draw"]]


def ready(market: Gate, number: str) -> bool:
    """Whether the department may decide: its plug-in, where there is one, has spoken."""
    answer = market.call("GET", f"/v1/cases/{number}")
    return answer.status == 200 and answer.body["tasks"][0]["state"] == "ready"


def valid(her: Gate, number: str) -> bool:
    answer = her.call("GET", f"/v1/certificates/{number}")
    return answer.status == 200 and answer.body["state"] == "valid"


def ended(her: Gate, number: str) -> str:
    """The identifier of her certificate, once her copy is revoked."""

    def revoked() -> Any:
        held = her.get(f"/v1/certificates/{number}")
        return held if held["state"] == "revoked" else None

    return str(until(revoked, 30, "the end of her copy")["id"])
