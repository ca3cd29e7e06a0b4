"""Every operation over a real server and real gRPC: what is asked of which room, and what comes back."""

from typing import Any

import pytest

from gateway.app import endpoints
from gateway.endpoint import Endpoint
from gateway.parts import Parts
from gateway.routes import RESOURCES
from services.chassis.auth import CITIZEN, STAFF_ROLES
from services.chassis.telemetry import Telemetry
from tests.integration.gateway.rooms import token
from tests.integration.gateway.stacks import SETTINGS, Stack

NUMBER = "510822202611234000015"
ALL_ROLES = sorted(STAFF_ROLES | {CITIZEN})
OPERATIONS = [operation for resource in RESOURCES for operation in resource.made]
ASKING = [operation for operation in OPERATIONS if operation.rpc]
VALUES = {
    "number": NUMBER,
    "notice": "1",
    "material": "resident_id_card",
    "ticket": "510822-CC-1",
    "window": "510822-CC-W01",
    "hall": "510822-CC",
    "code": "510822",
    "id": "m1",
    "link": "pl-1",
    "mandate": "WT1",
    "entrustment": "510822-en-1",
    "agent": "s-1",
    "session": "se-1",
    "staff": "s-1",
    "site": "510822-CC",
    "account": f"510822-sa-{'0' * 24}",
    "change": "ch-510822-1",
    "batch": "510822-2026-1",
    "power": "dp-510822-1",
    "certificate": NUMBER,
    "organ": "11510822MB9A00049D",
    "provider": "province",
    "stack": "510822",
    "baseline": "bl-1",
    "file": "510822-mt-1",
    "step": "review",
    "card": "red_card",
    "kind": "power",
    "plan": "510822-ip-1",
    "visit": "510822-iv-2026Q4-1",
    "item": "elderly_preferential_card",
}
QUERIES = {
    "search_items": {"q": "居住证"},
    "list_sites": {"division": "510822"},
    "list_commitments": {"division": "510822"},
    "list_inspections": {"division": "510822"},
    "get_card_rates": {"by": "site", "since": "2026-01", "until": "2026-12"},
    "get_material_ways": {"since": "2026-01", "until": "2026-12"},
    "find_open_sites": {"division": "510822"},
    "upload_material": {"item": "residence_permit", "material": "residence_address_proof"},
    "list_materials": {"item": "residence_permit"},
    "get_chief": {"department": "public_security", "division": "510822"},
}


def send(county: Stack, operation: Any, **headers: str) -> Any:
    if operation.accepts:
        headers["content-type"] = operation.accepts[0]
    body = operation.asked or {}
    return county.http.request(
        operation.method,
        operation.path.format(**VALUES),
        params=QUERIES.get(operation.id),
        json=body if operation.takes_body else None,
        content=b"%PDF-1.7" if operation.accepts else None,
        headers={"idempotency-key": "k-1", **headers},
    )


def role_for(operation: Any) -> str:
    return token(
        *(operation.audience.roles or {"clerk"}), kind="person" if "rating" in operation.rpc else "staff"
    )


@pytest.mark.parametrize("operation", ASKING, ids=lambda one: one.id)
def test_every_operation_asks_its_room_and_answers_what_its_schema_says(
    county: Stack, operation: Any
) -> None:
    answer = send(county, operation, authorization=f"Bearer {role_for(operation)}")
    assert answer.status_code == operation.status, answer.text
    assert county.script.count(operation.rpc.rpartition(".")[2]) or operation.id == "get_signing_keys"
    assert answer.headers["x-sanji-served-by"] == "510822"
    if operation.status == 204:
        assert answer.content == b""
        return
    if operation.media != "application/json":
        assert answer.headers["content-type"] == operation.media
        assert answer.content
        return
    described = county.http.get("/openapi.json").json()
    responses = described["paths"][operation.path][operation.method.lower()]["responses"]
    schema = responses[str(operation.status)]["content"]["application/json"]["schema"]
    _matches(answer.json(), schema, described)
    if operation.versioned:
        assert answer.headers["etag"] == f'"{answer.json()["version"]}"'


def _matches(value: Any, schema: dict[str, Any], described: dict[str, Any]) -> None:
    if "$ref" in schema:
        schema = described["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    for option in schema.get("anyOf", ()):
        if value is not None and option.get("type") != "null":
            _matches(value, option, described)
    if schema.get("type") == "array":
        assert isinstance(value, list)
        for one in value:
            _matches(one, schema["items"], described)
    if "properties" in schema:
        assert set(schema.get("required", ())) <= set(value) <= set(schema["properties"])
        for name, one in ((name, schema["properties"][name]) for name in value):
            _matches(value[name], one, described)
    kinds = {"string": str, "integer": int, "boolean": bool, "object": dict}
    if schema.get("type") in kinds:
        assert isinstance(value, kinds[schema["type"]]), (value, schema)


@pytest.mark.parametrize(
    "operation", [one for one in ASKING if not one.audience.anyone], ids=lambda one: one.id
)
def test_whoever_is_not_in_the_audience_never_reaches_the_room(county: Stack, operation: Any) -> None:
    rpc = operation.rpc.rpartition(".")[2]
    nobody = send(county, operation)
    assert (nobody.status_code, nobody.json()["reason"]) == (401, "UNAUTHENTICATED")
    assert nobody.headers["www-authenticate"].startswith("Bearer")
    forged = send(county, operation, authorization="Bearer a.b.c")
    assert (forged.status_code, forged.json()["reason"]) == (401, "TOKEN_INVALID")
    if others := set(ALL_ROLES) - operation.audience.roles:
        other = send(county, operation, authorization=f"Bearer {token(*others)}")
        assert (other.status_code, other.json()["reason"]) == (403, "ROLE_NOT_ALLOWED")
    assert county.script.count(rpc) == 0


@pytest.mark.parametrize("operation", [one for one in ASKING if one.key], ids=lambda one: one.id)
def test_creating_needs_a_key_which_is_passed_on(county: Stack, operation: Any) -> None:
    credential = {"authorization": f"Bearer {role_for(operation)}"}
    path = operation.path.format(**VALUES)
    without = county.http.post(path, json=operation.asked, headers=credential)
    assert (without.status_code, without.json()["reason"]) == (400, "IDEMPOTENCY_KEY_REQUIRED")
    long = county.http.post(path, json=operation.asked, headers={**credential, "idempotency-key": "k" * 129})
    assert (long.status_code, long.json()["reason"]) == (422, "IDEMPOTENCY_KEY_INVALID")
    county.http.post(path, json=operation.asked, headers={**credential, "idempotency-key": "my key"})
    assert [one.key for one in county.script.asked if one.rpc == operation.rpc.rpartition(".")[2]] == [
        "my key"
    ]


@pytest.mark.parametrize("operation", [one for one in ASKING if one.takes_body], ids=lambda one: one.id)
def test_an_unknown_field_and_a_malformed_body_are_refused_before_the_room(
    county: Stack, operation: Any
) -> None:
    headers = {"authorization": f"Bearer {role_for(operation)}", "idempotency-key": "k"}
    path = operation.path.format(**VALUES)
    unknown = county.http.post(path, json={**(operation.asked or {}), "surprise": 1}, headers=headers)
    assert unknown.status_code == 422
    assert {"pointer": "/surprise", "reason": "FIELD_UNKNOWN", "detail": "没有这一项"} in unknown.json()[
        "errors"
    ]
    headers["content-type"] = "application/json"
    for body in (b"{", b'{"a": NaN}', b"\xff\xfe", b'{"a": 1, "a": 2}', b"[" * 9000):
        malformed = county.http.post(path, content=body, headers=headers)
        assert (malformed.status_code, malformed.json()["reason"]) == (400, "BODY_MALFORMED")
    assert county.script.count(operation.rpc.rpartition(".")[2]) == 0


def test_every_route_states_its_audience_and_matches_its_proto() -> None:
    parts = Parts(SETTINGS, Telemetry("gateway", SETTINGS, "510822"))
    for endpoint in endpoints(parts):
        assert isinstance(endpoint, Endpoint)
        audience = endpoint.operation.audience
        assert audience.anyone or audience.roles, endpoint.path
        assert endpoint.operation.rpc or endpoint.path in ("/livez", "/readyz", "/metrics")
