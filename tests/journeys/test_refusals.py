"""Bad input: a clear refusal with a reason and every fault, never a 500, never a hang."""

import secrets
from typing import Any

import httpx
import pytest

from infra.demo.people import someone
from tests.faults.crowd import permit
from tests.stacks import TOWNSHIP, Stacks

VILLAGE = "510822101200"


def asked(stacks: Stacks, content: bytes, **headers: str) -> httpx.Response:
    """A raw POST of an application by the village's clerk."""
    clerk = stacks.cast.staff["village.clerk"]
    sent = {
        "Authorization": f"Bearer {clerk.token}",
        "Idempotency-Key": secrets.token_hex(8),
        "Content-Type": "application/json",
    } | headers
    return httpx.post(f"{clerk.url}/v1/applications", content=content, headers=sent, timeout=20)


def refused(stacks: Stacks, **changed: Any) -> tuple[int, str, set[tuple[str, str]]]:
    """Status, reason and (pointer, reason) of every fault of a changed application."""
    body = permit(someone(), VILLAGE) | changed
    answer = stacks.cast.staff["village.clerk"].call("POST", "/v1/applications", body, secrets.token_hex(8))
    faults = {(error["pointer"], error["reason"]) for error in answer.body["errors"]}
    return answer.status, answer.body["reason"], faults


def test_every_fault_of_a_form_is_named_at_once(stacks: Stacks) -> None:
    person = someone()
    body = permit(person, VILLAGE)
    body["applicant"]["id_number"] = "11010519491231002Y"
    body["form"] |= {
        "ground": "luck",
        "residence_since": "2999-01-01",
        "contact_phone": "12",
        "colour": "red",
    }
    del body["form"]["residence_address_zh"]
    status, _, faults = refused(stacks, **body)
    assert status == 422
    assert {pointer for pointer, _ in faults} >= {
        "/applicant/id_number",
        "/form/ground",
        "/form/residence_since",
        "/form/contact_phone",
        "/form/colour",
        "/form/residence_address_zh",
    }


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"item": "no_such_item"}, "ITEM_NOT_LISTED"),
        ({"item": "penalty_unlicensed_food_business"}, "ITEM_EX_OFFICIO"),
        ({"item": "residence_permit\x00"}, None),
        ({"division": "999999"}, None),
        ({"division": "5108221012001"}, None),
        ({"division": "51082210120x"}, None),
        ({"division": "510822101999"}, None),
        ({"channel": "telepathy"}, None),
        ({"form": []}, None),
        ({"form": {"residence_since": 12}}, None),
        ({"materials": [{"code": "gold_bar", "kind": "upload", "ref": "x"}]}, None),
        ({"applicant": {"kind": "person"}}, None),
        ({"colour": "red"}, None),
    ],
    ids=str,
)
def test_a_wrong_value_is_refused_with_its_reason(
    stacks: Stacks, changed: dict[str, Any], reason: str | None
) -> None:
    status, said, _ = refused(stacks, **changed)
    assert 400 <= status < 500
    assert reason in (None, said)
    assert said.isupper()


@pytest.mark.parametrize(
    ("content", "status"),
    [
        (b"", None),
        (b"{", 400),
        (b"[]", None),
        (b'{"item": NaN}', 400),
        (b'{"item": "\xff\xfe"}', 400),
        (b'{"item": "\\ud800"}', None),
        (b'{"item": 1, "item": 2}', None),
        (b"[" * 5000 + b"]" * 5000, None),
        (b'{"form": ' + b'{"a":' * 200 + b"1" + b"}" * 200 + b"}", None),
        (b'{"item": "' + b"x" * (1 << 20) + b'"}', 413),
    ],
    ids=range(10),
)
def test_a_broken_body_is_refused(stacks: Stacks, content: bytes, status: int | None) -> None:
    answer = asked(stacks, content)
    assert 400 <= answer.status_code < 500
    assert status in (None, answer.status_code)
    assert answer.headers["Content-Type"].startswith("application/problem+json")
    assert answer.json()["reason"].isupper()


def test_a_body_that_is_not_json_is_refused_by_its_type(stacks: Stacks) -> None:
    assert (
        asked(stacks, b"item=1", **{"Content-Type": "application/x-www-form-urlencoded"}).status_code == 415
    )


@pytest.mark.parametrize("token", ["", "Bearer", "Bearer x", "Bearer " + "a" * 5000, "Basic eDp5"])
def test_a_bad_token_is_401(stacks: Stacks, token: str) -> None:
    answer = asked(stacks, b"{}", Authorization=token)
    assert answer.status_code == 401
    assert "WWW-Authenticate" in answer.headers


def test_a_missing_or_malformed_key_is_refused(stacks: Stacks) -> None:
    assert asked(stacks, b"{}", **{"Idempotency-Key": ""}).status_code == 400
    assert asked(stacks, b"{}", **{"Idempotency-Key": "k" * 500}).status_code == 422


@pytest.mark.parametrize(
    "number", ["x", "510822202611220000000", "5" * 21, "51082220261122000000%20", "%00", "..%2f"]
)
def test_a_malformed_receipt_number_is_not_found(stacks: Stacks, number: str) -> None:
    answer = stacks.cast.staff["village.clerk"].call("GET", f"/v1/applications/{number}")
    assert answer.status in (404, 422)


@pytest.mark.parametrize(
    "registration",
    [
        {"id_number": "510822203003074518"},
        {"id_number": "110105194912310021"},
        {"id_number": "1101051949123100"},
        {"phone": "12"},
        {"password": "short"},
        {"name": ""},
    ],
    ids=str,
)
def test_a_person_with_a_wrong_fact_is_not_registered(stacks: Stacks, registration: dict[str, str]) -> None:
    body = someone().registration() | registration
    answer = stacks.gates[TOWNSHIP].call("POST", "/v1/people", body, secrets.token_hex(8))
    assert answer.status == 422
    assert [error["pointer"] for error in answer.body["errors"]] == [f"/{next(iter(registration))}"]


def test_a_villager_born_when_the_county_had_another_code_is_registered(stacks: Stacks) -> None:
    person = someone("150626", 75)
    stacks.gates[TOWNSHIP].post("/v1/people", person.registration(), 202)


def test_the_wrong_role_and_the_wrong_place_are_refused(stacks: Stacks) -> None:
    number = stacks.cast.staff["village.clerk"].post("/v1/applications", permit(someone(), VILLAGE), 201)[
        "number"
    ]
    reviewer = stacks.cast.staff["township.police"]
    assert reviewer.call("POST", f"/v1/applications/{number}/acceptance", {}).status == 403
    elsewhere = stacks.cast.staff["village.clerk"]
    body = permit(someone(), "510822101201")
    assert elsewhere.call("POST", "/v1/applications", body, "k-elsewhere").status == 403
