"""Signing in, staying in, signing out."""

from dataclasses import replace

import pytest

from services.chassis.auth import Principal, system
from services.chassis.errors import Forbidden, Invalid, NotFound, Unavailable
from services.chassis.messages import Asked
from services.chassis.room import Room
from services.identity.bootstrap import room
from services.identity.commands import AddStaff, EndSession, RefreshSession, RegisterPerson, SignIn
from services.identity.domain.passwords import Guard
from services.identity.domain.sessions import Opened
from services.identity.events import SessionEnded, SessionStarted
from services.identity.handlers.keys import ensure_signing_key
from services.identity.ports import Identity
from tests.fakes.identity import COUNTY, TOWNSHIP, FakeWorld

ID_NUMBER = "11010519491231002X"
UNKNOWN = "51082219900101001X"
PASSWORD = "Spring-2026"
AS_PERSON = SignIn("person", id_number=ID_NUMBER, password=PASSWORD)
AS_STAFF = SignIn("staff", username="li.clerk", password=PASSWORD)


@pytest.fixture
def world() -> FakeWorld:
    return FakeWorld()


@pytest.fixture
def identity(world: FakeWorld) -> Room[Identity]:
    made = room(world.identity())
    ensure_signing_key(made.world)
    made.ask(RegisterPerson(Asked("k1", "p"), ID_NUMBER, "张三", "13812341234", PASSWORD))
    roles = frozenset({"clerk", "reviewer"})
    made.ask(AddStaff(system(COUNTY), "li.clerk", "李四", PASSWORD, roles, TOWNSHIP, "civil_affairs"))
    return made


def refused_as(identity: Room[Identity], command: object) -> str:
    with pytest.raises(Forbidden) as refused:
        identity.ask(command)
    return refused.value.reason


def session_of(opened: Opened) -> str:
    return opened.refresh_token.partition(".")[0]


def signed_in(opened: Opened) -> Principal:
    caller = opened.caller
    return Principal(caller.subject, caller.kind, caller.roles, caller.division, session=session_of(opened))


def test_a_person_signs_in_as_a_citizen_of_the_stack(identity: Room[Identity], world: FakeWorld) -> None:
    opened = identity.ask(replace(AS_PERSON, id_number=ID_NUMBER.lower()))
    assert (opened.caller.roles, opened.caller.division) == (frozenset({"citizen"}), COUNTY)
    assert (opened.caller.name_masked, opened.expires_in) == ("张*", 900)
    assert opened.access_token.startswith(f"{COUNTY}-k1|{opened.caller.subject}|citizen|{COUNTY}|se-")
    (event,) = world.bus.of(SessionStarted)
    assert (event.subject, event.account) == (session_of(opened), opened.caller.subject)


def test_staff_sign_in_with_their_roles_division_and_department(identity: Room[Identity]) -> None:
    caller = identity.ask(replace(AS_STAFF, username=" Li.Clerk ")).caller
    assert (caller.kind, caller.division, caller.department) == ("staff", TOWNSHIP, "civil_affairs")
    assert caller.roles == {"clerk", "reviewer"}


@pytest.mark.parametrize(
    "wrong",
    [
        replace(AS_PERSON, password="Autumn-2026"),
        replace(AS_PERSON, id_number=UNKNOWN),
        replace(AS_PERSON, id_number=""),
        replace(AS_PERSON, id_number="x" * 100_000),
        replace(AS_STAFF, password=""),
        replace(AS_STAFF, username="nobody"),
        replace(AS_STAFF, username="$where"),
    ],
)
def test_an_unknown_account_and_a_wrong_password_look_and_cost_alike(
    identity: Room[Identity], world: FakeWorld, wrong: SignIn
) -> None:
    assert refused_as(identity, wrong) == "CREDENTIALS_WRONG"
    assert len(world.passwords.checked) == 1


@pytest.mark.parametrize("kind", ["", "robot", "system"])
def test_an_unknown_kind_of_account_is_refused(identity: Room[Identity], kind: str) -> None:
    with pytest.raises(Invalid) as refused:
        identity.ask(replace(AS_PERSON, kind=kind))
    assert [fault.pointer for fault in refused.value.faults] == ["/kind"]


def test_a_code_is_refused_by_an_account_without_a_second_factor(identity: Room[Identity]) -> None:
    with pytest.raises(Invalid) as refused:
        identity.ask(replace(AS_STAFF, totp="123456"))
    assert refused.value.reason == "TOTP_NOT_ENROLLED"


@pytest.mark.parametrize("id_number", [ID_NUMBER, UNKNOWN])
def test_an_account_known_or_not_is_locked_after_five_failures_for_ever_longer(
    identity: Room[Identity], world: FakeWorld, id_number: str
) -> None:
    wrong = replace(AS_PERSON, id_number=id_number, password="Autumn-2026")
    for _ in range(5):
        assert refused_as(identity, wrong) == "CREDENTIALS_WRONG"
    for minutes in (1, 2, 4, 8, 15, 15):
        checked = len(world.passwords.checked)
        with pytest.raises(Forbidden) as refused:
            identity.ask(replace(wrong, password=PASSWORD))
        assert (refused.value.reason, refused.value.retry_after) == ("SIGN_IN_LOCKED", minutes * 60.0)
        assert len(world.passwords.checked) == checked
        world.clock.advance(minutes=minutes)
        assert refused_as(identity, wrong) == "CREDENTIALS_WRONG"


def test_a_good_sign_in_forgets_earlier_failures(identity: Room[Identity], world: FakeWorld) -> None:
    for _ in range(4):
        refused_as(identity, replace(AS_PERSON, password="Autumn-2026"))
    identity.ask(AS_PERSON)
    assert world.guards.kept == {}


def test_a_lock_of_one_account_locks_no_other(identity: Room[Identity], world: FakeWorld) -> None:
    for _ in range(5):
        refused_as(identity, replace(AS_PERSON, password="Autumn-2026"))
    assert identity.ask(AS_STAFF).access_token


def test_a_guard_counts_from_the_last_failure(world: FakeWorld) -> None:
    now = world.clock.now()
    assert Guard(4, now).locked_for(now) == 0
    assert Guard(5, now).locked_for(now) == 60
    assert Guard(10_000, now).locked_for(now) == 900


def test_nobody_signs_in_before_there_is_a_key() -> None:
    bare = room(FakeWorld().identity())
    bare.ask(RegisterPerson(Asked("k1", "p"), ID_NUMBER, "张三", "13812341234", PASSWORD))
    with pytest.raises(Unavailable) as refused:
        bare.ask(AS_PERSON)
    assert refused.value.reason == "SIGNING_KEY_MISSING"


def test_a_refresh_token_works_once_and_is_replaced(identity: Room[Identity]) -> None:
    first = identity.ask(AS_PERSON)
    second = identity.ask(RefreshSession(first.refresh_token))
    third = identity.ask(RefreshSession(second.refresh_token))
    assert len({first.refresh_token, second.refresh_token, third.refresh_token}) == 3
    assert session_of(first) == session_of(third)
    assert third.caller == first.caller


def test_a_used_refresh_token_coming_back_ends_the_session(
    identity: Room[Identity], world: FakeWorld
) -> None:
    first = identity.ask(AS_PERSON)
    second = identity.ask(RefreshSession(first.refresh_token))
    assert refused_as(identity, RefreshSession(first.refresh_token)) == "REFRESH_INVALID"
    assert refused_as(identity, RefreshSession(second.refresh_token)) == "REFRESH_INVALID"
    (event,) = world.bus.of(SessionEnded)
    assert (event.note, event.moved) == ("REFRESH_REUSED", ("open", "ended"))


def test_a_guessed_refresh_token_does_not_end_the_session(identity: Room[Identity]) -> None:
    opened = identity.ask(AS_PERSON)
    assert refused_as(identity, RefreshSession(f"{session_of(opened)}.guess")) == "REFRESH_INVALID"
    assert identity.ask(RefreshSession(opened.refresh_token))


@pytest.mark.parametrize("token", ["", ".", "se-1.", "no dot", "a.b", "." * 500, "x" * 1_000_000])
def test_something_that_is_no_refresh_token_is_refused(identity: Room[Identity], token: str) -> None:
    assert refused_as(identity, RefreshSession(token)) == "REFRESH_INVALID"


@pytest.mark.parametrize(("command", "hours"), [(AS_STAFF, 12), (AS_PERSON, 30 * 24)])
def test_a_session_ends_at_its_absolute_limit_however_often_refreshed(
    identity: Room[Identity], world: FakeWorld, command: SignIn, hours: int
) -> None:
    opened = identity.ask(command)
    world.clock.advance(hours=hours, minutes=-5)
    opened = identity.ask(RefreshSession(opened.refresh_token))
    assert opened.expires_in == 300
    world.clock.advance(minutes=5)
    assert refused_as(identity, RefreshSession(opened.refresh_token)) == "REFRESH_INVALID"


def test_signing_out_voids_the_refresh_token_and_twice_is_harmless(
    identity: Room[Identity], world: FakeWorld
) -> None:
    opened = identity.ask(AS_STAFF)
    identity.ask(EndSession(signed_in(opened)))
    identity.ask(EndSession(signed_in(opened)))
    assert refused_as(identity, RefreshSession(opened.refresh_token)) == "REFRESH_INVALID"
    assert [event.note for event in world.bus.of(SessionEnded)] == ["SIGNED_OUT"]


def test_a_session_of_another_stack_or_person_is_not_found(identity: Room[Identity]) -> None:
    mine = signed_in(identity.ask(AS_STAFF))
    theirs = signed_in(identity.ask(AS_PERSON))
    for principal in (
        replace(mine, session=""),
        replace(mine, session="se-elsewhere"),
        replace(mine, session=theirs.session),
    ):
        with pytest.raises(NotFound) as refused:
            identity.ask(EndSession(principal))
        assert refused.value.reason == "SESSION_NOT_FOUND"


def test_tokens_show_in_no_repr(identity: Room[Identity]) -> None:
    opened = identity.ask(AS_PERSON)
    secret = opened.refresh_token.partition(".")[2]
    assert secret not in repr(opened) + repr(RefreshSession(opened.refresh_token))
    assert all(secret not in repr(kept) for kept in identity.world.sessions.kept.values())  # type: ignore[attr-defined]
