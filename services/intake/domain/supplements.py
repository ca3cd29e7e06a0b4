"""What was asked for by the one notice and handed in upon it, of an application and of a package alike (行政许可法 art. 32(1)(4))."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from services.chassis.errors import Fault, Invalid
from services.chassis.forms.fields import escaped
from services.chassis.forms.materials import LOOKUP
from services.intake.domain.life import SUBMITTED
from services.intake.domain.looked_up import HOLDER_DIFFERS, NO_MATCH
from services.intake.domain.ways_given import LATER, kind_faults

if TYPE_CHECKING:
    from services.intake.domain.application import Paper, Step


def came_at(history: Sequence["Step"], received_at: datetime) -> datetime:
    """When it came: at the hand-in, or when its supplement did."""
    return next((step.at for step in reversed(history) if step.before != SUBMITTED), received_at)


def refuse_faulty_notice(faults: Sequence[Fault]) -> None:
    """Raises `Invalid` SUPPLEMENT_INVALID with what is wrong with a notice."""
    if faults:
        raise Invalid("SUPPLEMENT_INVALID", "补正告知内容有误", faults=faults)


def refuse_unasked(
    wanted: Sequence[str], papers: Sequence["Paper"], found: Collection[str], of_files: Sequence[Fault]
) -> None:
    """All that the notice named comes, and nothing else. `found`: codes that a register was found to hold meanwhile.

    Raises `Invalid` SUPPLEMENT_INVALID with MATERIAL_NOT_REQUESTED, MATERIAL_MISSING, MATERIAL_KIND_NOT_ALLOWED for what only
    promises a paper, and what is known to be wrong with those given (`of_files`).
    """
    faults = [
        Fault(f"/materials/{position}", "MATERIAL_NOT_REQUESTED", "不在补正告知范围内")
        for position, paper in enumerate(papers)
        if paper.code not in wanted
    ]
    there = {paper.code for paper in papers}.union(found)
    faults += [
        Fault(f"/materials/{code}", "MATERIAL_MISSING", "材料未提交") for code in wanted if code not in there
    ]
    faults += kind_faults(((paper.code, paper.kind) for paper in papers), LATER)
    faults += of_files
    if faults:
        raise Invalid("SUPPLEMENT_INVALID", "补正材料有误", faults=faults)


def with_papers(kept: Sequence["Paper"], given: Sequence["Paper"]) -> tuple["Paper", ...]:
    """The papers, those of the same codes replaced by what was given."""
    codes = {paper.code for paper in given}
    return (*(paper for paper in kept if paper.code not in codes), *given)


def left_open(findings: Sequence[Fault], given: Sequence["Paper"]) -> tuple[Fault, ...]:
    """What the check at hand-in found, without what it said of these papers. A number given again answers no register."""
    answered = {f"/materials/{escaped(paper.code)}" for paper in given}
    numbers = {f"/materials/{escaped(paper.code)}" for paper in given if paper.kind == LOOKUP}
    return tuple(
        fault
        for fault in findings
        if fault.pointer not in answered
        or (fault.pointer in numbers and fault.reason in (HOLDER_DIFFERS, NO_MATCH))
    )
