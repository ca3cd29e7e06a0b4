"""Service accounts over gRPC, on a real database."""

from typing import Any

import pytest
from bson import encode
from sanji.identity.v1 import identity_service_accounts_pb2 as pb
from sanji.identity.v1 import identity_service_pb2

from services.chassis.clock import SystemClock
from services.chassis.doors import Doors
from services.chassis.errors import Refusal
from services.chassis.grpc_client import Caller
from services.chassis.tokens import TokenVerifier
from services.identity.rpc import key_source
from tests.integration.identity.conftest import Client
from tests.integration.identity.test_rpc import as_admin

ADD = pb.AddServiceAccountRequest(
    kind="device",
    name="取号机",
    scopes=["tickets.take"],
    division="510822101",
    site="510822101-TC",
    expires_on="",
)


@pytest.fixture(scope="module")
def issued(client: Client) -> Any:
    request = pb.AddServiceAccountRequest()
    request.CopyFrom(ADD)
    request.expires_on = SystemClock().today().isoformat()
    return client.ask("AddServiceAccount", request, as_admin(client, "machine"))


def reason_of(ask: Any) -> str:
    with pytest.raises(Refusal) as refused:
        ask()
    return refused.value.reason


def test_a_machines_token_says_its_scopes_and_opens_nothing_else(client: Client, issued: Any) -> None:
    session = client.ask("OpenServiceSession", pb.OpenServiceSessionRequest(key=issued.key))
    verifier = TokenVerifier(key_source({}, client.settings), SystemClock())
    principal = verifier.verify(session.access_token)
    assert (principal.kind, principal.scopes) == ("service", frozenset({"tickets.take"}))
    assert (principal.site, principal.division) == ("510822101-TC", "510822101")
    for name, request in (
        ("ListSigningKeys", identity_service_pb2.ListSigningKeysRequest()),
        ("ListServiceAccounts", pb.ListServiceAccountsRequest()),
        ("EndSession", identity_service_pb2.EndSessionRequest()),
    ):
        asked = Caller(session.access_token)
        assert reason_of(lambda n=name, r=request, c=asked: client.ask(n, r, c)) == "ROLE_NOT_ALLOWED"


def test_a_rotated_and_revoked_account_goes_through_the_real_store(client: Client, issued: Any) -> None:
    admin = as_admin(client)
    account = issued.account.account
    rotated = client.ask(
        "RotateServiceKey", pb.RotateServiceKeyRequest(account=account, overlap_minutes=0), admin
    )
    old = pb.OpenServiceSessionRequest(key=issued.key)
    assert reason_of(lambda: client.ask("OpenServiceSession", old)) == "SERVICE_KEY_WRONG"
    new = pb.OpenServiceSessionRequest(key=rotated.key)
    client.ask("OpenServiceSession", new)
    (listed,) = client.ask("ListServiceAccounts", pb.ListServiceAccountsRequest(), admin).accounts
    assert (listed.account, listed.state, bool(listed.used_at)) == (account, "active", True)
    revoke = pb.RevokeServiceAccountRequest(account=account, reason="设备报废")
    assert client.ask("RevokeServiceAccount", revoke, admin).account.state == "revoked"
    assert reason_of(lambda: client.ask("OpenServiceSession", new)) == "SERVICE_KEY_WRONG"


def test_no_key_is_stored_open(issued: Any, doors: Doors) -> None:
    database = doors.client.get_default_database()
    kept = b"".join(
        encode(document) for name in database.list_collection_names() for document in database[name].find({})
    )
    assert issued.account.account.encode() in kept
    assert issued.key.partition(".")[2].encode() not in kept
