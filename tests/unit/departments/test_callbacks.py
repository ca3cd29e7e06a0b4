"""An answer that follows: looked for once and called back once, however often and at once the question is asked."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from services.departments.keys import pair
from services.departments.sdk import Matter, PlugIn, Review, ReviewRequest, Verdict, words
from services.departments.sdk.answering import Answering
from services.departments.sdk.signing import QUESTION, signed
from services.departments.serving.callbacks import Callbacks
from tests.waiting import until

PLATFORM, OWN = pair("fire")
AT_ONCE = 8


class Door(ThreadingHTTPServer):
    """Where the platform takes answers; counts them."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Taking)
        self.taken: list[str] = []


class Taking(BaseHTTPRequestHandler):
    server: Door

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["content-length"]))
        self.server.taken.append(self.path)
        self.send_response(204)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        pass


class Fire(PlugIn):
    """Answers later; a look is held at `gate`."""

    id = "fire"

    def __init__(self, callbacks: Callbacks) -> None:
        self._callbacks = callbacks
        self.gate = threading.Event()
        self.looks = 0

    def matters(self) -> tuple[Matter, ...]:
        return (Matter("check"),)

    def review(self, request: ReviewRequest) -> Review:
        self._callbacks.later(request, self._look)
        return Review(Verdict.PROCESSING)

    def _look(self, request: ReviewRequest) -> Review:
        self.looks += 1
        self.gate.wait(10)
        return Review(Verdict.ACCEPT)


@pytest.fixture
def door() -> Iterator[Door]:
    door = Door()
    thread = threading.Thread(target=door.serve_forever)
    thread.start()
    yield door
    door.shutdown()
    door.server_close()
    thread.join()


@pytest.mark.parametrize("held", [True, False], ids=["while it looks", "while it answers"])
def test_a_question_asked_many_times_at_once_is_called_back_once(door: Door, held: bool) -> None:
    callbacks = Callbacks(OWN)
    department = Fire(callbacks)
    answering = Answering(department, OWN)
    callbacks.join(answering)
    if not held:
        department.gate.set()

    def ask(number: str) -> words.Words:
        request = ReviewRequest(
            number, "review", "check", 1, date(2026, 11, 23), ("c1",), {}, callback=address + number
        )
        now, asked = datetime.now(UTC), words.of_request(request)
        stamp = signed(PLATFORM, QUESTION, "Review", "fire", asked, now, now + timedelta(seconds=10))
        return answering.answer("Review", asked, stamp)[0]

    address = f"http://127.0.0.1:{door.server_port}/"
    numbers = [f"{number}" for number in range(25)]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for number in numbers:
            list(pool.map(ask, [number] * AT_ONCE))
            if held:
                department.gate.set()
    until(lambda: len(set(door.taken)) == len(numbers), 10, "a callback for each")
    callbacks.stop()
    assert sorted(door.taken) == sorted(f"/{number}" for number in numbers)
    assert department.looks == len(numbers)
    assert ask("0")["verdict"] == "accept"
