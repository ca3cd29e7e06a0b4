"""The written notices of an application as they came to be: each numbered, dated, and kept with it for good.

A number is the receipt number with the kind's letters and a count; of a special procedure and of an extension it is the
one under which approval told it. What a notice promised stays what it was on its day, whatever moves later.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from services.intake.domain.life import (
    ACCEPT,
    DECIDE,
    DECIDE_BEFORE,
    DEEM_ACCEPTED,
    RELEASE,
    REQUEST_SUPPLEMENT,
    RETURN,
)

ACCEPTANCE, DEFERRED_ACCEPTANCE = "acceptance", "deferred_acceptance"
SUPPLEMENT, RETURNED, DECISION = "supplement", "return", "decision"
SPECIAL_PROCEDURE, EXTENSION = "special_procedure", "extension"
LETTERS = {
    ACCEPTANCE: "SL",
    DEFERRED_ACCEPTANCE: "RQ",
    SUPPLEMENT: "BZ",
    RETURNED: "TH",
    DECISION: "JD",
    SPECIAL_PROCEDURE: "TB",
    EXTENSION: "YQ",
}
"""受理, 容缺, 补正, 退回, 决定, 特别程序 and 延期 as they stand in numbers."""
_KINDS = {
    ACCEPT: ACCEPTANCE,
    DEEM_ACCEPTED: ACCEPTANCE,
    RELEASE: ACCEPTANCE,
    REQUEST_SUPPLEMENT: SUPPLEMENT,
    RETURN: RETURNED,
    DECIDE: DECISION,
    DECIDE_BEFORE: DECISION,
}


@dataclass(frozen=True, slots=True)
class Issued:
    """One notice. `due`, `statutory_due`: the last days that it names, once they are known. `procedure`, `days`: of a
    special procedure, and of an extension the days more. `papers`: promised for later, each with its day. `provisional`: names
    of the periods whose last day may still move. `incomplete`: taken on though papers were open.
    """

    kind: str
    number: str
    on: date
    due: date | None = None
    statutory_due: date | None = None
    procedure: str = ""
    days: int = 0
    reason: str = field(default="", repr=False)
    papers: tuple[tuple[str, date | None], ...] = ()
    provisional: tuple[str, ...] = ()
    incomplete: bool = False


def issued_by(
    action: str,
    receipt: str,
    on: date,
    reason: str,
    promised: tuple[tuple[str, date | None], ...],
    before: Sequence[Issued],
    *,
    incomplete: bool = False,
) -> tuple[Issued, ...]:
    """What `before` becomes with the notice that `action` of the table brings, if it brings one. `incomplete`: papers are open."""
    kind = _KINDS.get(action, "")
    if not kind:
        return tuple(before)
    if kind == ACCEPTANCE:
        kind = DEFERRED_ACCEPTANCE if promised else kind
        return (
            *before,
            Issued(kind, _number(receipt, kind), on, reason=reason, papers=promised, incomplete=incomplete),
        )
    return (*before, Issued(kind, _number(receipt, kind), on, reason=reason))


def with_dues(
    before: Sequence[Issued],
    told: Sequence[Issued],
    due: date | None,
    statutory_due: date | None,
    provisional: tuple[str, ...] = (),
) -> tuple[Issued, ...]:
    """With the last days in the notice of acceptance, once, and what approval `told` since; each by its number once.
    `provisional`: names of the periods whose last day may still move.
    """
    known = {one.number for one in before}
    dated = tuple(
        replace(one, due=due, statutory_due=statutory_due, provisional=provisional)
        if one.kind in (ACCEPTANCE, DEFERRED_ACCEPTANCE) and one.due is None and one.statutory_due is None
        else one
        for one in before
    )
    news = tuple(
        replace(one, due=due, statutory_due=statutory_due, provisional=provisional)
        if one.kind == EXTENSION
        else one
        for one in told
        if one.number not in known
    )
    return (*dated, *news)


def _number(receipt: str, kind: str) -> str:
    """Each of these kinds comes once in a life; the count is for whoever reads it aloud."""
    return f"{receipt}-{LETTERS[kind]}01"
