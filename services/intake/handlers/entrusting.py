"""The three forms of agency service: entrustment, work log, evaluation."""

import re
from dataclasses import replace
from datetime import date

from services.chassis.auth import AGENT, CITIZEN, CLERK, SUPERVISOR, Principal, require, within
from services.chassis.errors import Conflict, Fault, Forbidden, Invalid, NotFound
from services.chassis.levels import is_division
from services.chassis.life import BEGIN
from services.chassis.masking import mask_name
from services.chassis.messages import Event
from services.chassis.numbers import is_uscc, normal_uscc, resident_id_fault
from services.chassis.paging import page_limit, page_of
from services.intake.commands import (
    CompleteEntrustment,
    EndEntrustment,
    EvaluateEntrustment,
    GetApplication,
    GetEntrustment,
    GiveEntrustment,
    ListEntrustments,
    RecordAgencyStep,
)
from services.intake.domain.agency import new_entrustment_id
from services.intake.domain.agency_chain import form_digest, whole_milliseconds
from services.intake.domain.agency_life import GIVE, LIFE
from services.intake.domain.agency_shelves import Wanted
from services.intake.domain.authority import RECEIVE, WITHDRAW
from services.intake.domain.entrustments import QUIET_DAYS, Entrustment, StepWords
from services.intake.domain.life import DECIDED, RETURNED, WITHDRAWN
from services.intake.domain.roster import Roster, division_of
from services.intake.domain.submission import LONGEST_NUMBER
from services.intake.events import (
    AgencyStepRecorded,
    EntrustmentCompleted,
    EntrustmentEnded,
    EntrustmentEvaluated,
    EntrustmentGiven,
)
from services.intake.handlers.acting import authority_of, ids_of
from services.intake.handlers.desk import get_application
from services.intake.handlers.dispatch import (
    assign,
    changed,
    free_agent,
    last_day,
    roster_of,
)
from services.intake.handlers.happening import actor
from services.intake.handlers.seeing import seen, seen_by_agent, shown
from services.intake.handlers.wording import reason_of
from services.intake.ports import Intake, PublishedItem

_TEXT_VERSION = re.compile(r"[A-Za-z0-9.-]{1,32}")
SELF = "本人"


def give_entrustment(command: GiveEntrustment, intake: Intake) -> Entrustment:
    """The form, and its agent when one is on duty; else it waits. The same ask gets the same one."""
    division = division_of(command.site)
    require(command.by, CITIZEN, CLERK)
    within(command.by, division=division)
    roster = roster_of(command.site, intake)
    item, faults = intake.items.get(command.item), _faults(command, roster, intake)
    if faults or item is None:
        raise Invalid("ENTRUSTMENT_INVALID", "委托内容有误，请逐项更正", faults=faults)
    form = _form(command, division, roster, item, intake)
    now = intake.clock.now()
    given = changed(EntrustmentGiven, form, actor(command.by), now, BEGIN)
    events: list[Event] = [given]
    wished = roster.agent(command.agent) if command.agent else free_agent(roster, form.item, intake)
    if wished is not None:
        form, told = assign(form, wished, roster, actor(command.by), intake)
        events += told
    return shown(intake.entrustments.add(form, events, command.asked), intake)


def get_entrustment(command: GetEntrustment, intake: Intake) -> Entrustment:
    """One with its log in words: opened, what looks like a personal number masked."""
    return shown(seen(command.by, command.entrustment, intake), intake)


def list_entrustments(command: ListEntrustments, intake: Intake) -> tuple[list[Entrustment], str]:
    """One page without words, and the cursor of the next, newest first."""
    by, limit = command.by, page_limit(command.limit)
    wanted = Wanted(command.state, command.late, command.cursor)
    require(by, CITIZEN, CLERK, SUPERVISOR, AGENT)
    if by.kind != "staff":
        found = intake.entrustments.by_principal(ids_of(by, intake), wanted, limit + 1)
    elif by.has(CLERK, SUPERVISOR):
        division = command.division or by.division
        if not is_division(division):
            raise Invalid("DIVISION_MALFORMED", "区划代码格式有误")
        within(by, division=division)
        found = intake.entrustments.by_division(division, wanted, limit + 1)
    else:
        found = intake.entrustments.by_agent(by.subject, wanted, limit + 1)
    return page_of(found, limit)


def record_agency_step(command: RecordAgencyStep, intake: Intake) -> Entrustment:
    """The named agent adds a line; a mandate that stands today is noted with it."""
    was = seen_by_agent(command.by, command.entrustment, intake)
    if was.meta.answers(command.asked):
        return shown(was, intake)
    given, at = command.step, intake.clock.now()
    words = StepWords(given.kind, given.place, given.done, given.next, given.corrects)
    sealed = intake.seals.seal(words.done), intake.seals.seal(words.next) if words.next else ""
    quiet_by = last_day(QUIET_DAYS, was.division, intake)
    mandate = _mandate(was, command.by, intake)
    now = was.record(words, sealed, actor(command.by), at, mandate, quiet_by)
    event = changed(AgencyStepRecorded, now, actor(command.by), at, was.state)
    return shown(intake.entrustments.save(was, now, [event], command.asked), intake)


def complete_entrustment(command: CompleteEntrustment, intake: Intake) -> Entrustment:
    """The named agent is done; not before the application that he carries through is decided (ledger R172).

    Raises `Conflict` APPLICATION_OPEN.
    """
    was = seen_by_agent(command.by, command.entrustment, intake)
    if was.meta.answers(command.asked):
        return shown(was, intake)
    was.meta.must_be(command.if_version)
    now = was.complete()
    carried = intake.applications.find(was.number) if was.number else None
    if carried is not None and carried.status != DECIDED:
        raise Conflict("APPLICATION_OPEN", "所代办的申请尚未办结，不能完成代办")
    event = changed(EntrustmentCompleted, now, actor(command.by), intake.clock.now(), was.state)
    return shown(intake.entrustments.save(was, now, [event], command.asked), intake)


def evaluate_entrustment(command: EvaluateEntrustment, intake: Intake) -> Entrustment:
    """How the principal found it, once: said by her or who may receive for her, or typed in by a clerk from paper.

    Never by the named agent. Raises `Forbidden` AGENT_MAY_NOT_EVALUATE.
    """
    require(command.by, CITIZEN, CLERK)
    was = seen(command.by, command.entrustment, intake)
    if was.meta.answers(command.asked):
        return shown(was, intake)
    if was.agent is not None and was.agent.staff == command.by.subject:
        raise Forbidden("AGENT_MAY_NOT_EVALUATE", "代办员不能评价自己的服务")
    authority_of(command.by, was.principal, RECEIVE, was.item, intake)
    note, at, on_paper = command.note, intake.clock.now(), command.by.kind == "staff"
    sealed = intake.seals.seal(note) if note else ""
    now = was.evaluate(command.grade, note, sealed, actor(command.by), at, on_paper)
    event = changed(EntrustmentEvaluated, now, actor(command.by), at, was.state)
    return shown(intake.entrustments.save(was, now, [event], command.asked), intake)


def end_entrustment(command: EndEntrustment, intake: Intake) -> Entrustment:
    """The principal or who may withdraw for her, or a clerk, takes it back. A mandate given for it is revoked where it was given."""
    require(command.by, CITIZEN, CLERK)
    was = seen(command.by, command.entrustment, intake)
    if was.meta.answers(command.asked):
        return shown(was, intake)
    was.meta.must_be(command.if_version)
    authority_of(command.by, was.principal, WITHDRAW, was.item, intake)
    reason = reason_of(command.reason)
    now = was.end(reason)
    event = changed(EntrustmentEnded, now, actor(command.by), intake.clock.now(), was.state, reason)
    return shown(intake.entrustments.save(was, now, [event], command.asked), intake)


def _form(
    command: GiveEntrustment, division: str, roster: Roster, item: PublishedItem, intake: Intake
) -> Entrustment:
    principal, name = _principal(command, intake)
    now = whole_milliseconds(intake.clock.now())
    form = Entrustment(
        id=new_entrustment_id(division, now),
        site=command.site,
        division=division,
        state=LIFE.move(BEGIN, GIVE),
        principal=principal,
        principal_name=name,
        item=item.rules.item_id,
        item_name=item.name_zh,
        number=command.number,
        text_version=command.text_version,
        digest="",
        given_by=command.by.subject,
        given_at=now,
        assign_by=last_day(roster.assign_days, division, intake),
        try_at=now,
        wished=command.agent,
        form_number=command.number,
    )
    return replace(form, digest=form_digest(form))


def _faults(command: GiveEntrustment, roster: Roster, intake: Intake) -> list[Fault]:
    faults = []
    item = intake.items.get(command.item)
    if item is None:
        faults.append(Fault("/item", "ITEM_NOT_LISTED", "该事项不在现行清单内"))
    if not _TEXT_VERSION.fullmatch(command.text_version):
        faults.append(Fault("/text_version", "TEXT_VERSION_MALFORMED", "须注明委托书文本的版本"))
    agent = roster.agent(command.agent)
    if command.agent and (agent is None or (item is not None and not agent.serves(item.rules.item_id))):
        faults.append(Fault("/agent", "AGENT_NOT_ON_ROSTER", "该站点没有办理此事项的这名代办员"))
    faults += _principal_faults(command, intake.clock.today())
    if command.number and not faults:
        faults += _application_faults(command, item.rules.item_id if item else "", intake)
    return faults


def _application_faults(command: GiveEntrustment, item: str, intake: Intake) -> list[Fault]:
    """The application must be the principal's and of that item; unknown and another's look alike."""
    missing = [Fault("/number", "APPLICATION_NOT_FOUND", "没有找到委托人对该事项的申请")]
    try:
        found = get_application(GetApplication(command.by, command.number), intake)
    except NotFound:
        return missing
    theirs = intake.merges.ids(_principal(command, intake)[0])
    if found.item != item or found.applicant.party not in theirs:
        return missing
    over = Fault("/number", "APPLICATION_STATE", "该申请已退回或撤回，不能再委托")
    return [over] if found.status in (RETURNED, WITHDRAWN) else []


def _principal_faults(command: GiveEntrustment, today: date) -> list[Fault]:
    given = command.principal
    if given is None:
        missing = Fault("/principal", "PARTY_KIND_UNKNOWN", "请填写委托人")
        return [missing] if command.by.kind == "staff" else []
    if command.by.kind != "staff":
        return [Fault("/principal", "PARTY_KIND_UNKNOWN", "本人委托的，不填写委托人")]
    if given.kind not in ("person", "organisation") or not 1 <= len(given.name.strip()) <= 100:
        return [Fault("/principal", "PARTY_KIND_UNKNOWN", "请填写委托人")]
    if given.kind == "person":
        wrong = resident_id_fault(given.number[:LONGEST_NUMBER], today) is not None
        return [Fault("/principal/number", "ID_INVALID", "公民身份号码有误")] if wrong else []
    right = is_uscc(given.number[:LONGEST_NUMBER])
    return [] if right else [Fault("/principal/number", "USCC_INVALID", "统一社会信用代码有误")]


def _principal(command: GiveEntrustment, intake: Intake) -> tuple[str, str]:
    given = command.principal
    if given is None:
        return command.by.subject, SELF
    name = mask_name(given.name) if given.kind == "person" else given.name
    return intake.seals.index(normal_uscc(given.number[:LONGEST_NUMBER])), name


def _mandate(entrustment: Entrustment, by: Principal, intake: Intake) -> str:
    principals = intake.merges.ids(entrustment.principal)
    known = intake.authorities.between(principals, (by.subject,))
    today = intake.clock.today()
    standing = (one for one in known if one.in_force(today))
    return next((one.id for one in standing if not one.items or entrustment.item in one.items), "")
