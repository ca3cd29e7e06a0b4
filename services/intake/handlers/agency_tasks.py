"""An application that an agent carries through: named with the receipt, opened as an entrustment from its event.

Nothing here runs for an application that asks for no agent.
"""

from dataclasses import dataclass, replace

from services.chassis.errors import Fault, Refusal
from services.chassis.life import BEGIN
from services.chassis.masking import mask_name
from services.chassis.messages import Envelope, Event
from services.intake.commands import SubmitApplication
from services.intake.domain.agency import Agency, decided_at_the_top, new_entrustment_id
from services.intake.domain.agency_chain import OF_RECEIPT, form_digest, whole_milliseconds
from services.intake.domain.agency_life import ASSIGN, ASSIGNED, LIFE, OPEN
from services.intake.domain.application import Application
from services.intake.domain.entrustments import QUIET_DAYS, Entrustment, Named
from services.intake.domain.roster import Roster, division_of
from services.intake.events import AgencyTaskHeard, AgencyTaskOpened, AgentAssigned, EntrustmentGiven
from services.intake.handlers.dispatch import by_room, changed, free_agent, last_day, roster_of
from services.intake.handlers.happening import happened
from services.intake.ports import Intake


@dataclass(frozen=True, slots=True)
class Wish:
    """What was asked for: a site's agent, or the entrustment under which an agent hands it in."""

    faults: tuple[Fault, ...] = ()
    roster: Roster | None = None
    entrustment: Entrustment | None = None


def wish_of(command: SubmitApplication, party: str, intake: Intake) -> Wish:
    """What was asked for with its faults; nothing is read when nothing was."""
    if command.entrustment:
        return _under(command, party, intake)
    if not command.agency_site:
        return Wish()
    try:
        division_of(command.agency_site)
        return Wish(roster=roster_of(command.agency_site, intake))
    except Refusal as refusal:
        return Wish((Fault("/agency_site", refusal.reason, refusal.detail),))


def agency_of(wish: Wish, application: Application, intake: Intake) -> Agency | None:
    """Who carries it through; None where it is decided without going up to the top (ledger R073)."""
    if wish.entrustment is not None:
        one = wish.entrustment
        return Agency(one.id, one.site, one.agent, one.finish_by)
    if wish.roster is None or not decided_at_the_top(application.owner_division, application.division):
        return None
    agent = free_agent(wish.roster, application.item, intake)
    named = Named(agent.staff, agent.username, agent.name, agent.phone) if agent else None
    finish_by = last_day(wish.roster.finish_days, wish.roster.division, intake) if agent else None
    key = new_entrustment_id(wish.roster.division, application.received_at)
    return Agency(key, wish.roster.id, named, finish_by)


def task_events(application: Application, command: SubmitApplication) -> list[Event]:
    """What is told besides the receipt: nothing unless an agent carries it."""
    if application.agency is None:
        return []
    return [happened(AgencyTaskOpened, application, command.by, application.division, before="")]


def open_task(event: AgencyTaskHeard, envelope: Envelope, intake: Intake) -> None:
    """Open the entrustment of a receipt, or note the receipt on the one it was handed in under. Heard twice: once."""
    if not intake.owns(event.division):
        return
    was = intake.entrustments.find(event.agency.entrustment)
    if was is None:
        _open(event, envelope, intake)
    elif not was.meta.has_heard(envelope.id) and not was.number:
        now = replace(was, number=event.number)
        intake.entrustments.save(was, now, [], heard=envelope.id)


def _open(event: AgencyTaskHeard, envelope: Envelope, intake: Intake) -> None:
    agency, now = event.agency, intake.clock.now()
    division = division_of(agency.site)
    roster = intake.rosters.find(agency.site)
    form = Entrustment(
        id=agency.entrustment,
        site=agency.site,
        division=division,
        state=LIFE.move(BEGIN, OPEN),
        principal=event.principal,
        principal_name=mask_name(event.principal_name),
        item=event.item,
        item_name=event.item_name,
        number=event.number,
        text_version=OF_RECEIPT,
        digest="",
        given_by=event.by.subject,
        given_at=whole_milliseconds(event.at),
        assign_by=last_day(roster.assign_days if roster else 1, division, intake),
        try_at=now,
        form_number=event.number,
    )
    form = replace(form, digest=form_digest(form))
    events: list[Event] = [changed(EntrustmentGiven, form, event.by, now, BEGIN)]
    if agency.agent is not None:
        waited = form.state
        form = replace(
            form,
            state=LIFE.move(form.state, ASSIGN),
            agent=agency.agent,
            assigned_at=event.at,
            finish_by=agency.finish_by,
            try_at=None,
            quiet_by=last_day(QUIET_DAYS, division, intake),
        )
        events.append(changed(AgentAssigned, form, by_room(intake), now, waited))
    intake.entrustments.add(form, events, heard=envelope.id)


def _under(command: SubmitApplication, party: str, intake: Intake) -> Wish:
    found = intake.entrustments.find(command.entrustment)
    item = intake.items.get(command.item)
    theirs = intake.merges.ids(party)
    fits = (
        found is not None
        and found.state == ASSIGNED
        and found.agent is not None
        and found.agent.staff == command.by.subject
        and found.principal in theirs
        and item is not None
        and found.item == item.rules.item_id
        and not found.number
    )
    if not fits:
        detail = "委托单不存在，或不是委托您办理此事项的"
        return Wish((Fault("/entrustment", "ENTRUSTMENT_NOT_FITTING", detail),))
    return Wish(entrustment=found)
