"""The whole contract against one department, the kit playing the platform: refusals as strictly as successes."""

import itertools
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from services.departments.asking.client import SECONDS, Remote
from services.departments.asking.over_http import DepartmentAway
from services.departments.conformance.door import Door
from services.departments.sdk import Refused, Review, ReviewRequest, Verdict
from services.departments.sdk.signing import QUESTION, Keys, Stamp, signed
from services.departments.sdk.words import AnswerInvalid, Words

STEP = "review"
WHOLE = 55.0


class Failed(Exception):
    """The department does not keep the contract; the text is the finding."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """One check. `finding`: "" when it passed."""

    name: str
    finding: str
    seconds: float

    @property
    def passed(self) -> bool:
        return not self.finding


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds: `answer` of one question, `callback` until an answer follows, `quiet` in which nothing may follow."""

    answer: float = SECONDS
    callback: float = 10.0
    quiet: float = 1.5


@dataclass(slots=True)
class Bench:
    """What checks work with. `questions`: one per matter at least, each made new under a number of its own."""

    remote: Remote
    keys: Keys
    door: Door
    questions: Sequence[ReviewRequest] = ()
    limits: Limits = field(default_factory=Limits)
    _numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def fresh(self, request: ReviewRequest) -> ReviewRequest:
        """The same question about another case."""
        number = f"000000{time.time_ns() % 10**12:012d}{next(self._numbers):03d}"
        return replace(request, number=number, step=STEP, callback=self.door.url(number, STEP))

    def any(self) -> ReviewRequest:
        """A question that the department can review."""
        if not self.questions:
            raise Failed("it names no matter")
        return self.fresh(self.questions[0])

    def stamp(self, method: str, words: Words, **changes: timedelta) -> Stamp:
        """As the platform signs. `signed` and `deadline`: from now."""
        now = datetime.now(UTC)
        at = now + changes.get("signed", timedelta())
        deadline = now + changes.get("deadline", timedelta(seconds=self.limits.answer))
        return signed(self.keys, QUESTION, method, self.remote.id, words, at, deadline)

    def refused(self, method: str, words: Words, stamp: Stamp, reason: str) -> None:
        """Fails unless the department refuses for just that reason."""
        try:
            self.remote.transport.call(method, words, stamp, self.limits.answer)
        except Refused as refusal:
            if refusal.reason != reason:
                raise Failed(f"refused with {refusal.reason} instead of {reason}") from refusal
            return
        except DepartmentAway as error:
            raise Failed(f"broke ({error}) instead of refusing with {reason}") from error
        raise Failed(f"answered instead of refusing with {reason}")

    def answer(self, request: ReviewRequest) -> Review:
        """The final answer: at once, or by callback."""
        review = self.remote.review(request)
        return review if review.verdict is not Verdict.PROCESSING else self.followed(request)

    def followed(self, request: ReviewRequest) -> Review:
        """The answer that follows. Fails without one, or with one that the platform would not take."""
        arrived = self.door.wait(request.number, 1, self.limits.callback)
        if not arrived:
            raise Failed(f"it said processing and did not call back within {self.limits.callback:.0f} s")
        if arrived[0].problem or arrived[0].review is None:
            raise Failed(f"its callback is not acceptable: {arrived[0].problem}")
        if arrived[0].review.verdict is Verdict.PROCESSING:
            raise Failed("it called back with processing")
        return arrived[0].review


Check = tuple[str, Callable[[Bench], None]]


def run(bench: Bench, checks: Sequence[Check], whole: float = WHOLE) -> list[Outcome]:
    """Every check in order. Once the department does not answer in time, what is left is not run and counts as failed;
    so does what is left after `whole` seconds."""
    started, dead = time.monotonic(), ""
    outcomes = []
    for name, check in checks:
        began = time.monotonic()
        if began - started > whole:
            dead = dead or f"not run: the kit takes {whole:.0f} s at most"
        finding = dead or _finding(check, bench)
        outcomes.append(Outcome(name, finding, time.monotonic() - began))
        if finding.startswith("no answer within"):
            dead = f"not run: {finding}"
    return outcomes


def _finding(check: Callable[[Bench], None], bench: Bench) -> str:
    began = time.monotonic()
    try:
        check(bench)
    except Failed as failure:
        return str(failure)
    except Refused as refusal:
        return f"refused with {refusal.reason} {refusal.sentence}"
    except AnswerInvalid as error:
        return f"its answer breaks the contract: {error}"
    except DepartmentAway as error:
        if time.monotonic() - began >= bench.limits.answer * 0.95:
            return f"no answer within {bench.limits.answer:g} s"
        return f"it broke: {error}"
    return ""
