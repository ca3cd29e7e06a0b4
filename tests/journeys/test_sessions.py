"""A security administrator takes up a second factor, looks at her sessions, and ends one."""

import secrets
import time
from pathlib import Path

import pytest

from infra.demo.gate import Gate
from infra.demo.seed import sanji
from services.identity.store.second_factor import one_time
from tests.stacks import COUNTY, TOWNSHIP, Stacks
from tests.waiting import until

POLLED = 25.0
"""Seconds after which every process has asked what ended, with room for a busy machine."""


@pytest.fixture
def account(stacks: Stacks, tmp_path: Path) -> dict[str, str]:
    """Her credentials; the county's operator has opened the account."""
    username, password = f"security-{secrets.token_hex(4)}", f"Sanji-{secrets.token_urlsafe(12)}"
    file = tmp_path / "password"
    file.write_text(password, encoding="ascii")
    role = ("--role", "security_admin", "--division", COUNTY)
    sanji(
        stacks.installation,
        COUNTY,
        "staff",
        "add",
        "--username",
        username,
        *role,
        "--password-file",
        str(file),
    )
    return {"kind": "staff", "username": username, "password": password}


def code_of(secret: str, steps: int = 0) -> str:
    """What her app shows now, or `steps` × 30 s later."""
    return one_time(secret).generate(time.time() + 30 * steps).decode()


def status(gate: Gate) -> tuple[int, str]:
    answer = gate.call("GET", "/v1/sessions")
    return answer.status, "" if answer.status == 200 else answer.body["reason"]


def test_a_security_administrator_enrols_signs_in_with_a_code_and_ends_a_lost_session(
    stacks: Stacks, account: dict[str, str]
) -> None:
    county = stacks.gates[COUNTY]
    first = county.sign_in(**account)
    begun = first.post("/v1/second-factor", status=201)
    assert begun["uri"].startswith("otpauth://totp/")
    wrong = first.call("POST", "/v1/second-factor/confirmation", {"code": "000000"})
    assert (wrong.status, wrong.body["reason"]) == (401, "SECOND_FACTOR_WRONG")
    codes = first.post("/v1/second-factor/confirmation", {"code": code_of(begun["secret"], -1)})[
        "recovery_codes"
    ]
    bare = county.call("POST", "/v1/sessions", account)
    assert (bare.status, bare.body["reason"]) == (401, "SECOND_FACTOR_REQUIRED")

    shown = code_of(begun["secret"])
    here = county.sign_in(**account, totp=shown)
    again = county.call("POST", "/v1/sessions", {**account, "totp": shown})
    assert (again.status, again.body["reason"]) == (401, "SECOND_FACTOR_WRONG")
    lost = county.sign_in(**account, totp=codes[0])

    listed = here.get("/v1/sessions")["items"]
    assert [(one["current"], one["second_factor"]) for one in listed] == [
        (False, True),
        (True, True),
        (False, True),
    ]
    at_township = Gate(stacks.gates[TOWNSHIP].url, lost.token)
    assert status(lost) == status(at_township) == (200, "")
    assert here.call("DELETE", f"/v1/sessions/{listed[0]['session']}").status == 204
    for gate in (lost, at_township):
        until(lambda gate=gate: status(gate) == (401, "SESSION_ENDED"), POLLED, "the end of the session")  # type: ignore[misc]
    assert status(here) == (200, "")
