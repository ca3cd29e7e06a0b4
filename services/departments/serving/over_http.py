"""A plug-in over HTTP: POST /v1/<method>, JSON of the contract's fields, signatures in the headers."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from services.departments.sdk import Refused
from services.departments.sdk.answering import METHODS, Answering
from services.departments.sdk.signing import stamp_of

BODY_BYTES = 2 * 1024 * 1024
SECONDS = 15.0
STATUSES = {
    "SIGNATURE_INVALID": 401,
    "DEADLINE_PASSED": 408,
    "REQUEST_MALFORMED": 422,
    "MATTER_UNKNOWN": 404,
    "QUESTION_CHANGED": 409,
    "QUESTION_CANCELLED": 409,
    "DEPARTMENT_UNAVAILABLE": 503,
}


class HttpServer:
    """Answers from the moment it is made until `stop`."""

    def __init__(self, answering: Answering, place: str) -> None:
        host, _, port = place.rpartition(":")

        class Handler(_Handler):
            plug_in = answering

        self._server = ThreadingHTTPServer((host, int(port)), Handler)
        self._server.daemon_threads = True
        self.address = f"http://{host}:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, args=(0.1,), daemon=True).start()

    def stop(self) -> None:
        """Take nothing new."""
        self._server.shutdown()
        self._server.server_close()


class _Handler(BaseHTTPRequestHandler):
    plug_in: Answering
    timeout = SECONDS

    def do_POST(self) -> None:
        try:
            method = self.path.removeprefix("/v1/")
            if method not in METHODS:
                raise Refused("REQUEST_MALFORMED", "没有这个方法")
            found, own = self.plug_in.answer(method, self._words(), stamp_of(self._given()))
            self._send(200, found, own.headers())
        except Refused as refusal:
            told = {"reason": refusal.reason, "detail": refusal.sentence}
            self._send(STATUSES[refusal.reason], told, {})
        except OSError:
            self.close_connection = True

    def log_message(self, *said: Any) -> None:
        return None

    def _given(self) -> dict[str, str]:
        return {name.lower(): value for name, value in self.headers.items()}

    def _words(self) -> dict[str, Any]:
        try:
            length = int(self.headers.get("content-length", ""))
            if not 0 <= length <= BODY_BYTES:
                raise ValueError("length")
            words = json.loads(self.rfile.read(length))
            if not isinstance(words, dict):
                raise ValueError("object")
        except ValueError as error:
            self.close_connection = True
            raise Refused("REQUEST_MALFORMED", "正文应为JSON对象") from error
        return words

    def _send(self, status: int, words: dict[str, Any], headers: dict[str, str]) -> None:
        body = json.dumps(words, ensure_ascii=False).encode()
        self.send_response(status)
        for name, value in {**headers, "content-type": "application/json"}.items():
            self.send_header(name, value)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
