"""Events of people, organisations, links and mandates, as they happen and as they travel."""

from datetime import date, datetime
from typing import Any

from google.protobuf.message import Message
from sanji.identity.v1 import identity_events_pb2 as pb
from sanji.identity.v1 import identity_mandates_pb2, identity_parties_pb2

from services.chassis.clock import SHANGHAI
from services.chassis.messages import EVERYWHERE, Actor, Event
from services.identity import events
from services.identity.domain.mandates import Mandate
from services.identity.domain.parties import PartyLink

AT = datetime(2026, 11, 23, 9, 0, 0, 123000, tzinfo=SHANGHAI)
TOLD = "2026-11-23T09:00:00.123+08:00"
ABOUT: dict[str, Any] = {
    "subject": "x-1",
    "division": "510822101",
    "destination": EVERYWHERE,
    "at": AT,
    "by": Actor("s-1", "clerk", "510822101"),
}
LINK = PartyLink(
    id="x-1",
    kind="guardian",
    state="confirmed",
    representative="p" * 32,
    representative_name="张*",
    represented="q" * 32,
    represented_name="张*",
    evidence="户口簿",
    starts=date(2026, 11, 23),
    ends=date(2033, 12, 30),
    division="510822101",
    claimed_by="s-1",
    created_at=AT,
)
MANDATE = Mandate(
    id="x-1",
    principal="p" * 32,
    principal_kind="person",
    principal_name="张*",
    agent="s-agent",
    agent_kind="staff",
    agent_name="马*",
    items=("residence_permit",),
    acts=("submit", "withdraw"),
    starts=date(2026, 11, 23),
    ends=date(2027, 5, 22),
    text_version="2026-1",
    division="510822101",
    given_by="p" * 32,
    assurance=2,
    given_at=AT,
)
LINK_TOLD = identity_parties_pb2.PartyLink(
    link="x-1",
    kind="guardian",
    state="confirmed",
    representative="p" * 32,
    representative_name="张*",
    represented="q" * 32,
    represented_name="张*",
    evidence="户口簿",
    starts="2026-11-23",
    ends="2033-12-30",
    division="510822101",
)
MANDATE_TOLD = identity_mandates_pb2.Mandate(
    mandate="x-1",
    principal="p" * 32,
    principal_kind="person",
    principal_name="张*",
    agent="s-agent",
    agent_kind="staff",
    agent_name="马*",
    items=["residence_permit"],
    acts=["submit", "withdraw"],
    starts="2026-11-23",
    ends="2027-05-22",
    text_version="2026-1",
    division="510822101",
    given_by="p" * 32,
    assurance=2,
    given_at=TOLD,
)
PARTY_EVENTS: list[tuple[Event, Message]] = [
    (
        events.AssuranceRaised(**ABOUT, level=2, document="111"),
        pb.AssuranceRaised(person="x-1", level=2, document="111"),
    ),
    (
        events.PersonalDataRead(**ABOUT, purpose="核对身份", found=True),
        pb.PersonalDataRead(person="x-1", purpose="核对身份", found=True),
    ),
    (events.RegistrationRepeated(**ABOUT), pb.RegistrationRepeated(person="x-1")),
    (events.PasswordCodeIssued(**ABOUT), pb.PasswordCodeIssued(person="x-1")),
    (events.PasswordChanged(**ABOUT, means="code"), pb.PasswordChanged(person="x-1", means="code")),
    (events.PeopleMerged(**ABOUT, survivor="p-2"), pb.PeopleMerged(person="x-1", survivor="p-2")),
    (
        events.OrganisationRegistered(**ABOUT, kind="enterprise"),
        pb.OrganisationRegistered(party="x-1", kind="enterprise"),
    ),
    (events.PartyLinkClaimed(**ABOUT, link=LINK), pb.PartyLinkClaimed(link=LINK_TOLD)),
    (events.PartyLinked(**ABOUT, link=LINK), pb.PartyLinked(link=LINK_TOLD)),
    (events.PartyLinkEnded(**ABOUT, link=LINK), pb.PartyLinkEnded(link=LINK_TOLD)),
    (events.MandateGiven(**ABOUT, mandate=MANDATE), pb.MandateGiven(mandate=MANDATE_TOLD)),
    (events.MandateRevoked(**ABOUT, mandate=MANDATE), pb.MandateRevoked(mandate=MANDATE_TOLD)),
]
