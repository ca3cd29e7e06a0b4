"""What happens when there is too much of something, or something is away."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Event
from typing import Any

import httpx

from infra.local.ports import free_ports
from services.chassis.errors import Forbidden
from tests.integration.gateway.rooms import citizen, token
from tests.integration.gateway.stacks import SETTINGS, bearer, gateway, stack

NUMBER = "510822202611234000015"


def test_a_caller_beyond_its_rate_waits_and_another_does_not() -> None:
    with stack(rate_per_caller=0.01) as county:
        path = f"/v1/applications/{NUMBER}"
        loud = [county.http.get(path, headers=bearer(citizen())) for _ in range(5)]
        assert [answer.status_code for answer in loud] == [200, 429, 429, 429, 429]
        limited = next(answer for answer in loud if answer.status_code == 429)
        assert limited.json()["reason"] == "RATE_LIMITED"
        assert 1 <= int(limited.headers["retry-after"]) <= 100
        assert county.http.get(path, headers=bearer(token("clerk"))).status_code == 200
        assert county.http.get("/livez").status_code == 200


def test_guessing_tokens_counts_against_the_address() -> None:
    with stack(rate_per_caller=0.01) as county:
        guesses = [county.http.get("/v1/messages", headers=bearer(f"a.b.{n}")).status_code for n in range(5)]
        assert guesses == [401, 429, 429, 429, 429]


def test_one_divisions_burst_does_not_starve_another() -> None:
    with stack(rate_per_division=0.01) as county:
        headers = bearer(token("supervisor"))
        burst = [
            county.http.get("/v1/cases?division=510822101", headers=headers).status_code for _ in range(6)
        ]
        assert burst == [200] + [429] * 5
        assert county.http.get("/v1/cases?division=510822102", headers=headers).status_code == 200


def test_without_its_rooms_the_gateway_lives_but_is_not_ready() -> None:
    listening, away = free_ports(2)
    settings = replace(
        SETTINGS,
        gateway_listen=f"127.0.0.1:{listening}",
        grpc_target=f"127.0.0.1:{away}",
        deadline=1.0,
    )
    with gateway(settings), httpx.Client(base_url=f"http://{settings.gateway_listen}", timeout=10) as http:
        assert http.get("/livez").status_code == 200
        ready = http.get("/readyz")
        assert ready.status_code == 503
        assert "/rooms/intake" in {fault["pointer"] for fault in ready.json()["errors"]}
        public = http.get("/v1/divisions/510822")
        assert (public.status_code, public.json()["reason"]) == (503, "UNAVAILABLE")
        assert int(public.headers["retry-after"]) >= 1
        signed_in = http.get("/v1/messages", headers=bearer(citizen()))
        assert (signed_in.status_code, signed_in.json()["reason"]) == (503, "KEYS_UNAVAILABLE")
        assert http.get("/.well-known/jwks.json").json()["reason"] == "KEYS_UNAVAILABLE"


def test_known_keys_go_on_checking_tokens_while_identity_is_away() -> None:
    with stack() as county:
        assert county.http.get("/v1/messages", headers=bearer(citizen())).status_code == 200
        county.script.answers["ListSigningKeys"] = Forbidden("GONE")
        assert (
            county.http.get("/v1/messages", headers=bearer(token("citizen", kind="person"))).status_code
            == 200
        )


def test_a_room_that_hangs_is_given_up_within_the_deadline() -> None:
    release = Event()

    with stack(deadline=1.0) as county:

        class Waits(dict[str, Any]):
            def get(self, rpc: str, default: Any = None) -> Any:
                if rpc == "GetDivision":
                    release.wait(20)
                return super().get(rpc, default)

        county.script.answers = Waits(county.script.answers)
        answer = county.http.get("/v1/divisions/510822")
        release.set()
        assert (answer.status_code, answer.json()["reason"]) == (503, "DEADLINE_EXCEEDED")


def test_many_requests_at_once_are_all_answered() -> None:
    with stack(grpc_threads=16) as county, ThreadPoolExecutor(32) as pool:
        asking = (pool.submit(county.http.get, "/v1/divisions/510822") for _ in range(300))
        codes = [asked.result().status_code for asked in list(asking)]
    assert codes == [200] * 300
