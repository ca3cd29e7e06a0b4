"""What request headers say."""

import pytest

from gateway.incoming import Incoming
from services.chassis.errors import Invalid


def incoming(**headers: str) -> Incoming:
    raw = [(name.replace("_", "-").encode(), value.encode("latin-1")) for name, value in headers.items()]
    return Incoming({"headers": raw, "method": "POST", "path": "/v1/x", "query_string": b""})


def test_a_key_that_is_required_must_be_there() -> None:
    assert incoming(idempotency_key="k-1").key(True) == "k-1"
    assert incoming().key(False) == ""
    with pytest.raises(Invalid) as caught:
        incoming(idempotency_key="  ").key(True)
    assert caught.value.reason == "IDEMPOTENCY_KEY_REQUIRED"


@pytest.mark.parametrize("key", ["k" * 129, "k\x07", "schlüssel"])
def test_a_key_is_short_printable_ascii(key: str) -> None:
    with pytest.raises(Invalid) as caught:
        incoming(idempotency_key=key).key(False)
    assert caught.value.reason == "IDEMPOTENCY_KEY_INVALID"


@pytest.mark.parametrize(("header", "version"), [('"7"', 7), ('W/"7"', 7), ("*", 0), ("", 0)])
def test_if_match_names_a_version(header: str, version: int) -> None:
    assert incoming(if_match=header).if_version() == version


@pytest.mark.parametrize("header", ['"x"', '"-1"', '"0"', '"9999999999999999999999"', '"1", "2"'])
def test_an_etag_that_was_never_given_is_refused(header: str) -> None:
    with pytest.raises(Invalid) as caught:
        incoming(if_match=header).if_version()
    assert caught.value.reason == "IF_MATCH_INVALID"


def test_hops_are_read_in_order() -> None:
    assert incoming(x_sanji_hop="510822101200, 510822101").hops == ("510822101200", "510822101")
    assert incoming().hops == ()
