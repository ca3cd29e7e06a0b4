"""Claims and delegated powers through the real server, by staff with real tokens."""

import secrets
from collections.abc import Iterator
from typing import Any

import grpc
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from google.rpc import error_details_pb2
from grpc_status import rpc_status
from sanji.catalogue.v1 import catalogue_claims_pb2 as pb
from sanji.catalogue.v1 import catalogue_delegations_pb2 as powers_pb
from sanji.catalogue.v1 import catalogue_service_pb2_grpc

from services.catalogue import commands
from services.catalogue.ports import Catalogue
from services.catalogue.rpc import servicer
from services.chassis.clock import SystemClock
from services.chassis.grpc_server import RoomServer
from services.chassis.room import Room
from services.chassis.settings import Settings
from services.chassis.telemetry import Telemetry
from services.chassis.tokens import Claims, TokenVerifier, issue
from tests.fakes.catalogue import COUNTY, TOWNSHIP, item_command, of

KEY = Ed25519PrivateKey.generate()
SITE, ITEMS = "510822102-TC", ("residence_permit", "legal_aid")


@pytest.fixture(scope="module")
def stub(room: Room[Catalogue], settings: Settings) -> Iterator[Any]:
    """A bare client of a server with the county's places and two items."""
    for command in (*of(commands.PublishDivisionTree), *of(commands.PublishSite)):
        room.ask(command)
    for item in ITEMS:
        room.ask(item_command(item))
    telemetry = Telemetry("serve", settings, settings.stack)
    verifier = TokenVerifier(lambda: {"510822-k1": KEY.public_key()}, SystemClock())
    server = RoomServer(settings, dict([servicer(room)]), verifier, telemetry)
    server.start()
    with grpc.insecure_channel(f"127.0.0.1:{server.port}") as channel:
        yield catalogue_service_pb2_grpc.CatalogueServiceStub(channel)
    server.stop()
    telemetry.shutdown()


def signed(role: str, division: str = COUNTY, key: str = "") -> dict[str, Any]:
    """How a staff member calls, each time with a key of its own unless one is given."""
    claims = Claims(COUNTY, f"s-{role}", "staff", frozenset({role}), division, "session", "")
    token = issue(claims, KEY, "510822-k1", 600, SystemClock())
    key = key or secrets.token_hex(8)
    return {"metadata": [("authorization", f"Bearer {token}"), ("idempotency-key", key)], "timeout": 10}


def refusal(call: Any, request: Any, by: dict[str, Any]) -> tuple[grpc.StatusCode, str]:
    with pytest.raises(grpc.RpcError) as caught:
        call(request, **by)
    info = error_details_pb2.ErrorInfo()
    rpc_status.from_call(caught.value).details[0].Unpack(info)
    return caught.value.code(), info.reason


def test_a_clerk_claims_amends_and_ends_and_everybody_sees_it(stub: Any) -> None:
    clerk = signed("clerk", "510822102", "once")
    request = pb.ClaimItemsRequest(site=SITE, items=[*ITEMS, "no_such_item"])
    made = stub.ClaimItems(request, **clerk)
    assert [one.state for one in made.outcomes] == ["claimed", "claimed", "refused"]
    assert stub.ClaimItems(request, **clerk) == made
    amended = stub.AmendClaim(
        pb.AmendClaimRequest(site=SITE, item="legal_aid", overrides={"window": "3"}), **clerk
    )
    assert amended.claim.revision == 2
    found = stub.GetSiteItem(pb.GetSiteItemRequest(site=SITE, code="legal_aid"), timeout=10)
    assert (found.item.claim.overrides["window"], found.item.accepts) == ("3", "lower")
    stub.RecordLocalCopy(pb.RecordLocalCopyRequest(site=SITE, item="legal_aid", name_zh="别名"), **clerk)
    report = stub.GetConsistency(pb.GetConsistencyRequest(code="legal_aid"), **signed("supervisor"))
    assert {one.field for one in report.differences} >= {"name", "steps"}
    stub.EndClaim(pb.EndClaimRequest(site=SITE, item="legal_aid"), **clerk)
    listed = stub.ListSiteItems(pb.ListSiteItemsRequest(site=SITE), timeout=10)
    assert [one.item.item_id for one in listed.items] == ["residence_permit"]
    assert (listed.counts.public_services, listed.counts.powers) == (1, 0)


def test_a_basic_field_another_site_and_a_citizen_are_refused(stub: Any) -> None:
    clerk = signed("clerk", "510822102")
    stub.ClaimItems(pb.ClaimItemsRequest(site=SITE, items=["residence_permit"]), **clerk)
    renamed = pb.AmendClaimRequest(site=SITE, item="residence_permit", overrides={"name_zh": "别名"})
    assert refusal(stub.AmendClaim, renamed, clerk)[1] == "BASIC_FIELD_READ_ONLY"
    elsewhere = pb.ClaimItemsRequest(site="510822103-TC", items=["legal_aid"])
    assert refusal(stub.ClaimItems, elsewhere, clerk)[1] == "DIVISION_OUT_OF_SCOPE"
    assert refusal(stub.ClaimItems, elsewhere, signed("agent"))[1] == "ROLE_NOT_ALLOWED"


def test_a_power_is_lent_handed_over_and_taken_back(stub: Any) -> None:
    request = powers_pb.GrantPowerRequest(
        item="legal_aid",
        division=TOWNSHIP,
        power="decide",
        document="青府发〔2026〕8号",
        since="2026-12-01",
        until="2027-11-30",
    )
    authority = signed("list_authority", key="grant-1")
    power = stub.GrantPower(request, **authority).power
    assert stub.GrantPower(request, **authority).power == power
    assert refusal(stub.GrantPower, request, signed("admin"))[1] == "POWER_ALREADY_GRANTED"
    step = powers_pb.RecordHandOverRequest(power_id=power.power_id, taken_over=True)
    assert stub.RecordHandOver(step, **signed("clerk", TOWNSHIP)).power.taken_over_on
    progress = stub.GetHandOver(powers_pb.GetHandOverRequest(division=COUNTY), **signed("supervisor"))
    assert (progress.granted, progress.complete, len(progress.blocked)) == (1, 0, 1)
    revoked = stub.RevokePower(
        powers_pb.RevokePowerRequest(power_id=power.power_id, reason="收回"), **authority
    )
    assert revoked.power.state == "revoked"
    (listed,) = stub.ListPowers(powers_pb.ListPowersRequest(division=TOWNSHIP), timeout=10).powers
    assert listed == revoked.power


def test_the_four_ways_to_sink_an_item_are_shown_to_anyone(stub: Any) -> None:
    modes = stub.ListDelegationModes(powers_pb.ListDelegationModesRequest(), timeout=10).modes
    assert {(one.mode, one.accepts, one.decides) for one in modes} == {
        ("entrusted_acceptance", "lower", "upper"),
        ("authorised_handling", "lower", "lower"),
        ("agency", "upper", "upper"),
        ("fully_online", "upper", "upper"),
    }
