"""The answer that follows: POSTed to the question's `callback`, signed, once, and again until the platform took it."""

import json
import logging
import threading
import urllib.error
import urllib.request
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

from services.departments.sdk import Review, ReviewRequest, words
from services.departments.sdk.answering import Answering
from services.departments.sdk.signing import CALLBACK, Keys, signed

log = logging.getLogger(__name__)
METHOD = "Answer"
SECONDS = 10.0
AGAIN_AFTER = (1.0, 5.0, 30.0, 120.0, 600.0)
THREADS = 4
MOST_WAITING = 1000


class CallbacksFull(Exception):
    """Too many answers are on their way."""


class Callbacks:
    """Sends answers in the background, with the department's `keys`."""

    def __init__(self, keys: Keys) -> None:
        self._keys = keys
        self._answering: Answering | None = None
        self._pool = ThreadPoolExecutor(THREADS, thread_name_prefix="callback")
        self._stop = threading.Event()
        self._under_way: set[tuple[str, str]] = set()
        self._lock = threading.Lock()

    def join(self, answering: Answering) -> None:
        """The plug-in whose cancelled questions are not answered any more."""
        self._answering = answering

    def later(self, request: ReviewRequest, look: Callable[[ReviewRequest], Review]) -> None:
        """Look at the question in the background and answer it; once, however often it is asked meanwhile.

        Raises `CallbacksFull` at 1,000 under way.
        """
        question = (request.number, request.step)
        with self._lock:
            if question in self._under_way:
                return
            if len(self._under_way) >= MOST_WAITING:
                raise CallbacksFull
            self._under_way.add(question)
        self._pool.submit(self._answer, request, look)

    def stop(self) -> None:
        """What is not sent by now is asked for again."""
        self._stop.set()
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _answer(self, request: ReviewRequest, look: Callable[[ReviewRequest], Review]) -> None:
        try:
            review = look(request)
            if self._answering is not None:
                self._answering.settle(request.number, request.step, review)
            for pause in (*AGAIN_AFTER, None):
                if self._is_void(request) or self._send(request, review):
                    return
                if pause is None or self._stop.wait(pause):
                    return
        except Exception:
            log.exception("no callback for %s", request.number)
        finally:
            with self._lock:
                self._under_way.discard((request.number, request.step))

    def _is_void(self, request: ReviewRequest) -> bool:
        return self._answering is not None and self._answering.is_void(request.number, request.step)

    def _send(self, request: ReviewRequest, review: Review) -> bool:
        """True when it need not be sent again: taken, or refused for good."""
        department = self._answering.department.id if self._answering else ""
        status, told = post_answer(self._keys, department, request, review)
        if status not in (200, 204):
            log.warning("callback for %s: %s %s", request.number, status, told.get("reason", ""))
        return status in (200, 204) or (400 <= status < 500 and status not in (408, 429))


def post_answer(
    keys: Keys, department: str, request: ReviewRequest, review: Review
) -> tuple[int, dict[str, Any]]:
    """Send one signed answer: the HTTP status (0: nobody there) and what was answered."""
    answer = words.of_review(review)
    said = {"department": department, "number": request.number, "step": request.step, **answer}
    stamp = signed(keys, CALLBACK, METHOD, department, said, datetime.now(UTC))
    body = {
        "department": department,
        **answer,
        "key_id": stamp.key_id,
        "signed_at": stamp.signed_at,
        "signature": stamp.signature,
    }
    posted = urllib.request.Request(
        request.callback,
        json.dumps(body, ensure_ascii=False).encode(),
        {"content-type": "application/json"},
        method="POST",
    )
    try:
        with urllib.request.urlopen(posted, timeout=SECONDS) as found:
            return found.status, {}
    except urllib.error.HTTPError as error:
        return error.code, _problem(error.read(65_536))
    except OSError:
        return 0, {}


def _problem(body: bytes) -> dict[str, Any]:
    try:
        found = json.loads(body)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
