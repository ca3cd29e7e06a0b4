"""What this stack has told is told again to those who joined late, and changes nothing for the others."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from services.chassis.auth import Principal, system
from services.chassis.errors import Forbidden
from services.chassis.messages import EVERYWHERE, Asked, Meta
from services.chassis.room import Room
from services.identity.bootstrap import room
from services.identity.commands import (
    AddStaff,
    EndSession,
    RegisterPerson,
    Republish,
    RevokeAllSessions,
    RevokeMandate,
    SignIn,
)
from services.identity.domain.mandates import Mandate
from services.identity.domain.parties import CLAIMED, CONFIRMED, ENDED
from services.identity.events import (
    MandateGiven,
    MandateRevoked,
    PartyLinked,
    PartyLinkEnded,
    PeopleMerged,
    SessionEnded,
    SessionsRevoked,
)
from services.identity.handlers.keys import ensure_signing_key
from services.identity.ports import Identity
from tests.contract.identity.party_events import LINK, MANDATE
from tests.fakes.identity import COUNTY, FakeWorld
from tests.fakes.identity_parties import FakeMandates
from tests.unit.identity.test_mandates import HERSELF, ID_NUMBER, giving

PASSWORD = "Spring-2026"
AGENT = AddStaff(system(COUNTY), "village.agent", "马国强", PASSWORD, frozenset({"agent"}), COUNTY)
SIGN_IN = SignIn("person", id_number=ID_NUMBER, password=PASSWORD)


@pytest.fixture
def world() -> FakeWorld:
    return FakeWorld()


@pytest.fixture
def identity(world: FakeWorld) -> Room[Identity]:
    made = room(world.identity())
    ensure_signing_key(made.world)
    made.ask(AGENT)
    made.ask(RegisterPerson(Asked("k0", "p"), ID_NUMBER, HERSELF.name, "13812341234", PASSWORD))
    return made


def told_again(identity: Room[Identity], world: FakeWorld) -> list[Any]:
    before = len(world.bus.events)
    told = identity.ask(Republish(system(COUNTY)))
    events = world.bus.events[before:]
    assert told == len(events)
    assert {event.destination for event in events} <= {EVERYWHERE}
    return events


def signed_in(identity: Room[Identity]) -> Principal:
    opened = identity.ask(SIGN_IN)
    session = opened.refresh_token.partition(".")[0]
    return Principal(opened.caller.subject, "person", opened.caller.roles, COUNTY, session=session)


def test_a_mandate_is_told_as_it_stands_until_its_last_day(
    identity: Room[Identity], world: FakeWorld
) -> None:
    her = signed_in(identity)
    given, revoked = (identity.ask(giving(her, asked=Asked(f"m{n}", "p"))) for n in range(2))
    revoked = identity.ask(RevokeMandate(her, revoked.id, "已自行办理"))
    told = sorted(told_again(identity, world), key=lambda event: type(event).__name__)
    assert [type(event) for event in told] == [MandateGiven, MandateRevoked]
    assert [replace(event.mandate, meta=given.meta) for event in told] == [
        replace(given, meta=given.meta),
        replace(revoked, meta=given.meta),
    ]
    assert [event.at for event in told] == [given.given_at, revoked.revoked_at]
    world.clock.advance(days=366)
    assert told_again(identity, world) == []


def test_each_telling_of_a_mandate_counts_as_later_than_the_one_before(
    identity: Room[Identity], world: FakeWorld
) -> None:
    mandate = identity.ask(giving(signed_in(identity)))
    for _ in range(2):
        told_again(identity, world)
    assert identity.world.mandates.get(mandate.id).meta.sequence == mandate.meta.sequence + 2


def test_links_that_count_are_told_and_ended_ones_as_ended(
    identity: Room[Identity], world: FakeWorld
) -> None:
    today = world.clock.today()
    over = today - timedelta(days=1)
    for name, state, ends in (
        ("a", CONFIRMED, None),
        ("b", CONFIRMED, over),
        ("c", ENDED, over),
        ("d", CLAIMED, None),
        ("e", CONFIRMED, today),
    ):
        identity.world.links.add(replace(LINK, id=f"pl-{name}", state=state, ends=ends), [])
    told = told_again(identity, world)
    assert [(type(event), event.subject) for event in told] == [
        (PartyLinked, "pl-a"),
        (PartyLinkEnded, "pl-c"),
        (PartyLinked, "pl-e"),
    ]


def test_an_end_is_told_with_its_own_moment_while_its_tokens_may_live(
    identity: Room[Identity], world: FakeWorld
) -> None:
    her = signed_in(identity)
    identity.ask(EndSession(her))
    ended_at = world.clock.now()
    world.clock.advance(seconds=900)
    [again] = told_again(identity, world)
    assert (type(again), again.subject, again.at, again.account) == (
        SessionEnded,
        her.session,
        ended_at,
        her.subject,
    )
    world.clock.advance(seconds=61)
    assert told_again(identity, world) == []


def test_an_account_whose_sessions_were_all_ended_is_told_for_as_long_as_a_session_lives(
    identity: Room[Identity], world: FakeWorld
) -> None:
    her = signed_in(identity)
    identity.ask(RevokeAllSessions(her))
    before = world.clock.now()
    world.clock.advance(days=29)
    [again] = told_again(identity, world)
    assert (type(again), again.subject, again.before) == (SessionsRevoked, her.subject, before)
    world.clock.advance(days=2)
    assert told_again(identity, world) == []


def test_a_merged_account_is_told_with_its_survivor(identity: Room[Identity], world: FakeWorld) -> None:
    person = identity.world.people.get(signed_in(identity).subject)
    identity.world.people.save(person, replace(person, merged_into="survivor"), [])
    [again] = told_again(identity, world)
    assert (type(again), again.subject, again.survivor) == (PeopleMerged, person.id, "survivor")


class Overtaken(FakeMandates):
    """Somebody changes each mandate between its being read and its being written."""

    def page(self, after: str, limit: int) -> list[Mandate]:
        return [replace(one, meta=Meta()) for one in super().page(after, limit)]


def test_what_is_changed_while_it_is_told_is_left_to_its_change(world: FakeWorld) -> None:
    mandates = Overtaken(world.bus, "MANDATE_NOT_FOUND")
    identity = room(replace(world.identity(), mandates=mandates))
    mandates.add(MANDATE, [])
    assert identity.ask(Republish(system(COUNTY))) == 1
    assert world.bus.events == []


def test_only_the_stack_itself_tells_again(identity: Room[Identity]) -> None:
    admin = Principal("s-1", "staff", frozenset({"admin", "security_admin"}), COUNTY)
    with pytest.raises(Forbidden, match="ROLE_NOT_ALLOWED"):
        identity.ask(Republish(admin))
