"""What declared rules said of a case, kept with it: every rule's verdict, and the look that a person takes afterwards."""

from dataclasses import dataclass, field, replace
from datetime import datetime

from services.approval.domain.decision import GRANTED
from services.chassis.errors import Fault, Invalid

MET, NOT_MET, UNKNOWN = "met", "not_met", "unknown"
UNCLEAR = "unclear"
"""Never a denial: a rule that is not met, or that cannot be told, sends the case to a person (行政许可法 arts. 36, 38)."""
PERSON_WANTED, DEPARTMENT_EXAMINES, BY_RULES = "person_wanted", "department_examines", "rules"
PAPERS_OUTSTANDING = "papers_outstanding"
SHARE, ASKED = "share", "asked"
DUE, RIGHT, WRONG = "due", "right", "wrong"
LONGEST_NOTE = 500


@dataclass(frozen=True, slots=True)
class Verdict:
    """One rule and what came of it. `rule`: as it is declared, without any value of the applicant's."""

    rule: str
    met: str


@dataclass(frozen=True, slots=True)
class Check:
    """A person's look at an automatic grant. `why`: drawn as one of a share, or asked for by the applicant."""

    why: str
    state: str = DUE
    by: str = ""
    at: datetime | None = None
    note: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Automatic:
    """`rule_id`, `rule_version`: the rules by which it was judged. `why`: BY_RULES, or what sent it to a person before.

    `department`: whose task it was.
    """

    rule_id: str
    rule_version: int
    department: str
    outcome: str
    why: str
    verdicts: tuple[Verdict, ...] = ()
    check: Check | None = None

    @property
    def granted(self) -> bool:
        """True when no person decided."""
        return self.outcome == GRANTED

    def to_check(self, why: str) -> "Automatic":
        """A person is to look at it; one look is enough."""
        return self if self.check else replace(self, check=Check(why))

    def checked(self, right: bool, by: str, at: datetime, note: str) -> "Automatic":
        """The look was taken. Raises `Invalid` REASON_REQUIRED when it was wrong, REASON_TOO_LONG."""
        if not right and not note:
            raise _refused("REASON_REQUIRED", "认定自动审批有误的，须说明理由")
        if len(note) > LONGEST_NOTE:
            raise _refused("REASON_TOO_LONG", f"说明不超过{LONGEST_NOTE}字")
        assert self.check is not None
        return replace(
            self, check=replace(self.check, state=RIGHT if right else WRONG, by=by, at=at, note=note)
        )


def _refused(reason: str, detail: str) -> Invalid:
    return Invalid(reason, detail, faults=[Fault("/note", reason, detail)])
