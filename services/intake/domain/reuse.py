"""A paper that was given before, used again: at the counter as by herself (ledger R055)."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from services.chassis.errors import Fault
from services.chassis.forms.fields import escaped
from services.chassis.forms.materials import COMMITMENT, DEFERRED, LOOKUP, SCANNED, MaterialRule, takes
from services.chassis.messages import Actor
from services.intake.domain.application import Application, Paper, Step
from services.intake.domain.authority import Authority
from services.intake.domain.life import LIFE, REUSE
from services.intake.domain.open_papers import open_papers
from services.intake.domain.supplements import left_open, with_papers

_IN_PLACE_OF = (DEFERRED, COMMITMENT, LOOKUP)


def may_lie_here(rules: Mapping[str, MaterialRule], application: Application) -> list[str]:
    """Codes of what is missing that a file given before may stand for."""
    missing = open_papers(application.findings)
    return [code for code, rule in rules.items() if escaped(code) in missing and takes(rule, SCANNED)]


def reuse_faults(
    rules: Mapping[str, MaterialRule], application: Application, codes: Sequence[str]
) -> list[Fault]:
    """What is wrong with using papers of these codes again.

    Reasons: MATERIAL_REQUIRED (none), MATERIAL_NOT_ON_LIST, MATERIAL_FORM_WRONG, MATERIAL_ALREADY_GIVEN.
    """
    given = {
        paper.code
        for paper in application.materials
        if paper.kind not in _IN_PLACE_OF or paper.looked_up is not None
    }
    faults = [] if codes else [Fault("/materials", "MATERIAL_REQUIRED", "须列明要复用的材料")]
    for code in codes:
        pointer, rule = f"/materials/{escaped(code)}", rules.get(code)
        if rule is None:
            faults.append(Fault(pointer, "MATERIAL_NOT_ON_LIST", "清单以外的材料，不予收取"))
        elif not takes(rule, SCANNED):
            faults.append(Fault(pointer, "MATERIAL_FORM_WRONG", f"“{rule.name}”提交形式不符合要求"))
        elif code in given:
            faults.append(Fault(pointer, "MATERIAL_ALREADY_GIVEN", f"“{rule.name}”已经提交"))
    return faults


def reused(
    application: Application, papers: Sequence[Paper], by: Actor, at: datetime, under: Authority | None
) -> Application:
    """With these papers in place of what was missing or promised. Raises `Conflict` APPLICATION_STATE."""
    after = LIFE.move(application.status, REUSE)
    said = f"复用以前提交的材料：{'、'.join(paper.code for paper in papers)}"
    step = Step(at, application.status, after, by.role, by.division, said).acted_under(under)
    return replace(
        application,
        materials=with_papers(application.materials, papers),
        findings=left_open(application.findings, papers),
        history=(*application.history, step),
    )
