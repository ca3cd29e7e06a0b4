"""Papers promised for later (容缺后补): by when, and what becomes of the promise.

Within what the item allows (`deferred_acceptance.supplement_within_days`) and never beyond the committed limit. Both are
counted here in calendar days from the hand-in, so that a promise never lies beyond what the law's working days allow.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from services.chassis.errors import Fault, Invalid
from services.chassis.forms.fields import escaped
from services.chassis.forms.materials import DEFERRED
from services.chassis.messages import Actor
from services.intake.domain.application import Application, Paper, Step
from services.intake.domain.authority import Authority
from services.intake.domain.life import DENIED, HAND_IN, LIFE
from services.intake.domain.supplements import left_open, with_papers
from services.intake.domain.ways_given import LATER, kind_faults

UNSIGNED = ("DEFERRAL_NOT_SIGNED", "COMMITMENT_NOT_SIGNED", "COMMITMENT_BARRED")


def latest(today: date, deferral_days: int) -> date:
    """The last day for which a paper may be promised."""
    return today + timedelta(days=deferral_days)


def promise_faults(
    promised: Sequence[tuple[str, date | None]], today: date, deferral_days: int
) -> list[Fault]:
    """Promises for a day that is past or beyond the limit: PROMISE_OUT_OF_RANGE. None means the limit itself."""
    last = latest(today, deferral_days)
    return [
        Fault(f"/materials/{escaped(code)}", "PROMISE_OUT_OF_RANGE", f"补交日期应在{today}至{last}之间")
        for code, day in promised
        if day is not None and not today <= day <= last
    ]


def of_promises(findings: Iterable[Fault]) -> tuple[Fault, ...]:
    """Those of them that say of a promise that it was not signed or not to be believed; no correction of the form mends them."""
    return tuple(fault for fault in findings if fault.reason in UNSIGNED)


def hand_in(
    application: Application,
    papers: Sequence[Paper],
    by: Actor,
    at: datetime,
    under: Authority | None = None,
    faults: Sequence[Fault] = (),
) -> Application:
    """What was promised takes the place of the promise. `faults`: what is known to be wrong with the papers already.

    After the decision too, where it was granted before they came; a denial leaves nothing to hand in. Raises `Conflict`
    APPLICATION_STATE once it is over, `Invalid` MATERIALS_INVALID with every fault.
    """
    after = LIFE.move(application.status, HAND_IN)
    denied = application.outcome == DENIED
    open_promises = {paper.code for paper in application.materials if paper.kind == DEFERRED and not denied}
    wrong = [
        Fault(f"/materials/{escaped(paper.code)}", "MATERIAL_NOT_PROMISED", "不在承诺补交的材料之内")
        for paper in papers
        if paper.code not in open_promises
    ]
    wrong += kind_faults(((paper.code, paper.kind) for paper in papers), LATER)
    if not papers:
        wrong.append(Fault("/materials", "MATERIAL_REQUIRED", "请提交所承诺的材料"))
    if wrong or faults:
        raise Invalid("MATERIALS_INVALID", "补交的材料有误，请逐项更正", faults=(*wrong, *faults))
    step = Step(at, application.status, after, by.role, by.division).acted_under(under)
    return replace(
        application,
        materials=with_papers(application.materials, papers),
        findings=left_open(application.findings, papers),
        history=(*application.history, step),
    )
