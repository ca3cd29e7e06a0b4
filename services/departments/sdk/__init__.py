"""The contract between the platform and a department's own review; one page.

A department brings one object with an `id` and six methods. The platform asks it once a case is open, and shows what
it found to the department's reviewer: advice, never a decision. Without advice the reviewer decides all the same.

    matters()        the items that it reviews, and which fields of each it reads; the same answer each time
    check(request)   faults that keep it from reviewing this question at all; remembers nothing
    review(request)  accept, reject with findings, or processing: the answer follows by callback
    cancel(number, step)  the case is closed; forget the question, send no more callback
    ping()           raises when it cannot work now
    check_config()   what is wrong with its own settings, a sentence each

In process it is called as it is. Over gRPC (`sanji.departments.v1`) and HTTP the same fields travel, signed both ways
(`sdk.signing`), and `services.departments.serving` puts a plug-in on the wire.

What a department may rely on
- The form has passed the item's form definition. Only the fields that its matter names are handed over. For each
  personal number in them stands the word `sealed`, except in the fields that the matter wants opened: those are open for
  this one call (PIPL arts. 6 and 51). Keep and log none of them.
- `parameters` are the local numbers of the item's version that the case is pinned to (amounts in fen).

What a department must keep
- Idempotent by `number` and `step`: asked twice, the same answer. Take the day from `accepted_on`, not from a clock.
- Answer within the deadline (10 seconds). What takes longer is `PROCESSING`: one callback follows, to `callback`.
  Without one the same question comes again every ten minutes until it is answered or the case is closed.
- Answer only the conditions it can answer; leave the others out. An absent value is not a condition unmet.
- Raising counts as "no answer": it is asked again. A department in this process that goes on failing is left out
  after a few times; a remote one is asked again once it answers pings.
- No change of anything outside: the platform promises nothing about how often it asks.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, Protocol


class Verdict(StrEnum):
    """ACCEPT: nothing stands against it. REJECT: at least one condition is unmet. PROCESSING: the answer follows."""

    ACCEPT = "accept"
    REJECT = "reject"
    PROCESSING = "processing"


class Refused(Exception):
    """A department's no to a question, or the platform's to a callback.

    `reason`: SIGNATURE_INVALID, DEADLINE_PASSED, REQUEST_MALFORMED, MATTER_UNKNOWN, QUESTION_CHANGED (same number and
    step, another question), QUESTION_CANCELLED, DEPARTMENT_UNAVAILABLE.
    """

    def __init__(self, reason: str, sentence: str = "") -> None:
        super().__init__(reason, sentence)
        self.reason = reason
        self.sentence = sentence


@dataclass(frozen=True, slots=True)
class Matter:
    """One item that the department reviews.

    `fields`: names of the form's top-level fields that it reads, with the word `sealed` for each personal number.
    `opened`: names of those that it must read with the numbers open.
    """

    item: str
    fields: tuple[str, ...] = ()
    opened: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReviewRequest:
    """One question. `number`: the receipt number; `accepted_on`: the day in China on which the clocks started;
    `conditions`: codes of the item's conditions; `form`: the fields of the matter; `parameters`: name → value;
    `callback`: where a later answer goes, "" in process.
    """

    number: str
    step: str
    item: str
    item_version: int
    accepted_on: date
    conditions: tuple[str, ...]
    form: Mapping[str, Any] = field(repr=False)
    parameters: Mapping[str, Any] = field(default_factory=dict)
    callback: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """Whether one condition is met. `note`: a sentence for the reviewer (zh), without personal numbers."""

    condition: str
    met: bool
    note: str = ""


@dataclass(frozen=True, slots=True)
class Review:
    """The answer. A finding that is not met goes with REJECT, and only with it."""

    verdict: Verdict
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a question cannot be reviewed: the form's field, and a sentence (zh)."""

    field: str
    sentence: str


class Department(Protocol):
    """A department's plug-in."""

    @property
    def id(self) -> str:
        """The department's id in the catalogue, such as `civil_affairs`."""

    def matters(self) -> tuple[Matter, ...]:
        """The items that it reviews; the same answer each time."""

    def check(self, request: ReviewRequest) -> tuple[Fault, ...]:
        """What keeps it from reviewing this question; nothing when it can."""

    def review(self, request: ReviewRequest) -> Review:
        """Look at one case and advise."""

    def cancel(self, number: str, step: str) -> None:
        """The question is void; unknown ones are void already."""

    def ping(self) -> None:
        """Raise when it cannot work now."""

    def check_config(self) -> tuple[str, ...]:
        """What is wrong with its settings."""


class PlugIn:
    """What most departments answer to everything but `matters` and `review`."""

    def check(self, request: ReviewRequest) -> tuple[Fault, ...]:
        return ()

    def cancel(self, number: str, step: str) -> None:
        return None

    def ping(self) -> None:
        return None

    def check_config(self) -> tuple[str, ...]:
        return ()


def conclude(*findings: Finding | None) -> Review:
    """The review that follows from `findings`; None stands for a condition that cannot be answered."""
    found = tuple(finding for finding in findings if finding is not None)
    return Review(Verdict.ACCEPT if all(finding.met for finding in found) else Verdict.REJECT, found)
