"""Parties and mandates over gRPC, on a real database."""

from datetime import timedelta
from typing import Any

import pytest
from bson import encode
from sanji.identity.v1 import identity_mandates_pb2 as mandates
from sanji.identity.v1 import identity_parties_pb2 as parties
from sanji.identity.v1 import identity_passwords_pb2 as passwords
from sanji.identity.v1 import identity_service_pb2 as pb

from services.chassis.auth import system
from services.chassis.clock import SystemClock
from services.chassis.doors import Doors
from services.chassis.errors import Refusal
from services.chassis.grpc_client import Caller
from services.chassis.room import Room
from services.identity.commands import AddStaff
from tests.integration.identity.conftest import PASSWORD, Client
from tests.waiting import until

ID_NUMBER, PASSPORT, USCC = "110105194912310038", "E55512345", "91110000600037341L"


@pytest.fixture(scope="module")
def staff(identity: Room[Any], client: Client) -> dict[str, str]:
    """Access tokens of a clerk, an agent and a supervisor by role."""
    tokens = {}
    for role in ("clerk", "agent", "supervisor"):
        identity.ask(AddStaff(system("510822"), f"a.{role}", "马国强", PASSWORD, frozenset({role}), "510822"))
        request = pb.SignInRequest(kind="staff", username=f"a.{role}", password=PASSWORD)
        tokens[role] = client.ask("SignIn", request).session.access_token
    return tokens


@pytest.fixture(scope="module")
def her(client: Client) -> str:
    """The access token of a person who has just registered."""
    register = pb.RegisterPersonRequest(
        id_number=ID_NUMBER, name="张秀英", phone="13812341234", password=PASSWORD
    )
    client.ask("RegisterPerson", register, Caller(key="her"))
    request = pb.SignInRequest(kind="person", id_number=ID_NUMBER, password=PASSWORD)
    return str(client.ask("SignIn", request).session.access_token)


def giving(**changed: Any) -> mandates.GiveMandateRequest:
    today = SystemClock().today()
    given = {
        "agent": mandates.AgentGiven(kind="staff", username="a.agent"),
        "acts": ["submit"],
        "starts": today.isoformat(),
        "ends": (today + timedelta(days=30)).isoformat(),
        "text_version": "2026-1",
    }
    return mandates.GiveMandateRequest(**{**given, **changed})


def test_a_mandate_is_given_held_listed_and_revoked(client: Client, her: str, staff: dict[str, str]) -> None:
    given = client.ask("GiveMandate", giving(), Caller(her, "m1")).mandate
    assert client.ask("GiveMandate", giving(), Caller(her, "m1")).mandate == given
    held = client.ask("ListMandates", mandates.ListMandatesRequest(), Caller(staff["agent"]))
    assert list(held.mandates) == [given]
    revoke = mandates.RevokeMandateRequest(mandate=given.mandate, reason="已自行办理")
    assert client.ask("RevokeMandate", revoke, Caller(her)).mandate.revoked_at
    with pytest.raises(Refusal) as refused:
        client.ask("GiveMandate", giving(acts=["sign"]), Caller(her, "m2"))
    assert [fault.reason for fault in refused.value.faults] == ["ACT_UNKNOWN"]
    with pytest.raises(Refusal) as reused:
        client.ask("GiveMandate", giving(acts=["withdraw"]), Caller(her, "m1"))
    assert reused.value.reason == "IDEMPOTENCY_KEY_REUSED"


def test_a_company_is_recorded_and_a_clerk_confirms_who_stands_for_it(
    client: Client, her: str, staff: dict[str, str]
) -> None:
    request = parties.RegisterOrganisationRequest(uscc=USCC, name="青溪合作社", evidence="营业执照")
    made = client.ask("RegisterOrganisation", request, Caller(her, "o1"))
    company = parties.PartyGiven(kind="organisation", number=USCC, name="青溪合作社")
    with pytest.raises(Refusal, match="REPRESENTATION_MISSING"):
        client.ask("GiveMandate", giving(principal=company), Caller(her, "m3"))
    confirm = parties.ConfirmPartyLinkRequest(link=made.link.link, evidence="营业执照原件")
    assert client.ask("ConfirmPartyLink", confirm, Caller(staff["clerk"])).link.state == "confirmed"
    mandate = client.ask("GiveMandate", giving(principal=company), Caller(her, "m4")).mandate
    assert mandate.principal == made.organisation.party
    own = client.ask("ListPartyLinks", parties.ListPartyLinksRequest(), Caller(her)).links
    assert [link.state for link in own] == ["confirmed"]
    end = parties.EndPartyLinkRequest(link=made.link.link, reason="已变更")
    assert client.ask("EndPartyLink", end, Caller(her)).link.state == "ended"


def test_who_was_seen_carries_it_in_the_token_and_two_accounts_become_one(
    client: Client, her: str, staff: dict[str, str]
) -> None:
    seen = parties.RaiseAssuranceRequest(number=ID_NUMBER, name="张秀英")
    survivor = client.ask("RaiseAssurance", seen, Caller(staff["clerk"])).account
    assert survivor.assurance == 2
    register = pb.RegisterPersonRequest(
        id_number=PASSPORT, document="414", name="张秀英", phone="13812341234", password="Autumn-2026"
    )
    duplicate = client.ask("RegisterPerson", register, Caller(staff["clerk"], "passport")).person
    merge = parties.MergePeopleRequest(survivor=survivor.person, duplicate=duplicate, reason="同一人")
    client.ask("MergePeople", merge, Caller(staff["supervisor"]))
    request = pb.SignInRequest(kind="person", id_number=PASSPORT, document="414", password=PASSWORD)
    token = client.ask("SignIn", request).session.access_token
    account = client.ask("GetPerson", parties.GetPersonRequest(), Caller(token)).account
    assert (account.person, account.assurance) == (survivor.person, 2)


def test_a_clerk_opens_an_account_is_told_of_another_and_hands_over_a_code_for_a_new_password(
    client: Client, doors: Doors, staff: dict[str, str]
) -> None:
    number = "51082219900101001X"
    register = pb.RegisterPersonRequest(id_number=number, name="赵六", phone="13812341234", password=PASSWORD)
    opened = client.ask("RegisterPerson", register, Caller(staff["clerk"], "z1"))
    assert len(opened.person) == 32
    with pytest.raises(Refusal, match="PERSON_EXISTS"):
        client.ask("RegisterPerson", register, Caller(staff["clerk"], "z2"))
    issue = passwords.IssuePasswordCodeRequest(number=number, name="赵六")
    code = client.ask("IssuePasswordCode", issue, Caller(staff["clerk"])).code
    anew = passwords.SetPasswordRequest(number=number, code=code.lower(), password="Winter-2026")
    client.ask("SetPassword", anew)
    with pytest.raises(Refusal, match="PASSWORD_CODE_WRONG"):
        client.ask("SetPassword", anew)
    request = pb.SignInRequest(kind="person", id_number=number, password="Winter-2026")
    token = client.ask("SignIn", request).session.access_token
    change = passwords.ChangePasswordRequest(old_password="Winter-2026", new_password="Summer-2027")
    client.ask("ChangePassword", change, Caller(token))
    with pytest.raises(Refusal, match="OLD_PASSWORD_WRONG"):
        client.ask("ChangePassword", change, Caller(token))
    kept = doors.client.get_default_database()["identity_people"].find_one({"_id": opened.person})
    assert (kept["password_code"], code in str(kept)) == (None, False)


def test_every_look_up_is_in_the_trail_and_no_number_is_stored_open(
    client: Client, doors: Doors, staff: dict[str, str]
) -> None:
    unknown = parties.FindPersonRequest(number="110105194912310054", purpose="核对申请人")
    with pytest.raises(Refusal, match="PERSON_NOT_FOUND"):
        client.ask("FindPerson", unknown, Caller(staff["clerk"]))
    database = doors.client.get_default_database()
    read = {"type": "sanji.identity.v1.PersonalDataRead"}
    until(lambda: database["identity_audit"].count_documents(read) >= 2, 20, "the look-ups in the trail")
    kept = b"".join(
        encode(document) for name in database.list_collection_names() for document in database[name].find({})
    )
    numbers = (ID_NUMBER, PASSPORT, USCC, "110105194912310054")
    assert [number for number in numbers if number.encode() in kept] == []
