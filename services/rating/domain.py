"""One case's rating: the invitation, the grade given once, the rectification that a bad one opens.

GB/T 39735-2020 and GB/T 39734-2020 (好差评); grades by GB/T 39046 A.8. The standards' day counts are not
public, so they are `Terms` with the platform's own defaults.
"""

import base64
import binascii
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from services.chassis.clock import day_of
from services.chassis.errors import Conflict, Fault, Invalid
from services.chassis.masking import mask_text
from services.chassis.messages import Meta
from services.chassis.workdays import Calendar

INVITED, RATED = "invited", "rated"
OPEN = "open"
GRADES = range(1, 6)
BAD_GRADES = frozenset({4, 5})
"""Dissatisfied and very dissatisfied: each must be called back, put right and answered (国办发〔2019〕51号)."""

MOST_REASONS, LONGEST_REASON, LONGEST_TEXT = 10, 50, 1000


@dataclass(frozen=True, slots=True)
class Terms:
    """Time limits. `invitation_days`: calendar days that a token lasts; the others are working days.

    Local rules call back at once and rectify within 5 (Dezhou) to 15 working days; the defaults are 1 and 5.
    """

    invitation_days: int = 30
    verify_days: int = 1
    rectify_days: int = 5


@dataclass(frozen=True, slots=True)
class Rating:
    """What the person said. Personal numbers typed into it are masked."""

    grade: int
    reasons: tuple[str, ...]
    text: str = field(repr=False)
    at: datetime

    @property
    def is_bad(self) -> bool:
        """True for grades 4 and 5."""
        return self.grade in BAD_GRADES


@dataclass(frozen=True, slots=True)
class Rectification:
    """What the responsible unit must do: call back by `verify_due`, put right by `due`."""

    state: str
    opened_at: datetime
    verify_due: date
    due: date


@dataclass(frozen=True, slots=True)
class CaseRating:
    """`id` is the receipt number. `division`: where handed in; `owner_division`: who decided and answers for it.

    `party`: the applicant's stable id, empty on a copy from another stack, as is `token_hash`.
    """

    id: str
    party: str = field(repr=False)
    item: str
    item_name: str
    department: str
    division: str
    owner_division: str
    token_hash: str = field(repr=False)
    expires_at: datetime
    answer_key: str = field(default="", repr=False)
    rating: Rating | None = None
    rectification: Rectification | None = None
    meta: Meta = Meta()

    @property
    def state(self) -> str:
        """invited or rated."""
        return RATED if self.rating else INVITED

    def give(self, rating: Rating, key: str, calendar: Calendar, terms: Terms) -> "CaseRating":
        """The grade, and for a bad one its rectification. Call only when `token_fault` found none."""
        if self.rating is not None:
            raise Conflict("TOKEN_USED", "该办件已经评价过")
        opened = rectification(rating.at, calendar, terms) if rating.is_bad else None
        return replace(self, rating=rating, rectification=opened, answer_key=key)

    def token_fault(self, now: datetime) -> Fault | None:
        """Why the token no longer works: TOKEN_USED or INVITATION_EXPIRED."""
        if self.rating is not None:
            return Fault("/token", "TOKEN_USED", "该办件已经评价过")
        if now >= self.expires_at:
            return Fault("/token", "INVITATION_EXPIRED", "评价码已过期")
        return None


def rectification(opened_at: datetime, calendar: Calendar, terms: Terms) -> Rectification:
    """Its last days by the working-day calendar; the day of the rating is not counted (民法典 art. 201)."""
    opened_on = day_of(opened_at)
    verify = calendar.add_working_days(opened_on, terms.verify_days).date
    due = calendar.add_working_days(opened_on, terms.rectify_days).date
    assert verify is not None
    assert due is not None
    return Rectification(OPEN, opened_at, verify, due)


def rating_of(grade: int, reasons: Sequence[str], text: str, at: datetime) -> Rating:
    """What was said, in the form in which it is kept: personal numbers masked."""
    return Rating(grade, tuple(mask_text(reason) for reason in reasons), mask_text(text), at)


def faults_of(grade: int, reasons: Sequence[str], text: str) -> list[Fault]:
    """Everything wrong with what was given: GRADE_OUT_OF_RANGE REASON_TOO_MANY REASON_TOO_LONG TEXT_TOO_LONG."""
    faults: list[Fault] = []
    if grade not in GRADES:
        faults.append(Fault("/grade", "GRADE_OUT_OF_RANGE", "评价等级为 1 至 5"))
    if len(reasons) > MOST_REASONS:
        faults.append(Fault("/reasons", "REASON_TOO_MANY", f"原因最多{MOST_REASONS}条"))
    faults += [
        Fault(f"/reasons/{position}", "REASON_TOO_LONG", f"每条原因不超过{LONGEST_REASON}个字")
        for position, reason in enumerate(reasons[:MOST_REASONS])
        if len(reason) > LONGEST_REASON
    ]
    if len(text) > LONGEST_TEXT:
        faults.append(Fault("/text", "TEXT_TOO_LONG", f"评价内容不超过{LONGEST_TEXT}个字"))
    return faults


def token_for(division: str, secret: str) -> str:
    """A token that also says, as its first digits, which place's stack knows it."""
    return f"{division}-{secret}"


def hash_of(token: str) -> str:
    """What is kept of a token: SHA-256, so that a stored row rates nothing."""
    return hashlib.sha256(token.encode()).hexdigest()


def expiry(at: datetime, terms: Terms) -> datetime:
    """When an invitation of `at` ends."""
    return at + timedelta(days=terms.invitation_days)


@dataclass(frozen=True, slots=True)
class Place:
    """A place in the list of rectifications, oldest due first."""

    due: date
    number: str


def cursor_after(case: CaseRating) -> str:
    """What asks for the rectifications after this one."""
    assert case.rectification is not None
    text = f"{case.rectification.due.isoformat()}|{case.id}"
    return base64.urlsafe_b64encode(text.encode()).rstrip(b"=").decode()


def place_of(cursor: str) -> Place | None:
    """The place a cursor names; None for the empty one. Raises `Invalid` CURSOR_INVALID."""
    if not cursor:
        return None
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        due, separator, number = (
            base64.b64decode(padded, altchars=b"-_", validate=True).decode().partition("|")
        )
        if not separator or not number:
            raise ValueError(cursor)
        return Place(date.fromisoformat(due), number)
    except (binascii.Error, ValueError):
        raise Invalid("CURSOR_INVALID", "分页游标无效") from None
