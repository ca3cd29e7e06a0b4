"""Asking departments that run elsewhere, and hearing their answers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from services.chassis.auth import Principal

if TYPE_CHECKING:
    from services.approval.domain.task import Finding


@dataclass(frozen=True, slots=True)
class Answer:
    """What a department says. `verdict`: accept, reject; at once also processing."""

    verdict: str
    findings: "tuple[Finding, ...]" = ()


@dataclass(frozen=True, slots=True)
class TakeQuestions:
    """What is due at a department, at most `limit`, taken for a while. Answers `Due` rows."""

    department: str
    limit: int


@dataclass(frozen=True, slots=True)
class LookForQuestions:
    """Whether anything is due at a department, or soon. Answers a bool; takes nothing."""

    department: str


@dataclass(frozen=True, slots=True)
class Due:
    """One thing to do. `wanted`: review or cancel; `question`: what the review needs, by name."""

    number: str
    step: str
    wanted: str
    question: Mapping[str, Any] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class RecordAnswer:
    """A department answered at once: `verdict` accept, reject or processing."""

    department: str
    number: str
    answer: Answer


@dataclass(frozen=True, slots=True)
class RecordNotReviewable:
    """A department cannot review the question. `note`: why (zh)."""

    department: str
    number: str
    note: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class RecordSilence:
    """A department gave no answer."""

    department: str
    number: str


@dataclass(frozen=True, slots=True)
class RecordCancelled:
    """A department knows that the question is void."""

    department: str
    number: str


@dataclass(frozen=True, slots=True)
class RecordOutage:
    """A department went down at `since`, or with None is up again."""

    department: str
    since: datetime | None


@dataclass(frozen=True, slots=True)
class ReportOutages:
    """Tell of departments that have been down for longer than the set time."""


@dataclass(frozen=True, slots=True)
class AnswerReview:
    """A department's later answer, signed by it over everything here but `by`."""

    by: Principal
    number: str
    step: str
    department: str
    answer: Answer
    key_id: str
    signed_at: str
    signature: str = field(repr=False)
