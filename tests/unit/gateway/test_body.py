"""What counts as a JSON body."""

import asyncio
from collections.abc import MutableMapping
from typing import Any

import pytest

from gateway import body
from gateway.body import MAX_BYTES, ClientGone, depth, parse_object, read_body
from gateway.incoming import Incoming
from services.chassis.errors import Invalid, Unavailable

JSON = "application/json"


def incoming(*headers: tuple[bytes, bytes]) -> Incoming:
    return Incoming({"headers": headers, "method": "POST", "path": "/v1/x", "query_string": b""})


def read(*chunks: bytes, headers: tuple[tuple[bytes, bytes], ...] = (), gone: bool = False) -> bytes:
    waiting = list(chunks)

    async def receive() -> MutableMapping[str, Any]:
        if gone and len(waiting) == 1:
            return {"type": "http.disconnect"}
        body = waiting.pop(0)
        return {"type": "http.request", "body": body, "more_body": bool(waiting)}

    return asyncio.run(read_body(receive, incoming(*headers)))


@pytest.mark.parametrize(
    "body",
    [
        b'{"a": NaN}',
        b'{"a": Infinity}',
        b'{"a": 1e999}',
        b'{"a": "\\ud800"}',
        b'{"a": "\xff"}',
        b'{"a": "\x00"}',
        b'{"a": "\\u0000"}',
        b'{"\\u0000": 1}',
        b'{"a": ["x", {"b": "y\\u0000"}]}',
        b'{"a": 1, "a": 2}',
        b'{"form": {"b": {"c": 1, "c": 1}}}',
        b'{"a": 1,}',
        b"[1]",
        b"null",
        b'"text"',
        b"{",
        b"\xef\xbb\xbf{}",
        b'{"a": ' + b"[" * 40 + b"]" * 40 + b"}",
        b'{"a": ' + b"[" * 5000 + b"]" * 5000 + b"}",
        # Looked through once per quote, this would take hours.
        b"[" * 33 + b'"' + b'\\"' * 500_000,
    ],
    ids=lambda body: repr(body[:24]),
)
def test_what_is_no_strict_json_object_is_malformed(body: bytes) -> None:
    with pytest.raises(Invalid) as caught:
        parse_object(body, JSON)
    assert caught.value.reason == "BODY_MALFORMED"


def test_a_strict_object_is_read_and_nothing_counts_as_an_empty_one() -> None:
    assert parse_object('{"name": "张三", "n": [1, 2.5, null, true]}'.encode(), JSON) == {
        "name": "张三",
        "n": [1, 2.5, None, True],
    }
    assert parse_object(b"", "") == parse_object(b" \n", "") == {}


def test_an_escaped_backslash_before_u0000_is_ordinary_text() -> None:
    assert parse_object(b'{"a": "\\\\u0000"}', JSON) == {"a": "\\u0000"}


def test_brackets_inside_strings_are_not_nesting() -> None:
    text = '{"a": "' + "[" * 100 + '", "b": "\\"[[[["}'
    assert depth(text.encode()) == 1
    assert parse_object(text.encode(), JSON)["a"] == "[" * 100


def test_thirty_two_levels_are_read_and_thirty_three_are_not() -> None:
    assert parse_object(b'{"a":' * 32 + b"1" + b"}" * 32, JSON)
    with pytest.raises(Invalid):
        parse_object(b'{"a":' * 33 + b"1" + b"}" * 33, JSON)


@pytest.mark.parametrize(
    "media", ["", "text/plain", "application/x-www-form-urlencoded", "application/json; charset=gbk"]
)
def test_a_body_of_another_type_is_not_taken(media: str) -> None:
    with pytest.raises(Invalid) as caught:
        parse_object(b"{}", media)
    assert caught.value.reason == "CONTENT_TYPE_UNSUPPORTED"


def test_utf8_may_be_named_as_the_charset() -> None:
    assert parse_object(b"{}", "Application/JSON; charset=UTF-8") == {}


def test_a_body_may_arrive_in_pieces() -> None:
    assert read(b'{"a"', b": 1", b"}") == b'{"a": 1}'


def test_more_than_a_mebibyte_is_refused_whatever_the_header_says() -> None:
    for chunks, headers in (
        ((b"x" * (MAX_BYTES + 1),), ()),
        ((b"x" * MAX_BYTES, b"x"), ()),
        ((b"x",), ((b"content-length", b"1048577"),)),
        ((b"x" * MAX_BYTES, b"x"), ((b"content-length", b"5"),)),
    ):
        with pytest.raises(Invalid) as caught:
            read(*chunks, headers=headers)
        assert caught.value.reason == "BODY_TOO_LARGE"
    assert len(read(b"x" * MAX_BYTES)) == MAX_BYTES


def test_a_client_that_hangs_up_is_not_answered() -> None:
    with pytest.raises(ClientGone):
        read(b"{", b"}", gone=True)


def test_a_body_that_never_begins_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(body, "READ_SECONDS", 0.01)

    async def never() -> MutableMapping[str, Any]:
        await asyncio.Event().wait()
        raise AssertionError

    with pytest.raises(Unavailable) as caught:
        asyncio.run(read_body(never, incoming((b"content-length", b"10"))))
    assert caught.value.reason == "BODY_TIMEOUT"
