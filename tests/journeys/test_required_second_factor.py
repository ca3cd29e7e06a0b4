"""Where a second factor is required, administrators enrol one at their first sign-in and can do nothing before."""

import json
import secrets
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from infra.demo.gate import Gate
from infra.demo.seed import sanji
from infra.local.installation import Installation
from infra.local.plan import StackPlan, level_facts
from infra.local.ports import Ports
from tests.journeys.test_sessions import code_of
from tests.stacks import COUNTY

STAFF = {
    "username": "he.clerk",
    "name": "何丽华",
    "password": "Spring-2026",
    "roles": ["clerk"],
    "division": COUNTY,
    "department": "",
}

PROGRAMS = ("broker", "database", "serve", "gateway")


@pytest.fixture(scope="module")
def strict(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """A stack that runs as the settings come: a second factor is required. Nobody here waits for an event."""
    root = tmp_path_factory.mktemp("strict")
    facts = level_facts(COUNTY)
    settings = {name: value for name, value in facts["settings"].items() if name != "SANJI_SECOND_FACTOR"}
    plan = StackPlan(code=COUNTY, name="青川县", dir=root / COUNTY, ports=Ports.free(1)[0], **facts)
    made = Installation(root, [replace(plan, programs=PROGRAMS, settings=settings)])
    try:
        made.up(180)
        yield made
    finally:
        made.wipe()


def refused(gate: Gate, method: str, path: str, body: object = None) -> tuple[int, str]:
    answer = gate.call(method, path, body, key=secrets.token_hex(8) if method == "POST" else "")
    return answer.status, json.dumps(answer.body) if answer.status < 400 else answer.body["reason"]


@pytest.mark.timeout(400)
def test_an_administrator_can_only_enrol_then_works_with_codes_and_a_recovery_code_opens_once(
    strict: Installation, tmp_path: Path
) -> None:
    gate = Gate(strict.stack(COUNTY).plan.gateway_url)
    password, file = f"Sanji-{secrets.token_urlsafe(12)}", tmp_path / "password"
    file.write_text(password, encoding="ascii")
    role = ("--role", "admin", "--division", COUNTY, "--password-file", str(file))
    sanji(strict, COUNTY, "staff", "add", "--username", "admin", *role)
    hers = {"kind": "staff", "username": "admin", "password": password}

    opened = gate.post("/v1/sessions", hers, 201)
    assert opened["principal"]["roles"] == ["enrolling"]
    bare = gate.as_caller(opened["access_token"])
    assert refused(bare, "POST", "/v1/staff", STAFF) == (403, "ROLE_NOT_ALLOWED")
    assert refused(bare, "GET", "/v1/service-accounts") == (403, "ROLE_NOT_ALLOWED")
    begun = bare.post("/v1/second-factor", status=201)
    codes = bare.post("/v1/second-factor/confirmation", {"code": code_of(begun["secret"], -1)})[
        "recovery_codes"
    ]
    assert refused(bare, "POST", "/v1/staff", STAFF) == (403, "ROLE_NOT_ALLOWED")

    renewed = gate.post("/v1/sessions/refresh", {"refresh_token": opened["refresh_token"]}, 201)
    assert renewed["principal"]["roles"] == ["admin"]
    added = gate.as_caller(renewed["access_token"]).post("/v1/staff", STAFF, 201)
    assert added["roles"] == ["clerk"]

    assert refused(gate, "POST", "/v1/sessions", hers) == (401, "SECOND_FACTOR_REQUIRED")
    with_code = gate.sign_in(**hers, totp=code_of(begun["secret"]))
    assert with_code.get("/v1/service-accounts")["items"] == []
    lost = {**hers, "totp": codes[0]}
    assert gate.sign_in(**lost).get("/v1/service-accounts")["items"] == []
    assert refused(gate, "POST", "/v1/sessions", lost) == (401, "SECOND_FACTOR_WRONG")
    assert gate.sign_in(**hers, totp=codes[1]).get("/v1/sessions")["items"]
    clerk = {"kind": "staff", "username": STAFF["username"], "password": STAFF["password"]}
    assert gate.post("/v1/sessions", clerk, 201)["principal"]["roles"] == ["clerk"]
