"""Asking remote departments from a threaded process: what is due is taken, asked within bounds, and told back.

Each department has its own bulkhead (so many questions at once, in its own threads) and its own breaker, so that one
that is slow or down holds up nobody else. While it is down its questions stay where they are; once it answers pings one
of them is tried, and the others go on by themselves when that one is answered.
"""

import logging
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol

from services.departments.asking.breaker import Breaker
from services.departments.asking.over_http import DepartmentAway
from services.departments.sdk import Department, Fault, Refused, Review, ReviewRequest
from services.departments.sdk.words import AnswerInvalid

log = logging.getLogger(__name__)
EVERY = 0.5


@dataclass(frozen=True, slots=True)
class Question:
    """One thing to ask: `request` to review, or with None to cancel `number` and `step`."""

    number: str
    step: str
    request: ReviewRequest | None


class Desk(Protocol):
    """Where questions come from and answers go: the room that keeps the cases."""

    def take(self, department: str, limit: int) -> Sequence[Question]:
        """What is due, and nobody else takes for a while."""

    def reviewed(self, department: str, question: Question, review: Review) -> None: ...
    def not_reviewable(self, department: str, question: Question, faults: Sequence[Fault]) -> None: ...
    def cancelled(self, department: str, question: Question) -> None: ...
    def unanswered(self, department: str, question: Question) -> None: ...
    def waits(self, department: str) -> bool:
        """True while anything is due there, or will be soon."""

    def down(self, department: str, since: datetime | None) -> None:
        """It went down, or with None is up, once it answered anything."""


def _now() -> datetime:
    return datetime.now(UTC)


class Lane:
    """One department: its remote, its breaker, its threads."""

    def __init__(
        self, remote: Department, desk: Desk, concurrent: int, now: Callable[[], datetime] = _now
    ) -> None:
        self.id = remote.id
        self.breaker = Breaker(now)
        self._remote = remote
        self._desk = desk
        self._concurrent = concurrent
        self._pool = ThreadPoolExecutor(concurrent, thread_name_prefix=f"ask-{remote.id}")
        self._lock = threading.Lock()
        self._in_hand: set[tuple[str, str]] = set()
        self._told: datetime | bool | None = False
        self._pinging = False

    def tick(self) -> int:
        """Take what fits and ask it in the background. Answers how many."""
        self._tell()
        trying, down = self.breaker.trying, self.breaker.open_since is not None
        if down and not trying:
            self._ping_with(self.breaker.failed)
            return 0
        if not self.breaker.answered:
            self._ping_with(self._not_yet)
        free = (1 if down else self._concurrent) - len(self._in_hand)
        taken = 0
        for question in self._desk.take(self.id, free) if free > 0 else ():
            key = question.number, question.step
            with self._lock:
                if key in self._in_hand:
                    continue
                self._in_hand.add(key)
            self._pool.submit(self._handle, question)
            taken += 1
        if trying and not taken and not self._in_hand and not self._desk.waits(self.id):
            self.breaker.succeeded()
        return taken

    def close(self) -> None:
        """What is in hand is asked again by whoever takes it next."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _tell(self) -> None:
        since = self.breaker.open_since
        known = since is not None or self.breaker.answered
        if known and since != self._told:
            self._desk.down(self.id, since)
            self._told = since

    def _ping_with(self, silent: Callable[[], None]) -> None:
        if not self._pinging and self.breaker.may_ping():
            self._pinging = True
            self._pool.submit(self._ping, silent)

    def _ping(self, silent: Callable[[], None]) -> None:
        """One at a time: a department that keeps each ping waiting must not gather them."""
        try:
            self._remote.ping()
        except Exception as error:
            log.info("%s does not answer: %s", self.id, type(error).__name__)
            silent()
        else:
            self.breaker.pinged()
        finally:
            self._pinging = False

    def _not_yet(self) -> None:
        """At the start nobody knows; it goes down by questions without an answer, not by this."""

    def _handle(self, question: Question) -> None:
        try:
            self._ask(question)
        except Exception:
            log.exception("the answer of %s on %s was not kept", self.id, question.number)
        finally:
            with self._lock:
                self._in_hand.discard((question.number, question.step))

    def _ask(self, question: Question) -> None:
        try:
            tell = self._answered(question)
        except Refused as refusal:
            self.breaker.succeeded()
            log.warning("%s refuses %s: %s", self.id, question.number, refusal.reason)
            tell = self._refused(question, refusal)
        except Exception as error:  # whatever its answer does to us is no answer
            known = isinstance(error, DepartmentAway | AnswerInvalid)
            said = error if known else type(error).__name__
            log.warning("%s gave no answer on %s: %s", self.id, question.number, said)
            self.breaker.failed()
            tell = self._desk.unanswered
        else:
            self.breaker.succeeded()
        tell(self.id, question)

    def _answered(self, question: Question) -> Callable[[str, Question], None]:
        request = question.request
        if request is None:
            self._remote.cancel(question.number, question.step)
            return self._desk.cancelled
        if faults := self._remote.check(request):
            return lambda department, asked: self._desk.not_reviewable(department, asked, faults)
        review = self._remote.review(request)
        return lambda department, asked: self._desk.reviewed(department, asked, review)

    def _refused(self, question: Question, refusal: Refused) -> Callable[[str, Question], None]:
        if question.request is None:
            return self._desk.cancelled
        if (
            refusal.reason == "QUESTION_CHANGED"
        ):  # it holds another question of this number, whose answer may follow
            return self._desk.unanswered
        fault = Fault("", f"部门系统拒绝审查（{refusal.reason}）{refusal.sentence}")
        return lambda department, asked: self._desk.not_reviewable(department, asked, (fault,))


class Loop:
    """Every lane, ticked from one thread until `stop`."""

    def __init__(self, lanes: Sequence[Lane], every: float = EVERY) -> None:
        self._lanes = lanes
        self._every = every

    def run(self, stop: threading.Event) -> None:
        """Until `stop`; what one lane raises is logged and tried again."""
        while not stop.wait(self._every):
            for lane in self._lanes:
                try:
                    lane.tick()
                except Exception as error:
                    log.warning("%s waits: %s", lane.id, type(error).__name__)
        for lane in self._lanes:
            lane.close()
