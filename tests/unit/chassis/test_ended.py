"""What ended before its tokens."""

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from services.chassis.ended import KEPT, End, Ended
from services.chassis.errors import Forbidden
from services.chassis.fakes import FakeClock
from services.chassis.tokens import Claims, TokenVerifier, issue

KEY = Ed25519PrivateKey.generate()
COUNTY, TOWNSHIP = "510822", "510822101"
NOW = 1_000_000.0


def learned(*ends: End) -> Ended:
    ended = Ended()
    ended.learn(ends, 7, NOW)
    return ended


def test_a_session_ends_for_the_stack_that_opened_it() -> None:
    ended = learned(End("se-1", "s-1", TOWNSHIP, NOW))
    assert ended.voids("se-1", "s-1", TOWNSHIP, NOW)
    assert not ended.voids("se-1", "s-1", COUNTY, NOW)
    assert not ended.voids("se-2", "s-1", TOWNSHIP, NOW)
    assert ended.as_of == 7


@pytest.mark.parametrize(
    ("stack", "issuer", "issued", "void"),
    [
        (COUNTY, COUNTY, NOW, True),
        (COUNTY, TOWNSHIP, NOW, True),
        (COUNTY, COUNTY, NOW + 1, False),
        (TOWNSHIP, COUNTY, NOW, False),
        (TOWNSHIP, "510822102", NOW, False),
    ],
)
def test_an_account_ends_in_the_subtree_of_who_says_so_until_then(
    stack: str, issuer: str, issued: float, void: bool
) -> None:
    assert learned(End("", "s-1", stack, NOW)).voids("se-1", "s-1", issuer, issued) is void


def test_of_two_ends_of_an_account_the_later_counts_whatever_their_order() -> None:
    ended = learned(
        End("", "s-1", COUNTY, NOW + 5), End("", "s-1", COUNTY, NOW), End("", "s-1", TOWNSHIP, NOW)
    )
    assert ended.voids("se-1", "s-1", COUNTY, NOW + 5)


def test_what_can_matter_no_more_is_forgotten() -> None:
    ended = learned(End("se-1", "s-1", COUNTY, NOW), End("", "s-1", COUNTY, NOW))
    assert len(ended) == 2
    ended.learn([], 8, NOW + KEPT)
    assert len(ended) == 0


def test_a_remembered_token_is_refused_once_its_session_ended() -> None:
    clock, ended = FakeClock(), Ended()
    verifier = TokenVerifier(lambda: {f"{COUNTY}-k1": KEY.public_key()}, clock, ended=ended)
    claims = Claims(COUNTY, "s-1", "staff", frozenset({"clerk"}), COUNTY, "se-1")
    token = issue(claims, KEY, f"{COUNTY}-k1", 900, clock)
    assert verifier.verify(token).session == "se-1"
    ended.learn([End("se-1", "s-1", COUNTY, 0.0)], 1, clock.now().timestamp())
    for _ in range(2):
        with pytest.raises(Forbidden) as refused:
            verifier.verify(token)
        assert refused.value.reason == "SESSION_ENDED"
