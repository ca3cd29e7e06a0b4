"""A person signs in at her province's identity service instead of with a password."""

import jwt

from infra.demo.people import someone
from tests.oidc_provider import BACK
from tests.stacks import COUNTY, Stacks


def test_a_person_known_to_the_province_signs_in_with_assurance_3_and_the_states_that_were_used_are_void(
    stacks: Stacks,
) -> None:
    county, person = stacks.gates[COUNTY], someone(COUNTY)
    stacks.provider.vouch_for("u-1", id_number=person.id_number, name=person.name)
    [offered] = county.get("/v1/oidc/providers")["items"]
    assert offered == {"provider": "sichuan", "name": "四川省统一身份认证", "redirect_uris": [BACK]}

    county.post("/v1/people", person.registration(), 202)
    mine = {"kind": "person", "id_number": person.id_number, "password": person.password}
    before = county.post("/v1/sessions", mine, 201)

    astray = county.call("POST", "/v1/oidc/sichuan/start", {"redirect_uri": "https://evil.example.cn/"})
    assert (astray.status, astray.body["reason"]) == (422, "REDIRECT_NOT_ALLOWED")
    begun = county.post("/v1/oidc/sichuan/start", {"redirect_uri": BACK}, 201)
    assert "code_challenge_method=S256" in begun["authorization_url"]
    back = stacks.provider.sign_in(begun["authorization_url"], "u-1")
    assert back["state"] == begun["state"]
    opened = county.post("/v1/oidc/sichuan/callback", back, 201)
    assert opened["principal"]["roles"] == ["citizen"]
    assert jwt.decode(opened["access_token"], options={"verify_signature": False})["loa"] == 3
    her = county.as_caller(opened["access_token"])
    assert her.get("/v1/people/me")["assurance"] == 3

    again = county.call("POST", "/v1/oidc/sichuan/callback", back)
    assert (again.status, again.body["reason"]) == (401, "OIDC_STATE_UNKNOWN")
    fresh = county.post("/v1/oidc/sichuan/start", {"redirect_uri": BACK}, 201)
    used = county.call("POST", "/v1/oidc/sichuan/callback", back | {"state": fresh["state"]})
    assert (used.status, used.body["reason"]) == (401, "ID_TOKEN_INVALID")

    old = county.call("POST", "/v1/sessions", mine)
    assert (old.status, old.body["reason"]) == (401, "CREDENTIALS_WRONG")
    renewed = county.call("POST", "/v1/sessions/refresh", {"refresh_token": before["refresh_token"]})
    assert (renewed.status, renewed.body["reason"]) == (401, "REFRESH_INVALID")
    assert her.get("/v1/sessions")["items"][0]["current"]

    logs = stacks.installation.root.glob("*/logs/*.log")
    told = "".join(file.read_text(encoding="utf-8", errors="replace") for file in logs)
    assert [one for one in (person.id_number, back["code"], begun["state"]) if one in told] == []
