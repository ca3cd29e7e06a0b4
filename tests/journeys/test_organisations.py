"""An inn promises instead of proving: who stands for it holds its licence, reads its messages, and objects for it."""

import hashlib
import json
import secrets
from datetime import date
from typing import Any

from infra.demo.gate import Gate
from loadtests.data import submission
from services.chassis.clock import SystemClock, from_rfc3339, rfc3339
from services.chassis.numbers import is_uscc
from tests.people import arrived, from_home
from tests.stacks import COUNTY, Stacks
from tests.waiting import until

ITEM, DEPARTMENT, EXAMPLE = "public_place_hygiene_licence", "health", "91510822MA6A100296"


def test_who_stands_for_an_organisation_holds_its_licence_reads_of_it_and_objects(stacks: Stacks) -> None:
    her, _ = arrived(stacks.gates[COUNTY])
    stranger, _ = arrived(stacks.gates[COUNTY])
    clerk, uscc = stacks.cast.staff["county.clerk"], new_uscc()
    inn = {"uscc": uscc, "name": "青川青溪古城客栈有限公司", "evidence": "营业执照", "division": COUNTY}
    link = her.post("/v1/parties/organisations", inn, 201)["link"]["link"]
    clerk.post(f"/v1/parties/links/{link}/confirmation", {"evidence": "营业执照原件"})

    body = from_home(her, promising(her, uscc))

    def handed_in() -> Any:
        answer = her.call("POST", "/v1/applications", body, secrets.token_hex(8))
        assert answer.status in (201, 403), answer.body
        return answer.body if answer.status == 201 else None

    number = until(handed_in, 20, "that she may act for it")["number"]
    clerk.post(f"/v1/applications/{number}/acceptance")
    health = officer(stacks, "reviewer")
    case = until(lambda: ready(health, number), 40, "the case")
    assert date.fromisoformat(case["committed_due"]) == from_rfc3339(case["accepted_at"]).date()
    granted = {"outcome": "granted", "reason": "", "checks": {f"c{at}": True for at in range(1, 5)}}
    assert health.post(f"/v1/cases/{number}/decision", granted)["state"] == "decided"

    paper = f"/v1/certificates/{number}"
    until(lambda: her.call("GET", paper).status == 200, 30, "the licence")
    printed = her.client.get(
        f"{her.url}{paper}/certificate.pdf", headers={"Authorization": f"Bearer {her.token}"}
    )
    assert (printed.status_code, printed.content[:5]) == (200, b"%PDF-")
    assert stranger.call("GET", paper).status == 404
    until(lambda: "certificate_issued" in told(her, number), 30, "its message")
    assert told(stranger, number) == set()

    check = f"/v1/after-checks/{number}"
    health.post(f"{check}/result", {"result": "broken", "note": "现场检测指标不合格"})
    until(lambda: her.get(f"/v1/applications/{number}")["status"] == "revoked", 30, "the revocation")
    until(lambda: "decision_revoked" in told(her, number), 30, "what she can do about it")
    assert stranger.call("POST", f"{check}/appeal", {"reason": "无关"}, "s").status == 404
    assert her.post(f"{check}/appeal", {"reason": "已整改并重新检测"})["state"] == "appealed"


def new_uscc() -> str:
    """A number that no other run uses."""
    body = f"91510822MA{secrets.randbelow(10**7):07d}"
    return next(body + check for check in "0123456789ABCDEFGHJKLMNPQRTUWXY" if is_uscc(body + check))


def promising(her: Gate, uscc: str) -> dict[str, Any]:
    """The inn's application with a signature under the text in force."""
    text = her.get(f"/v1/items/{ITEM}/commitment")
    assert text["decided_at_once"]
    plain = json.dumps(submission(ITEM, SystemClock().today(), None, COUNTY, "online"), ensure_ascii=False)
    body: dict[str, Any] = json.loads(plain.replace(EXAMPLE, uscc))
    spelled = json.dumps(body["form"], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    at = rfc3339(SystemClock().now())
    lines = (text["digest"], uscc, hashlib.sha256(spelled.encode()).hexdigest(), at)
    signature = hashlib.sha256("\n".join(lines).encode()).hexdigest()
    return body | {
        "commitment": {"text_version": text["text_version"], "signed_at": at, "signature": signature}
    }


def officer(stacks: Stacks, role: str) -> Gate:
    """Somebody of the department."""
    said = {"username": f"health.{role}.{secrets.token_hex(3)}", "password": "Sanji-health-7319"}
    body = said | {"name": "周宁", "roles": [role], "division": COUNTY, "department": DEPARTMENT}
    stacks.admin(COUNTY).post("/v1/staff", body, 201)
    return stacks.gates[COUNTY].sign_in(kind="staff", **said)


def ready(health: Gate, number: str) -> Any:
    """The case, once the department may decide it."""
    answer = health.call("GET", f"/v1/cases/{number}")
    return answer.body if answer.status == 200 and answer.body["tasks"][0]["state"] == "ready" else None


def told(gate: Gate, number: str) -> set[str]:
    """What somebody's inbox says about it."""
    return {one["kind"] for one in gate.get("/v1/messages?limit=100")["items"] if one["number"] == number}
