"""Identity over gRPC, on a real database."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from bson import encode
from sanji.identity.v1 import identity_service_pb2 as pb

from services.chassis.clock import SystemClock
from services.chassis.doors import Doors
from services.chassis.errors import Refusal, Unavailable
from services.chassis.grpc_client import Caller
from services.chassis.tokens import TokenVerifier
from services.identity.rpc import key_source
from tests.integration.identity.conftest import PASSWORD, Client
from tests.waiting import until

ID_NUMBER = "11010519491231002X"
PHONE = "13812341234"
REGISTER = pb.RegisterPersonRequest(id_number=ID_NUMBER, name="张三", phone=PHONE, password=PASSWORD)


def reason_of(ask: Any) -> str:
    with pytest.raises(Refusal) as refused:
        ask()
    return refused.value.reason


def sign_in(client: Client, **given: str) -> Any:
    return client.ask("SignIn", pb.SignInRequest(password=PASSWORD, **given)).session


def as_admin(client: Client, key: str = "") -> Caller:
    return Caller(sign_in(client, kind="staff", username="wang.admin").access_token, key)


def test_a_person_registers_signs_in_refreshes_and_signs_out(client: Client) -> None:
    person = client.ask("RegisterPerson", REGISTER, Caller(key="first"))
    assert (person.name_masked, person.person) == ("张*", "")
    assert client.ask("RegisterPerson", REGISTER, Caller(key="first")) == person
    assert client.ask("RegisterPerson", REGISTER, Caller(key="second")) == person
    session = sign_in(client, kind="person", id_number=ID_NUMBER)
    assert list(session.caller.roles) == ["citizen"]
    following = client.ask(
        "RefreshSession", pb.RefreshSessionRequest(refresh_token=session.refresh_token)
    ).session
    client.ask("EndSession", pb.EndSessionRequest(), Caller(following.access_token))
    again = pb.RefreshSessionRequest(refresh_token=following.refresh_token)
    assert reason_of(lambda: client.ask("RefreshSession", again)) == "REFRESH_INVALID"


def test_a_key_with_another_body_or_password_is_refused(client: Client) -> None:
    def other(**changed: str) -> Any:
        request = pb.RegisterPersonRequest()
        request.CopyFrom(REGISTER)
        for name, value in changed.items():
            setattr(request, name, value)
        return lambda: client.ask("RegisterPerson", request, Caller(key="fixed"))

    other(id_number="51082219900101001X")()
    for changed in ({"id_number": "51082219900101001X", "password": "Autumn-2026"}, {"phone": "13900000000"}):
        assert reason_of(other(**{"id_number": "51082219900101001X"} | changed)) == "IDEMPOTENCY_KEY_REUSED"


def test_creating_needs_an_idempotency_key(client: Client) -> None:
    assert reason_of(lambda: client.ask("RegisterPerson", REGISTER, Caller())) == "IDEMPOTENCY_KEY_REQUIRED"


def test_every_fault_arrives_with_its_pointer(client: Client) -> None:
    with pytest.raises(Refusal) as refused:
        client.ask("RegisterPerson", pb.RegisterPersonRequest(), Caller(key="bad"))
    pointers = [fault.pointer for fault in refused.value.faults]
    assert (refused.value.reason, pointers) == (
        "PERSON_INVALID",
        ["/id_number", "/name", "/phone", "/password"],
    )


def test_only_an_admin_over_grpc_adds_staff(client: Client) -> None:
    request = pb.AddStaffRequest(
        username="li.clerk", name="李四", password=PASSWORD, roles=["clerk"], division="510822101"
    )
    assert reason_of(lambda: client.ask("AddStaff", request, Caller(key="a"))) == "UNAUTHENTICATED"
    added = client.ask("AddStaff", request, as_admin(client, "a")).caller
    assert (added.division, list(added.roles), added.name_masked) == ("510822101", ["clerk"], "李*")
    clerk = sign_in(client, kind="staff", username="li.clerk")
    refused = reason_of(lambda: client.ask("AddStaff", request, Caller(clerk.access_token, "b")))
    assert refused == "ROLE_NOT_ALLOWED"


def test_another_process_checks_tokens_with_the_keys_it_asks_for(client: Client) -> None:
    session = sign_in(client, kind="staff", username="wang.admin")
    verifier = TokenVerifier(key_source({}, client.settings), SystemClock())
    principal = verifier.verify(session.access_token)
    assert (principal.subject, principal.division) == (session.caller.subject, "510822")
    assert principal.session == session.refresh_token.partition(".")[0]


def test_an_account_is_locked_after_five_failures(client: Client) -> None:
    wrong = pb.SignInRequest(kind="staff", username="nobody", password="Autumn-2026")
    reasons = [reason_of(lambda: client.ask("SignIn", wrong)) for _ in range(6)]
    assert reasons == ["CREDENTIALS_WRONG"] * 5 + ["SIGN_IN_LOCKED"]
    with pytest.raises(Refusal) as refused:
        client.ask("SignIn", wrong)
    assert refused.value.retry_after is not None
    assert 0 < refused.value.retry_after <= 60


def test_many_sign_ins_at_once_are_answered_or_told_to_come_back(client: Client) -> None:
    def attempt(_: int) -> str:
        try:
            return "opened" if sign_in(client, kind="staff", username="wang.admin") else ""
        except Unavailable as refusal:
            return refusal.reason

    with ThreadPoolExecutor(48) as pool:
        told = list(pool.map(attempt, range(48)))
    assert set(told) <= {"opened", "SIGN_IN_BUSY"}
    assert told.count("opened") >= 10


def test_racing_registrations_make_one_account_and_answer_alike(client: Client, doors: Doors) -> None:
    number = "110105194912310054"
    request = pb.RegisterPersonRequest(id_number=number, name="赵六", phone=PHONE, password=PASSWORD)

    def attempt(turn: int) -> str:
        try:
            return str(client.ask("RegisterPerson", request, Caller(key=f"race-{turn % 2}")).name_masked)
        except Refusal as refusal:
            return refusal.reason

    with ThreadPoolExecutor(8) as pool:
        told = set(pool.map(attempt, range(8)))
    assert told == {"赵*"}
    assert doors.client.get_default_database()["identity_people"].count_documents({"name": "赵六"}) == 1


def test_the_first_admin_is_added_from_the_command_line(
    client: Client, environment: dict[str, str], tmp_path: Path
) -> None:
    password = tmp_path / "password"
    password.write_text(f"{PASSWORD}\n", encoding="utf-8")
    command = [
        sys.executable,
        "-m",
        "services",
        "staff",
        "add",
        "--username",
        "first.admin",
        "--role",
        "admin",
    ]
    command += ["--password-file", str(password)]

    def run(*more: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*command, *more], env=environment, capture_output=True, text=True, check=False, timeout=60
        )

    added = run()
    assert added.returncode == 0, added.stderr
    assert PASSWORD not in added.stdout + added.stderr
    assert list(sign_in(client, kind="staff", username="first.admin").caller.roles) == ["admin"]
    assert run("--if-absent").returncode == 0
    assert "USERNAME_TAKEN" in run().stderr


def test_nothing_personal_and_no_credential_is_stored_open(client: Client, doors: Doors) -> None:
    session = sign_in(client, kind="staff", username="wang.admin")
    database = doors.client.get_default_database()
    until(lambda: database["identity_audit"].count_documents({}) > 5, 20, "audited events")
    kept = b"".join(
        encode(document) for name in database.list_collection_names() for document in database[name].find({})
    )
    secrets = [ID_NUMBER, PHONE, PASSWORD, session.access_token, session.refresh_token.partition(".")[2]]
    assert [secret for secret in secrets if secret.encode() in kept] == []
