"""Service accounts: keys shown once, scoped, rotated, revoked."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from services.chassis.auth import Principal
from services.chassis.errors import Forbidden, Invalid, Refusal
from services.chassis.fakes import FakeClock
from services.chassis.messages import Asked
from services.chassis.room import Room
from services.identity.bootstrap import room
from services.identity.commands import (
    AddServiceAccount,
    ListServiceAccounts,
    OpenServiceSession,
    RevokeServiceAccount,
    RotateServiceKey,
)
from services.identity.domain.service_accounts import Issued
from services.identity.events import (
    ServiceAccountAdded,
    ServiceAccountRevoked,
    ServiceKeyRotated,
    ServiceSessionOpened,
    SessionsRevoked,
)
from services.identity.handlers.keys import ensure_signing_key
from services.identity.ports import Identity
from tests.fakes.identity import COUNTY, TOWNSHIP, FakeWorld

ADMIN = Principal("s-1", "staff", frozenset({"admin"}), COUNTY)
NEIGHBOUR = Principal("s-2", "staff", frozenset({"admin"}), "510822102")
ADD = AddServiceAccount(
    by=ADMIN,
    asked=Asked("k1", "print"),
    kind="device",
    name="一楼取号机",
    scopes=frozenset({"tickets.take", "tickets.read"}),
    division=TOWNSHIP,
    expires_on="2027-11-23",
    site=f"{TOWNSHIP}-TC",
)


@pytest.fixture
def world() -> FakeWorld:
    return FakeWorld()


@pytest.fixture
def identity(world: FakeWorld) -> Room[Identity]:
    made = room(world.identity())
    ensure_signing_key(made.world)
    return made


@pytest.fixture
def issued(identity: Room[Identity]) -> Issued:
    made: Issued = identity.ask(ADD)
    return made


def reason(identity: Room[Identity], command: object) -> str:
    with pytest.raises(Refusal) as refused:
        identity.ask(command)
    return refused.value.reason


def test_the_key_is_shown_once_and_kept_as_a_hash(
    identity: Room[Identity], world: FakeWorld, issued: Issued
) -> None:
    secret = issued.key.partition(".")[2]
    assert len(secret) >= 43
    assert issued.key not in repr(issued)
    assert secret not in repr(identity.world.service_accounts) + repr(world.bus.events)
    assert issued.account.key not in repr(issued.account)
    assert identity.ask(ADD) == Issued(issued.account, "")
    (event,) = world.bus.of(ServiceAccountAdded)
    assert (event.kind, event.scopes, event.site) == ("device", ADD.scopes, ADD.site)


def test_every_fault_of_a_new_account_is_told_at_once(identity: Room[Identity]) -> None:
    wrong = replace(ADD, kind="robot", name=" ", scopes=frozenset({"all"}), division="1", expires_on="soon")
    with pytest.raises(Invalid) as refused:
        identity.ask(wrong)
    assert {fault.reason for fault in refused.value.faults} == {
        "KIND_UNKNOWN",
        "NAME_REQUIRED",
        "SCOPE_UNKNOWN",
        "DIVISION_MALFORMED",
        "SITE_INVALID",
        "EXPIRY_INVALID",
    }


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"site": ""}, "SITE_INVALID"),
        ({"site": "510822102-TC"}, "SITE_INVALID"),
        ({"scopes": frozenset()}, "SCOPE_UNKNOWN"),
        ({"scopes": frozenset({"cases.read"})}, "SCOPE_UNKNOWN"),
        ({"expires_on": "2026-11-22"}, "EXPIRY_INVALID"),
        ({"expires_on": "2028-11-24"}, "EXPIRY_INVALID"),
        ({"name": "张三13812341234"}, "NAME_REQUIRED"),
        ({"kind": "department", "scopes": frozenset({"cases.read"}), "site": ""}, "DEPARTMENT_REQUIRED"),
    ],
)
def test_an_account_is_bound_to_place_kind_and_time(
    identity: Room[Identity], changed: dict[str, Any], reason: str
) -> None:
    with pytest.raises(Invalid) as refused:
        identity.ask(replace(ADD, **changed))
    assert [fault.reason for fault in refused.value.faults] == [reason]


def test_only_an_admin_of_the_subtree_adds_one(identity: Room[Identity]) -> None:
    assert reason(identity, replace(ADD, by=NEIGHBOUR)) == "DIVISION_OUT_OF_SCOPE"
    clerk = replace(ADMIN, roles=frozenset({"clerk"}))
    assert reason(identity, replace(ADD, by=clerk)) == "ROLE_NOT_ALLOWED"


def test_a_key_opens_a_short_session_that_says_what_it_may_do(
    identity: Room[Identity], world: FakeWorld, issued: Issued
) -> None:
    session = identity.ask(OpenServiceSession(issued.key))
    assert session.expires_in <= 900
    caller = session.caller
    assert (caller.kind, caller.roles, caller.division) == ("service", frozenset({"device"}), TOWNSHIP)
    assert (caller.scopes, caller.site) == (ADD.scopes, ADD.site)
    (event,) = world.bus.of(ServiceSessionOpened)
    assert (event.subject, event.by.subject) == (issued.account.id, issued.account.id)
    assert identity.world.service_accounts.get(issued.account.id).used_at == world.clock.now()


def test_unknown_wrong_expired_and_revoked_keys_look_alike(
    identity: Room[Identity], world: FakeWorld, issued: Issued
) -> None:
    account = issued.account.id
    told = []
    for key in ("", "x", f"{account}.", f"{account}.wrong", f"{COUNTY}-sa-{'0' * 24}.wrong", "x" * 5000):
        with pytest.raises(Forbidden) as refused:
            identity.ask(OpenServiceSession(key))
        told.append((refused.value.reason, refused.value.detail))
    identity.ask(RevokeServiceAccount(ADMIN, account, "设备报废"))
    world.clock.advance(days=400)
    with pytest.raises(Forbidden) as refused:
        identity.ask(OpenServiceSession(issued.key))
    assert {*told, (refused.value.reason, refused.value.detail)} == {
        ("SERVICE_KEY_WRONG", "密钥不正确或已失效")
    }


def test_a_key_works_through_its_last_day(identity: Room[Identity], issued: Issued) -> None:
    account = issued.account
    secret = issued.key.partition(".")[2]
    clock = FakeClock()
    assert account.takes(secret, clock.now(), account.expires_on)
    assert not account.takes(secret, clock.now(), account.expires_on + timedelta(days=1))


def test_the_old_key_works_for_the_overlap_and_no_longer(
    identity: Room[Identity], world: FakeWorld, issued: Issued
) -> None:
    rotate = RotateServiceKey(ADMIN, issued.account.id, 60, Asked("r1", "print"))
    rotated = identity.ask(rotate)
    assert identity.ask(rotate).key == ""
    assert rotated.key != issued.key
    for key in (issued.key, rotated.key):
        identity.ask(OpenServiceSession(key))
    world.clock.advance(minutes=60)
    assert reason(identity, OpenServiceSession(issued.key)) == "SERVICE_KEY_WRONG"
    identity.ask(OpenServiceSession(rotated.key))
    third = identity.ask(RotateServiceKey(ADMIN, issued.account.id, 0))
    assert reason(identity, OpenServiceSession(rotated.key)) == "SERVICE_KEY_WRONG"
    identity.ask(OpenServiceSession(third.key))
    assert len(world.bus.of(ServiceKeyRotated)) == 2
    assert reason(identity, replace(rotate, overlap_minutes=1441, asked=None)) == "OVERLAP_OUT_OF_RANGE"


def test_a_revoked_account_is_over_at_once_and_for_good(
    identity: Room[Identity], world: FakeWorld, issued: Issued
) -> None:
    account = issued.account.id
    assert reason(identity, RevokeServiceAccount(ADMIN, account, " ")) == "REASON_REQUIRED"
    revoke = RevokeServiceAccount(ADMIN, account, "设备报废")
    assert identity.ask(revoke) == identity.ask(revoke)
    assert [event.note for event in world.bus.of(ServiceAccountRevoked)] == ["设备报废"]
    assert [event.subject for event in world.bus.of(SessionsRevoked)] == [account]
    assert reason(identity, OpenServiceSession(issued.key)) == "SERVICE_KEY_WRONG"
    assert reason(identity, RotateServiceKey(ADMIN, account, 0)) == "SERVICE_ACCOUNT_REVOKED"


def test_anothers_account_looks_like_none(identity: Room[Identity], issued: Issued) -> None:
    for command in (
        RotateServiceKey(NEIGHBOUR, issued.account.id, 0),
        RevokeServiceAccount(NEIGHBOUR, issued.account.id, "x"),
        RotateServiceKey(ADMIN, "nothing", 0),
    ):
        assert reason(identity, command) == "SERVICE_ACCOUNT_NOT_FOUND"


def test_a_subtrees_accounts_are_listed_page_by_page(identity: Room[Identity]) -> None:
    made = {identity.ask(replace(ADD, asked=Asked(f"k{n}", "p"))).account.id for n in range(5)}
    first, following = identity.ask(ListServiceAccounts(ADMIN, limit=3))
    rest, end = identity.ask(ListServiceAccounts(ADMIN, TOWNSHIP, 3, following))
    assert [account.id for account in [*first, *rest]] == sorted(made)
    assert end == ""
    assert identity.ask(ListServiceAccounts(NEIGHBOUR)) == ([], "")
    for command, told in (
        (ListServiceAccounts(NEIGHBOUR, TOWNSHIP), "DIVISION_OUT_OF_SCOPE"),
        (ListServiceAccounts(ADMIN, "x"), "DIVISION_MALFORMED"),
        (ListServiceAccounts(ADMIN, cursor="$ne"), "CURSOR_INVALID"),
        (ListServiceAccounts(ADMIN, limit=101), "LIMIT_OUT_OF_RANGE"),
    ):
        assert reason(identity, command) == told
