"""Naming an agent: the least loaded on duty, by hand, or from the waiting list."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from services.chassis.auth import SUPERVISOR, SYSTEM, require
from services.chassis.errors import Conflict, Invalid
from services.chassis.messages import Actor, Event
from services.intake.commands import AssignAgent, AssignWaiting
from services.intake.domain.entrustments import QUIET_DAYS, Entrustment
from services.intake.domain.roster import Agent, Roster
from services.intake.events import AgencyLimitMissed, AgentAssigned, AgentMissed, EntrustmentChanged
from services.intake.handlers.happening import actor
from services.intake.handlers.seeing import seen, shown
from services.intake.handlers.wording import reason_of
from services.intake.ports import Intake

AT_ONCE = 100
AGAIN = timedelta(minutes=5)


def changed(
    kind: type[EntrustmentChanged],
    entrustment: Entrustment,
    by: Actor,
    at: datetime,
    before: str,
    note: str = "",
) -> EntrustmentChanged:
    """An event of `kind`; it stays at the stack of the site."""
    return kind(
        subject=entrustment.id,
        division=entrustment.division,
        destination=entrustment.division,
        at=at,
        by=by,
        moved=(before, entrustment.state),
        note=note,
        person=entrustment.principal,
        entrustment=entrustment,
    )


def by_room(intake: Intake) -> Actor:
    """The room itself."""
    return Actor(SYSTEM, SYSTEM, intake.stack)


def roster_of(site: str, intake: Intake) -> Roster:
    """The roster of a site. Raises `Conflict` ROSTER_MISSING: nobody serves there."""
    roster = intake.rosters.find(site)
    if roster is None or not roster.agents:
        raise Conflict("ROSTER_MISSING", "该站点没有代办员")
    return roster


def free_agent(roster: Roster, item: str, intake: Intake) -> Agent | None:
    """The least loaded on duty now, by one read of what each has in hand; None when nobody is."""
    calendar, _ = intake.calendars.current(roster.division)
    working = calendar.is_working_day(intake.clock.today())
    return roster.choose(item, intake.entrustments.loads(roster.id), intake.clock.now(), working)


def last_day(days: int, division: str, intake: Intake) -> date:
    """The last of so many working days from today, today not counted (行政许可法 art. 82)."""
    calendar, _ = intake.calendars.current(division)
    today = intake.clock.today()
    return calendar.add_working_days(today, days).date or today


def assign(
    entrustment: Entrustment, agent: Agent, roster: Roster, by: Actor, intake: Intake, note: str = ""
) -> tuple[Entrustment, Sequence[Event]]:
    """The same with its agent, and what to tell."""
    now = intake.clock.now()
    finish_by = last_day(roster.finish_days, roster.division, intake)
    named = entrustment.assign(agent, now, finish_by, last_day(QUIET_DAYS, roster.division, intake))
    return named, [changed(AgentAssigned, named, by, now, entrustment.state, note)]


def assign_agent(command: AssignAgent, intake: Intake) -> Entrustment:
    """A supervisor names one of the site's agents, or another one than before."""
    require(command.by, SUPERVISOR)
    was = seen(command.by, command.entrustment, intake)
    if was.meta.answers(command.asked):
        return shown(was, intake)
    was.meta.must_be(command.if_version)
    reason = reason_of(command.reason)
    roster = roster_of(was.site, intake)
    agent = roster.agent(command.agent)
    if agent is None:
        raise Invalid("AGENT_NOT_ON_ROSTER", "该站点名册中没有这名代办员")
    now, events = assign(was, agent, roster, actor(command.by), intake, reason)
    return shown(intake.entrustments.save(was, now, events, command.asked), intake)


def assign_waiting(command: AssignWaiting, intake: Intake) -> None:
    """Look at those of the waiting list whose time has come, and at those of which a limit has passed (ledger R084, R172), at
    most 100 of each at once; another worker may be first.
    """
    at = intake.clock.now()
    for was in intake.entrustments.waiting(at, AT_ONCE):
        _keep(was, *_looked_at(was, intake), intake)
    for was in intake.entrustments.limits_passed(at, AT_ONCE):
        limit = was.missed(intake.clock.today())
        told = was.told(limit)
        event = changed(AgencyLimitMissed, told, by_room(intake), at, was.state, limit)
        _keep(was, told, [event], intake)


def _keep(was: Entrustment, now: Entrustment, events: Sequence[Event], intake: Intake) -> None:
    try:
        intake.entrustments.save(was, now, events)
    except Conflict as refusal:
        if refusal.reason != "STALE_VERSION":
            raise


def _looked_at(was: Entrustment, intake: Intake) -> tuple[Entrustment, Sequence[Event]]:
    roster = intake.rosters.find(was.site)
    agent = free_agent(roster, was.item, intake) if roster else None
    if roster is not None and agent is not None:
        return assign(was, agent, roster, by_room(intake), intake)
    at = intake.clock.now()
    again = replace(was, try_at=at + AGAIN)
    if was.late or intake.clock.today() <= was.assign_by:
        return again, []
    late = replace(again, late=True)
    return late, [changed(AgentMissed, late, by_room(intake), at, was.state)]
