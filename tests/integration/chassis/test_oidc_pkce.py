"""A code is worth something only to who holds the secret behind it (RFC 7636): against a provider that checks."""

from collections.abc import Iterator

import pytest

from services.chassis.clock import SystemClock
from services.chassis.errors import Forbidden
from services.chassis.oidc import Oidc
from services.chassis.providers import Provider
from services.identity.domain.oidc import Attempt, begin
from tests.oidc_provider import BACK, OidcProvider


@pytest.fixture(scope="module")
def provider() -> Iterator[OidcProvider]:
    made = OidcProvider()
    yield made.ready()
    made.close()


@pytest.fixture
def door(provider: OidcProvider) -> Oidc:
    return Oidc([Provider("it", "它", provider.issuer, "sanji", (BACK,), "not-a-secret")], SystemClock(), 20)


def left(provider: OidcProvider, door: Oidc) -> tuple[Attempt, str]:
    """Someone's attempt, and the code that the provider gave for it."""
    attempt, state = begin("it", BACK, SystemClock().now())
    url = door.authorization_url("it", BACK, state, attempt.nonce, attempt.challenge)
    back = provider.sign_in(url, "u-1")
    assert back["state"] == state
    return attempt, back["code"]


def test_the_provider_gives_a_token_for_the_verifier_behind_the_challenge(
    provider: OidcProvider, door: Oidc
) -> None:
    attempt, code = left(provider, door)
    assert door.claims("it", code, BACK, attempt.verifier, attempt.nonce)["sub"] == "u-1"


def test_a_stolen_code_is_worth_nothing_with_the_verifier_of_another_attempt(
    provider: OidcProvider, door: Oidc
) -> None:
    attempt, code = left(provider, door)
    thief, _ = begin("it", BACK, SystemClock().now())
    with pytest.raises(Forbidden) as refused:
        door.claims("it", code, BACK, thief.verifier, attempt.nonce)
    assert refused.value.reason == "ID_TOKEN_INVALID"
    assert door.claims("it", code, BACK, attempt.verifier, attempt.nonce)["sub"] == "u-1"


def test_the_provider_sends_nobody_back_with_a_code_that_is_bound_to_nothing(
    provider: OidcProvider, door: Oidc
) -> None:
    attempt, state = begin("it", BACK, SystemClock().now())
    url = door.authorization_url("it", BACK, state, attempt.nonce, attempt.challenge)
    assert "code" not in provider.sign_in(url.replace("S256", "plain"), "u-1")
