"""Identity's events as intake hears them: who may act for whom, and who is the same person."""

from datetime import date
from typing import Any

from sanji.identity.v1 import identity_events_pb2

from services.chassis.clock import day_from
from services.chassis.decoding import Readers
from services.chassis.merges import MergeHeard
from services.chassis.messages import Envelope
from services.intake import events
from services.intake.domain.authority import SEEN_AT_WINDOW, Authority


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
            ends=day_from(link.ends),
            over=link.state != "confirmed",
            assurance=SEEN_AT_WINDOW,
        )
    )


def _merge(message: Any, envelope: Envelope) -> MergeHeard:
    return MergeHeard(message.person, message.survivor)


READERS: Readers = {
    "sanji.identity.v1.MandateGiven": (identity_events_pb2.MandateGiven, _mandate),
    "sanji.identity.v1.MandateRevoked": (identity_events_pb2.MandateRevoked, _mandate),
    "sanji.identity.v1.PartyLinked": (identity_events_pb2.PartyLinked, _link),
    "sanji.identity.v1.PartyLinkEnded": (identity_events_pb2.PartyLinkEnded, _link),
    "sanji.identity.v1.PeopleMerged": (identity_events_pb2.PeopleMerged, _merge),
}
