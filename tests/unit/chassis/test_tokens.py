"""Access tokens: what is believed, and what is not."""

import base64
import json
from collections.abc import Callable, Mapping
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from hypothesis import given
from hypothesis import strategies as some

from services.chassis.errors import Forbidden, Unavailable
from services.chassis.fakes import FakeClock
from services.chassis.tokens import MAX_BYTES, Claims, TokenVerifier, issue, jwks, read_jwks

KEY = Ed25519PrivateKey.generate()
OTHER = Ed25519PrivateKey.generate()
REVIEWER = Claims(
    "510822", "s-7", "staff", frozenset({"reviewer", "clerk"}), "510822101", "se-1", "civil_affairs"
)


class Keys:
    """A source of keys that counts how often it is asked and may be away."""

    def __init__(self, keys: Mapping[str, Ed25519PublicKey]) -> None:
        self.keys = dict(keys)
        self.asked = 0
        self.away = False

    def __call__(self) -> Mapping[str, Ed25519PublicKey]:
        self.asked += 1
        if self.away:
            raise ConnectionError
        return self.keys


def known() -> Keys:
    return Keys({"510822-k1": KEY.public_key()})


def signed(
    clock: FakeClock, key: Any = KEY, algorithm: str = "EdDSA", header: Any = None, **changed: Any
) -> str:
    """A token as `issue` makes it, but for `changed` claims; a claim changed to None is left out."""
    now = int(clock.now().timestamp())
    claims: dict[str, Any] = {
        "iss": "510822",
        "sub": "s-7",
        "kind": "staff",
        "roles": ["clerk"],
        "div": "510822",
        "dep": "",
        "sid": "se-1",
        "iat": now,
        "exp": now + 600,
        "aud": "sanji",
        **changed,
    }
    kept = {name: value for name, value in claims.items() if value is not None}
    return jwt.encode(
        kept, key, algorithm=algorithm, headers={"kid": "510822-k1", "typ": "at+jwt", **(header or {})}
    )


def reason_of(verify: Callable[[], object]) -> str:
    with pytest.raises(Forbidden) as refused:
        verify()
    return refused.value.reason


def test_a_token_names_its_principal() -> None:
    clock = FakeClock()
    token = issue(REVIEWER, KEY, "510822-k1", 900, clock)
    principal = TokenVerifier(known(), clock).verify(token)
    assert (principal.subject, principal.kind, principal.division) == ("s-7", "staff", "510822101")
    assert (principal.roles, principal.department) == (frozenset({"reviewer", "clerk"}), "civil_affairs")
    assert principal.token == token
    assert token not in repr(principal)


def test_a_token_is_worth_nothing_from_its_expiry_on_even_when_it_is_remembered() -> None:
    clock = FakeClock()
    verifier = TokenVerifier(known(), clock)
    token = issue(REVIEWER, KEY, "510822-k1", 600, clock)
    clock.advance(seconds=599)
    assert verifier.verify(token).subject == "s-7"
    clock.advance(seconds=1)
    assert reason_of(lambda: verifier.verify(token)) == "TOKEN_EXPIRED"
    assert reason_of(lambda: TokenVerifier(known(), clock).verify(token)) == "TOKEN_EXPIRED"


@pytest.mark.parametrize("lifetime", [0, -1, 901])
def test_no_token_lives_longer_than_fifteen_minutes(lifetime: int) -> None:
    with pytest.raises(ValueError):
        issue(REVIEWER, KEY, "510822-k1", lifetime, FakeClock())


@pytest.mark.parametrize(
    "changed",
    [
        {"aud": "other"},
        {"aud": None},
        {"sub": ""},
        {"sub": 7},
        {"kind": "wizard"},
        {"roles": "clerk"},
        {"roles": [1]},
        {"div": "51"},
        {"div": None},
        {"iss": None},
        {"sid": None},
        {"dep": ["x"]},
        {"exp": None},
        {"exp": "tomorrow"},
        {"exp": True},
        {"iat": None},
        {"iat": 10**12},
        {"exp": 10**12},
    ],
    ids=str,
)
def test_a_token_with_a_wrong_claim_is_invalid(changed: dict[str, Any]) -> None:
    clock = FakeClock()
    assert (
        reason_of(lambda: TokenVerifier(known(), clock).verify(signed(clock, **changed))) == "TOKEN_INVALID"
    )


def test_a_token_signed_by_another_key_is_invalid() -> None:
    clock = FakeClock()
    assert reason_of(lambda: TokenVerifier(known(), clock).verify(signed(clock, OTHER))) == "TOKEN_INVALID"


@pytest.mark.parametrize("header", [{"kid": "510822-k2"}, {"typ": "JWT"}, {"typ": None}], ids=str)
def test_a_token_of_another_type_or_an_unknown_key_is_invalid(header: dict[str, Any]) -> None:
    clock = FakeClock()
    token = signed(clock, header=header)
    assert reason_of(lambda: TokenVerifier(known(), clock).verify(token)) == "TOKEN_INVALID"


@pytest.mark.parametrize(
    "header", [{"crit": ["exp"]}, {"b64": False}, {"jku": "https://evil.example.cn"}], ids=str
)
def test_a_token_whose_header_asks_for_more_is_invalid(header: dict[str, Any]) -> None:
    clock = FakeClock()
    token = signed(clock, header=header)
    assert reason_of(lambda: TokenVerifier(known(), clock).verify(token)) == "TOKEN_INVALID"


def test_a_token_written_in_any_other_way_is_invalid() -> None:
    clock = FakeClock()
    token = next(one for n in range(99) if "-" in (one := signed(clock, sub=f"s-{n}")).split(".")[2])
    assert TokenVerifier(known(), clock).verify(token)
    header, payload, signature = token.split(".")
    others = (
        f"{token}=",
        f"{token}\n",
        f"{header}.{payload}.",
        f"{header}.{payload}.{signature}.{signature}",
        f"{header}.{payload}",
        f"{header}.{payload}.{signature.replace('-', '+')}",
        f"{header}.{payload}.{signature[:-8]}",
    )
    for other in others:
        assert reason_of(lambda other=other: TokenVerifier(known(), clock).verify(other)) == "TOKEN_INVALID"


def test_only_eddsa_is_believed() -> None:
    clock = FakeClock()
    raw = KEY.public_key().public_bytes_raw()
    hmac = signed(clock, raw.hex(), "HS256")
    none = signed(clock, None, "none")
    assert reason_of(lambda: TokenVerifier(known(), clock).verify(hmac)) == "TOKEN_INVALID"
    assert reason_of(lambda: TokenVerifier(known(), clock).verify(none)) == "TOKEN_INVALID"


def test_an_oversized_token_is_invalid() -> None:
    clock = FakeClock()
    token = signed(clock, dep="x" * MAX_BYTES)
    assert reason_of(lambda: TokenVerifier(known(), clock).verify(token)) == "TOKEN_INVALID"


def test_a_token_cannot_make_its_bearer_the_system() -> None:
    clock = FakeClock()
    principal = TokenVerifier(known(), clock).verify(signed(clock, roles=["system", "clerk"]))
    assert principal.roles == {"clerk"}


@given(
    some.one_of(
        some.text(), some.from_regex(r"[A-Za-z0-9_-]*\.[A-Za-z0-9_-]*\.[A-Za-z0-9_-]*", fullmatch=True)
    )
)
def test_whatever_is_no_token_is_invalid(text: str) -> None:
    assert reason_of(lambda: TokenVerifier(known(), FakeClock()).verify(text)) == "TOKEN_INVALID"


def test_a_deeply_nested_header_is_invalid() -> None:
    header = base64.urlsafe_b64encode(b"[" * 2900).rstrip(b"=").decode()
    assert (
        reason_of(lambda: TokenVerifier(known(), FakeClock()).verify(f"{header}.e30.AA")) == "TOKEN_INVALID"
    )


def test_unknown_keys_are_asked_for_at_most_once_in_five_seconds() -> None:
    clock, keys = FakeClock(), known()
    verifier = TokenVerifier(keys, clock)
    stranger = signed(clock, OTHER, header={"kid": "510822-k2"})
    for _ in range(10):
        assert reason_of(lambda: verifier.verify(stranger)) == "TOKEN_INVALID"
    assert keys.asked == 1
    keys.keys["510822-k2"] = OTHER.public_key()
    clock.advance(seconds=5)
    assert verifier.verify(stranger).subject == "s-7"
    assert keys.asked == 2


def test_a_withdrawn_key_takes_its_remembered_tokens_with_it() -> None:
    clock, keys = FakeClock(), known()
    verifier = TokenVerifier(keys, clock)
    token = issue(REVIEWER, KEY, "510822-k1", 900, clock)
    assert verifier.verify(token)
    del keys.keys["510822-k1"]
    clock.advance(seconds=60)
    assert reason_of(lambda: verifier.verify(token)) == "TOKEN_INVALID"


def test_known_keys_stand_while_their_source_is_away_and_others_cannot_be_judged() -> None:
    clock, keys = FakeClock(), known()
    verifier = TokenVerifier(keys, clock)
    token = issue(REVIEWER, KEY, "510822-k1", 900, clock)
    assert verifier.verify(token)
    keys.away = True
    clock.advance(seconds=300)
    assert verifier.verify(token).subject == "s-7"
    with pytest.raises(Unavailable, match="KEYS_UNAVAILABLE"):
        verifier.verify(signed(clock, OTHER, header={"kid": "510822-k2"}))


def test_remembered_tokens_are_bounded_and_forgotten_ones_are_checked_again() -> None:
    clock = FakeClock()
    verifier = TokenVerifier(known(), clock, remember=2)
    tokens = [signed(clock, sub=f"s-{n}") for n in range(5)]
    for token in [*tokens, *tokens]:
        assert verifier.verify(token).token == token
    assert verifier.remembered == 2


def test_the_published_keys_are_ed25519_in_jwks_form_and_read_back() -> None:
    document = json.loads(json.dumps(jwks({"510822-k1": KEY.public_key()})))
    [row] = document["keys"]
    assert {**row, "x": ""} == {
        "kty": "OKP",
        "crv": "Ed25519",
        "kid": "510822-k1",
        "alg": "EdDSA",
        "use": "sig",
        "x": "",
    }
    document["keys"].append({"kty": "RSA", "kid": "r"})
    assert {kid: key.public_bytes_raw() for kid, key in read_jwks(document).items()} == {
        "510822-k1": KEY.public_key().public_bytes_raw()
    }


@pytest.mark.parametrize("changed", [{"iss": "510823"}, {"div": "510823"}, {"div": "51"}], ids=str)
def test_a_key_speaks_only_for_its_own_stack(changed: dict[str, str]) -> None:
    clock = FakeClock()
    verifier = TokenVerifier(known(), clock)
    assert reason_of(lambda: verifier.verify(signed(clock, **changed))) == "TOKEN_INVALID"


def test_a_townships_key_cannot_name_a_countys_admin() -> None:
    clock = FakeClock()
    verifier = TokenVerifier(lambda: {"510822101-k": KEY.public_key()}, clock)
    header = {"kid": "510822101-k"}
    forged = signed(clock, header=header, iss="510822101", div="510822", roles=["admin"])
    assert reason_of(lambda: verifier.verify(forged)) == "TOKEN_INVALID"
