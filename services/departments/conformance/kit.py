"""The whole contract against one department, the kit playing the platform: refusals as strictly as successes."""

import itertools
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from services.departments.asking.client import SECONDS, Remote
from services.departments.asking.over_http import DepartmentAway
from services.departments.asking.transports import Transport
from services.departments.conformance.door import Arrived, Door
from services.departments.conformance.questions import empty
from services.departments.sdk import Refused, Review, ReviewRequest, Verdict, words
from services.departments.sdk.answering import METHODS
from services.departments.sdk.signing import QUESTION, Keys, Stamp, signed
from services.departments.sdk.words import AnswerInvalid, Words

STEP = "review"
WHOLE = 55.0


class OutOfTime(Exception):
    """The kit has taken as long as it may."""


class Failed(Exception):
    """The department does not keep the contract; the text is the finding."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """One check. `finding`: "" when it passed. `skipped`: it was not made, and `finding` says why."""

    name: str
    finding: str
    seconds: float
    skipped: bool = False

    @property
    def passed(self) -> bool:
        """True also of what was not made."""
        return self.skipped or not self.finding


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds: `answer` of one question, `callback` until an answer follows, `quiet` in which nothing may follow."""

    answer: float = SECONDS
    callback: float = 10.0
    quiet: float = 1.5


class Cut:
    """`inner`, within the time that is left: nothing is waited for beyond `ends` (monotonic seconds)."""

    def __init__(self, inner: Transport, ends: float) -> None:
        self._inner = inner
        self._ends = ends

    def call(self, method: str, said: Words, stamp: Stamp, seconds: float) -> tuple[Words, Stamp]:
        """As `Transport.call`. Raises `OutOfTime`."""
        left = self._ends - time.monotonic()
        if left <= 0:
            raise OutOfTime
        try:
            return self._inner.call(method, said, stamp, min(seconds, left))
        except DepartmentAway:
            if time.monotonic() >= self._ends:
                raise OutOfTime from None
            raise

    def close(self) -> None:
        self._inner.close()


@dataclass(slots=True)
class Bench:
    """What checks work with. `questions`: one per matter that has an example, each made new under a number of its own;
    `unasked`: the items of the others. `whole`: seconds that all checks may take together, counted from here.
    """

    remote: Remote
    keys: Keys
    door: Door
    questions: Sequence[ReviewRequest] = ()
    unasked: Sequence[str] = ()
    limits: Limits = field(default_factory=Limits)
    whole: float = WHOLE
    _ends: float = field(init=False)
    _numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def __post_init__(self) -> None:
        self._ends = time.monotonic() + self.whole
        self.remote.transport = Cut(self.remote.transport, self._ends)

    @property
    def over(self) -> bool:
        """True once the time is up."""
        return time.monotonic() >= self._ends

    def wait(self, number: str, count: int, seconds: float) -> list[Arrived]:
        """As `Door.wait`. Raises `OutOfTime`."""
        arrived = self.door.wait(number, count, max(0.0, min(seconds, self._ends - time.monotonic())))
        if len(arrived) < count and self.over:
            raise OutOfTime
        return arrived

    def fresh(self, request: ReviewRequest) -> ReviewRequest:
        """The same question about another case."""
        number = f"000000{time.time_ns() % 10**12:012d}{next(self._numbers):03d}"
        return replace(request, number=number, step=STEP, callback=self.door.url(number, STEP))

    def any(self) -> ReviewRequest:
        """A question that the department can review."""
        if self.questions:
            return self.fresh(self.questions[0])
        if not self.unasked:
            raise Failed("it names no matter")
        return self.fresh(empty(self.unasked[0]))

    def stamp(self, method: str, said: Words, **changes: timedelta | None) -> Stamp:
        """As the platform signs. `signed` and `deadline`: from now; a deadline that is None is left out."""
        now = datetime.now(UTC)
        at = now + (changes.get("signed") or timedelta())
        until = changes.get("deadline", timedelta(seconds=self.limits.answer))
        deadline = None if until is None else now + until
        return signed(self.keys, QUESTION, method, self.remote.id, said, at, deadline)

    def asked(self) -> dict[str, Words]:
        """A good question for each method of the contract, of a case that nobody heard of."""
        request = words.of_request(self.any())
        void = {"number": request["number"], "step": request["step"]}
        return {
            method: request if method in ("Check", "Review") else void if method == "Cancel" else {}
            for method in METHODS
        }

    def refused(self, method: str, said: Words, stamp: Stamp, reason: str) -> None:
        """Fails unless the department refuses for just that reason."""
        try:
            self.remote.transport.call(method, said, stamp, self.limits.answer)
        except Refused as refusal:
            if refusal.reason != reason:
                raise Failed(f"{method}: refused with {refusal.reason} instead of {reason}") from refusal
            return
        except DepartmentAway as error:
            raise Failed(f"{method}: broke ({error}) instead of refusing with {reason}") from error
        raise Failed(f"{method}: answered instead of refusing with {reason}")

    def answer(self, request: ReviewRequest) -> Review:
        """The final answer: at once, or by callback."""
        review = self.remote.review(request)
        return review if review.verdict is not Verdict.PROCESSING else self.followed(request)

    def followed(self, request: ReviewRequest) -> Review:
        """The answer that follows. Fails without one, or with one that the platform would not take."""
        arrived = self.wait(request.number, 1, self.limits.callback)
        if not arrived:
            raise Failed(f"it said processing and did not call back within {self.limits.callback:.0f} s")
        if arrived[0].problem or arrived[0].review is None:
            raise Failed(f"its callback is not acceptable: {arrived[0].problem}")
        if arrived[0].review.verdict is Verdict.PROCESSING:
            raise Failed("it called back with processing")
        return arrived[0].review


Check = tuple[str, Callable[[Bench], None]]


def run(bench: Bench, checks: Sequence[Check]) -> list[Outcome]:
    """Every check in order, then what was not asked. Once the department does not answer in time, what is left is not run and
    counts as failed; so does what the time of the bench does not suffice for."""
    dead = ""
    outcomes = []
    for name, check in checks:
        began = time.monotonic()
        if bench.over:
            dead = dead or f"not run: the kit takes {bench.whole:g} s at most"
        finding = dead or _finding(check, bench)
        outcomes.append(Outcome(name, finding, time.monotonic() - began))
        if finding.startswith("no answer within"):
            dead = f"not run: {finding}"
    unasked = (
        Outcome(f"answers {item}", "not asked: it has no example", 0.0, True) for item in bench.unasked
    )
    return [*outcomes, *unasked]


def _finding(check: Callable[[Bench], None], bench: Bench) -> str:
    began = time.monotonic()
    try:
        check(bench)
    except Failed as failure:
        return str(failure)
    except OutOfTime:
        return f"not run to its end: the kit takes {bench.whole:g} s at most"
    except Refused as refusal:
        return f"refused with {refusal.reason} {refusal.sentence}"
    except AnswerInvalid as error:
        return f"its answer breaks the contract: {error}"
    except DepartmentAway as error:
        if time.monotonic() - began >= bench.limits.answer * 0.95:
            return f"no answer within {bench.limits.answer:g} s"
        return f"it broke: {error}"
    return ""
