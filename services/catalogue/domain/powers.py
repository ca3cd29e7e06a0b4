"""Delegated powers: one item's decision or acceptance lent to a lower division, by document and dates (ledger R072, R074).

行政许可法 art. 24: entrusting needs a published document, and who is entrusted acts in the entruster's name.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from services.chassis.errors import Fault
from services.chassis.messages import Meta

DECIDE, ACCEPT = "decide", "accept"
POWERS = (DECIDE, ACCEPT)
GRANTED, REVOKED = "granted", "revoked"
TAKEN_OVER, TRAINED = "taken_over", "trained"
LONGEST_DOCUMENT, LONGEST_TEXT, MOST_CONDITIONS = 100, 500, 20
LONGEST_YEARS = 10


@dataclass(frozen=True, slots=True)
class DelegatedPower:
    """`county`: whose power it is; `division`: who may use it, from `since` to `until`, both days included.

    `site`: where it is used, or "". `department`: whose task is decided with it. Dates are texts (ISO 8601).
    `taken_over_on`, `trained_on`: hand-over, or "". `revision` counts changes from 1.
    """

    id: str
    county: str
    item: str
    division: str
    site: str
    power: str
    document: str
    since: str
    until: str
    scope_zh: str
    conditions_zh: tuple[str, ...]
    department: str
    state: str = GRANTED
    revoked_on: str = ""
    reason: str = ""
    taken_over_on: str = ""
    trained_on: str = ""
    revision: int = 1
    meta: Meta = field(default_factory=Meta, compare=False)

    @property
    def complete(self) -> bool:
        """Granted, taken over and trained."""
        return not self.missing

    @property
    def missing(self) -> tuple[str, ...]:
        """Which steps of the hand-over are still to be done."""
        done = ((TAKEN_OVER, self.taken_over_on), (TRAINED, self.trained_on))
        return tuple(name for name, on in done if not on)

    def in_force(self, day: date) -> bool:
        """True when it may be used on that day."""
        return self.state == GRANTED and self.since <= day.isoformat() <= self.until

    def revoked(self, on: date, reason: str) -> "DelegatedPower":
        """No longer to be used, from now on."""
        return self._changed(state=REVOKED, revoked_on=on.isoformat(), reason=reason)

    def handed_over(self, on: date, taken_over: bool, trained: bool) -> "DelegatedPower":
        """One step or both of the hand-over done; what was done before keeps its date."""
        return self._changed(
            taken_over_on=self.taken_over_on or (on.isoformat() if taken_over else ""),
            trained_on=self.trained_on or (on.isoformat() if trained else ""),
        )

    def _changed(self, **changes: object) -> "DelegatedPower":
        return replace(self, **changes, revision=self.revision + 1)  # type: ignore[arg-type]


def power_id(item: str, division: str, power: str, document: str, since: str) -> str:
    """The same power under the same document from the same day is granted once."""
    named = "\n".join((item, division, power, document, since))
    return f"dp_{hashlib.sha256(named.encode()).hexdigest()[:24]}"


def grant_faults(
    power: str, document: str, since: str, until: str, scope_zh: str, conditions_zh: Sequence[str]
) -> list[Fault]:
    """What is wrong with a grant in itself, every fault."""
    faults = []
    if power not in POWERS:
        faults.append(Fault("/power", "POWER_KIND_UNKNOWN", f"权力应为：{'、'.join(POWERS)}"))
    if not _is_text(document, LONGEST_DOCUMENT):
        faults.append(
            Fault("/document", "DOCUMENT_REQUIRED", f"须写明赋权文件文号，不超过 {LONGEST_DOCUMENT} 字")
        )
    first, last = _day(since), _day(until)
    faults += [
        Fault(pointer, "DATE_INVALID", "日期应如 2026-01-01")
        for pointer, day in (("/since", first), ("/until", last))
        if day is None
    ]
    if first and last and not (first <= last and last.year - first.year <= LONGEST_YEARS):
        faults.append(Fault("/until", "PERIOD_INVALID", f"止日不得早于起日，期限不超过 {LONGEST_YEARS} 年"))
    if scope_zh and not _is_text(scope_zh, LONGEST_TEXT):
        faults.append(Fault("/scope_zh", "TEXT_TOO_LONG", f"不超过 {LONGEST_TEXT} 字"))
    if len(conditions_zh) > MOST_CONDITIONS:
        faults.append(Fault("/conditions_zh", "TOO_MANY", f"不超过 {MOST_CONDITIONS} 条"))
    faults += [
        Fault(f"/conditions_zh/{at}", "TEXT_TOO_LONG", f"须填写，不超过 {LONGEST_TEXT} 字")
        for at, condition in enumerate(conditions_zh[:MOST_CONDITIONS])
        if not _is_text(condition, LONGEST_TEXT)
    ]
    return faults


def _is_text(value: str, longest: int) -> bool:
    return bool(value.strip()) and len(value) <= longest and value.isprintable()


def _day(value: str) -> date | None:
    try:
        day = date.fromisoformat(value)
    except ValueError:
        return None
    return day if day.isoformat() == value else None
