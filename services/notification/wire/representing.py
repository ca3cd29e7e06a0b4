"""Who reads an inbox besides its owner, as it is heard from identity."""

from collections.abc import Callable
from typing import Any

from google.protobuf.message import Message
from sanji.identity.v1 import identity_events_pb2

from services.chassis.authorities import RECEIVE, of_link, of_mandate
from services.notification.events import RepresentativeHeard

ORGANISATION = "organisation"


def _mandate(message: Any) -> RepresentativeHeard:
    """Of an organisation, for every item and to receive: a narrower one opens no inbox, and a person reads her own."""
    mandate = message.mandate
    receiving = not mandate.acts or RECEIVE in mandate.acts
    whole = mandate.principal_kind == ORGANISATION and receiving and not mandate.items
    return RepresentativeHeard(of_mandate(mandate) if whole else None)


def _link(message: Any) -> RepresentativeHeard:
    return RepresentativeHeard(of_link(message.link))


READERS: dict[str, tuple[type[Message], Callable[[Any], object]]] = {
    "sanji.identity.v1.MandateGiven": (identity_events_pb2.MandateGiven, _mandate),
    "sanji.identity.v1.MandateRevoked": (identity_events_pb2.MandateRevoked, _mandate),
    "sanji.identity.v1.PartyLinked": (identity_events_pb2.PartyLinked, _link),
    "sanji.identity.v1.PartyLinkEnded": (identity_events_pb2.PartyLinkEnded, _link),
}
