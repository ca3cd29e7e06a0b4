"""Protobuf ↔ commands, events and domain of intake."""

import json
from collections.abc import Callable
from datetime import date
from typing import Any

from google.protobuf.message import Message
from sanji.approval.v1 import approval_events_pb2
from sanji.catalogue.v1 import catalogue_events_pb2
from sanji.common.v1 import error_pb2
from sanji.identity.v1 import identity_events_pb2
from sanji.intake.v1 import intake_events_pb2, intake_pb2

from services.chassis.clock import from_rfc3339, rfc3339
from services.chassis.decoding import decoded
from services.chassis.levels import is_division
from services.chassis.merges import MergeHeard
from services.chassis.messages import Envelope, Event
from services.intake import events
from services.intake.domain.application import Application
from services.intake.domain.authority import SEEN_AT_WINDOW, Authority
from services.intake.domain.lent import LentAcceptance


def encode(event: Event) -> tuple[str, bytes]:
    """An emitted event as (protobuf full name, bytes)."""
    if isinstance(event, events.PersonalDataRevealed):
        message = intake_events_pb2.PersonalDataRevealed(
            number=event.subject, fields=event.fields, purpose=event.note
        )
        return message.DESCRIPTOR.full_name, message.SerializeToString()
    assert isinstance(event, events.ApplicationChanged)
    message = _EMITTED[type(event)](application=to_proto(event.application))
    if isinstance(event, events.ApplicationReturned):
        message.reason = event.note
    return message.DESCRIPTOR.full_name, message.SerializeToString()


def heard(envelope: Envelope, body: bytes) -> object:
    """An arrived event in this room's words. Raises `Invalid` EVENT_UNKNOWN or BODY_MALFORMED."""
    return decoded(_HEARD, envelope, body, envelope)


def receipt(application: Application) -> intake_pb2.Application:
    """What the answer to handing in needs, and no more: this is the busiest call of the house."""
    return intake_pb2.Application(
        number=application.id,
        status=application.status,
        item=application.item,
        item_version=application.item_version,
        item_name=application.item_name,
        division=application.division,
        accept_division=application.accept_division,
        owner_division=application.owner_division,
        received_at=rfc3339(application.received_at),
        version=application.meta.version,
        findings=[
            error_pb2.Fault(pointer=fault.pointer, reason=fault.reason, detail=fault.detail)
            for fault in application.findings
        ],
    )


def to_proto(application: Application) -> intake_pb2.Application:
    """The application as other rooms and the gateway see it; numbers sealed."""
    party, notice = application.applicant, application.notice
    return intake_pb2.Application(
        number=application.id,
        status=application.status,
        outcome=application.outcome,
        item=application.item,
        item_version=application.item_version,
        item_name=application.item_name,
        division=application.division,
        accept_division=application.accept_division,
        owner_division=application.owner_division,
        department=application.department,
        case_type=application.case_type,
        applicant=intake_pb2.Applicant(
            kind=party.kind,
            number_sealed=party.number_sealed,
            party=party.party,
            name=party.name,
            phone_sealed=party.phone_sealed,
        ),
        form_json=application.form,
        materials=[
            intake_pb2.Material(code=paper.code, kind=paper.kind, ref=paper.ref)
            for paper in application.materials
        ],
        channel=application.channel,
        ticket=application.ticket,
        received_at=rfc3339(application.received_at),
        accepted_at=rfc3339(application.accepted_at) if application.accepted_at else "",
        history=[
            intake_pb2.Step(
                **{"from": step.before},
                at=rfc3339(step.at),
                to=step.after,
                by_role=step.role,
                division=step.division,
                reason=step.reason,
                agent=step.agent,
                principal=step.principal,
                mandate=step.mandate,
            )
            for step in application.history
        ],
        notice=intake_pb2.SupplementNotice(
            materials=notice.materials, note=notice.note, at=rfc3339(notice.at)
        )
        if notice
        else None,
        committed_due=_text(application.committed_due),
        statutory_due=_text(application.statutory_due),
        version=application.meta.version,
        decision_reason=application.decision_reason,
        submitted_by=application.submitted_by,
        accepted_by=application.accepted_by,
        findings=[
            error_pb2.Fault(pointer=fault.pointer, reason=fault.reason, detail=fault.detail)
            for fault in application.findings
        ],
    )


def _basic(message: Any, envelope: Envelope) -> events.BasicPublished:
    basic = message.basic
    return events.BasicPublished(basic.division, basic.code, basic.version, basic.name_zh)


def _item(message: Any, envelope: Envelope) -> events.ItemPublished:
    item = message.item
    return events.ItemPublished(item.item_id, item.version, tuple(item.aliases), json.loads(item.document))


def _tree(message: Any, envelope: Envelope) -> events.DivisionTreePublished:
    codes = tuple(division.code for division in message.divisions)
    return events.DivisionTreePublished(message.county, message.version, codes)


def _power(message: Any, envelope: Envelope) -> events.AcceptanceLent:
    power = message.power
    if power.power != "accept":
        return events.AcceptanceLent(None)
    if not (power.power_id and power.item and is_division(power.division)):
        raise ValueError("power_id, item or division")
    return events.AcceptanceLent(
        LentAcceptance(
            id=power.power_id,
            revision=power.revision,
            item=power.item,
            division=power.division,
            since=date.fromisoformat(power.since),
            until=date.fromisoformat(power.until),
            revoked=power.state != "granted",
        )
    )


def _opened(message: Any, envelope: Envelope) -> events.CaseOpened:
    case = message.case
    return events.CaseOpened(
        number=case.number,
        division=case.division,
        owner_division=case.owner_division,
        committed_due=_day(case.committed_due),
        statutory_due=_day(case.statutory_due),
        at=envelope.time,
    )


def _moved(message: Any, envelope: Envelope) -> events.DueDatesMoved:
    case = message.case
    return events.DueDatesMoved(
        case.number, case.division, _day(case.committed_due), _day(case.statutory_due)
    )


def _decided(message: Any, envelope: Envelope) -> events.DecisionMade:
    case = message.case
    return events.DecisionMade(
        number=case.number,
        division=case.division,
        owner_division=case.owner_division,
        outcome=case.outcome,
        reason=case.reason,
        at=from_rfc3339(case.decided_at),
    )


def _mandate(message: Any, envelope: Envelope) -> events.AuthorityHeard:
    mandate = message.mandate
    return events.AuthorityHeard(
        Authority(
            id=mandate.mandate,
            principal=mandate.principal,
            principal_name=mandate.principal_name,
            agent=mandate.agent,
            agent_name=mandate.agent_name,
            items=frozenset(mandate.items),
            acts=frozenset(mandate.acts),
            starts=date.fromisoformat(mandate.starts),
            ends=date.fromisoformat(mandate.ends),
            over=bool(mandate.revoked_at),
            assurance=mandate.assurance,
        )
    )


def _link(message: Any, envelope: Envelope) -> events.AuthorityHeard:
    link = message.link
    return events.AuthorityHeard(
        Authority(
            id=link.link,
            principal=link.represented,
            principal_name=link.represented_name,
            agent=link.representative,
            agent_name=link.representative_name,
            items=frozenset(),
            acts=frozenset(),
            starts=date.fromisoformat(link.starts),
            ends=_day(link.ends),
            over=link.state != "confirmed",
            assurance=SEEN_AT_WINDOW,
        )
    )


def _merge(message: Any, envelope: Envelope) -> MergeHeard:
    return MergeHeard(message.person, message.survivor)


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _text(day: date | None) -> str:
    return day.isoformat() if day else ""


_EMITTED: dict[type[events.ApplicationChanged], type[Any]] = {
    events.ApplicationSubmitted: intake_events_pb2.ApplicationSubmitted,
    events.ApplicationAccepted: intake_events_pb2.ApplicationAccepted,
    events.SupplementRequested: intake_events_pb2.SupplementRequested,
    events.SupplementProvided: intake_events_pb2.SupplementProvided,
    events.ApplicationReturned: intake_events_pb2.ApplicationReturned,
    events.ApplicationWithdrawn: intake_events_pb2.ApplicationWithdrawn,
}
_HEARD: dict[str, tuple[type[Message], Callable[[Any, Envelope], object]]] = {
    "sanji.catalogue.v1.ItemPublished": (catalogue_events_pb2.ItemPublished, _item),
    "sanji.catalogue.v1.BasicPublished": (catalogue_events_pb2.BasicPublished, _basic),
    "sanji.catalogue.v1.DivisionTreePublished": (catalogue_events_pb2.DivisionTreePublished, _tree),
    "sanji.approval.v1.CaseOpened": (approval_events_pb2.CaseOpened, _opened),
    "sanji.approval.v1.DecisionMade": (approval_events_pb2.DecisionMade, _decided),
    "sanji.approval.v1.DueDatesMoved": (approval_events_pb2.DueDatesMoved, _moved),
    "sanji.catalogue.v1.DelegatedPowerGranted": (catalogue_events_pb2.DelegatedPowerGranted, _power),
    "sanji.catalogue.v1.DelegatedPowerRevoked": (catalogue_events_pb2.DelegatedPowerRevoked, _power),
    "sanji.identity.v1.MandateGiven": (identity_events_pb2.MandateGiven, _mandate),
    "sanji.identity.v1.MandateRevoked": (identity_events_pb2.MandateRevoked, _mandate),
    "sanji.identity.v1.PartyLinked": (identity_events_pb2.PartyLinked, _link),
    "sanji.identity.v1.PartyLinkEnded": (identity_events_pb2.PartyLinkEnded, _link),
    "sanji.identity.v1.PeopleMerged": (identity_events_pb2.PeopleMerged, _merge),
}
