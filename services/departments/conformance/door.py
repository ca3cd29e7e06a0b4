"""The platform's door for callbacks, simulated on this machine: takes what departments POST and remembers all of it."""

import json
import threading
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from services.departments.sdk import Refused, Review
from services.departments.sdk.signing import CALLBACK, Keys, Stamp, verify
from services.departments.sdk.words import AnswerInvalid, to_review

MOST_BYTES = 262_144


@dataclass(frozen=True, slots=True)
class Arrived:
    """One callback. `at`: monotonic seconds; `problem`: why the platform would not take it, or ""."""

    at: float
    status: int
    review: Review | None
    problem: str


class Door:
    """Listens on the loopback. `statuses`: number → what the first callbacks are answered with, then 204."""

    def __init__(self, department: str, keys: Keys) -> None:
        self._department = department
        self._keys = keys
        self._arrived: dict[str, list[Arrived]] = defaultdict(list)
        self._changed = threading.Condition()
        self.statuses: dict[str, Sequence[int]] = {}
        door = self

        class Handler(_Handler):
            at = door

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def url(self, number: str, step: str) -> str:
        """Where the answer to a question goes."""
        return f"http://127.0.0.1:{self._server.server_port}/v1/department-callbacks/{number}/{step}"

    def arrived(self, number: str) -> list[Arrived]:
        """All callbacks for a number so far."""
        with self._changed:
            return list(self._arrived[number])

    def wait(self, number: str, count: int, seconds: float) -> list[Arrived]:
        """Those that are there once `count` are, or after `seconds`."""
        with self._changed:
            self._changed.wait_for(lambda: len(self._arrived[number]) >= count, seconds)
            return list(self._arrived[number])

    def close(self) -> None:
        """Take nothing more."""
        self._server.shutdown()
        self._server.server_close()

    def take(self, number: str, step: str, body: bytes) -> int:
        """Remember one callback; answers the HTTP status."""
        review, problem = self._read(number, step, body)
        with self._changed:
            before = len(self._arrived[number])
            planned = self.statuses.get(number, ())
            status = 403 if problem else planned[before] if before < len(planned) else 204
            self._arrived[number].append(Arrived(time.monotonic(), status, review, problem))
            self._changed.notify_all()
        return status

    def _read(self, number: str, step: str, body: bytes) -> tuple[Review | None, str]:
        try:
            given: dict[str, Any] = json.loads(body)
            review = to_review(given)
            stamp = Stamp(given["key_id"], given["signed_at"], "", given["signature"])
            said = {
                "department": given["department"],
                "number": number,
                "step": step,
                "verdict": given["verdict"],
                "findings": given["findings"],
            }
            verify(
                self._keys,
                self._department,
                CALLBACK,
                "Answer",
                self._department,
                said,
                stamp,
                datetime.now(UTC),
            )
        except (AnswerInvalid, KeyError, TypeError, ValueError) as error:
            return None, f"garbage: {error}"
        except Refused as refusal:
            return None, refusal.reason
        return review, ""


class _Handler(BaseHTTPRequestHandler):
    at: Door

    def do_POST(self) -> None:
        length = min(int(self.headers.get("content-length") or 0), MOST_BYTES)
        *_, number, step = self.path.split("/")
        self.send_response(self.at.take(number, step, self.rfile.read(length)))
        self.send_header("content-length", "0")
        self.end_headers()

    def log_message(self, *said: Any) -> None:
        return None
