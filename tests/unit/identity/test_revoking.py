"""Sessions listed and ended; accounts taken out of use."""

from dataclasses import replace
from datetime import timedelta

import pytest

from services.chassis.auth import Principal, system
from services.chassis.errors import Invalid, NotFound, Refusal
from services.chassis.messages import EVERYWHERE, Asked, Envelope
from services.chassis.room import Room
from services.identity.bootstrap import room
from services.identity.commands import (
    AddStaff,
    DisableStaff,
    EnableStaff,
    EndSession,
    ListEnds,
    ListSessions,
    RefreshSession,
    RegisterPerson,
    RevokeAllSessions,
    RevokeSession,
    SignIn,
)
from services.identity.domain.revocations import End
from services.identity.domain.sessions import Opened
from services.identity.events import EndHeard, SessionEnded, SessionsRevoked, StaffDisabled, StaffEnabled
from services.identity.handlers.keys import ensure_signing_key
from services.identity.ports import Identity
from tests.fakes.identity import COUNTY, TOWNSHIP, FakeWorld

ID_NUMBER = "11010519491231002X"
PASSWORD = "Spring-2026"
AS_PERSON = SignIn("person", id_number=ID_NUMBER, password=PASSWORD)
AS_CLERK = SignIn(
    "staff", username="li.clerk", password=PASSWORD, device="Windows · Edge", network="10.1.2.0/24"
)
ADMIN = Principal("s-admin", "staff", frozenset({"admin"}), COUNTY)
SECURITY = Principal("s-security", "staff", frozenset({"security_admin"}), COUNTY)


@pytest.fixture
def world() -> FakeWorld:
    return FakeWorld()


@pytest.fixture
def identity(world: FakeWorld) -> Room[Identity]:
    made = room(world.identity())
    ensure_signing_key(made.world)
    made.ask(RegisterPerson(Asked("k1", "p"), ID_NUMBER, "张三", "13812341234", PASSWORD))
    made.ask(AddStaff(system(COUNTY), "li.clerk", "李四", PASSWORD, frozenset({"clerk"}), TOWNSHIP))
    return made


def principal(opened: Opened) -> Principal:
    caller = opened.caller
    session = opened.refresh_token.partition(".")[0]
    return Principal(caller.subject, caller.kind, caller.roles, caller.division, session=session)


def reason_of(identity: Room[Identity], command: object) -> str:
    with pytest.raises(Refusal) as refused:
        identity.ask(command)
    return refused.value.reason


def envelope(stack: str, world: FakeWorld) -> Envelope:
    return Envelope(
        id="e-1",
        type="sanji.identity.v1.SessionsRevoked",
        source=f"/stacks/{stack}/identity",
        subject="s",
        time=world.clock.now(),
        sequence=1,
        division=stack,
        destination=EVERYWHERE,
    )


def test_a_caller_sees_the_own_open_sessions_newest_first(identity: Room[Identity], world: FakeWorld) -> None:
    opened = []
    for _ in range(3):
        opened.append(identity.ask(AS_CLERK))
        world.clock.advance(minutes=1)
    identity.ask(AS_PERSON)
    identity.ask(EndSession(principal(opened[1])))
    refreshed = world.clock.now()
    identity.ask(RefreshSession(opened[0].refresh_token))
    found, following = identity.ask(ListSessions(principal(opened[2])))
    assert [one.id for one in found] == [principal(opened[at]).session for at in (2, 0)]
    assert (found[0].device, found[0].network) == ("Windows · Edge", "10.1.2.0/24")
    assert (found[1].refreshed_at, following) == (refreshed, "")


def test_a_list_goes_on_where_the_page_before_ended(identity: Room[Identity], world: FakeWorld) -> None:
    opened = []
    for turn in range(5):
        opened.append(identity.ask(AS_CLERK))
        world.clock.advance(minutes=turn % 2)
    shown, cursor = [], ""
    while len(shown) < 5:
        found, cursor = identity.ask(ListSessions(principal(opened[0]), limit=2, cursor=cursor))
        shown += [one.id for one in found]
    assert sorted(shown) == sorted(principal(one).session for one in opened)
    assert cursor == ""


@pytest.mark.parametrize("limit", [-1, 101])
def test_a_page_holds_1_to_100(identity: Room[Identity], limit: int) -> None:
    by = principal(identity.ask(AS_CLERK))
    assert reason_of(identity, ListSessions(by, limit=limit)) == "LIMIT_OUT_OF_RANGE"


@pytest.mark.parametrize("cursor", ["x", "é", "MTIz", "OTk5OTk5OTk5OTk5OTk5OTk5OTkgYQ", "a" * 1000])
def test_a_cursor_is_one_that_was_given(identity: Room[Identity], cursor: str) -> None:
    by = principal(identity.ask(AS_CLERK))
    assert reason_of(identity, ListSessions(by, cursor=cursor)) == "CURSOR_INVALID"


def test_an_owner_ends_one_session_and_no_other(identity: Room[Identity], world: FakeWorld) -> None:
    lost, kept = identity.ask(AS_CLERK), identity.ask(AS_CLERK)
    for _ in range(2):
        identity.ask(RevokeSession(principal(kept), principal(lost).session))
    assert reason_of(identity, RefreshSession(lost.refresh_token)) == "REFRESH_INVALID"
    assert identity.ask(RefreshSession(kept.refresh_token))
    (event,) = world.bus.of(SessionEnded)
    assert (event.note, event.destination, event.account) == ("REVOKED", EVERYWHERE, lost.caller.subject)


def test_nobody_else_sees_or_ends_a_session_but_a_security_administrator_of_its_subtree(
    identity: Room[Identity],
) -> None:
    clerk, person = identity.ask(AS_CLERK), identity.ask(AS_PERSON)
    for stranger in (principal(person), ADMIN, replace(SECURITY, division="510823")):
        assert reason_of(identity, RevokeSession(stranger, principal(clerk).session)) == "SESSION_NOT_FOUND"
        assert reason_of(identity, ListSessions(stranger, clerk.caller.subject)) == "ACCOUNT_NOT_FOUND"
        command = RevokeAllSessions(stranger, clerk.caller.subject, "疑似泄露")
        assert reason_of(identity, command) == "ACCOUNT_NOT_FOUND"
    township = replace(SECURITY, division=TOWNSHIP)
    assert reason_of(identity, ListSessions(township, person.caller.subject)) == "ACCOUNT_NOT_FOUND"
    for opened in (clerk, person):
        (seen,), _ = identity.ask(ListSessions(SECURITY, opened.caller.subject))
        identity.ask(RevokeSession(SECURITY, seen.id))
        assert reason_of(identity, RefreshSession(opened.refresh_token)) == "REFRESH_INVALID"


def test_an_unknown_account_and_one_out_of_reach_look_alike(identity: Room[Identity]) -> None:
    clerk = identity.ask(AS_CLERK).caller.subject
    away = replace(SECURITY, division="510823")
    assert reason_of(identity, ListSessions(away, clerk)) == reason_of(
        identity, ListSessions(SECURITY, "s-x")
    )


def test_ending_all_voids_what_was_started_until_then(identity: Room[Identity], world: FakeWorld) -> None:
    first, second = identity.ask(AS_CLERK), identity.ask(AS_CLERK)
    identity.ask(RevokeAllSessions(principal(first)))
    for opened in (first, second):
        assert reason_of(identity, RefreshSession(opened.refresh_token)) == "REFRESH_INVALID"
    world.clock.advance(seconds=1)
    third = identity.ask(AS_CLERK)
    assert identity.ask(RefreshSession(third.refresh_token))
    (seen,), _ = identity.ask(ListSessions(principal(third)))
    assert seen.id == principal(third).session
    world.clock.advance(seconds=1)
    identity.ask(RevokeAllSessions(SECURITY, third.caller.subject, "疑似泄露"))
    assert [event.note for event in world.bus.of(SessionsRevoked)] == ["", "疑似泄露"]


def test_ending_somebody_elses_needs_a_reason(identity: Room[Identity]) -> None:
    clerk = identity.ask(AS_CLERK).caller.subject
    assert reason_of(identity, RevokeAllSessions(SECURITY, clerk)) == "REASON_REQUIRED"
    assert reason_of(identity, RevokeAllSessions(SECURITY, clerk, "长" * 501)) == "REASON_TOO_LONG"


def test_those_who_check_tokens_learn_what_ended_and_only_while_it_matters(
    identity: Room[Identity], world: FakeWorld
) -> None:
    clerk, person = identity.ask(AS_CLERK), identity.ask(AS_PERSON)
    assert identity.ask(ListEnds())[0] == []
    identity.ask(EndSession(principal(person)))
    identity.ask(RevokeAllSessions(principal(clerk)))
    ends, as_of = identity.ask(ListEnds())
    now = world.clock.now()
    assert ends == [
        End(principal(person).session, person.caller.subject, COUNTY, now),
        End("", clerk.caller.subject, COUNTY, now),
    ]
    assert as_of == now - timedelta(seconds=5)
    assert identity.ask(ListEnds(as_of))[0] == ends
    world.clock.advance(seconds=6)
    assert identity.ask(ListEnds(world.clock.now()))[0] == []
    world.clock.advance(minutes=17)
    assert identity.ask(ListEnds())[0] == []


def test_what_ended_on_another_stack_is_told_on(identity: Room[Identity], world: FakeWorld) -> None:
    end = End("se-1", "s-9", TOWNSHIP, world.clock.now())
    for _ in range(2):
        identity.hear(EndHeard(end), envelope(TOWNSHIP, world))
    assert identity.ask(ListEnds())[0] == [end]


def test_the_own_end_coming_back_changes_nothing(identity: Room[Identity], world: FakeWorld) -> None:
    identity.hear(EndHeard(End("", "s-9", COUNTY, world.clock.now())), envelope(COUNTY, world))
    assert identity.ask(ListEnds())[0] == []


def test_an_end_is_believed_only_from_the_stack_that_says_so(
    identity: Room[Identity], world: FakeWorld
) -> None:
    for stack, said in (("150626", "150626"), (TOWNSHIP, COUNTY)):
        with pytest.raises(Invalid) as refused:
            identity.hear(EndHeard(End("", "s-9", said, world.clock.now())), envelope(stack, world))
        assert refused.value.reason == "STACK_UNKNOWN"


@pytest.mark.parametrize(("here", "there", "over"), [(TOWNSHIP, COUNTY, True), (COUNTY, TOWNSHIP, False)])
def test_a_stack_above_ends_sessions_here_and_one_below_does_not(here: str, there: str, over: bool) -> None:
    world = FakeWorld(stack=here)
    made = room(world.identity())
    ensure_signing_key(made.world)
    made.ask(RegisterPerson(Asked("k1", "p"), ID_NUMBER, "张三", "13812341234", PASSWORD))
    opened = made.ask(AS_PERSON)
    end = End("", opened.caller.subject, there, world.clock.now())
    made.hear(EndHeard(end), envelope(there, world))
    if over:
        assert reason_of(made, RefreshSession(opened.refresh_token)) == "REFRESH_INVALID"
    else:
        assert made.ask(RefreshSession(opened.refresh_token))


def test_a_disabled_account_signs_in_no_more_and_its_sessions_end(
    identity: Room[Identity], world: FakeWorld
) -> None:
    opened = identity.ask(AS_CLERK)
    staff = opened.caller.subject
    for _ in range(2):
        identity.ask(DisableStaff(ADMIN, staff, "调离岗位"))
    assert reason_of(identity, RefreshSession(opened.refresh_token)) == "REFRESH_INVALID"
    checked = len(world.passwords.checked)
    assert reason_of(identity, AS_CLERK) == "CREDENTIALS_WRONG"
    assert len(world.passwords.checked) == checked + 1
    assert [len(world.bus.of(kind)) for kind in (StaffDisabled, SessionsRevoked)] == [1, 1]
    world.clock.advance(seconds=1)
    for _ in range(2):
        identity.ask(EnableStaff(ADMIN, staff, "调回岗位"))
    assert len(world.bus.of(StaffEnabled)) == 1
    assert identity.ask(AS_CLERK).caller.subject == staff
    assert reason_of(identity, RefreshSession(opened.refresh_token)) == "REFRESH_INVALID"


def test_disabling_that_was_cut_short_is_finished_by_asking_again(
    identity: Room[Identity], world: FakeWorld
) -> None:
    staff = identity.world.staff.by_username("li.clerk")
    assert staff is not None
    identity.world.staff.save(staff, replace(staff, disabled_at=world.clock.now()), [])
    identity.ask(DisableStaff(ADMIN, staff.id, "调离岗位"))
    assert [event.subject for event in world.bus.of(SessionsRevoked)] == [staff.id]


@pytest.mark.parametrize("kind", [DisableStaff, EnableStaff])
def test_accounts_are_disabled_by_an_administrator_of_the_subtree_and_never_the_own(
    identity: Room[Identity], kind: type[DisableStaff]
) -> None:
    staff = identity.ask(AS_CLERK).caller.subject
    assert reason_of(identity, kind(SECURITY, staff, "x")) == "ROLE_NOT_ALLOWED"
    assert reason_of(identity, kind(replace(ADMIN, division="510823"), staff, "x")) == "DIVISION_OUT_OF_SCOPE"
    assert reason_of(identity, kind(replace(ADMIN, subject=staff), staff, "x")) == "STAFF_SELF"
    assert reason_of(identity, kind(ADMIN, staff, "")) == "REASON_REQUIRED"
    with pytest.raises(NotFound):
        identity.ask(kind(ADMIN, "s-unknown", "x"))
