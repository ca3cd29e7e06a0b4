"""One real record of each kind in the township or its county, so that a right is really tried and not lost in a 404.

A new operation with a path parameter needs an id of that name in `prepare`; one whose example body does not get as far
as the check, a line in `bodies`; one that takes its record away from those who come after, a place in `LAST`.
"""

import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, get_type_hints
from urllib.parse import urlencode

from gateway.operations import Operation
from infra.demo.gate import Gate
from infra.demo.people import Person, someone
from infra.demo.seed import VILLAGE
from services.chassis.clock import SystemClock
from tests.faults.crowd import permit
from tests.rights.births import PACKAGE, birth, granted, newborn
from tests.rights.callers import CHILD, DESK, HALLS, OWN, Caller, villager
from tests.rights.expected import place_of
from tests.stacks import COUNTY, TOWNSHIP, Stacks
from tests.waiting import until

PDF = b"%PDF-1.7\n%%EOF\n"
LAST = (
    "withdraw_package",
    "return_package",
    "withdraw_application",
    "return_application",
    "revoke_service_account",
    "revoke_power",
    "revoke_certificate",
    "endclaim_view",
    "end_entrustment",
    "disable_staff",
    "enable_staff",
    "end_session",
)


CHANGE = {
    "kind": "change",
    "item": "residence_permit",
    "law": "residence_permit_regulation",
    "article": "10",
    "reason": "压缩承诺时限",
    "effective_on": (SystemClock().today() + timedelta(days=40)).isoformat(),
    "row": {"item_id": "residence_permit", "committed_days": 4},
    "division": COUNTY,
}
BATCH = {
    "title": "矩阵测试",
    "effective_on": (SystemClock().today() + timedelta(days=40)).isoformat(),
    "items": [],
    "division": COUNTY,
}


@dataclass(frozen=True, slots=True)
class Records:
    """Path parameter → the record's id; operation id → body, and → what stands in the query."""

    ids: dict[str, str]
    bodies: dict[str, dict[str, Any]]
    queries: dict[str, dict[str, str]]

    def path(self, operation: Operation) -> str:
        """The operation's path with real ids. Raises `KeyError` for a parameter that nothing was prepared for."""
        ids = self.ids | {"code": self.code(operation)}
        if operation.path.startswith("/v1/package"):
            ids |= {"number": ids["package_number"], "id": PACKAGE}
        path = operation.path.format(**ids)
        query = dict(self.queries.get(operation.id, {}))
        if _has(operation, "query", "division"):
            query["division"] = place_of(operation)
        return f"{path}?{urlencode(query)}" if query else path

    def code(self, operation: Operation) -> str:
        """`{code}` is an item's, or a division's."""
        return TOWNSHIP if operation.path.startswith("/v1/divisions") else self.ids["item"]

    def body(self, operation: Operation) -> dict[str, Any] | bytes | None:
        """The example body, in the place of the record; a file where one is taken."""
        if operation.accepts:
            return PDF
        if not operation.takes_body:
            return None
        if operation.id in self.bodies:
            return self.bodies[operation.id]
        asked: Any = operation.asked or {}
        return asked | ({"division": place_of(operation)} if _has(operation, "body", "division") else {})


def _has(operation: Operation, part: str, name: str) -> bool:
    model = get_type_hints(operation.answer).get(part)
    return model is not None and name in model.model_fields


def prepare(stacks: Stacks, her: Gate, person: Person, callers: list[Caller]) -> Records:
    """Make them, each by somebody who may."""
    gate = stacks.gates[TOWNSHIP]
    by = {(one.role, one.relation): gate.as_caller(one.token) for one in callers}
    submission = birth(person)
    number = her.post("/v1/applications", submission, 201)["number"]
    by["clerk", OWN].post(f"/v1/applications/{number}/acceptance")
    reviewer = by["reviewer", OWN]
    until(lambda: reviewer.call("GET", f"/v1/cases/{number}").status == 200, 20, "the case")
    ticket = gate.post("/v1/tickets", {"hall": HALLS[OWN], "lane": "general"}, 201)["ticket"]
    message = until(lambda: her.get("/v1/messages")["items"], 20, "a message")[0]["id"]
    admin = stacks.admin(TOWNSHIP)
    clerk, session = _clerk(admin, gate)
    county = stacks.gates[COUNTY]
    editor, authority = (county.as_caller(by[role, CHILD].token) for role in ("editor", "list_authority"))
    survivor, duplicate = (villager(gate)[0].get("/v1/people/me")["person"] for _ in range(2))
    by["clerk", OWN].post(f"/v1/sites/{HALLS[OWN]}/claims", {"items": ["residence_permit"]}, 201)
    file = _file(her)
    permitted = her.post("/v1/applications", _permit(her, person, file), 201)["number"]
    ids = {
        "number": number,
        "package_number": her.post(f"/v1/packages/{PACKAGE}/applications", newborn(person), 201)["number"],
        "notice": "1",
        "material": "household_register",
        "certificate": granted(her, person, by["clerk", OWN], reviewer),
        "organ": "11510822MB9A00049D",
        "step": "review",
        "card": "red_card",
        "plan": by["supervisor", OWN].post("/v1/inspections", _plan(), 201)["plan"],
        "visit": f"{TOWNSHIP}-iv-2026Q4-{secrets.token_hex(16)}",
        "hall": HALLS[OWN],
        "site": HALLS[OWN],
        "window": f"{HALLS[OWN]}-W01",
        "ticket": ticket,
        "id": message,
        "item": "residence_permit",
        "account": _machine(admin),
        "staff": clerk,
        "session": session,
        "change": editor.post("/v1/changes", CHANGE, 201)["change"],
        "batch": authority.post("/v1/batches", BATCH, 201)["batch"],
        "power": authority.post("/v1/powers", _power(), 201)["power_id"],
        "link": her.post("/v1/parties/links", _link(), 201)["link"],
        "provider": "sichuan",
        "file": file,
        "kind": "power",
        "mandate": her.post("/v1/mandates", _mandate(), 201)["mandate"],
        "agent": AGENT["staff"],
        "entrustment": _entrusted(her, by["supervisor", OWN]),
    }
    bodies: dict[str, dict[str, Any]] = {
        "submit_application": submission,
        "submit_package": newborn(person),
        "record_print": {"site": HALLS[OWN], "kind": "guide", "copies": 1},
        "find_person": {"number": person.id_number, "document": "111", "purpose": "核对申请人身份"},
        "raise_assurance": {"number": person.id_number, "document": "111", "name": person.name},
        "merge_people": {"survivor": survivor, "duplicate": duplicate, "reason": "同一人"},
        "link_party": _link() | {"representative": _party(person)},
        "give_mandate": _mandate() | {"principal": _party(person), "principal_present": True},
        "grant_power": _power(),
        "plan_inspection": _plan(),
        "revoke_all_sessions": {"account": clerk, "reason": "账号疑似被他人使用"},
    }
    return Records(
        ids,
        bodies,
        {
            **_PAPER,
            "get_chief": {"department": DESK},
            "get_card_rates": {"by": "level", "since": "2026-01", "until": "2026-12"},
            "get_material_ways": {"since": "2026-01", "until": "2026-12"},
            "list_reusable_materials": {"purpose": "核对可复用材料"},
            "get_material": {"application": permitted, "purpose": "核对原件"},
        },
    )


AGENT = {
    "staff": "s-510822-1f2e3d4c",
    "username": "qingxi.agent",
    "name": "罗小兰",
    "phone": "0839-7201234",
    "weekdays": [1, 2, 3, 4, 5, 6, 7],
    "opens": "00:00",
    "closes": "24:00",
}


def _entrusted(her: Gate, supervisor: Gate) -> str:
    supervisor.post(f"/v1/sites/{HALLS[OWN]}/agents/roster", {"agents": [AGENT]})
    form = {
        "site": HALLS[OWN],
        "item": "residence_permit",
        "text_version": "2026-1",
        "agent": AGENT["staff"],
    }
    return str(her.post("/v1/entrustments", form, 201)["entrustment"])


_PAPER = {
    "upload_material": {"item": "residence_permit", "material": "residence_address_proof"},
    "list_materials": {"item": "residence_permit"},
}


def _file(her: Gate, material: str = "residence_address_proof") -> str:
    query = urlencode({"item": "residence_permit", "material": material, "division": TOWNSHIP})
    headers = {"Authorization": f"Bearer {her.token}", "Content-Type": "application/pdf"}
    made = her.client.post(f"{her.url}/v1/materials?{query}", content=PDF, headers=headers)
    return str(made.json()["file"])


def _permit(her: Gate, person: Person, file: str) -> dict[str, Any]:
    proof, photo = "residence_address_proof", "portrait_photo"
    body = permit(person, VILLAGE) | {"channel": "online", "division": TOWNSHIP}
    files = {proof: file, photo: _file(her, photo)}
    materials = [
        one | {"ref": files[one["code"]]} if one["code"] in files else one for one in body["materials"]
    ]
    return body | {"materials": materials}


def _link() -> dict[str, Any]:
    child = someone("510822", 6)
    return {
        "kind": "guardian",
        "represented": _party(child),
        "evidence": "户口簿",
        "division": TOWNSHIP,
    }


def _party(person: Person) -> dict[str, str]:
    return {"kind": "person", "number": person.id_number, "name": person.name}


def _mandate() -> dict[str, Any]:
    return {
        "agent": {"kind": "staff", "username": "village.agent"},
        "acts": ["submit"],
        "items": ["subsistence_allowance"],
        "starts": SystemClock().today().isoformat(),
        "ends": (SystemClock().today() + timedelta(days=30)).isoformat(),
        "text_version": "2026-1",
        "division": TOWNSHIP,
    }


def _power() -> dict[str, Any]:
    return {
        "item": "food_business_licence",
        "division": TOWNSHIP,
        "power": "decide",
        "document": f"青府发〔2026〕{secrets.randbelow(9000) + 1}号",
        "since": SystemClock().today().isoformat(),
        "until": (SystemClock().today() + timedelta(days=30)).isoformat(),
        "scope_zh": "辖区内小餐饮",
        "conditions_zh": ["经培训合格后办理"],
    }


def _plan() -> dict[str, Any]:
    numbers = ("51082219440215031X", "510822195003070157")
    return {
        "title": "矩阵测试",
        "division": TOWNSHIP,
        "department": DESK,
        "population": "commitments",
        "draw": 1,
        "inspectors": [{"staff": f"s-{at}", "number": number} for at, number in enumerate(numbers)],
    }


def _machine(admin: Gate) -> str:
    body = {
        "kind": "webhook",
        "name": "矩阵测试",
        "scopes": ["catalogue.read"],
        "division": TOWNSHIP,
        "expires_on": SystemClock().today().isoformat(),
    }
    return str(admin.post("/v1/service-accounts", body, 201)["service_account"]["account"])


def _clerk(admin: Gate, gate: Gate) -> tuple[str, str]:
    """(staff id, session id) of a clerk with whom things happen."""
    password = "Sanji-matrix-7319"
    body = {
        "username": f"matrix.clerk.{secrets.token_hex(3)}",
        "name": "矩阵测试",
        "password": password,
        "roles": ["clerk"],
        "division": TOWNSHIP,
        "department": DESK,
    }
    staff = admin.post("/v1/staff", body, 201)["staff"]
    opened = gate.post(
        "/v1/sessions", {"kind": "staff", "username": body["username"], "password": password}, 201
    )
    return str(staff), str(opened["refresh_token"]).partition(".")[0]
