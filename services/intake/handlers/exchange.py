"""Looking a paper up: on record first, then asked, then kept with what the register said."""

import json
import secrets
from collections.abc import Sequence

from services.chassis.auth import AGENT, CITIZEN, CLERK, REVIEWER, require
from services.chassis.errors import Conflict, Invalid
from services.chassis.forms.materials import MaterialRule
from services.chassis.messages import Actor
from services.intake.commands import GetApplication, ListSources, LookUpMaterial
from services.intake.domain.application import Application
from services.intake.domain.authority import SUPPLEMENT
from services.intake.domain.awaited import awaiting, no_more, still_awaited
from services.intake.domain.exchange import (
    HANDLING,
    MOST_QUESTIONS,
    Lookup,
    Source,
    looked_up,
    number_of,
    paper_of,
    rule_of,
    same_kind,
    source_of,
)
from services.intake.domain.life import LIFE, LOOK_UP
from services.intake.domain.looked_up import NO_MATCH, LookedUp, whose
from services.intake.events import MaterialLookedUp, RegisterAsked
from services.intake.handlers.acting import authority_of
from services.intake.handlers.desk import get_application
from services.intake.handlers.happening import actor, happened
from services.intake.handlers.later import again
from services.intake.ports import Intake

HELD, ABSENT = "held", "absent"


def list_sources(command: ListSources, intake: Intake) -> tuple[Sequence[Source], frozenset[str]]:
    """The registers, and the ids of those that are down."""
    sources = intake.exchange.sources
    return sources, frozenset(one.id for one in sources if intake.exchange.down(one.id))


def look_up_material(command: LookUpMaterial, intake: Intake) -> Application:
    """The applicant, a clerk, a reviewer or his agent under a mandate has a paper looked up.

    A register that is away leaves the number with the application, to be looked up later by a timer; nothing is lost. Refuses
    APPLICATION_NOT_FOUND, APPLICATION_STATE, MATERIAL_NOT_ON_LIST, MATERIAL_NOT_GOVERNMENT_HELD, MATERIAL_ALREADY_GIVEN,
    LOOKUP_VALUE_INVALID, LOOKUP_NUMBER_FIXED, LOOKUPS_TOO_MANY, LOOKUP_NO_MATCH, SOURCE_MISSING, PURPOSE_NOT_ALLOWED,
    ITEM_NOT_LISTED.
    """
    by = command.by
    require(by, CITIZEN, CLERK, AGENT, REVIEWER)
    was = get_application(GetApplication(by, command.number), intake)
    if was.meta.answers(command.asked):
        return was
    was.meta.must_be(command.if_version)
    office = by.has(CLERK, REVIEWER)
    under = None if office else authority_of(by, was.applicant.party, SUPPLEMENT, was.item, intake)
    LIFE.move(was.status, LOOK_UP)
    item = intake.items.get(was.item)
    if item is None:
        raise Invalid("ITEM_NOT_LISTED", "该事项不在现行清单内")
    rule = rule_of(item.rules.materials, was, command.material)
    paper = paper_of(was, command.material)
    known = intake.seals.open(paper.ref) if paper and paper.ref and intake.seals.sealed(paper.ref) else ""
    submission = again(was, intake.seals.open_personal(json.loads(was.form)), intake)
    number = number_of(rule, submission, command.value, known)
    if paper and paper.looked_up and number == (known or number):
        return was
    purpose = command.purpose or HANDLING
    if intake.lookups.asked(was.id, MOST_QUESTIONS) >= MOST_QUESTIONS:
        raise Conflict("LOOKUPS_TOO_MANY", f"一个办件最多查询{MOST_QUESTIONS}次，请直接提交材料")
    found = asked(was, rule, number, purpose, actor(by), intake)
    at = intake.clock.now()
    if found is None and number == known and any(one.material == rule.code for one in still_awaited(was)):
        return was
    now = looked_up(was, command.material, intake.seals.seal(number), found, actor(by), at, under)
    now = no_more(now, rule.code)
    if found is None:
        now = awaiting(now, rule.code, purpose, at)
    events = []
    if found is not None:
        events.append(
            happened(MaterialLookedUp, now, by, now.owner_division, before=was.status, note=command.material)
        )
    return intake.applications.save(was, now, events, command.asked)


def asked(
    application: Application, rule: MaterialRule, number: str, purpose: str, by: Actor, intake: Intake
) -> LookedUp | None:
    """What the register says of a paper, once the question is on record; None while it is away.

    Raises `Invalid` LOOKUP_NO_MATCH, SOURCE_MISSING; `Forbidden` PURPOSE_NOT_ALLOWED.
    """
    source = source_of(intake.exchange.sources, rule.code, number, purpose)
    _record(application, rule.code, source, purpose, by, intake)
    said = intake.exchange.ask(source.id, rule.code, number, purpose, application.id)
    if said.state == ABSENT:
        raise Invalid(NO_MATCH, f"{source.name}中没有查到有效的“{rule.name}”，请核对号码")
    if said.state != HELD:
        return None
    if not source.materials:
        same_kind(said.name, rule.name)
    party = application.applicant
    own = intake.seals.open(party.number_sealed) if said.salt else ""
    holder = whose(said, number, own, intake.merges.ids(party.party), intake.seals.index)
    at = intake.clock.now()
    return LookedUp(source.id, said.name or rule.name, said.holder, said.digest, at, holder)


def _record(
    application: Application, material: str, source: Source, purpose: str, by: Actor, intake: Intake
) -> None:
    at = intake.clock.now()
    lookup = Lookup(secrets.token_hex(16), application.id, material, source.id, purpose, by.subject, at)
    event = RegisterAsked(
        subject=application.id,
        division=application.division,
        destination=intake.stack,
        at=at,
        by=by,
        note=purpose,
        person=application.applicant.party,
        material=material,
        source=source.id,
    )
    intake.lookups.add(lookup, [event])
