"""Registers: signed questions, answers that hold for a while, and none asked that is down."""

import hmac
import json
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from services.chassis.numbers import proof_of_number
from services.departments.asking.breaker import MOST_FAILURES, PING_AGAIN
from services.departments.asking.over_http import DepartmentAway
from services.departments.keys import Ed25519Keys, pair, write_pair
from services.departments.loader import CERTIFICATES, load_registers
from services.departments.registers import ABSENT, AWAY, HELD, Answer, Source
from services.departments.registers.asking import Register
from services.departments.registers.over_http import answer_of, own_certificates, signed_register
from services.departments.registers.reading import SourcesInvalid, read_sources
from services.departments.sdk.signing import ANSWER, QUESTION, signed, stamp_of, verify
from services.departments.sdk.words import AnswerInvalid

START = datetime(2026, 11, 23, tzinfo=UTC)
SOURCE = Source(
    "population_base",
    "人口基础信息库",
    "public_security",
    "http://127.0.0.1:9",
    frozenset({"household_register"}),
    frozenset({"handling"}),
    keep_seconds=60,
)
ASKED = ("household_register", "510822198803120136", "handling", "510822202611234000015")


class Time:
    """A clock of both kinds that stands until it is moved."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def now(self) -> datetime:
        return START + timedelta(seconds=self.seconds)

    def __call__(self) -> float:
        return self.seconds


@contextmanager
def served(answer: Callable[[BaseHTTPRequestHandler, dict[str, Any]], None]) -> Iterator[str]:
    """An HTTP server that answers with `answer(handler, body)`; its address."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            answer(self, json.loads(self.rfile.read(int(self.headers["content-length"]))))

        def do_GET(self) -> None:
            answer(self, {})

        def log_message(self, *said: Any) -> None:
            return None

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def send(handler: BaseHTTPRequestHandler, words: Any, status: int = 200, **headers: str) -> None:
    body = json.dumps(words, ensure_ascii=False).encode()
    handler.send_response(status)
    for name, value in headers.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.send_header("content-length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body)


def register_with(own: Ed25519Keys, words: dict[str, Any]) -> Callable[[BaseHTTPRequestHandler, Any], None]:
    """A register that checks who asks, and signs `words`."""

    def answer(handler: BaseHTTPRequestHandler, asked: dict[str, Any]) -> None:
        stamp = stamp_of({name.lower(): value for name, value in handler.headers.items()})
        now = datetime.now(UTC)
        verify(own, "platform", QUESTION, "LookUp", SOURCE.id, asked, stamp, now)
        back = signed(own, ANSWER, "LookUp", SOURCE.id, words, now, bound=stamp.signature)
        send(handler, words, **back.headers())

    return answer


def test_a_signed_question_gets_a_signed_answer_and_its_digest() -> None:
    platform, own = pair(SOURCE.id)
    with served(register_with(own, {"held": True, "name": "居民户口簿", "holder_masked": "张*"})) as address:
        found = signed_register(replace(SOURCE, address=address), platform)(*ASKED)
    assert (found.state, found.name, found.holder, len(found.digest)) == (HELD, "居民户口簿", "张*", 64)


@pytest.mark.parametrize(
    ("words", "state"),
    [({"held": False}, ABSENT), ({"held": "yes"}, AWAY), ({"held": True, "name": 7}, AWAY)],
)
def test_what_is_not_held_is_absent_and_what_is_no_answer_is_none(words: dict[str, Any], state: str) -> None:
    platform, own = pair(SOURCE.id)
    with served(register_with(own, words)) as address:
        source = replace(SOURCE, address=address)
        assert Register(source, signed_register(source, platform)).ask(*ASKED) == Answer(state)


def test_an_answer_that_the_register_did_not_sign_is_none() -> None:
    platform, _ = pair(SOURCE.id)
    with served(lambda handler, asked: send(handler, {"held": True})) as address:
        source = replace(SOURCE, address=address)
        assert Register(source, signed_register(source, platform)).ask(*ASKED).state == AWAY


@pytest.mark.parametrize(
    ("status", "words", "state"),
    [
        (200, {"standing": "genuine", "name": "出生医学证明", "holder_masked": "杨*"}, HELD),
        (200, {"standing": "revoked", "name": "出生医学证明", "holder_masked": "杨*"}, ABSENT),
        (404, {"reason": "CERTIFICATE_NOT_FOUND"}, ABSENT),
        (503, {"reason": "STACK_UNREACHABLE"}, AWAY),
        (200, [], AWAY),
    ],
)
def test_a_certificate_of_the_platform_is_verified_where_it_was_issued(
    status: int, words: Any, state: str
) -> None:
    paths: list[str] = []

    def answer(handler: BaseHTTPRequestHandler, asked: Any) -> None:
        paths.append(handler.path)
        send(handler, words, status)

    with served(answer) as gateway:
        found = Register(SOURCE, own_certificates(gateway, 3.0)).ask("x", "1.2.156/3", "handling", "")
    assert found.state == state
    assert paths == ["/v1/certificates/1.2.156%2F3/verification"]


def test_one_that_is_down_is_left_alone_until_it_answers_again() -> None:
    time, calls, up = Time(), [], [False]

    def ask(*asked: str) -> Answer:
        calls.append(asked)
        if not up[0]:
            raise DepartmentAway("refused")
        return Answer(HELD, "x")

    register = Register(SOURCE, ask, time.now, time)
    for _ in range(MOST_FAILURES + 10):
        assert register.ask(*ASKED).state == AWAY
    assert len(calls) == MOST_FAILURES
    up[0] = True
    time.seconds += PING_AGAIN.total_seconds()
    assert register.ask(*ASKED).state == HELD
    assert register.breaker.open_since is None


def test_what_is_held_is_asked_once_while_the_answer_holds_and_what_is_absent_each_time() -> None:
    time, calls = Time(), []

    def ask(*asked: str) -> Answer:
        calls.append(asked)
        return Answer(HELD, "x") if asked[1] == ASKED[1] else Answer(ABSENT)

    register = Register(SOURCE, ask, time.now, time)
    for number in (ASKED[1], ASKED[1], "510822198803120137", "510822198803120137"):
        register.ask("household_register", number, "handling", "")
    assert len(calls) == 3
    time.seconds += SOURCE.keep_seconds
    register.ask(*ASKED)
    assert len(calls) == 4


FILE = """
keys = "platform.json"
[[sources]]
id = "population_base"
name = "人口基础信息库"
owner = "public_security"
address = "http://127.0.0.1:9400"
materials = ["household_register"]
purposes = ["handling"]
"""


def test_a_file_names_registers_and_every_fault_of_it_is_told(tmp_path: Path) -> None:
    write_pair(tmp_path, "population_base")
    file = tmp_path / "exchange.toml"
    file.write_text(FILE, encoding="utf-8")
    assert [one.id for one in load_registers("http://gateway", str(file)).sources] == [
        CERTIFICATES,
        "population_base",
    ]
    file.write_text(
        FILE.replace("http://", "ftp://").replace("population_base", "another") + "seconds = 60\n",
        encoding="utf-8",
    )
    with pytest.raises(SourcesInvalid) as refused:
        read_sources(file)
    for said in ("address", "seconds", "no key"):
        assert said in str(refused.value)


def test_a_register_says_whose_a_paper_is_by_a_hash_under_the_question() -> None:
    platform, own = pair(SOURCE.id)
    seen: list[str] = []

    def answer(handler: BaseHTTPRequestHandler, asked: dict[str, Any]) -> None:
        salt = handler.headers["sanji-signature"]
        seen.append(salt)
        proof = hmac.digest(salt.encode(), ASKED[1].encode(), "sha256").hex()
        register_with(own, {"held": True, "name": "居民户口簿", "holder_proof": proof})(handler, asked)

    with served(answer) as address:
        ask = signed_register(replace(SOURCE, address=address), platform)
        first, second = ask(*ASKED), ask(*ASKED[:3], "510822202611234000016")
    assert [first.salt, second.salt] == seen
    assert first.proof == proof_of_number(first.salt, ASKED[1]) != second.proof


@pytest.mark.parametrize("proof", ["x", 7, "ab" * 33])
def test_a_proof_that_is_none_is_no_answer(proof: object) -> None:
    with pytest.raises(AnswerInvalid):
        answer_of({"held": True, "name": "居民户口簿", "holder_proof": proof}, "salt")


@contextmanager
def dripping(first: bytes) -> Iterator[str]:
    """A server that never comes to an end: after `first` one byte at a time; its address."""
    listening = socket.create_server(("127.0.0.1", 0))
    over = threading.Event()

    def drip() -> None:
        with suppress(OSError):
            while True:
                peer, _ = listening.accept()
                threading.Thread(target=fall, args=(peer,), daemon=True).start()

    def fall(peer: socket.socket) -> None:
        with peer, suppress(OSError):
            peer.recv(65_536)
            peer.sendall(first)
            while not over.wait(0.05):
                peer.sendall(b"a")

    threading.Thread(target=drip, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        over.set()
        listening.close()


@pytest.mark.parametrize(
    "first", [b"", b"HTTP/1.1 200 OK\r\nx-slow: ", b"HTTP/1.1 200 OK\r\ncontent-length: 50000\r\n\r\n"]
)
def test_a_peer_that_drips_is_hung_up_on_at_the_deadline(first: bytes) -> None:
    platform, _ = pair(SOURCE.id)
    with dripping(first) as address:
        source = replace(SOURCE, address=address, seconds=0.3)
        asks = (signed_register(source, platform), own_certificates(address, 0.3))
        for ask in asks:
            with pytest.raises(DepartmentAway, match="too slow"):
                ask(*ASKED)


def test_an_answer_that_is_too_long_is_none() -> None:
    with (
        served(lambda handler, asked: send(handler, {"name": "x" * 70_000})) as gateway,
        pytest.raises(AnswerInvalid),
    ):
        own_certificates(gateway, 3.0)(*ASKED)
