"""What is heard of applications."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from services.approval.domain.after_check import Promise
    from services.approval.domain.answered import Answered


@dataclass(frozen=True, slots=True)
class ApplicationAccepted:
    """Heard: taken on; the clocks start on the day of `accepted_at`. `form`: JSON text, numbers sealed.

    `handled_by`: subjects of those who took it in, who may not decide it. `number_sealed`: the applicant's. `materials`:
    (code, how it was given), without what is held by another. `person_wanted`: no automatic decision. `answered`: questions that other results answer.
    `promised`: (code, last day) of papers that are to come still.
    `deemed`: by law, since nobody answered in time.
    """

    number: str
    item: str
    item_version: int
    item_name: str
    case_type: str
    division: str
    owner_division: str
    applicant_name: str = field(repr=False)
    party: str
    form: str = field(repr=False)
    accepted_at: datetime
    handled_by: tuple[str, ...] = ()
    promise: "Promise | None" = None
    applicant_kind: str = ""
    number_sealed: str = field(default="", repr=False)
    materials: tuple[tuple[str, str], ...] = ()
    person_wanted: bool = False
    answered: "tuple[Answered, ...]" = ()
    promised: tuple[tuple[str, date | None], ...] = ()
    deemed: bool = False


@dataclass(frozen=True, slots=True)
class ApplicationWithdrawn:
    """Heard: taken back at `at`. `accepted`: as it stood when it was taken on, or None when it never was."""

    number: str
    owner_division: str
    at: datetime
    accepted: ApplicationAccepted | None
