"""Protobuf ↔ people, organisations, links and mandates."""

from typing import Any

from sanji.identity.v1 import identity_events_pb2, identity_mandates_pb2
from sanji.identity.v1 import identity_parties_pb2 as pb

from services.chassis.clock import rfc3339
from services.chassis.messages import Event
from services.identity import events
from services.identity.commands.parties import PartyGiven
from services.identity.domain.accounts import Person
from services.identity.domain.mandates import Mandate
from services.identity.domain.parties import Organisation, PartyLink


def event_to_proto(event: Event) -> Any:
    """An event of these subjects, None for any other."""
    match event:
        case events.AssuranceRaised():
            return identity_events_pb2.AssuranceRaised(
                person=event.subject, level=event.level, document=event.document
            )
        case events.PersonalDataRead():
            return identity_events_pb2.PersonalDataRead(
                person=event.subject, purpose=event.purpose, found=event.found
            )
        case events.PeopleMerged():
            return identity_events_pb2.PeopleMerged(person=event.subject, survivor=event.survivor)
        case events.RegistrationRepeated():
            return identity_events_pb2.RegistrationRepeated(person=event.subject)
        case events.PasswordCodeIssued():
            return identity_events_pb2.PasswordCodeIssued(person=event.subject)
        case events.PasswordChanged():
            return identity_events_pb2.PasswordChanged(person=event.subject, means=event.means)
        case events.OrganisationRegistered():
            return identity_events_pb2.OrganisationRegistered(party=event.subject, kind=event.kind)
        case events.PartyLinkClaimed():
            return identity_events_pb2.PartyLinkClaimed(link=link_to_proto(event.link))
        case events.PartyLinked():
            return identity_events_pb2.PartyLinked(link=link_to_proto(event.link))
        case events.PartyLinkEnded():
            return identity_events_pb2.PartyLinkEnded(link=link_to_proto(event.link))
        case events.MandateGiven():
            return identity_events_pb2.MandateGiven(mandate=mandate_to_proto(event.mandate))
        case events.MandateRevoked():
            return identity_events_pb2.MandateRevoked(mandate=mandate_to_proto(event.mandate))
    return None


def party_from_proto(given: pb.PartyGiven) -> PartyGiven:
    """A party as typed."""
    return PartyGiven(given.kind, given.number, given.name, given.document)


def account_to_proto(person: Person) -> pb.Account:
    """A person's account; no number, no phone."""
    return pb.Account(
        person=person.id,
        name_masked=person.caller("").name_masked,
        assurance=person.assurance,
        document=person.document,
        created_at=rfc3339(person.created_at),
    )


def organisation_to_proto(organisation: Organisation) -> pb.Organisation:
    """An organisation; its name is public."""
    return pb.Organisation(
        party=organisation.id,
        name=organisation.name,
        kind=organisation.kind,
        created_at=rfc3339(organisation.created_at),
    )


def link_to_proto(link: PartyLink) -> pb.PartyLink:
    """Who stands for whom."""
    return pb.PartyLink(
        link=link.id,
        kind=link.kind,
        state=link.state,
        representative=link.representative,
        representative_name=link.representative_name,
        represented=link.represented,
        represented_name=link.represented_name,
        evidence=link.evidence,
        starts=link.starts.isoformat(),
        ends=link.ends.isoformat() if link.ends else "",
        division=link.division,
        version=link.meta.version,
    )


def mandate_to_proto(mandate: Mandate) -> identity_mandates_pb2.Mandate:
    """A mandate; ids and masked names only."""
    return identity_mandates_pb2.Mandate(
        mandate=mandate.id,
        principal=mandate.principal,
        principal_kind=mandate.principal_kind,
        principal_name=mandate.principal_name,
        agent=mandate.agent,
        agent_kind=mandate.agent_kind,
        agent_name=mandate.agent_name,
        items=mandate.items,
        acts=mandate.acts,
        starts=mandate.starts.isoformat(),
        ends=mandate.ends.isoformat(),
        text_version=mandate.text_version,
        division=mandate.division,
        given_by=mandate.given_by,
        assurance=mandate.assurance,
        given_at=rfc3339(mandate.given_at),
        revoked_at=rfc3339(mandate.revoked_at) if mandate.revoked_at else "",
        version=mandate.meta.version,
    )
