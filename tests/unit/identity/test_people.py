"""People by their documents: looked up for a purpose, made surer, joined."""

from dataclasses import replace
from typing import Any

import pytest

from services.chassis.auth import Principal
from services.chassis.errors import Forbidden, NotFound, Refusal
from services.chassis.merges import MOST_IDS, MergeHeard
from services.chassis.messages import EVERYWHERE, Asked, Envelope
from services.chassis.room import Room
from services.identity.bootstrap import room
from services.identity.commands import (
    FindPerson,
    GetPerson,
    ListMandates,
    ListPartyLinks,
    MergePeople,
    RaiseAssurance,
    RegisterPerson,
    RevokeMandate,
    SignIn,
)
from services.identity.events import AssuranceRaised, PeopleMerged, PersonalDataRead, SessionsRevoked
from services.identity.handlers.keys import ensure_signing_key
from services.identity.ports import Identity
from services.identity.wire import encode
from tests.contract.identity.party_events import LINK, MANDATE
from tests.fakes.identity import COUNTY, FakeWorld

ID_NUMBER, PASSPORT, PASSWORD = "11010519491231002X", "E12345678", "Spring-2026"
REGISTER = RegisterPerson(Asked("k1", "print"), ID_NUMBER, "欧阳修远", "13812341234", PASSWORD)
WITH_PASSPORT = RegisterPerson(
    Asked("k2", "print"), PASSPORT, "欧阳修远", "13812341234", "Autumn-2026", "414"
)
CLERK = Principal("s-1", "staff", frozenset({"clerk"}), COUNTY)
SUPERVISOR = Principal("s-2", "staff", frozenset({"supervisor"}), COUNTY)
LOOK_UP = FindPerson(CLERK, "核对申请人身份", number=ID_NUMBER)
SEEN = RaiseAssurance(CLERK, ID_NUMBER, "111", "欧阳修远")


@pytest.fixture
def world() -> FakeWorld:
    return FakeWorld()


@pytest.fixture
def identity(world: FakeWorld) -> Room[Identity]:
    made = room(world.identity())
    ensure_signing_key(made.world)
    return made


def refusal_of(identity: Room[Identity], command: Any) -> Refusal:
    with pytest.raises(Refusal) as refused:
        identity.ask(command)
    return refused.value


def as_person(subject: str) -> Principal:
    return Principal(subject, "person", frozenset({"citizen"}), COUNTY)


@pytest.mark.parametrize(
    ("document", "number"), [("414", "e1234 5678"), ("511", "01234567"), ("516", "H1234567801")]
)
def test_people_register_and_sign_in_with_other_documents(
    identity: Room[Identity], document: str, number: str
) -> None:
    person = identity.ask(replace(REGISTER, id_number=number, document=document))
    opened = identity.ask(SignIn("person", id_number=number.upper(), document=document, password=PASSWORD))
    assert (opened.caller.subject, person.document) == (person.id, document)


@pytest.mark.parametrize(
    ("document", "number", "reason"),
    [
        ("414", "", "DOCUMENT_NUMBER_INVALID"),
        ("414", "E" * 65, "DOCUMENT_NUMBER_INVALID"),
        ("516", "12345678", "DOCUMENT_NUMBER_INVALID"),
        ("999", "1", "DOCUMENT_UNKNOWN"),
        ("111", PASSPORT, "ID_INVALID"),
    ],
)
def test_a_number_must_fit_its_kind_of_document(
    identity: Room[Identity], document: str, number: str, reason: str
) -> None:
    refused = refusal_of(identity, replace(REGISTER, id_number=number, document=document))
    assert [fault.reason for fault in refused.faults] == [reason]


def test_the_same_number_on_two_kinds_of_document_is_two_accounts(identity: Room[Identity]) -> None:
    one = identity.ask(replace(REGISTER, id_number="12345678", document="414"))
    other = identity.ask(replace(REGISTER, asked=Asked("k3", "p"), id_number="12345678", document="511"))
    assert one.id != other.id


def test_a_person_reads_the_own_account_and_nobody_elses(identity: Room[Identity]) -> None:
    person = identity.ask(REGISTER)
    assert identity.ask(GetPerson(as_person(person.id))) == person
    assert refusal_of(identity, GetPerson(as_person("elsewhere"))).reason == "PERSON_NOT_FOUND"
    assert refusal_of(identity, GetPerson(CLERK)).reason == "ROLE_NOT_ALLOWED"


@pytest.mark.parametrize("known", [True, False])
def test_a_look_up_is_recorded_with_its_purpose_found_or_not(
    identity: Room[Identity], world: FakeWorld, known: bool
) -> None:
    if known:
        identity.ask(REGISTER)
        assert identity.ask(LOOK_UP).name == "欧阳修远"
    else:
        assert isinstance(refusal_of(identity, LOOK_UP), NotFound)
    (event,) = world.bus.of(PersonalDataRead)
    assert (event.by.subject, event.purpose, event.found) == ("s-1", "核对申请人身份", known)
    assert event.subject == identity.world.seals.index(ID_NUMBER)
    assert ID_NUMBER not in repr(event) + repr(LOOK_UP)


@pytest.mark.parametrize("purpose", ["", " x ", "查" * 201, f"查{ID_NUMBER}", "打13812341234"])
def test_a_look_up_without_a_fit_purpose_reads_nothing(
    identity: Room[Identity], world: FakeWorld, purpose: str
) -> None:
    refused = refusal_of(identity, replace(LOOK_UP, purpose=purpose, number="1"))
    assert [fault.reason for fault in refused.faults] == ["PURPOSE_REQUIRED", "ID_INVALID"]
    assert world.bus.of(PersonalDataRead) == []


@pytest.mark.parametrize("role", ["citizen", "agent", "reviewer", "admin"])
def test_nobody_else_looks_people_up(identity: Room[Identity], role: str) -> None:
    other = replace(CLERK, roles=frozenset({role}))
    assert isinstance(refusal_of(identity, replace(LOOK_UP, by=other)), Forbidden)
    assert isinstance(refusal_of(identity, replace(SEEN, by=other)), Forbidden)


def test_who_was_seen_at_a_window_is_surer_known_from_the_next_token_on(
    identity: Room[Identity], world: FakeWorld
) -> None:
    identity.ask(REGISTER)
    assert identity.ask(SignIn("person", id_number=ID_NUMBER, password=PASSWORD)).caller.assurance == 1
    assert identity.ask(SEEN).assurance == identity.ask(SEEN).assurance == 2
    assert identity.ask(SignIn("person", id_number=ID_NUMBER, password=PASSWORD)).caller.assurance == 2
    (event,) = world.bus.of(AssuranceRaised)
    assert (event.level, event.document, event.moved) == (2, "111", ("1", "2"))


def test_an_account_under_another_name_is_not_made_surer(identity: Room[Identity]) -> None:
    identity.ask(REGISTER)
    assert refusal_of(identity, replace(SEEN, name="欧阳修")).reason == "NAME_DIFFERS"


def test_of_two_accounts_of_one_person_one_is_closed_and_either_document_leads_to_the_other(
    identity: Room[Identity], world: FakeWorld
) -> None:
    survivor, duplicate = identity.ask(REGISTER), identity.ask(WITH_PASSPORT)
    merge = MergePeople(SUPERVISOR, survivor.id, duplicate.id, "护照与身份证为同一人")
    assert identity.ask(merge).also == identity.ask(merge).also == (duplicate.id,)
    (event,) = world.bus.of(PeopleMerged)
    assert event.destination == EVERYWHERE
    assert (event.subject, event.survivor, event.note) == (duplicate.id, survivor.id, merge.reason)
    passport = SignIn("person", id_number=PASSPORT, document="414", password=PASSWORD)
    assert identity.ask(passport).caller.subject == survivor.id
    old_password = replace(passport, password="Autumn-2026")
    assert refusal_of(identity, old_password).reason == "CREDENTIALS_WRONG"
    assert identity.ask(replace(LOOK_UP, person=duplicate.id)).id == survivor.id
    assert identity.world.people.get(duplicate.id).merged_into == survivor.id


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"reason": " "}, "REASON_REQUIRED"),
        ({"reason": "因" * 501}, "REASON_TOO_LONG"),
        ({"survivor": "nobody"}, "PERSON_NOT_FOUND"),
        ({"by": CLERK}, "ROLE_NOT_ALLOWED"),
    ],
)
def test_accounts_are_merged_by_a_supervisor_with_a_reason(
    identity: Room[Identity], changed: dict[str, Any], reason: str
) -> None:
    survivor, duplicate = identity.ask(REGISTER), identity.ask(WITH_PASSPORT)
    merge = MergePeople(SUPERVISOR, survivor.id, duplicate.id, "同一人")
    assert refusal_of(identity, replace(merge, **changed)).reason == reason
    assert refusal_of(identity, replace(merge, duplicate=survivor.id)).reason == "SAME_ACCOUNT"


def test_a_reason_for_merging_leaves_the_stack_without_the_numbers_in_it(
    identity: Room[Identity], world: FakeWorld
) -> None:
    survivor, duplicate = identity.ask(REGISTER), identity.ask(WITH_PASSPORT)
    reason = f"{ID_NUMBER}与护照为同一人，本人电话13812341234"
    identity.ask(MergePeople(SUPERVISOR, survivor.id, duplicate.id, reason))
    told = [*world.bus.of(SessionsRevoked), *world.bus.of(PeopleMerged)]
    assert [one.destination for one in told] == [EVERYWHERE, EVERYWHERE]
    for event in told:
        _, body = encode(event)
        assert "同一人" in event.note
        for number in (ID_NUMBER, "13812341234"):
            assert number not in event.note
            assert number.encode() not in body


def test_a_closed_account_neither_survives_another_nor_is_closed_again(identity: Room[Identity]) -> None:
    one, two = identity.ask(REGISTER), identity.ask(WITH_PASSPORT)
    three = identity.ask(replace(WITH_PASSPORT, asked=Asked("k3", "p"), id_number="E87654321"))
    identity.ask(MergePeople(SUPERVISOR, one.id, two.id, "同一人"))
    for survivor, duplicate in ((two, three), (two, one), (three, two)):
        merge = MergePeople(SUPERVISOR, survivor.id, duplicate.id, "同一人")
        assert refusal_of(identity, merge).reason == "PERSON_MERGED"


def merged_elsewhere(identity: Room[Identity], person: str, survivor: str, stack: str = "510822101") -> None:
    kind, room_name = "sanji.identity.v1.PeopleMerged", f"/stacks/{stack}/identity"
    envelope = Envelope("e", kind, room_name, person, identity.world.clock.now(), 1, stack, EVERYWHERE)
    identity.hear(MergeHeard(person, survivor), envelope)


def test_a_merge_on_another_stack_leads_to_the_account_that_is_here(identity: Room[Identity]) -> None:
    survivor, duplicate = identity.ask(REGISTER), identity.ask(WITH_PASSPORT)
    for _ in range(2):
        merged_elsewhere(identity, duplicate.id, survivor.id)
    passport = SignIn("person", id_number=PASSPORT, document="414", password=PASSWORD)
    assert identity.ask(passport).caller.subject == survivor.id
    assert identity.ask(GetPerson(as_person(duplicate.id))).id == survivor.id


def test_where_the_survivor_has_no_account_the_one_that_is_here_stays(identity: Room[Identity]) -> None:
    here = identity.ask(REGISTER)
    merged_elsewhere(identity, here.id, "known-to-the-township-only")
    assert identity.ask(SignIn("person", id_number=ID_NUMBER, password=PASSWORD)).caller.subject == here.id


def test_of_merges_in_opposite_directions_on_two_stacks_neither_counts(identity: Room[Identity]) -> None:
    one, two = identity.ask(REGISTER), identity.ask(WITH_PASSPORT)
    merged_elsewhere(identity, one.id, two.id)
    merged_elsewhere(identity, two.id, one.id, "510822102")
    assert identity.ask(GetPerson(as_person(one.id))).id == one.id
    assert identity.ask(GetPerson(as_person(two.id))).id == two.id


def test_links_and_mandates_of_the_duplicate_are_the_survivors(identity: Room[Identity]) -> None:
    survivor, duplicate = identity.ask(REGISTER), identity.ask(WITH_PASSPORT)
    identity.world.mandates.add(replace(MANDATE, principal=duplicate.id, given_by=duplicate.id), [])
    identity.world.links.add(replace(LINK, representative=duplicate.id), [])
    merged_elsewhere(identity, duplicate.id, survivor.id)
    her = as_person(survivor.id)
    assert [one.id for one in identity.ask(ListPartyLinks(her))[0]] == [LINK.id]
    assert [one.id for one in identity.ask(ListMandates(her))[0]] == [MANDATE.id]
    assert identity.ask(RevokeMandate(her, MANDATE.id, "已自行办理")).revoked_at


def test_one_person_has_no_more_accounts_than_can_be_looked_up(identity: Room[Identity]) -> None:
    survivor, duplicate = identity.ask(REGISTER), identity.ask(WITH_PASSPORT)
    for turn in range(MOST_IDS - 1):
        merged_elsewhere(identity, f"p{turn}", survivor.id)
    merge = MergePeople(SUPERVISOR, survivor.id, duplicate.id, "同一人")
    assert refusal_of(identity, merge).reason == "MERGES_EXHAUSTED"
