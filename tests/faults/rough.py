"""A department's system that behaves badly, on a real wire: slow, broken, talking nonsense, silent, or saying it twice."""

import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Protocol

import grpc

from services.departments.keys import Ed25519Keys
from services.departments.sdk import Finding, Matter, PlugIn, Review, ReviewRequest, Verdict
from services.departments.sdk.answering import METHODS, Answering
from services.departments.serving import listen
from services.departments.serving.callbacks import post_answer
from services.departments.serving.over_grpc import SERVICE

ITEM = "food_business_licence"
ACCEPT = Review(Verdict.ACCEPT, (Finding("c2", True, "相适应"),))
LONG = 30.0
GARBAGE = b"\xff\xfe<html>proxy error</html>"
NESTED = b"[" * 100_000
TORN = b'{"faults": [], "a": "\\ud800"}'
"""Half a character, as JSON escapes it."""


class Server(Protocol):
    """What answers at `address`."""

    address: str

    def stop(self) -> None: ...


class Rough(PlugIn):
    """One matter. `behave(self, request)` gives the review; `asked` counts questions, `void` cancellations, by number."""

    def __init__(self, department: str, keys: Ed25519Keys) -> None:
        self.id = department
        self.keys = keys
        self.behave: Callable[[Rough, ReviewRequest], Review] = well
        self.mended = threading.Event()
        self.asked: Counter[str] = Counter()
        self.void: Counter[str] = Counter()
        self.requests: dict[str, ReviewRequest] = {}
        self.told: list[int] = []

    def matters(self) -> tuple[Matter, ...]:
        return (Matter(ITEM, ("seats",)),)

    def review(self, request: ReviewRequest) -> Review:
        self.asked[request.number] += 1
        self.requests[request.number] = request
        return self.behave(self, request)

    def cancel(self, number: str, step: str) -> None:
        self.void[number] += 1

    def call_back(self, number: str) -> int:
        """POST the answer to a question of before; the status."""
        status, _ = post_answer(self.keys, self.id, self.requests[number], ACCEPT)
        self.told.append(status)
        return status


def well(self: Rough, request: ReviewRequest) -> Review:
    """An answer at once."""
    return ACCEPT


def slow(self: Rough, request: ReviewRequest) -> Review:
    """An answer after half a minute, or when it is mended."""
    self.mended.wait(LONG)
    return ACCEPT


def later(self: Rough, request: ReviewRequest) -> Review:
    """The answer follows; nothing says when."""
    return Review(Verdict.PROCESSING)


def twice(self: Rough, request: ReviewRequest) -> Review:
    """The answer follows two times at once, and may come before this one; asked again, nothing more does."""
    for _ in range(2 if self.asked[request.number] == 1 else 0):
        threading.Thread(target=self.call_back, args=(request.number,)).start()
    return Review(Verdict.PROCESSING)


class RoughHttp:
    """Answers everything at `place` (host:port) with one status and body."""

    def __init__(self, place: str, status: int, body: bytes) -> None:
        host, _, port = place.rpartition(":")

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                self.rfile.read(int(self.headers.get("content-length") or 0))
                self.send_response(status)
                self.send_header("content-length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *said: Any) -> None:
                return None

        self._server = ThreadingHTTPServer((host, int(port)), Handler)
        self._server.daemon_threads = True
        self.address = f"http://{host}:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def stop(self) -> None:
        """Take nothing new."""
        self._server.shutdown()
        self._server.server_close()


class RoughGrpc:
    """Answers every method at `place` with the same bytes, or fails with INTERNAL for None."""

    def __init__(self, place: str, body: bytes | None) -> None:
        def answer(request: bytes, context: grpc.ServicerContext) -> bytes:
            if body is None:
                context.abort(grpc.StatusCode.INTERNAL, "Traceback (most recent call last)")
            return body

        handlers: dict[str, Any] = {name: grpc.unary_unary_rpc_method_handler(answer) for name in METHODS}
        self._server = grpc.server(ThreadPoolExecutor(4), options=(("grpc.so_reuseport", 0),))
        self._server.add_generic_rpc_handlers((grpc.method_handlers_generic_handler(SERVICE, handlers),))
        port = self._server.add_insecure_port(place)
        self._server.start()
        self.address = f"grpc://{place.rpartition(':')[0]}:{port}"

    def stop(self) -> None:
        """Take nothing new."""
        self._server.stop(0).wait()


def served(department: Rough, address: str) -> Server:
    """The department on the wire, signed as it should be."""
    server: Any = listen(Answering(department, department.keys), address)
    found: Server = server
    return found


def failing(address: str) -> Server:
    """A system whose every answer is an error of its own."""
    scheme, _, place = address.partition("://")
    return RoughGrpc(place, None) if scheme == "grpc" else RoughHttp(place, 500, b"Internal Server Error")


def garbage(address: str) -> Server:
    """A system whose every answer is nonsense."""
    scheme, _, place = address.partition("://")
    return RoughGrpc(place, GARBAGE) if scheme == "grpc" else RoughHttp(place, 200, GARBAGE)


def nested(address: str) -> Server:
    """A system whose every answer goes deeper than anybody follows."""
    scheme, _, place = address.partition("://")
    return RoughGrpc(place, NESTED) if scheme == "grpc" else RoughHttp(place, 200, NESTED)


def torn(address: str) -> Server:
    """A system whose every answer holds half a character."""
    scheme, _, place = address.partition("://")
    return RoughGrpc(place, TORN) if scheme == "grpc" else RoughHttp(place, 200, TORN)


def unsigned(address: str) -> Server:
    """A system whose every answer is well formed, and signed by nobody."""
    scheme, _, place = address.partition("://")
    return RoughGrpc(place, b"") if scheme == "grpc" else RoughHttp(place, 200, b'{"faults": []}')
