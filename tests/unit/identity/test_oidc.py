"""Signing in through an outside provider."""

import base64
import hashlib
from dataclasses import replace
from typing import Any

import pytest

from services.chassis.errors import Forbidden, Invalid, NotFound
from services.chassis.messages import Asked
from services.chassis.room import Room
from services.identity.bootstrap import room
from services.identity.commands import (
    FinishOidcSignIn,
    ListOidcProviders,
    RefreshSession,
    RegisterPerson,
    SignIn,
    StartOidcSignIn,
)
from services.identity.domain.accounts import Person
from services.identity.domain.sessions import Opened
from services.identity.events import AssuranceRaised, PersonRegistered, SessionEnded, SessionStarted
from services.identity.handlers.keys import ensure_signing_key
from services.identity.ports import Identity
from tests.fakes.identity import COUNTY, FakeWorld
from tests.fakes.identity_oidc import BACK

ID_NUMBER, PASSWORD = "11010519491231002X", "Spring-2026"
REGISTER = RegisterPerson(Asked("k1", "print"), ID_NUMBER, "张三丰", "13812341234", PASSWORD)
WITH_PASSWORD = SignIn("person", id_number=ID_NUMBER, password=PASSWORD)


@pytest.fixture
def world() -> FakeWorld:
    made = FakeWorld()
    made.providers.vouched = {"id_number": ID_NUMBER, "name": "张三", "sub": "u-1"}
    return made


@pytest.fixture
def identity(world: FakeWorld) -> Room[Identity]:
    made = room(world.identity())
    ensure_signing_key(made.world)
    return made


def start(identity: Room[Identity]) -> str:
    return str(identity.ask(StartOidcSignIn("sichuan", BACK)).state)


def through(identity: Room[Identity]) -> Opened:
    opened: Opened = identity.ask(FinishOidcSignIn("sichuan", "code", start(identity)))
    return opened


def account(identity: Room[Identity]) -> Person:
    return identity.world.people.get(identity.world.seals.index(ID_NUMBER))


def refused_as(identity: Room[Identity], command: object, kind: Any = Forbidden) -> str:
    with pytest.raises(kind) as refused:
        identity.ask(command)
    return str(refused.value.reason)


def test_a_person_without_an_account_gets_one_of_level_3_that_no_password_opens(
    identity: Room[Identity], world: FakeWorld
) -> None:
    opened = through(identity)
    assert (opened.caller.assurance, opened.caller.name_masked) == (3, "张*")
    assert (opened.caller.roles, opened.caller.division) == (frozenset({"citizen"}), COUNTY)
    assert [type(event) for event in world.bus.events[-3:]] == [
        PersonRegistered,
        AssuranceRaised,
        SessionStarted,
    ]
    assert (account(identity).password, account(identity).phone_sealed) == ("", "")
    for password in ("", PASSWORD):
        assert refused_as(identity, replace(WITH_PASSWORD, password=password)) == "CREDENTIALS_WRONG"


def test_an_account_that_nobody_vouched_for_is_raised_and_lost_to_whoever_opened_it(
    identity: Room[Identity], world: FakeWorld
) -> None:
    identity.ask(REGISTER)
    before = identity.ask(WITH_PASSWORD)
    opened = through(identity)
    assert opened.caller.assurance == 3
    assert (account(identity).name, account(identity).phone_sealed) == ("张三", "")
    assert [(event.level, event.moved) for event in world.bus.of(AssuranceRaised)] == [(3, ("1", "3"))]
    assert [event.note for event in world.bus.of(SessionEnded)] == ["REVOKED"]
    assert refused_as(identity, RefreshSession(before.refresh_token)) == "REFRESH_INVALID"
    assert refused_as(identity, WITH_PASSWORD) == "CREDENTIALS_WRONG"
    assert identity.ask(RefreshSession(opened.refresh_token)).caller.assurance == 3


def test_an_account_seen_at_a_window_keeps_its_password_and_sessions(
    identity: Room[Identity], world: FakeWorld
) -> None:
    was = identity.ask(REGISTER)
    identity.world.people.save(was, replace(was, assurance=2), [])
    before = identity.ask(WITH_PASSWORD)
    assert through(identity).caller.assurance == 3
    assert identity.ask(RefreshSession(before.refresh_token)).caller.assurance == 3
    assert identity.ask(WITH_PASSWORD).caller.subject == was.id


def test_signing_in_again_changes_nothing_but_opens_a_session(
    identity: Room[Identity], world: FakeWorld
) -> None:
    through(identity)
    before = account(identity)
    through(identity)
    assert account(identity) == before
    assert len(world.bus.of(SessionStarted)) == 2


def test_state_nonce_and_verifier_belong_together(identity: Room[Identity], world: FakeWorld) -> None:
    through(identity)
    [(nonce, challenge)], [(code, verifier, expected)] = world.providers.sent, world.providers.asked
    digest = hashlib.sha256(verifier.encode()).digest()
    assert (code, nonce) == ("code", expected)
    assert challenge == base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
    assert 43 <= len(verifier) <= 128
    through(identity)
    assert len({*world.providers.sent}) == len({*world.providers.asked}) == 2


def test_a_state_works_once(identity: Room[Identity], world: FakeWorld) -> None:
    finish = FinishOidcSignIn("sichuan", "code", start(identity))
    identity.ask(finish)
    assert refused_as(identity, finish) == "OIDC_STATE_UNKNOWN"
    assert len(world.providers.asked) == 1


def test_a_state_works_for_ten_minutes(identity: Room[Identity], world: FakeWorld) -> None:
    late, late_still = start(identity), start(identity)
    world.clock.advance(minutes=9, seconds=59)
    assert identity.ask(FinishOidcSignIn("sichuan", "code", late)).caller.assurance == 3
    world.clock.advance(seconds=1)
    assert refused_as(identity, FinishOidcSignIn("sichuan", "code", late_still)) == "OIDC_STATE_UNKNOWN"


@pytest.mark.parametrize("state", ["", "made-up", "x" * 65])
def test_a_state_that_nobody_was_given_asks_no_provider(
    identity: Room[Identity], world: FakeWorld, state: str
) -> None:
    assert refused_as(identity, FinishOidcSignIn("sichuan", "code", state)) == "OIDC_STATE_UNKNOWN"
    assert world.providers.asked == []


def test_a_state_given_for_one_provider_is_void_at_another(
    identity: Room[Identity], world: FakeWorld
) -> None:
    state = start(identity)
    assert refused_as(identity, FinishOidcSignIn("national", "code", state)) == "OIDC_STATE_UNKNOWN"
    assert refused_as(identity, FinishOidcSignIn("sichuan", "code", state)) == "OIDC_STATE_UNKNOWN"
    assert world.providers.asked == []


@pytest.mark.parametrize(
    "claims",
    [
        {"name": "张三"},
        {"id_number": "110105194912310021", "name": "张三"},
        {"id_number": 110105194912310021, "name": "张三"},
        {"id_number": ID_NUMBER},
        {"id_number": ID_NUMBER, "name": " "},
    ],
)
def test_whom_the_provider_does_not_name_fully_is_refused(
    identity: Room[Identity], world: FakeWorld, claims: dict[str, object]
) -> None:
    world.providers.vouched = claims
    finish = FinishOidcSignIn("sichuan", "code", start(identity))
    assert refused_as(identity, finish) == "OIDC_NUMBER_MISSING"
    assert world.bus.of(PersonRegistered) == []


def test_nobody_is_sent_back_to_a_place_that_is_not_on_the_list(identity: Room[Identity]) -> None:
    for place in ("https://evil.example.cn/back", f"{BACK}/", f"{BACK}?next=x", ""):
        assert refused_as(identity, StartOidcSignIn("sichuan", place), Invalid) == "REDIRECT_NOT_ALLOWED"


def test_only_configured_providers_are_known(identity: Room[Identity]) -> None:
    assert [one.id for one in identity.ask(ListOidcProviders())] == ["sichuan", "national"]
    for command in (StartOidcSignIn("other", BACK), FinishOidcSignIn("other", "code", "state")):
        assert refused_as(identity, command, NotFound) == "OIDC_PROVIDER_UNKNOWN"


def test_what_is_secret_shows_in_no_repr(identity: Room[Identity], world: FakeWorld) -> None:
    begun = identity.ask(StartOidcSignIn("sichuan", BACK))
    attempt = identity.world.attempts.take(begun.state)
    assert attempt is not None
    finish = FinishOidcSignIn("sichuan", "the-code", begun.state)
    shown = repr((begun, attempt, finish))
    assert [
        part for part in (begun.state, attempt.nonce, attempt.verifier, "the-code") if part in shown
    ] == []
