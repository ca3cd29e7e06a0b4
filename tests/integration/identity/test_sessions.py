"""Second factors, sessions and key rotation over gRPC, where administrators must have a second factor."""

import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from sanji.identity.v1 import (
    identity_disabling_pb2,
    identity_keys_pb2,
    identity_second_factor_pb2,
    identity_sessions_pb2,
)
from sanji.identity.v1 import identity_service_pb2 as pb

from services.chassis.auth import system
from services.chassis.clock import SystemClock
from services.chassis.doors import Doors
from services.chassis.errors import Refusal
from services.chassis.grpc_client import Caller
from services.chassis.grpc_server import RoomServer
from services.chassis.room import Room
from services.chassis.telemetry import Telemetry
from services.chassis.tokens import TokenVerifier
from services.identity.bootstrap import room
from services.identity.commands import AddStaff
from services.identity.rpc import key_source, servicer
from services.identity.store.second_factor import one_time
from tests.integration.identity.conftest import PASSWORD, Client


@pytest.fixture(scope="module")
def strict(identity: Room[Any], doors: Doors) -> Iterator[Client]:
    """The room served with a second factor required; its server asks for ends with every token."""
    made = room(replace(identity.world, second_factor_required=True))
    for username, role in (
        ("first.security", "security_admin"),
        ("first.clerk", "clerk"),
        ("first.admin", "admin"),
    ):
        made.ask(AddStaff(system("510822"), username, "王五", PASSWORD, frozenset({role}), "510822"))
    settings = doors.settings
    telemetry = Telemetry("serve", settings, settings.stack)
    source = key_source({"identity": made}, settings)

    class Eager(TokenVerifier):
        def verify(self, token: str) -> Any:
            source()
            return super().verify(token)

    verifier = Eager(source, doors.clock, ended=source.ended)
    server = RoomServer(settings, dict([servicer(made)]), verifier, telemetry)
    server.start()
    client = Client(replace(settings, grpc_target=f"127.0.0.1:{server.port}"))
    yield client
    client.channel.close()
    server.stop()
    telemetry.shutdown()


def sign_in(client: Client, username: str, **given: str) -> Any:
    request = pb.SignInRequest(kind="staff", username=username, password=PASSWORD, **given)
    return client.ask("SignIn", request).session


def by(session: Any) -> Caller:
    return Caller(session.access_token)


def reason_of(client: Client, name: str, request: Any, caller: Caller | None = None) -> str:
    with pytest.raises(Refusal) as refused:
        client.ask(name, request, caller)
    return refused.value.reason


@pytest.fixture(scope="module")
def security(strict: Client) -> Any:
    """A security administrator who has just enrolled."""
    opened = sign_in(strict, "first.security")
    assert list(opened.caller.roles) == ["enrolling"]
    begun = strict.ask("EnrolSecondFactor", identity_second_factor_pb2.EnrolSecondFactorRequest(), by(opened))
    code = one_time(begun.secret).generate(time.time()).decode()
    confirm = identity_second_factor_pb2.ConfirmSecondFactorRequest(code=code)
    assert len(strict.ask("ConfirmSecondFactor", confirm, by(opened)).recovery_codes) == 10
    again = pb.RefreshSessionRequest(refresh_token=opened.refresh_token)
    return strict.ask("RefreshSession", again).session


def test_a_session_that_may_only_enrol_opens_nothing_else(strict: Client) -> None:
    opened = sign_in(strict, "first.admin")
    rotate = identity_keys_pb2.RotateSigningKeyRequest()
    assert reason_of(strict, "RotateSigningKey", rotate, by(opened)) == "ROLE_NOT_ALLOWED"
    add = pb.AddStaffRequest(
        username="x.y", name="李四", password=PASSWORD, roles=["clerk"], division="510822"
    )
    assert reason_of(strict, "AddStaff", add, by(opened)) == "ROLE_NOT_ALLOWED"
    seen = identity_sessions_pb2.ListSessionsRequest()
    assert reason_of(strict, "ListSessions", seen, by(opened)) == "ROLE_NOT_ALLOWED"


def test_an_enrolled_administrator_has_the_roles_and_is_asked_for_a_code(
    strict: Client, security: Any
) -> None:
    assert list(security.caller.roles) == ["security_admin"]
    request = pb.SignInRequest(kind="staff", username="first.security", password=PASSWORD)
    assert reason_of(strict, "SignIn", request) == "SECOND_FACTOR_REQUIRED"


def test_a_revoked_session_is_refused_by_whoever_checks_its_token(strict: Client, security: Any) -> None:
    kept, lost = (sign_in(strict, "first.clerk", device="Windows · Edge") for _ in range(2))
    listed = strict.ask("ListSessions", identity_sessions_pb2.ListSessionsRequest(), by(kept)).sessions
    assert [(one.device, one.current) for one in listed] == [
        ("Windows · Edge", False),
        ("Windows · Edge", True),
    ]
    request = identity_sessions_pb2.RevokeSessionRequest(session=listed[0].session)
    strict.ask("RevokeSession", request, by(kept))
    seen = identity_sessions_pb2.ListSessionsRequest()
    assert reason_of(strict, "ListSessions", seen, by(lost)) == "SESSION_ENDED"
    elsewhere = key_source({}, strict.settings)
    verifier = TokenVerifier(elsewhere, SystemClock(), ended=elsewhere.ended)
    with pytest.raises(Refusal) as refused:
        verifier.verify(lost.access_token)
    assert refused.value.reason == "SESSION_ENDED"
    assert verifier.verify(kept.access_token).subject == kept.caller.subject
    strict.ask("RevokeAllSessions", identity_sessions_pb2.RevokeAllSessionsRequest(), by(kept))
    assert reason_of(strict, "ListSessions", seen, by(kept)) == "SESSION_ENDED"


def test_a_disabled_clerk_is_out_at_once_where_ends_are_asked_for(
    strict: Client, identity: Room[Any], client: Client
) -> None:
    admin = sign_in(client, "wang.admin")
    add = pb.AddStaffRequest(
        username="gone.clerk", name="李四", password=PASSWORD, roles=["clerk"], division="510822"
    )
    staff = client.ask("AddStaff", add, Caller(admin.access_token, "gone")).caller.subject
    opened = sign_in(strict, "gone.clerk")
    request = identity_disabling_pb2.DisableStaffRequest(staff=staff, reason="离职")
    assert strict.ask("DisableStaff", request, by(admin)).caller.subject == staff
    seen = identity_sessions_pb2.ListSessionsRequest()
    assert reason_of(strict, "ListSessions", seen, by(opened)) == "SESSION_ENDED"
    again = pb.SignInRequest(kind="staff", username="gone.clerk", password=PASSWORD)
    assert reason_of(strict, "SignIn", again) == "CREDENTIALS_WRONG"


def test_the_next_key_is_listed_before_it_signs_and_a_second_rotation_waits(
    strict: Client, security: Any
) -> None:
    request = identity_keys_pb2.RotateSigningKeyRequest()
    answer = strict.ask("RotateSigningKey", request, by(security))
    listed = strict.ask("ListSigningKeys", pb.ListSigningKeysRequest(own_only=True), Caller()).keys
    assert answer.key.kid in {key.kid for key in listed}
    assert [bool(key.not_after) for key in listed] == [False, True]
    fresh = sign_in(strict, "first.clerk")
    verifier = TokenVerifier(key_source({}, strict.settings), SystemClock())
    assert verifier.verify(fresh.access_token).subject == fresh.caller.subject
    assert reason_of(strict, "RotateSigningKey", request, by(security)) == "KEY_ROTATION_RUNNING"


def test_no_secret_of_a_second_factor_is_stored_open(security: Any, doors: Doors) -> None:
    kept = doors.client.get_default_database()["identity_second_factors"].find_one({})
    assert kept["secret"].startswith("sealed:")
    assert all(len(code) == 64 for code in kept["recovery"])


def test_an_operator_sees_the_keys_and_takes_a_lost_second_factor_off(
    strict: Client, security: Any, environment: dict[str, str]
) -> None:
    def sanji(*arguments: str) -> str:
        command = [sys.executable, "-m", "services", *arguments]
        done = subprocess.run(
            command, env=environment, capture_output=True, text=True, check=False, timeout=60
        )
        return done.stdout + done.stderr

    told = sanji("keys", "rotate") + sanji("keys", "list")
    assert "signs" in told
    username = ("--username", "first.security")
    assert "taken off" in sanji("staff", "reset-second-factor", *username, "--reason", "手机遗失")
    assert list(sign_in(strict, "first.security").caller.roles) == ["enrolling"]
    seen = identity_sessions_pb2.ListSessionsRequest()
    assert reason_of(strict, "ListSessions", seen, by(security)) == "SESSION_ENDED"
