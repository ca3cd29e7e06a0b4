"""The door to outside providers, against one on a real socket that says whatever it is told to."""

import base64
import hashlib
import hmac
import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from services.chassis.errors import Forbidden, Unavailable
from services.chassis.oidc import Oidc
from tests.integration.chassis.liar import ALGORITHMS, BACK, OTHER_RSA, RSA, SMALL_RSA, Liar, public


@pytest.fixture
def liar() -> Iterator[Liar]:
    made = Liar()
    yield made
    made.over.set()
    made.server.shutdown()
    made.server.server_close()


def signed(claims: dict[str, Any], algorithm: str = "RS256", key: Any = None, **headers: Any) -> str:
    headers = {"kid": algorithm} | headers
    return jwt.encode(claims, key or ALGORITHMS[algorithm][0], algorithm=algorithm, headers=headers)


def claims(door: Oidc) -> Any:
    return door.claims("it", "the-code", BACK, "the-verifier", "n-1")


def is_invalid(door: Oidc) -> bool:
    with pytest.raises(Forbidden) as refused:
        claims(door)
    return refused.value.reason == "ID_TOKEN_INVALID"


def is_away(act: Callable[[], Any]) -> bool:
    with pytest.raises(Unavailable) as refused:
        act()
    return refused.value.reason == "OIDC_UNAVAILABLE" and bool(refused.value.retry_after)


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_a_good_token_of_each_algorithm_is_believed(liar: Liar, algorithm: str) -> None:
    liar.gives(signed(liar.says(id_number="x"), algorithm))
    assert claims(liar.door())["id_number"] == "x"
    assert liar.form == {
        "grant_type": "authorization_code",
        "code": "the-code",
        "redirect_uri": BACK,
        "code_verifier": "the-verifier",
    }
    assert base64.b64decode(liar.basic.removeprefix("Basic ")) == b"sanji:p%3A%C3%9F"


def test_a_provider_that_wants_the_secret_in_the_body_gets_it_there(liar: Liar) -> None:
    liar.metadata["token_endpoint_auth_methods_supported"] = ["client_secret_post"]
    liar.gives(signed(liar.says()))
    claims(liar.door())
    assert (liar.basic, liar.form["client_id"], liar.form["client_secret"]) == ("", "sanji", "p:ß")


def test_a_public_client_shows_no_secret(liar: Liar) -> None:
    liar.gives(signed(liar.says()))
    claims(liar.door(secret=""))
    assert (liar.basic, liar.form["client_id"], "client_secret" in liar.form) == ("", "sanji", False)


@pytest.mark.parametrize(
    "changed",
    [
        {"iss": "https://evil.example.cn"},
        {"aud": "another"},
        {"aud": ["sanji", "another"]},
        {"azp": "another"},
        {"nonce": "n-2"},
        {"nonce": None},
        {"nonce": 1},
        {"exp": 1},
        {"exp": None},
        {"exp": "never"},
        {"exp": True},
        {"iat": 1},
        {"iat": 4_000_000_000},
        {"iat": None},
        {"nbf": 4_000_000_000},
        {"sub": None},
    ],
    ids=str,
)
def test_a_token_for_another_from_another_or_of_another_time_is_refused(
    liar: Liar, changed: dict[str, Any]
) -> None:
    liar.gives(signed(liar.says(**changed)))
    assert is_invalid(liar.door())


def test_a_token_expires(liar: Liar) -> None:
    liar.gives(signed(liar.says()))
    door = liar.door()
    liar.clock.advance(seconds=359)
    assert claims(door)["sub"] == "u-1"
    liar.clock.advance(seconds=1)
    assert is_invalid(door)


def unsigned(said: dict[str, Any], algorithm: str) -> str:
    parts = ({"alg": algorithm, "kid": "RS256"}, said)
    return ".".join(base64.urlsafe_b64encode(json.dumps(one).encode()).rstrip(b"=").decode() for one in parts)


@pytest.mark.parametrize("algorithm", ["none", "None", "NONE", "", "RS256"])
def test_a_token_without_a_signature_is_refused(liar: Liar, algorithm: str) -> None:
    liar.gives(unsigned(liar.says(), algorithm) + ".")
    assert is_invalid(liar.door())


@pytest.mark.parametrize("secret", ["public key", "client secret"])
def test_a_shared_secret_signs_nothing_be_it_the_public_key(liar: Liar, secret: str) -> None:
    pem = RSA.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    liar.keys.append({"kty": "oct", "kid": "RS256", "k": base64.urlsafe_b64encode(pem).decode()})
    body = unsigned(liar.says(), "HS256")
    mac = hmac.digest(pem if secret == "public key" else "p:ß".encode(), body.encode(), hashlib.sha256)
    liar.gives(f"{body}.{base64.urlsafe_b64encode(mac).rstrip(b'=').decode()}")
    assert is_invalid(liar.door())


@pytest.mark.parametrize(
    ("key", "headers"),
    [
        (OTHER_RSA, {}),
        (OTHER_RSA, {"jwk": public(OTHER_RSA, jwt.algorithms.RSAAlgorithm)}),
        (RSA, {"kid": "ES256"}),
        (RSA, {"crit": ["b64"]}),
    ],
    ids=["forged", "with a key of its own", "under another kind of key", "critical extension"],
)
def test_a_token_that_no_published_key_signed_is_refused(
    liar: Liar, key: Any, headers: dict[str, Any]
) -> None:
    liar.gives(signed(liar.says(), key=key, **headers))
    assert is_invalid(liar.door())


@pytest.mark.filterwarnings("ignore:The RSA key is 1024 bits")
def test_keys_that_are_too_small_or_meant_for_something_else_check_nothing(liar: Liar) -> None:
    small = public(SMALL_RSA, jwt.algorithms.RSAAlgorithm, kid="small")
    sealing = public(RSA, jwt.algorithms.RSAAlgorithm, kid="sealing", use="enc")
    liar.keys = [small, sealing]
    for kid, key in (("small", SMALL_RSA), ("sealing", RSA)):
        liar.gives(signed(liar.says(), key=key, kid=kid))
        assert is_invalid(liar.door())


def test_a_token_that_names_no_key_is_believed_only_where_there_is_one(liar: Liar) -> None:
    said = liar.says()
    liar.gives(jwt.encode(said, RSA, algorithm="RS256"))
    assert claims(liar.door())["sub"] == "u-1"
    liar.keys.append(public(OTHER_RSA, jwt.algorithms.RSAAlgorithm, kid="second"))
    assert is_invalid(liar.door())


def test_a_new_key_is_asked_for_at_most_once_a_minute(liar: Liar) -> None:
    door = liar.door()
    liar.gives(signed(liar.says()))
    claims(door)
    liar.keys = [public(OTHER_RSA, jwt.algorithms.RSAAlgorithm, kid="second")]
    liar.clock.advance(seconds=61)
    liar.gives(signed(liar.says(), key=OTHER_RSA, kid="third"))
    assert is_invalid(door)
    assert is_invalid(door)
    assert liar.asked.count("/jwks") == 2
    liar.gives(signed(liar.says(), key=OTHER_RSA, kid="second"))
    assert claims(door)["sub"] == "u-1"
    assert liar.asked.count("/jwks") == 2


@pytest.mark.parametrize(
    ("answer", "invalid"),
    [
        ((400, b'{"error": "invalid_grant"}'), True),
        ((200, b'{"access_token": "x"}'), True),
        ((200, b'{"id_token": "not.a.token"}'), True),
        ((400, b'{"error": "invalid_request"}'), False),
        ((401, b'{"error": "invalid_client"}'), False),
        ((302, b"{}"), False),
        ((500, b"oops"), False),
        ((200, b"[]"), False),
        ((200, b"[" * 100_000), False),
        ((200, b'{"id_token": "' + b"x" * 262_144 + b'"}'), False),
    ],
    ids=lambda one: str(one)[:40],
)
def test_an_answer_that_is_no_token_is_told_from_a_provider_that_is_ill(
    liar: Liar, answer: tuple[int, bytes], invalid: bool
) -> None:
    liar.answer = answer
    door = liar.door()
    assert is_invalid(door) if invalid else is_away(lambda: claims(door))
    assert "/elsewhere" not in liar.asked


@pytest.mark.parametrize(
    "metadata",
    [
        {"issuer": "https://evil.example.cn"},
        {"token_endpoint": "http://evil.example.cn/token"},
        {"jwks_uri": "file:///etc/passwd"},
        {"authorization_endpoint": None},
    ],
    ids=str,
)
def test_a_discovery_document_that_leads_astray_is_not_followed(liar: Liar, metadata: dict[str, Any]) -> None:
    liar.metadata = metadata
    door = liar.door()
    assert is_away(lambda: door.authorization_url("it", BACK, "s", "n", "c"))
    assert is_away(lambda: claims(door))
    assert len(liar.asked) == 1


def test_a_person_is_sent_with_state_nonce_and_challenge(liar: Liar) -> None:
    liar.metadata["authorization_endpoint"] = f"{liar.issuer}/authorize?tenant=1"
    url = urlsplit(liar.door().authorization_url("it", BACK, "s&", "n", "c"))
    assert parse_qs(url.query) == {
        "tenant": ["1"],
        "response_type": ["code"],
        "client_id": ["sanji"],
        "redirect_uri": [BACK],
        "scope": ["openid profile"],
        "state": ["s&"],
        "nonce": ["n"],
        "code_challenge": ["c"],
        "code_challenge_method": ["S256"],
    }


def test_more_at_once_than_agreed_are_turned_away_at_once(liar: Liar) -> None:
    door = liar.door(at_once=1)
    liar.gives(signed(liar.says()))
    liar.goes_on.clear()
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(claims, door)
        assert liar.reached.wait(20)
        assert is_away(lambda: claims(door))
        liar.goes_on.set()
        assert first.result(20)["sub"] == "u-1"
    assert claims(door)["sub"] == "u-1"


def test_an_answer_that_never_ends_is_given_up(liar: Liar) -> None:
    liar.drips = True
    door = liar.door(seconds=0.2)
    assert is_away(lambda: door.authorization_url("it", BACK, "s", "n", "c"))


def test_a_provider_that_came_back_is_asked_again(liar: Liar) -> None:
    liar.metadata["issuer"] = "https://evil.example.cn"
    door = liar.door()
    assert is_away(lambda: door.authorization_url("it", BACK, "s", "n", "c"))
    liar.metadata.clear()
    liar.clock.advance(seconds=5)
    assert door.authorization_url("it", BACK, "s", "n", "c").startswith(liar.issuer)
    liar.metadata["issuer"] = "https://evil.example.cn"
    liar.clock.advance(hours=2)
    assert door.authorization_url("it", BACK, "s", "n", "c").startswith(liar.issuer)


def test_many_who_leave_at_once_wait_for_one_discovery(liar: Liar) -> None:
    door = liar.door(at_once=1)
    with ThreadPoolExecutor(12) as pool:
        urls = list(pool.map(lambda n: door.authorization_url("it", BACK, str(n), "n", "c"), range(24)))
    assert len(set(urls)) == 24
    assert len(liar.asked) == 1
