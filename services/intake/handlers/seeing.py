"""Who may see an entrustment, and how its words are shown."""

from dataclasses import replace

from services.chassis.auth import AGENT, CITIZEN, CLERK, SUPERVISOR, Principal, require
from services.chassis.errors import NotFound
from services.chassis.masking import mask_text
from services.intake.domain.agency_chain import broken_at
from services.intake.domain.entrustments import Entrustment
from services.intake.handlers.acting import ids_of
from services.intake.ports import Intake


def seen(by: Principal, entrustment: str, intake: Intake) -> Entrustment:
    """Its principal's, that of who stands for the principal by mandate or by law, its agent's, or clerks' and supervisors'
    whose subtree holds it.

    Raises `NotFound` ENTRUSTMENT_NOT_FOUND: unknown and forbidden look alike.
    """
    require(by, CITIZEN, CLERK, SUPERVISOR, AGENT)
    found = intake.entrustments.find(entrustment)
    if found is None or not _may_see(by, found, intake):
        raise NotFound("ENTRUSTMENT_NOT_FOUND", "没有找到该委托单")
    return found


def seen_by_agent(by: Principal, entrustment: str, intake: Intake) -> Entrustment:
    """The named agent's own."""
    require(by, AGENT)
    found = seen(by, entrustment, intake)
    if found.agent is None or found.agent.staff != by.subject:
        raise NotFound("ENTRUSTMENT_NOT_FOUND", "没有找到该委托单")
    return found


def shown(entrustment: Entrustment, intake: Intake) -> Entrustment:
    """The same with its words opened for whoever may see it, numbers in them masked, and whether its chain is whole."""

    def opened(sealed: str) -> str:
        return mask_text(intake.seals.open(sealed)) if sealed else ""

    log = tuple(
        replace(step, done_sealed=opened(step.done_sealed), next_sealed=opened(step.next_sealed))
        for step in entrustment.log
    )
    said = entrustment.evaluation
    said = replace(said, note_sealed=opened(said.note_sealed)) if said else None
    intact = not broken_at(entrustment, intake.seals.open)
    return replace(entrustment, log=log, evaluation=said, intact=intact)


def _may_see(by: Principal, found: Entrustment, intake: Intake) -> bool:
    if by.kind != "staff":
        return _stands_for(by, found, intake)
    if found.agent is not None and found.agent.staff == by.subject:
        return True
    return by.has(CLERK, SUPERVISOR) and by.reaches(found.division)


def _stands_for(by: Principal, found: Entrustment, intake: Intake) -> bool:
    own = ids_of(by, intake)
    if found.principal in own:
        return True
    today = intake.clock.today()
    known = intake.authorities.between(intake.merges.ids(found.principal), own)
    return any(one.in_force(today) and (not one.items or found.item in one.items) for one in known)
