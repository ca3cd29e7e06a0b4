"""Organisations, and who stands for whom by law."""

from dataclasses import replace
from typing import Any

import pytest

from services.chassis.auth import Principal
from services.chassis.errors import Refusal
from services.chassis.masking import mask_text
from services.chassis.messages import EVERYWHERE, Asked
from services.chassis.room import Room
from services.identity.bootstrap import room
from services.identity.commands import (
    ConfirmPartyLink,
    EndPartyLink,
    LinkParty,
    ListPartyLinks,
    RegisterOrganisation,
    RegisterPerson,
)
from services.identity.commands.parties import PartyGiven
from services.identity.domain.parties import organisation_kind
from services.identity.events import OrganisationRegistered, PartyLinkClaimed, PartyLinked, PartyLinkEnded
from services.identity.ports import Identity
from tests.fakes.identity import COUNTY, TOWNSHIP, FakeWorld

ID_NUMBER, USCC = "11010519491231002X", "91110000600037341L"
HER_PHONE = "13812341234"
CHILD = PartyGiven("person", "110105201912310022", "张小满")
CLERK = Principal("s-1", "staff", frozenset({"clerk"}), TOWNSHIP)


@pytest.fixture
def world() -> FakeWorld:
    return FakeWorld()


@pytest.fixture
def identity(world: FakeWorld) -> Room[Identity]:
    return room(world.identity())


@pytest.fixture
def her(identity: Room[Identity]) -> Principal:
    command = RegisterPerson(Asked("k0", "p"), ID_NUMBER, "张秀英", "13812341234", "Spring-2026")
    return Principal(identity.ask(command).id, "person", frozenset({"citizen"}), COUNTY)


def organisation(by: Principal, **changed: Any) -> RegisterOrganisation:
    made = RegisterOrganisation(by, Asked("o1", "p"), USCC, "青溪合作社", "营业执照", TOWNSHIP)
    return replace(made, **changed)


def guardianship(by: Principal, **changed: Any) -> LinkParty:
    made = LinkParty(by, Asked("l1", "p"), "guardian", CHILD, "户口簿", division=TOWNSHIP)
    return replace(made, **changed)


def refusal_of(identity: Room[Identity], command: Any) -> Refusal:
    with pytest.raises(Refusal) as refused:
        identity.ask(command)
    return refused.value


def faults_of(identity: Room[Identity], command: Any) -> list[tuple[str, str]]:
    return [(fault.pointer, fault.reason) for fault in refusal_of(identity, command).faults]


@pytest.mark.parametrize(
    ("uscc", "kind"),
    [
        ("11511301008778183N", "government_organ"),
        ("91110000600037341L", "enterprise"),
        ("93510822MA6250000X", "farmers_cooperative"),
        ("51", "social_organisation"),
        ("54", "grassroots_committee"),
        ("A1", "other"),
    ],
)
def test_the_kind_of_an_organisation_is_read_off_its_code(uscc: str, kind: str) -> None:
    assert organisation_kind(uscc) == kind


def test_who_records_an_organisation_claims_to_stand_for_it_until_a_clerk_confirms(
    identity: Room[Identity], world: FakeWorld, her: Principal
) -> None:
    made, link = identity.ask(organisation(her))
    assert identity.ask(organisation(her)) == (made, link)
    assert (made.kind, link.state, link.represented, link.representative) == (
        "enterprise",
        "claimed",
        made.id,
        her.subject,
    )
    confirmed = identity.ask(ConfirmPartyLink(CLERK, link.id, "营业执照原件"))
    assert (confirmed.state, confirmed.evidence) == ("confirmed", "营业执照原件")
    assert len(world.bus.of(OrganisationRegistered)) == len(world.bus.of(PartyLinkClaimed)) == 1
    (event,) = world.bus.of(PartyLinked)
    assert (event.destination, event.link.representative_name) == (EVERYWHERE, "张*")
    assert ID_NUMBER not in repr(world.bus.events)


def test_every_fault_of_an_organisation_is_told_at_once(identity: Room[Identity], her: Principal) -> None:
    wrong = organisation(her, uscc="91110000600037341M", name="", evidence="x", division="51")
    assert faults_of(identity, wrong) == [
        ("/uscc", "USCC_INVALID"),
        ("/name", "NAME_REQUIRED"),
        ("/evidence", "EVIDENCE_REQUIRED"),
        ("/division", "DIVISION_MALFORMED"),
    ]


def test_an_organisation_is_recorded_once(identity: Room[Identity], her: Principal) -> None:
    identity.ask(organisation(her))
    again = organisation(her, asked=Asked("o2", "p"), uscc=f" {USCC.lower()}")
    assert refusal_of(identity, again).reason == "ORGANISATION_EXISTS"


def test_a_guardian_stands_for_a_child_until_the_day_before_its_fourteenth_birthday(
    identity: Room[Identity], her: Principal
) -> None:
    link = identity.ask(guardianship(her))
    assert (link.state, str(link.ends), link.represented_name) == ("claimed", "2033-12-30", "张*")
    sooner = guardianship(her, asked=Asked("l2", "p"), ends="2030-01-01")
    assert str(identity.ask(sooner).ends) == "2030-01-01"


@pytest.mark.parametrize("number", ["110105201211230046", "110105194912310054"])
def test_nobody_is_guardian_of_who_is_fourteen(identity: Room[Identity], her: Principal, number: str) -> None:
    ward = replace(CHILD, number=number)
    reasons = [reason for _, reason in faults_of(identity, guardianship(her, represented=ward))]
    assert "WARD_NOT_UNDER_14" in reasons


def test_every_fault_of_a_link_is_told_at_once(identity: Room[Identity]) -> None:
    wrong = guardianship(
        CLERK, kind="owner", represented=PartyGiven("dog", "1", "x"), evidence="", starts="soon"
    )
    assert faults_of(identity, wrong) == [
        ("/represented/kind", "PARTY_KIND_UNKNOWN"),
        ("/kind", "LINK_KIND_UNKNOWN"),
        ("/evidence", "EVIDENCE_REQUIRED"),
        ("/ends", "DATES_INVALID"),
        ("/representative", "PARTY_KIND_UNKNOWN"),
    ]


def test_nobody_stands_for_herself_and_a_company_has_no_guardian(
    identity: Room[Identity], her: Principal
) -> None:
    herself = PartyGiven("person", CHILD.number, "张小满")
    same = guardianship(CLERK, representative=herself)
    assert faults_of(identity, same) == [("/represented", "LINK_TO_SELF")]
    company = guardianship(her, represented=PartyGiven("organisation", USCC, "青溪合作社"))
    assert faults_of(identity, company) == [("/represented/kind", "PARTY_KIND_UNKNOWN")]


def test_what_a_clerk_records_is_confirmed_at_once(identity: Room[Identity], world: FakeWorld) -> None:
    mother = PartyGiven("person", ID_NUMBER, "张秀英")
    link = identity.ask(guardianship(CLERK, representative=mother))
    assert (link.state, link.representative) == ("confirmed", identity.world.seals.index(ID_NUMBER))
    assert len(world.bus.of(PartyLinked)) == 1
    assert world.bus.of(PartyLinkClaimed) == []


def test_a_clerk_confirms_only_what_waits_in_the_own_subtree(
    identity: Room[Identity], her: Principal
) -> None:
    link = identity.ask(guardianship(her))
    elsewhere = replace(CLERK, division="510822102")
    confirm = ConfirmPartyLink(CLERK, link.id, "出生医学证明")
    assert refusal_of(identity, replace(confirm, by=elsewhere)).reason == "PARTY_LINK_NOT_FOUND"
    assert refusal_of(identity, replace(confirm, evidence=" ")).reason == "EVIDENCE_REQUIRED"
    assert refusal_of(identity, replace(confirm, if_version=7)).reason == "STALE_VERSION"
    waiting, _ = identity.ask(ListPartyLinks(CLERK))
    assert waiting == [link]
    identity.ask(confirm)
    assert refusal_of(identity, confirm).reason == "PARTY_LINK_STATE"
    assert identity.ask(ListPartyLinks(CLERK)) == ([], "")
    foreign = ListPartyLinks(CLERK, division="510822102")
    assert refusal_of(identity, foreign).reason == "DIVISION_OUT_OF_SCOPE"


def test_either_party_ends_a_link_and_nobody_else_knows_of_it(
    identity: Room[Identity], world: FakeWorld, her: Principal
) -> None:
    link = identity.ask(guardianship(her))
    stranger = replace(her, subject="p-other")
    end = EndPartyLink(her, link.id, f"监护关系变更，电话{HER_PHONE}")
    assert refusal_of(identity, replace(end, by=stranger)).reason == "PARTY_LINK_NOT_FOUND"
    assert refusal_of(identity, replace(end, reason="")).reason == "REASON_REQUIRED"
    assert refusal_of(identity, replace(end, reason="因" * 501)).reason == "REASON_TOO_LONG"
    ended = identity.ask(end)
    assert (ended.state, ended.ends) == ("ended", world.clock.today())
    (event,) = world.bus.of(PartyLinkEnded)
    assert (event.destination, event.note) == (EVERYWHERE, mask_text(end.reason))
    assert HER_PHONE not in event.note
    assert refusal_of(identity, end).reason == "PARTY_LINK_STATE"


def test_own_links_are_listed_in_pages(identity: Room[Identity], her: Principal) -> None:
    made = [identity.ask(guardianship(her, asked=Asked(f"n{at}", "p"))).id for at in range(5)]
    first, cursor = identity.ask(ListPartyLinks(her, limit=3))
    rest, end = identity.ask(ListPartyLinks(her, limit=3, cursor=cursor))
    assert [link.id for link in (*first, *rest)] == sorted(made, reverse=True)
    assert end == ""
    assert refusal_of(identity, ListPartyLinks(her, limit=101)).reason == "LIMIT_OUT_OF_RANGE"
    assert refusal_of(identity, ListPartyLinks(her, cursor="x" * 101)).reason == "CURSOR_INVALID"
