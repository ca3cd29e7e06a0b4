"""Registers that were away are asked again until they answer, the paper came otherwise, or it was enough."""

from services.chassis.auth import SYSTEM, system
from services.chassis.errors import Conflict, Forbidden, Invalid
from services.chassis.forms.materials import MaterialRule
from services.chassis.messages import Actor
from services.intake.commands import AskRegistersAgain
from services.intake.domain.application import Application
from services.intake.domain.awaited import TAKEN_FOR, Awaited, no_more, put_off, still_awaited
from services.intake.domain.exchange import (
    ABSENT,
    FOUND,
    UNANSWERED,
    looked_up,
    not_found,
    paper_of,
)
from services.intake.domain.looked_up import NO_MATCH
from services.intake.events import LookupSettled, MaterialLookedUp
from services.intake.handlers.exchange import asked
from services.intake.handlers.happening import happened
from services.intake.ports import Intake

_ENDS = {
    ABSENT: "数据源恢复后仍未查到有效的“{name}”，请核对号码或直接提交",
    UNANSWERED: "数据源长时间未答复，“{name}”未能查询，请直接提交或稍后重新查询",
}


def ask_registers_again(command: AskRegistersAgain, intake: Intake) -> None:
    """What is due, each application taken by one process only, just before its turn. Whoever moved it meanwhile finds it
    asked for later.
    """
    for _ in range(command.limit):
        now = intake.clock.now()
        was = intake.applications.take_awaited(now, now + TAKEN_FOR)
        if was is None:
            return
        due = [one for one in still_awaited(was) if one.at <= now]
        try:
            for one in due:
                was = _ask(was, one, intake)
        except (Conflict, Invalid):
            continue


def _ask(was: Application, awaited: Awaited, intake: Intake) -> Application:
    item, paper = intake.items.get(was.item), paper_of(was, awaited.material)
    rule = item.rules.materials.get(awaited.material) if item else None
    if rule is None or paper is None:
        return intake.applications.save(was, no_more(was, awaited.material), [])
    by, number = Actor(SYSTEM, SYSTEM, was.owner_division), intake.seals.open(paper.ref)
    try:
        found = asked(was, rule, number, awaited.purpose, by, intake)
    except (Invalid, Forbidden) as refusal:
        return _ended(was, rule, ABSENT if refusal.reason == NO_MATCH else UNANSWERED, intake)
    at = intake.clock.now()
    if found is None:
        later = awaited.again(at)
        if later is None:
            return _ended(was, rule, UNANSWERED, intake)
        return intake.applications.save(was, put_off(was, later), [])
    now = no_more(looked_up(was, rule.code, paper.ref, found, by, at), rule.code)
    told = happened(
        MaterialLookedUp,
        now,
        system(was.owner_division),
        now.owner_division,
        before=was.status,
        note=rule.code,
    )
    return intake.applications.save(was, now, [told, _settled(was, now, rule, FOUND)])


def _ended(was: Application, rule: MaterialRule, outcome: str, intake: Intake) -> Application:
    said = _ENDS[outcome].format(name=rule.name)
    now = no_more(not_found(was, rule, said, intake.clock.now()), rule.code)
    return intake.applications.save(was, now, [_settled(was, now, rule, outcome)])


def _settled(was: Application, now: Application, rule: MaterialRule, outcome: str) -> LookupSettled:
    return LookupSettled(
        subject=now.id,
        division=now.division,
        destination=now.division,
        at=now.history[-1].at,
        by=Actor(SYSTEM, SYSTEM, now.owner_division),
        moved=(was.status, now.status),
        note=rule.code,
        person=now.applicant.party,
        application=now,
        name_zh=rule.name,
        outcome=outcome,
    )
