"""Identity's events as approval hears them: who may act for whom, and who is the same person."""

from typing import Any

from sanji.identity.v1 import identity_events_pb2

from services.chassis.authorities import AuthorityHeard, of_link, of_mandate
from services.chassis.decoding import Readers
from services.chassis.merges import MergeHeard
from services.chassis.messages import Envelope


def _mandate(message: Any, envelope: Envelope) -> AuthorityHeard:
    return AuthorityHeard(of_mandate(message.mandate))


def _link(message: Any, envelope: Envelope) -> AuthorityHeard:
    return AuthorityHeard(of_link(message.link))


def _merge(message: Any, envelope: Envelope) -> MergeHeard:
    return MergeHeard(message.person, message.survivor)


READERS: Readers = {
    "sanji.identity.v1.MandateGiven": (identity_events_pb2.MandateGiven, _mandate),
    "sanji.identity.v1.MandateRevoked": (identity_events_pb2.MandateRevoked, _mandate),
    "sanji.identity.v1.PartyLinked": (identity_events_pb2.PartyLinked, _link),
    "sanji.identity.v1.PartyLinkEnded": (identity_events_pb2.PartyLinkEnded, _link),
    "sanji.identity.v1.PeopleMerged": (identity_events_pb2.PeopleMerged, _merge),
}
