"""Who is on duty at a site: set by a supervisor, shown to staff, each card to anybody."""

from collections.abc import Iterator
from dataclasses import replace

from services.chassis.auth import AGENT, CLERK, SUPERVISOR, require
from services.chassis.errors import Invalid, NotFound
from services.chassis.messages import Meta
from services.intake.commands import AgentGiven, GetAgentCard, GetRoster, ListAgentCards, SetRoster
from services.intake.domain.roster import Agent, Roster, division_of, roster_faults
from services.intake.events import RosterReplaced
from services.intake.handlers.happening import actor
from services.intake.ports import Intake


def set_roster(command: SetRoster, intake: Intake) -> Roster:
    """Take the list as a whole. Too few agents are taken too: the list says what is, and its faults what is missing."""
    division = division_of(command.site)
    require(command.by, SUPERVISOR, division=division)
    named = {item for agent in command.agents[:50] for item in agent.items[:100]}
    unlisted = sorted(item for item in named if intake.items.get(item) is None)
    agents = tuple(_agent(given) for given in command.agents)
    if faults := roster_faults(agents, command.assign_days, command.finish_days, unlisted):
        raise Invalid("ROSTER_INVALID", "代办员名册有误，请逐项更正", faults=faults)
    was = intake.rosters.find(command.site)
    if was is not None and was.meta.answers(command.asked):
        return _with_left(was, intake)
    (was.meta if was else Meta()).must_be(command.if_version)
    now = intake.clock.now()
    roster = Roster(
        id=command.site,
        division=division,
        agents=agents,
        assign_days=command.assign_days,
        finish_days=command.finish_days,
        set_at=now,
    )
    event = RosterReplaced(
        subject=roster.id,
        division=division,
        destination=division,
        at=now,
        by=actor(command.by),
        moved=("set" if was else "", "set"),
        roster=roster,
    )
    if was is None:
        kept = intake.rosters.add(roster, [event], command.asked)
    else:
        kept = intake.rosters.save(was, roster, [event], command.asked)
    return _with_left(kept, intake)


def get_roster(command: GetRoster, intake: Intake) -> Roster:
    """The list of one site."""
    require(command.by, AGENT, CLERK, SUPERVISOR, division=division_of(command.site))
    return _with_left(intake.rosters.get(command.site), intake)


def get_agent_card(command: GetAgentCard, intake: Intake) -> tuple[Agent, str, bool]:
    """The card, the site, and whether he is on duty now."""
    if command.site:
        division_of(command.site)
        roster = intake.rosters.find(command.site)
    else:
        roster = intake.rosters.of_agent(command.agent)
    agent = roster.agent(command.agent) if roster else None
    if roster is None or agent is None:
        raise NotFound("AGENT_NOT_FOUND", "没有找到该代办员")
    return next(_cards(replace(roster, agents=(agent,)), intake))


def list_agent_cards(command: ListAgentCards, intake: Intake) -> list[tuple[Agent, str, bool]]:
    """The cards of all who serve a site (ledger R167)."""
    division_of(command.site)
    return list(_cards(intake.rosters.get(command.site), intake))


def _cards(roster: Roster, intake: Intake) -> Iterator[tuple[Agent, str, bool]]:
    calendar, _ = intake.calendars.current(roster.division)
    working, now = calendar.is_working_day(intake.clock.today()), intake.clock.now()
    return ((agent, roster.id, agent.on_duty(now, working)) for agent in roster.agents)


def _with_left(roster: Roster, intake: Intake) -> Roster:
    loads = intake.entrustments.loads(roster.id)
    left = {staff: load.open for staff, load in sorted(loads.items()) if roster.agent(staff) is None}
    return replace(roster, left=left)


def _agent(given: AgentGiven) -> Agent:
    return Agent(
        staff=given.staff,
        username=given.username,
        name=given.name.strip(),
        phone=given.phone.strip(),
        items=given.items,
        weekdays=given.weekdays,
        opens=given.opens,
        closes=given.closes,
    )
