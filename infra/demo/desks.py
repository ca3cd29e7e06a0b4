"""What a counter and a reviewer's desk do in every story."""

from typing import Any

from infra.demo.gate import Gate, Refused
from infra.local.readiness import wait_for

PATIENCE = 30.0
PDF, CREATED = b"%PDF-1.7\n%%EOF\n", 201


def take_in(clerk: Gate, item: str, applicant: Any, form: Any, materials: Any, **more: Any) -> str:
    """Hand in at the clerk's window and accept at once; the receipt number."""
    given = {"item": item, "applicant": applicant, "form": form, "materials": materials, "channel": "window"}
    number: str = clerk.post("/v1/applications", given | more, 201)["number"]
    clerk.post(f"/v1/applications/{number}/acceptance")
    return number


def opened(desk: Gate, number: str) -> Any:
    """The case once the desk sees it."""

    def found() -> Any:
        answer = desk.call("GET", f"/v1/cases/{number}")
        return answer.body if answer.status == 200 else None

    return wait_for(found, PATIENCE, f"the case {number}")


def grant(desk: Gate, number: str) -> Any:
    """Every criterion of the review sheet is met; the case afterwards."""
    criteria = desk.get(f"/v1/cases/{number}/review-sheet")["criteria"]
    met = {one["code"]: True for one in criteria}
    decision = {"outcome": "granted", "reason": "符合条件，准予办理", "checks": met}
    return desk.post(f"/v1/cases/{number}/decision", decision)


def organisation(uscc: str, name: str) -> dict[str, str]:
    """`applicant` of `POST /v1/applications`."""
    return {"kind": "organisation", "uscc": uscc, "name": name, "phone": "19900000013"}


def uploads(*codes: str) -> list[dict[str, str]]:
    """Papers that the clerk has scanned."""
    return [{"code": code, "kind": "upload", "ref": f"scan-{code}"} for code in codes]


def sent(gate: Gate, item: str, division: str, *codes: str) -> list[dict[str, str]]:
    """Papers that the caller uploads from where she is, to be named by what she hands in."""
    headers = {"Authorization": f"Bearer {gate.token}", "Content-Type": "application/pdf"}
    papers = []
    for code in codes:
        asked = {"item": item, "material": code, "division": division}
        reply = gate.client.post(f"{gate.url}/v1/materials", params=asked, content=PDF, headers=headers)
        if reply.status_code != CREATED:
            raise Refused(reply.status_code, reply.json())
        papers.append({"code": code, "kind": "upload", "ref": str(reply.json()["file"])})
    return papers


def lookup(code: str, number: str) -> dict[str, str]:
    """A paper that the platform looks up by its number."""
    return {"code": code, "kind": "lookup", "ref": number}
