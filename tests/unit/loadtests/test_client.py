"""The lean client against a real server socket on the loopback."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from loadtests.client import Answer, Link, Refused, get, parse, post
from loadtests.runner import MOST_FAULTS, burst, drive, until_true
from loadtests.usage import CLIENT, Meter

OK = b"HTTP/1.1 201 Created\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"


def _with_server(
    answer: Callable[[bytes], bytes], visit: Callable[[str], Awaitable[None]], *, hang_up_after: int = 0
) -> None:
    """Run `visit(url)` against a server that answers every request with `answer(request)`."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        served = 0
        try:
            while True:
                request = await reader.readuntil(b"\r\n\r\n")
                writer.write(answer(request))
                served += 1
                if served == hang_up_after:
                    break
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        writer.close()

    async def run() -> None:
        server = await asyncio.start_server(serve, "127.0.0.1", 0)
        async with server:
            await visit(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}")

    asyncio.run(run())


def test_an_answer_is_whole_only_with_all_of_its_body() -> None:
    assert [parse(OK[:cut]) for cut in (0, 10, len(OK) - 1)] == [None, None, None]
    assert parse(OK) == Answer(201, b"{}")


def test_an_answer_without_a_length_has_no_body() -> None:
    assert parse(b"HTTP/1.1 204 No Content\r\nx-a: b\r\n\r\n") == Answer(204, b"")


@pytest.mark.parametrize(
    "raw", [b"SSH-2.0-x\r\n\r\n", b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"]
)
def test_what_is_no_plain_answer_is_refused(raw: bytes) -> None:
    with pytest.raises(ValueError, match="answer"):
        parse(raw)


def test_a_request_carries_token_key_and_length() -> None:
    raw = post("/v1/tickets", b'{"a":1}', "abc", "k-1")
    assert raw.startswith(b"POST /v1/tickets HTTP/1.1\r\n")
    assert b"\r\nAuthorization: Bearer abc\r\n" in raw
    assert b"\r\nIdempotency-Key: k-1\r\n" in raw
    assert raw.endswith(b'Content-Length: 7\r\n\r\n{"a":1}')
    assert get("/livez") == b"GET /livez HTTP/1.1\r\nHost: sanji\r\n\r\n"


def test_a_refusal_names_call_status_and_reason() -> None:
    body = b'{"reason":"TICKET_STATE"}'
    head = b"HTTP/1.1 409 Conflict\r\ncontent-length: %d\r\n\r\n" % len(body)

    async def visit(url: str) -> None:
        link = Link(url)
        with pytest.raises(Refused, match=r"POST start: 409 TICKET_STATE"):
            await link.want("POST start", get("/x"), 200)
        link.close()

    _with_server(lambda request: head + body, visit)


def test_a_lost_connection_is_an_error_once_and_opened_again() -> None:
    async def visit(url: str) -> None:
        link = Link(url)
        answers = []
        for _ in range(6):
            try:
                answers.append((await link.ask(get("/x"))).status)
            except OSError:
                answers.append(0)
        assert answers.count(201) >= 3
        assert link.requests == 6
        link.close()

    _with_server(lambda request: OK, visit, hang_up_after=2)


def test_a_drive_counts_turns_requests_and_memory() -> None:
    async def turn(link: Link, slot: int) -> None:
        await link.want("a", get("/a"), 201)
        await link.want("b", get("/b"), 201)

    async def visit(url: str) -> None:
        made = await drive(url, turn, 4, 0.3, 0.1, Meter({}))
        assert made.completed > 0
        assert 1.5 < made.requests_per_turn < 2.5
        assert made.faults == {}
        assert made.usage.rss_mb[CLIENT] > 0

    _with_server(lambda request: OK, visit)


def test_a_drive_gives_up_when_everything_is_refused() -> None:
    async def turn(link: Link, slot: int) -> None:
        await link.want("a", get("/a"), 200)

    async def visit(url: str) -> None:
        made = await drive(url, turn, 64, 60.0, 0.0, Meter({}))
        assert made.seconds < 60
        assert made.completed == 0
        assert sum(made.faults.values()) >= MOST_FAULTS
        assert set(made.faults) == {"a: 201"}

    _with_server(lambda request: OK, visit)


def test_every_hall_of_a_burst_does_its_turns_once() -> None:
    seen: list[int] = []

    async def turn(link: Link, slot: int) -> None:
        await link.want("a", get("/a"), 201)
        seen.append(slot)

    async def visit(url: str) -> None:
        made = await burst(url, turn, 20, 3, 0.2, Meter({}))
        assert made.completed == 60

    _with_server(lambda request: OK, visit)
    assert sorted(seen) == sorted(list(range(20)) * 3)


def test_waiting_for_what_never_comes_ends() -> None:
    async def never() -> bool:
        return False

    assert asyncio.run(until_true(never, 0.0)) is False
