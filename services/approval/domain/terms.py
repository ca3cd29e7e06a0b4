"""What approval needs to know of one version of an item. Cases stay on the version they were applied for under."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from services.approval.domain.clocks import UNITS
from services.approval.domain.stops import PROCEDURES
from services.chassis.errors import Invalid

LONGEST_DAYS = 3650
LONGEST_CHANGE = 366
"""Days by which a clock may be prolonged, or stand still for a procedure, at most."""
GOVERNMENT, ORGAN = "government", "organ"
"""Whose head approves an extension: the government's of the place, or the deciding organ's own (行政许可法 art. 42(2), (1))."""


@dataclass(frozen=True, slots=True)
class CertificateTerms:
    """What an item says of its certificate. `organ`: USCC of who issues it; `months`: of validity, 0 without end."""

    kind: str
    organ: str
    months: int


@dataclass(frozen=True, slots=True)
class AutoTerms:
    """The rules of automatic approval that an item declares. `conditions`: JSON text, a list of expressions.

    `subject`: path of the number by which registers are asked, as in expressions. `explanation`: Chinese.
    """

    rule_id: str
    rule_version: int
    conditions: str
    explanation: str
    subject: str


@dataclass(frozen=True, slots=True)
class PromiseTerms:
    """What becomes of a grant on a commitment. `check_days`: working days in which it is checked; `barred_months`: how long
    a broken one is on record; `public`: it is published. `immediate`: it is decided on the working day of acceptance.
    """

    check_days: int
    barred_months: int
    public: bool
    immediate: bool = False


@dataclass(frozen=True, slots=True)
class DeferralTerms:
    """Papers that may follow later (容缺后补). `papers`: code → name; `result_first`: the result does not wait for them."""

    papers: Mapping[str, str]
    result_first: bool = False


@dataclass(frozen=True, slots=True)
class ItemTerms:
    """`departments`: the lead first, then those that decide in parallel. Days below 0: no such period.

    `conditions`: code → text (zh). `parameters`: name → value. `extension_days`: the most by which its clocks may be
    prolonged, once, in `extension_unit`; 0: not at all; `extension_by`: GOVERNMENT or ORGAN, "" where the item does not say.
    `procedures`: those that stop the clocks → most working days they take.
    `supervisors`: departments that supervise the matter and decide nothing of it (ledger R034).
    `by_one_person`: an immediate item that whoever took it in may decide and hand over (ledger R096).
    `order`: department → those of `departments` that grant theirs first; one without an entry begins at once.
    """

    item_id: str
    version: int
    name: str
    departments: tuple[str, ...]
    case_type: str
    committed_days: int
    committed_unit: str
    statutory_days: int
    statutory_unit: str
    conditions: Mapping[str, str]
    parameters: Mapping[str, Any] = field(default_factory=dict)
    extension_days: int = 0
    extension_unit: str = ""
    procedures: Mapping[str, int] = field(default_factory=dict)
    certificate: CertificateTerms | None = None
    order: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    promise: PromiseTerms | None = None
    automatic: AutoTerms | None = None
    supervisors: tuple[str, ...] = ()
    deferral: DeferralTerms | None = None
    by_one_person: bool = False

    @property
    def extends(self) -> bool:
        """True when an extension of the item prolongs one of its clocks."""
        clocks = ((self.committed_days, self.committed_unit), (self.statutory_days, self.statutory_unit))
        return self.extension_days > 0 and any(
            days > 0 and unit == self.extension_unit for days, unit in clocks
        )

    extension_by: str = ""

    @property
    def codes(self) -> tuple[str, ...]:
        """The condition codes, in the item's order."""
        return tuple(self.conditions)


def checked(terms: ItemTerms) -> ItemTerms:
    """`terms` themselves. Raises `Invalid` ITEM_MALFORMED when no case could be opened under them."""
    faults = []
    if not terms.item_id or terms.version < 1:
        faults.append("id or version")
    if not terms.departments or not all(terms.departments):
        faults.append("department")
    for days, unit in (
        (terms.committed_days, terms.committed_unit),
        (terms.statutory_days, terms.statutory_unit),
    ):
        if days > LONGEST_DAYS or (days >= 0 and unit not in UNITS):
            faults.append(f"{days} {unit}")
    if terms.extension_days and not (terms.extends and terms.extension_days <= LONGEST_CHANGE):
        faults.append(f"extension of {terms.extension_days} {terms.extension_unit}")
    for procedure, days in terms.procedures.items():
        if procedure not in PROCEDURES or not 1 <= days <= LONGEST_CHANGE:
            faults.append(f"{procedure} of {days}")
    if stuck := _never_begun(terms):
        faults.append(f"order of {', '.join(sorted(stuck))}")
    if faults:
        raise Invalid("ITEM_MALFORMED", f"{terms.item_id}@{terms.version}: {', '.join(faults)}")
    return terms


def _never_begun(terms: ItemTerms) -> set[str]:
    """Departments that wait for one another, or for one that has no part in it."""
    waiting = {one: {*after} for one, after in terms.order.items()}
    done = {one for one in terms.departments if not waiting.get(one)}
    while ready := {one for one in terms.departments if one not in done and waiting[one] <= done}:
        done |= ready
    return {*terms.departments, *waiting} - done
