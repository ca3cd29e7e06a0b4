"""Tokens checked with keys that are fetched beside the requests."""

import asyncio
from collections.abc import Sequence

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from sanji.identity.v1 import identity_pb2, identity_service_pb2, identity_sessions_pb2

from gateway.auth import Keyring
from services.chassis.clock import rfc3339
from services.chassis.errors import Forbidden, Unavailable
from services.chassis.fakes import FakeClock
from services.chassis.tokens import Claims, issue

CLOCK = FakeClock()
OLD, NEW = Ed25519PrivateKey.generate(), Ed25519PrivateKey.generate()


def row(kid: str, key: Ed25519PrivateKey, not_after: str = "") -> identity_pb2.SigningKey:
    raw = key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    return identity_pb2.SigningKey(kid=kid, public_key=raw, not_after=not_after)


def bearer(kid: str, key: Ed25519PrivateKey) -> str:
    claims = Claims("510822", "p-1", "person", frozenset({"citizen"}), "510822", "s-1")
    return "Bearer " + issue(claims, key, kid, 600, CLOCK)


class Identity:
    """Answers with one list of keys after the other, the last one for ever; an exception is raised."""

    def __init__(self, *answers: Sequence[identity_pb2.SigningKey] | Exception) -> None:
        self.answers = list(answers)
        self.asked = 0
        self.since: list[int] = []
        self.ended: list[identity_sessions_pb2.Ended] = []

    async def __call__(self, ended_since: int) -> identity_service_pb2.ListSigningKeysResponse:
        self.asked += 1
        self.since.append(ended_since)
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, Exception):
            raise answer
        return identity_service_pb2.ListSigningKeysResponse(keys=answer, ended=self.ended, as_of=self.asked)


def test_a_caller_without_a_token_is_nobody() -> None:
    assert asyncio.run(Keyring(Identity([]), CLOCK).principal("")).subject == ""


@pytest.mark.parametrize("header", ["Basic dTpw", "Bearer", "Bearer  ", "Bearer a.b.c", "Bearer é"])
def test_anything_but_a_bearer_token_is_invalid(header: str) -> None:
    keyring = Keyring(Identity([row("510822-1", OLD)]), CLOCK)
    with pytest.raises(Forbidden) as caught:
        asyncio.run(keyring.principal(header))
    assert caught.value.reason == "TOKEN_INVALID"


def test_the_first_token_fetches_the_keys_and_the_next_does_not() -> None:
    identity = Identity([row("510822-1", OLD)])
    keyring = Keyring(identity, CLOCK)

    async def twice() -> set[str]:
        return {(await keyring.principal(bearer("510822-1", OLD))).subject for _ in range(2)}

    assert asyncio.run(twice()) == {"p-1"}
    assert identity.asked == 1


def test_a_flood_of_unknown_keys_asks_identity_once_in_five_seconds() -> None:
    identity = Identity([row("510822-1", OLD)])
    keyring = Keyring(identity, CLOCK)

    async def flood() -> None:
        for _ in range(20):
            with pytest.raises(Forbidden):
                await keyring.principal(bearer("510822-9", NEW))

    asyncio.run(flood())
    assert identity.asked == 1


def test_a_new_key_is_learned_and_the_old_one_goes_on_while_identity_is_away() -> None:
    identity = Identity([row("510822-1", OLD), row("510822-2", NEW)], ConnectionError())
    keyring = Keyring(identity, CLOCK)

    async def ask() -> list[str]:
        first = await keyring.principal(bearer("510822-2", NEW))
        second = await keyring.principal(bearer("510822-1", OLD))
        return [first.subject, second.subject]

    assert asyncio.run(ask()) == ["p-1", "p-1"]


def test_without_any_key_the_caller_should_come_back() -> None:
    keyring = Keyring(Identity(ConnectionError()), CLOCK)
    with pytest.raises(Unavailable) as caught:
        asyncio.run(keyring.principal(bearer("510822-1", OLD)))
    assert (caught.value.reason, caught.value.retry_after) == ("KEYS_UNAVAILABLE", 1.0)
    with pytest.raises(Unavailable):
        _ = keyring.document


def test_a_key_past_its_end_no_longer_counts() -> None:
    keyring = Keyring(Identity([row("510822-1", OLD, rfc3339(CLOCK.now())), row("510822-2", NEW)]), CLOCK)

    async def ask() -> str:
        assert (await keyring.principal(bearer("510822-2", NEW))).subject == "p-1"
        with pytest.raises(Forbidden) as caught:
            await keyring.principal(bearer("510822-1", OLD))
        return caught.value.reason

    assert asyncio.run(ask()) == "TOKEN_INVALID"
    assert [key["kid"] for key in keyring.document["keys"]] == ["510822-2"]


def test_a_session_that_ended_elsewhere_is_refused_with_the_next_asking() -> None:
    identity = Identity([row("510822-1", OLD)], [row("510822-1", OLD), row("510822-2", NEW)])
    keyring = Keyring(identity, CLOCK)
    token = bearer("510822-1", OLD)

    async def ask() -> str:
        assert (await keyring.principal(token)).subject == "p-1"
        identity.ended = [identity_sessions_pb2.Ended(session="s-1", account="p-1", stack="510822")]
        await keyring.renew()
        with pytest.raises(Forbidden) as caught:
            await keyring.principal(token)
        return caught.value.reason

    assert asyncio.run(ask()) == "SESSION_ENDED"
    assert identity.since == [0, 1]
