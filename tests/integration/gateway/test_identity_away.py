"""Identity is down: whoever is signed in goes on, nobody signs in."""

from contextlib import ExitStack

from tests.integration.gateway.rooms import Script, citizen, serving
from tests.integration.gateway.stacks import SETTINGS, bearer, stack


def test_while_identity_is_away_the_signed_in_go_on_and_sign_in_says_503() -> None:
    with ExitStack() as identity_up:
        identity = identity_up.enter_context(serving(SETTINGS, Script()))
        apart = {"identity": f"127.0.0.1:{identity.port}"}
        with stack(grpc_targets=apart, deadline=1.0) as county:
            headers = bearer(citizen())
            assert county.http.get("/v1/messages", headers=headers).status_code == 200
            identity_up.close()
            assert county.http.get("/v1/messages", headers=headers).status_code == 200
            assert county.http.get("/v1/messages", headers=bearer(citizen())).status_code == 200
            asked = {"kind": "staff", "username": "li.clerk", "password": "Spring-2026"}
            refused = county.http.post("/v1/sessions", json=asked)
            assert (refused.status_code, refused.json()["reason"]) == (503, "UNAVAILABLE")
            assert int(refused.headers["retry-after"]) >= 1
