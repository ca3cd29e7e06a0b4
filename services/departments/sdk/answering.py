"""A plug-in as it answers signed questions, whatever carries them: one method per method of the contract.

Memory: the last 10,000 questions by number and step, so that redelivery answers the same and a void one stays void.
"""

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from services.departments.sdk import Department, Refused, Review, ReviewRequest, Verdict, words
from services.departments.sdk.signing import ANSWER, QUESTION, Keys, Stamp, instant, signed, verify

METHODS = ("ListMatters", "Check", "Review", "Cancel", "Ping", "CheckConfig")
PLATFORM = "platform"
MOST_REMEMBERED = 10_000


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(slots=True)
class _Known:
    print: str
    review: Review | None = None
    cancelled: bool = False
    turn: threading.Lock = field(default_factory=threading.Lock)

    def concluded(self) -> Review | None:
        """The answer once it stands; under way is none."""
        return None if self.review is None or self.review.verdict is Verdict.PROCESSING else self.review


class Answering:
    """`department` behind signatures made and checked with `keys`."""

    def __init__(
        self,
        department: Department,
        keys: Keys,
        now: Callable[[], datetime] = _now,
        most: int = MOST_REMEMBERED,
    ) -> None:
        self.department = department
        self._keys = keys
        self._now = now
        self._most = most
        self._known: OrderedDict[tuple[str, str], _Known] = OrderedDict()
        self._lock = threading.Lock()

    def answer(self, method: str, asked: Mapping[str, Any], stamp: Stamp) -> tuple[words.Words, Stamp]:
        """One question. Raises `Refused`; whatever else the plug-in raises becomes DEPARTMENT_UNAVAILABLE."""
        now, name = self._now(), self.department.id
        verify(self._keys, PLATFORM, QUESTION, method, name, asked, stamp, now)
        try:
            seconds = (instant(stamp.deadline) - now).total_seconds()
        except ValueError as error:
            raise Refused("REQUEST_MALFORMED", "缺少答复期限") from error
        if seconds <= 0:
            raise Refused("DEADLINE_PASSED", "已超过答复期限")
        try:
            found = self._answer(method, asked, seconds)
        except Refused:
            raise
        except Exception as error:
            raise Refused("DEPARTMENT_UNAVAILABLE", f"部门系统出错（{type(error).__name__}）") from error
        return found, signed(self._keys, ANSWER, method, name, found, self._now(), bound=stamp.signature)

    def is_void(self, number: str, step: str) -> bool:
        """True once the question was cancelled."""
        with self._lock:
            known = self._known.get((number, step))
            return known is not None and known.cancelled

    def settle(self, number: str, step: str, review: Review) -> None:
        """Remember the answer that follows by callback: asked again, this is it."""
        with self._lock:
            known = self._known.get((number, step))
            if known is not None and not known.cancelled:
                known.review = review

    def _answer(self, method: str, asked: Mapping[str, Any], seconds: float) -> words.Words:
        if method == "ListMatters":
            return words.of_matters(self.department.matters())
        if method == "Check":
            return words.of_faults(self.department.check(self._request(asked)))
        if method == "Review":
            return words.of_review(self._review(self._request(asked), seconds))
        if method == "Cancel":
            number, step = words.to_question(asked)
            self._cancel(number, step)
            return {}
        if method == "Ping":
            self.department.ping()
            return {"department": self.department.id}
        if method == "CheckConfig":
            return {"problems": list(self.department.check_config())}
        raise Refused("REQUEST_MALFORMED", "没有这个方法")

    def _request(self, asked: Mapping[str, Any]) -> ReviewRequest:
        request = words.to_request(asked)
        if request.item not in {matter.item for matter in self.department.matters()}:
            raise Refused("MATTER_UNKNOWN", "本部门不审查该事项")
        return request

    def _review(self, request: ReviewRequest, seconds: float) -> Review:
        known = self._remember(request)
        if (found := known.concluded()) is not None:
            return found
        # Asked many times at once, the plug-in looks once: a second look would call back a second time.
        if not known.turn.acquire(timeout=seconds):
            raise Refused("DEADLINE_PASSED", "已超过答复期限")
        try:
            if (found := known.concluded()) is not None:
                return found
            review = words.consistent(self.department.review(request), request.conditions)
        finally:
            known.turn.release()
        with self._lock:
            if known.cancelled:
                raise Refused("QUESTION_CANCELLED", "该问题已撤销")
            if known.concluded() is None:
                known.review = review
            return known.review or review

    def _remember(self, request: ReviewRequest) -> _Known:
        said = {**words.of_request(request), "callback": ""}
        fingerprint = hashlib.sha256(words.canonical(said)).hexdigest()
        with self._lock:
            known = self._at(request.number, request.step, fingerprint)
        if known.cancelled:
            raise Refused("QUESTION_CANCELLED", "该问题已撤销")
        if known.print != fingerprint:
            raise Refused("QUESTION_CHANGED", "同一受理编号和环节的问题内容不同")
        return known

    def _cancel(self, number: str, step: str) -> None:
        with self._lock:
            known = self._at(number, step, "")
            already, known.cancelled = known.cancelled, True
        if not already:
            self.department.cancel(number, step)

    def _at(self, number: str, step: str, fingerprint: str) -> _Known:
        known = self._known.setdefault((number, step), _Known(fingerprint))
        self._known.move_to_end((number, step))
        while len(self._known) > self._most:
            self._known.popitem(last=False)
        return known
