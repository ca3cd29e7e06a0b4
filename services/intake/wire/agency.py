"""Rosters and entrustments on the wire, and the room's own receipts as it hears them."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from google.protobuf.message import Message
from sanji.common.v1 import error_pb2
from sanji.intake.v1 import intake_agency_pb2 as pb
from sanji.intake.v1 import intake_events_pb2, intake_pb2

from services.chassis.clock import from_rfc3339, rfc3339
from services.chassis.decoding import Readers
from services.chassis.messages import Actor, Envelope, Event
from services.intake import commands, events
from services.intake.domain.agency import Agency
from services.intake.domain.entrustments import Entrustment, Named
from services.intake.domain.roster import Agent, Roster


def card_to_proto(agent: Agent, site: str, on_duty: bool) -> pb.GetAgentCardResponse:
    """A card as anybody may read it: not the name under which he signs in."""
    card = agent_to_proto(agent)
    card.ClearField("username")
    return pb.GetAgentCardResponse(agent=card, site=site, on_duty=on_duty)


def agent_to_proto(agent: Agent) -> pb.Agent:
    """A card."""
    return pb.Agent(
        staff=agent.staff,
        username=agent.username,
        name=agent.name,
        phone=agent.phone,
        items=agent.items,
        weekdays=agent.weekdays,
        opens=agent.opens,
        closes=agent.closes,
    )


def agent_given(given: pb.Agent) -> commands.AgentGiven:
    """A card as it was given."""
    return commands.AgentGiven(
        staff=given.staff,
        username=given.username,
        name=given.name,
        phone=given.phone,
        items=tuple(given.items),
        weekdays=tuple(sorted(set(given.weekdays))),
        opens=given.opens,
        closes=given.closes,
    )


def roster_to_proto(roster: Roster) -> pb.Roster:
    """A roster and what it lacks."""
    return pb.Roster(
        site=roster.id,
        agents=map(agent_to_proto, roster.agents),
        assign_days=roster.assign_days,
        finish_days=roster.finish_days,
        minimum=roster.minimum,
        faults=[
            error_pb2.Fault(pointer=one.pointer, reason=one.reason, detail=one.detail)
            for one in roster.faults()
        ],
        set_at=rfc3339(roster.set_at),
        version=roster.meta.version,
    )


def entrustment_to_proto(entrustment: Entrustment, words: bool = False) -> pb.Entrustment:
    """An entrustment; with `words` also its log and evaluation, which must have been opened before."""
    message = pb.Entrustment(
        entrustment=entrustment.id,
        site=entrustment.site,
        division=entrustment.division,
        state=entrustment.state,
        principal=entrustment.principal,
        principal_name=entrustment.principal_name,
        item=entrustment.item,
        item_name=entrustment.item_name,
        number=entrustment.number,
        mandate=entrustment.mandate,
        text_version=entrustment.text_version,
        digest=entrustment.digest,
        given_at=rfc3339(entrustment.given_at),
        assign_by=entrustment.assign_by.isoformat(),
        finish_by=entrustment.finish_by.isoformat() if entrustment.finish_by else "",
        reason=entrustment.reason,
        version=entrustment.meta.version,
        late=entrustment.late,
        intact=entrustment.intact,
    )
    if agent := entrustment.agent:
        message.agent, message.agent_username = agent.staff, agent.username
        message.agent_name, message.agent_phone = agent.name, agent.phone
    if words:
        _add_words(message, entrustment)
    return message


def agency_to_proto(agency: Agency) -> intake_pb2.Agency:
    """Who carries an application through."""
    message = intake_pb2.Agency(
        entrustment=agency.entrustment,
        site=agency.site,
        finish_by=agency.finish_by.isoformat() if agency.finish_by else "",
    )
    if agent := agency.agent:
        message.agent, message.agent_username = agent.staff, agent.username
        message.agent_name, message.agent_phone = agent.name, agent.phone
    return message


def _add_words(message: pb.Entrustment, entrustment: Entrustment) -> None:
    for step in entrustment.log:
        message.log.add(
            no=step.no,
            at=rfc3339(step.at),
            kind=step.kind,
            place=step.place,
            done=step.done_sealed,
            next=step.next_sealed,
            by_role=step.role,
            corrects=step.corrects,
            mandate=step.mandate,
            digest=step.digest,
            by=step.by,
        )
    if said := entrustment.evaluation:
        message.evaluation.CopyFrom(
            pb.AgencyEvaluation(
                grade=said.grade,
                note=said.note_sealed,
                at=rfc3339(said.at),
                digest=said.digest,
                on_paper=said.on_paper,
            )
        )


def _roster_set(event: events.RosterReplaced) -> Message:
    roster = event.roster
    return intake_events_pb2.RosterReplaced(
        site=roster.id, agents=[agent.staff for agent in roster.agents], minimum=roster.minimum
    )


def _changed(event: events.EntrustmentChanged) -> Any:
    message = _EMITTED[type(event)](entrustment=entrustment_to_proto(event.entrustment))
    if isinstance(event, (events.AgentAssigned, events.EntrustmentEnded)):
        message.reason = event.note
    if isinstance(event, events.AgencyLimitMissed):
        message.limit = event.note
    if isinstance(event, events.AgencyStepRecorded):
        last = event.entrustment.log[-1]
        message.kind, message.no = last.kind, last.no
    if isinstance(event, events.EntrustmentEvaluated) and event.entrustment.evaluation:
        message.grade = event.entrustment.evaluation.grade
    return message


def _task(message: Any, envelope: Envelope) -> events.AgencyTaskHeard:
    found = message.application
    agency = found.agency
    if not found.number or not agency.entrustment:
        raise ValueError("number")
    named = Named(agency.agent, agency.agent_username, agency.agent_name, agency.agent_phone)
    return events.AgencyTaskHeard(
        number=found.number,
        division=found.division,
        agency=Agency(
            entrustment=agency.entrustment,
            site=agency.site,
            agent=named if agency.agent else None,
            finish_by=date.fromisoformat(agency.finish_by) if agency.finish_by else None,
        ),
        principal=found.applicant.party,
        principal_name=found.applicant.name,
        item=found.item,
        item_name=found.item_name,
        by=Actor(found.submitted_by, "", found.division),
        at=from_rfc3339(found.received_at),
    )


def _given(message: Any, envelope: Envelope) -> events.EntrustmentHeard:
    form = message.entrustment
    if not form.entrustment:
        raise ValueError("entrustment")
    return events.EntrustmentHeard(form.entrustment, form.number)


def _carried(message: Any, envelope: Envelope) -> events.CarriedHeard:
    found = message.application
    if not found.number:
        raise ValueError("number")
    return events.CarriedHeard(found.number, found.division, found.agency.entrustment)


_EMITTED: dict[type[events.EntrustmentChanged], Callable[..., Any]] = {
    events.EntrustmentGiven: intake_events_pb2.EntrustmentGiven,
    events.AgentAssigned: intake_events_pb2.AgentAssigned,
    events.AgentMissed: intake_events_pb2.AgentMissed,
    events.AgencyLimitMissed: intake_events_pb2.AgencyLimitMissed,
    events.AgencyStepRecorded: intake_events_pb2.AgencyStepRecorded,
    events.EntrustmentCompleted: intake_events_pb2.EntrustmentCompleted,
    events.EntrustmentEvaluated: intake_events_pb2.EntrustmentEvaluated,
    events.EntrustmentEnded: intake_events_pb2.EntrustmentEnded,
}
ENCODERS: Mapping[type[Event], Callable[[Any], Message]] = {
    events.RosterReplaced: _roster_set,
    **dict.fromkeys(_EMITTED, _changed),
}
READERS: Readers = {
    "sanji.intake.v1.AgencyTaskOpened": (intake_events_pb2.AgencyTaskOpened, _task),
    "sanji.intake.v1.EntrustmentGiven": (intake_events_pb2.EntrustmentGiven, _given),
    "sanji.intake.v1.ApplicationReturned": (intake_events_pb2.ApplicationReturned, _carried),
    "sanji.intake.v1.ApplicationWithdrawn": (intake_events_pb2.ApplicationWithdrawn, _carried),
}
