"""The contract between the platform and a department's own review.

A department brings one object with an `id`, the `matters` it reviews, and `review`. The platform asks it once a case
is open, and shows what it found to the department's reviewer: advice, never a decision. Without advice the reviewer
decides all the same.

What a department may rely on
- The form has passed the item's form definition. Only the fields that its matter names are handed over. Personal
  numbers in them are sealed, except in the fields that the matter wants opened: those are open for this one call
  (PIPL arts. 6 and 51). Keep and log none of them.
- `parameters` are the local numbers of the item's version that the case is pinned to (amounts in fen).

What a department must keep
- Idempotent by `number` and `step`: asked twice, the same answer. Take the day from `accepted_on`, not from a clock.
- Answer within the deadline (10 seconds). An answer that takes longer is `PROCESSING`: the same question comes again
  every ten minutes until it is answered or the case is closed.
- Answer only the conditions it can answer; leave the others out. An absent value is not a condition unmet.
- Raising counts as "no answer": it is asked again a few times, then the task goes to the reviewer without advice.
- No change of anything outside: the platform promises nothing about how often it asks, and asks in a green thread, so
  that long computing holds up other work.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, Protocol


class Verdict(StrEnum):
    """ACCEPT: nothing stands against it. REJECT: at least one condition is unmet. PROCESSING: ask again later."""

    ACCEPT = "accept"
    REJECT = "reject"
    PROCESSING = "processing"


@dataclass(frozen=True, slots=True)
class Matter:
    """One item that the department reviews.

    `fields`: names of the form's top-level fields that it reads as they are kept, personal numbers sealed.
    `opened`: names of those that it must read with the numbers open.
    """

    item: str
    fields: tuple[str, ...] = ()
    opened: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReviewRequest:
    """One question. `number`: the receipt number; `accepted_on`: the day in China on which the clocks started;
    `conditions`: codes of the item's conditions; `form`: the fields of the matter; `parameters`: name → value.
    """

    number: str
    step: str
    item: str
    item_version: int
    accepted_on: date
    conditions: tuple[str, ...]
    form: Mapping[str, Any] = field(repr=False)
    parameters: Mapping[str, Any] = field(default_factory=dict)


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


class Department(Protocol):
    """A department's plug-in."""

    @property
    def id(self) -> str:
        """The department's id in the catalogue, such as `civil_affairs`."""

    def matters(self) -> tuple[Matter, ...]:
        """The items that it reviews; the same answer each time."""

    def review(self, request: ReviewRequest) -> Review:
        """Look at one case and advise."""


def conclude(*findings: Finding | None) -> Review:
    """The review that follows from `findings`; None stands for a condition that cannot be answered."""
    found = tuple(finding for finding in findings if finding is not None)
    return Review(Verdict.ACCEPT if all(finding.met for finding in found) else Verdict.REJECT, found)
