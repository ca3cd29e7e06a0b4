"""Second factors: enrolled, shown at sign-in, lost."""

from dataclasses import replace

import pytest

from services.chassis.auth import ENROLLING, Principal, system
from services.chassis.errors import Conflict, Forbidden, Invalid, NotFound, Refusal
from services.chassis.room import Room
from services.identity.bootstrap import room
from services.identity.commands import (
    AddStaff,
    ConfirmSecondFactor,
    EnrolSecondFactor,
    RefreshSession,
    ResetSecondFactor,
    SignIn,
)
from services.identity.domain.second_factor import RECOVERY_CODES, is_one_time, new_recovery_codes
from services.identity.domain.sessions import Opened
from services.identity.events import (
    RecoveryCodeUsed,
    SecondFactorEnrolled,
    SecondFactorRemoved,
    SessionsRevoked,
)
from services.identity.handlers.keys import ensure_signing_key
from services.identity.ports import Identity
from tests.fakes.identity import COUNTY, TOWNSHIP, FakeWorld
from tests.fakes.identity_sessions import code_at

PASSWORD = "Spring-2026"
AS_ADMIN = SignIn("staff", username="wang.admin", password=PASSWORD)
AS_CLERK = SignIn("staff", username="li.clerk", password=PASSWORD)


@pytest.fixture
def world() -> FakeWorld:
    return FakeWorld()


@pytest.fixture
def identity(world: FakeWorld) -> Room[Identity]:
    made = room(world.identity())
    ensure_signing_key(made.world)
    for username, role, division in (
        ("wang.admin", "admin", COUNTY),
        ("sun.security", "security_admin", COUNTY),
        ("li.clerk", "clerk", TOWNSHIP),
    ):
        made.ask(AddStaff(system(COUNTY), username, "王五", PASSWORD, frozenset({role}), division))
    return made


def principal(opened: Opened) -> Principal:
    caller = opened.caller
    session = opened.refresh_token.partition(".")[0]
    return Principal(caller.subject, caller.kind, caller.roles, caller.division, session=session)


def security(identity: Room[Identity]) -> Principal:
    staff = identity.world.staff.by_username("sun.security")
    assert staff is not None
    return Principal(staff.id, "staff", staff.roles, staff.division)


def enrolled(identity: Room[Identity], world: FakeWorld, sign_in: SignIn = AS_ADMIN) -> list[str]:
    """Enrols the account; its recovery codes. A step later, so that the next code is fresh."""
    by = principal(identity.ask(sign_in))
    identity.ask(EnrolSecondFactor(by))
    codes: list[str] = identity.ask(ConfirmSecondFactor(by, code_at(world.clock.now())))
    world.clock.advance(seconds=30)
    return codes


def reason_of(identity: Room[Identity], command: object) -> str:
    with pytest.raises(Refusal) as refused:
        identity.ask(command)
    return refused.value.reason


@pytest.mark.parametrize(("username", "roles"), [("wang.admin", {ENROLLING}), ("sun.security", {ENROLLING})])
def test_an_administrator_without_a_second_factor_may_only_enrol(
    identity: Room[Identity], username: str, roles: set[str]
) -> None:
    opened = identity.ask(replace(AS_ADMIN, username=username))
    assert opened.caller.roles == roles
    assert f"|{ENROLLING}|" in opened.access_token
    assert identity.ask(RefreshSession(opened.refresh_token)).caller.roles == roles


def test_others_need_no_second_factor(identity: Room[Identity]) -> None:
    assert identity.ask(AS_CLERK).caller.roles == {"clerk"}


def test_where_only_the_enrolled_are_asked_an_administrator_signs_in_by_password() -> None:
    made = room(FakeWorld(second_factor_required=False).identity())
    ensure_signing_key(made.world)
    made.ask(AddStaff(system(COUNTY), "wang.admin", "王五", PASSWORD, frozenset({"admin"}), COUNTY))
    assert made.ask(AS_ADMIN).caller.roles == {"admin"}


def test_confirming_gives_the_session_its_roles_with_the_next_refresh(
    identity: Room[Identity], world: FakeWorld
) -> None:
    opened = identity.ask(AS_ADMIN)
    enrolment = identity.ask(EnrolSecondFactor(principal(opened)))
    assert enrolment.uri.endswith(f"wang.admin@{COUNTY}")
    codes = identity.ask(ConfirmSecondFactor(principal(opened), code_at(world.clock.now())))
    assert len(set(codes)) == RECOVERY_CODES
    assert identity.ask(RefreshSession(opened.refresh_token)).caller.roles == {"admin"}
    (event,) = world.bus.of(SecondFactorEnrolled)
    assert (event.subject, event.by.subject) == (opened.caller.subject, opened.caller.subject)


def test_a_wrong_code_confirms_nothing(identity: Room[Identity]) -> None:
    by = principal(identity.ask(AS_ADMIN))
    assert reason_of(identity, ConfirmSecondFactor(by, "000000")) == "SECOND_FACTOR_NOT_BEGUN"
    identity.ask(EnrolSecondFactor(by))
    assert reason_of(identity, ConfirmSecondFactor(by, "000000")) == "SECOND_FACTOR_WRONG"
    assert identity.ask(AS_ADMIN).caller.roles == {ENROLLING}


def test_once_enrolled_a_sign_in_needs_a_code(identity: Room[Identity], world: FakeWorld) -> None:
    enrolled(identity, world)
    assert reason_of(identity, AS_ADMIN) == "SECOND_FACTOR_REQUIRED"
    assert reason_of(identity, replace(AS_ADMIN, totp="000000")) == "SECOND_FACTOR_WRONG"
    opened = identity.ask(replace(AS_ADMIN, totp=code_at(world.clock.now())))
    assert opened.caller.roles == {"admin"}


def test_only_who_knows_the_password_learns_of_the_second_factor(
    identity: Room[Identity], world: FakeWorld
) -> None:
    enrolled(identity, world)
    code = code_at(world.clock.now())
    assert reason_of(identity, replace(AS_ADMIN, password="Autumn-2026")) == "CREDENTIALS_WRONG"
    assert reason_of(identity, replace(AS_ADMIN, password="Autumn-2026", totp=code)) == "CREDENTIALS_WRONG"


def test_a_code_works_once_and_voids_those_before_it(identity: Room[Identity], world: FakeWorld) -> None:
    enrolled(identity, world)
    earlier = code_at(world.clock.now())
    world.clock.advance(seconds=30)
    shown = code_at(world.clock.now())
    identity.ask(replace(AS_ADMIN, totp=shown))
    for again in (shown, earlier):
        assert reason_of(identity, replace(AS_ADMIN, totp=again)) == "SECOND_FACTOR_WRONG"
    world.clock.advance(seconds=30)
    assert identity.ask(replace(AS_ADMIN, totp=code_at(world.clock.now())))


@pytest.mark.parametrize(("seconds", "good"), [(-60, False), (-30, True), (0, True), (30, True), (60, False)])
def test_clocks_may_differ_by_one_step(
    identity: Room[Identity], world: FakeWorld, seconds: int, good: bool
) -> None:
    enrolled(identity, world)
    world.clock.advance(seconds=120)
    world.clock.advance(seconds=seconds)
    shown = code_at(world.clock.now())
    world.clock.advance(seconds=-seconds)
    if good:
        assert identity.ask(replace(AS_ADMIN, totp=shown))
    else:
        assert reason_of(identity, replace(AS_ADMIN, totp=shown)) == "SECOND_FACTOR_WRONG"


def test_guessing_codes_locks_even_though_the_password_is_right(
    identity: Room[Identity], world: FakeWorld
) -> None:
    enrolled(identity, world)
    for _ in range(5):
        assert reason_of(identity, replace(AS_ADMIN, totp="000000")) == "SECOND_FACTOR_WRONG"
    good = replace(AS_ADMIN, totp=code_at(world.clock.now()))
    assert reason_of(identity, good) == "SIGN_IN_LOCKED"
    assert reason_of(identity, replace(AS_ADMIN, totp=new_recovery_codes()[0])) == "SIGN_IN_LOCKED"
    world.clock.advance(minutes=1)
    assert identity.ask(replace(AS_ADMIN, totp=code_at(world.clock.now())))


def test_a_recovery_code_works_once_instead(identity: Room[Identity], world: FakeWorld) -> None:
    codes = enrolled(identity, world)
    assert identity.ask(replace(AS_ADMIN, totp=f" {codes[3].lower()} ")).caller.roles == {"admin"}
    assert reason_of(identity, replace(AS_ADMIN, totp=codes[3])) == "SECOND_FACTOR_WRONG"
    (event,) = world.bus.of(RecoveryCodeUsed)
    assert event.left == RECOVERY_CODES - 1
    kept = identity.world.factors.kept  # type: ignore[attr-defined]
    assert all(code not in repr(kept) + str([one.recovery for one in kept.values()]) for code in codes)


def test_no_recovery_code_looks_like_a_one_time_password() -> None:
    assert not any(map(is_one_time, new_recovery_codes()))
    assert is_one_time(" 123456 ")


def test_a_session_from_before_ends_when_it_is_refreshed(identity: Room[Identity], world: FakeWorld) -> None:
    before = identity.ask(AS_CLERK)
    enrolled(identity, world, AS_CLERK)
    assert reason_of(identity, RefreshSession(before.refresh_token)) == "REFRESH_INVALID"


def test_a_second_factor_is_not_replaced_without_a_reset(identity: Room[Identity], world: FakeWorld) -> None:
    enrolled(identity, world)
    by = principal(identity.ask(replace(AS_ADMIN, totp=code_at(world.clock.now()))))
    for command in (EnrolSecondFactor(by), ConfirmSecondFactor(by, "000000")):
        with pytest.raises(Conflict) as refused:
            identity.ask(command)
        assert refused.value.reason == "SECOND_FACTOR_ENROLLED"


def test_a_code_is_refused_where_nobody_enrolled(identity: Room[Identity]) -> None:
    with pytest.raises(Invalid) as refused:
        identity.ask(replace(AS_CLERK, totp="123456"))
    assert refused.value.reason == "TOTP_NOT_ENROLLED"


def test_a_security_administrator_takes_a_lost_one_off_and_ends_the_sessions(
    identity: Room[Identity], world: FakeWorld
) -> None:
    enrolled(identity, world)
    opened = identity.ask(replace(AS_ADMIN, totp=code_at(world.clock.now())))
    identity.ask(ResetSecondFactor(security(identity), opened.caller.subject, " 手机遗失 13812341234 "))
    (event,) = world.bus.of(SecondFactorRemoved)
    assert event.note == "手机遗失 138****1234"
    assert [ended.subject for ended in world.bus.of(SessionsRevoked)] == [opened.caller.subject]
    assert reason_of(identity, RefreshSession(opened.refresh_token)) == "REFRESH_INVALID"
    assert identity.ask(AS_ADMIN).caller.roles == {ENROLLING}


def test_a_reset_needs_the_role_the_subtree_a_reason_and_another_person(
    identity: Room[Identity], world: FakeWorld
) -> None:
    enrolled(identity, world)
    admin = identity.world.staff.by_username("wang.admin")
    assert admin is not None
    by = security(identity)
    good = ResetSecondFactor(by, admin.id, "手机遗失")
    refused = {
        "ROLE_NOT_ALLOWED": replace(good, by=replace(by, roles=frozenset({"admin"}))),
        "DIVISION_OUT_OF_SCOPE": replace(good, by=replace(by, division=TOWNSHIP)),
        "REASON_REQUIRED": replace(good, reason=" "),
        "REASON_TOO_LONG": replace(good, reason="长" * 501),
        "SECOND_FACTOR_OWN": replace(good, staff=by.subject),
        "STAFF_NOT_FOUND": replace(good, staff="s-unknown"),
    }
    assert {reason: reason_of(identity, command) for reason, command in refused.items()} == {
        reason: reason for reason in refused
    }
    clerk = identity.world.staff.by_username("li.clerk")
    assert clerk is not None
    assert reason_of(identity, replace(good, staff=clerk.id)) == "SECOND_FACTOR_NOT_BEGUN"
    identity.ask(good)


def test_an_account_of_another_stack_enrols_there(identity: Room[Identity]) -> None:
    stranger = Principal("s-elsewhere", "staff", frozenset({"clerk"}), TOWNSHIP)
    with pytest.raises(NotFound) as refused:
        identity.ask(EnrolSecondFactor(stranger))
    assert refused.value.reason == "STAFF_NOT_FOUND"


def test_no_code_and_no_secret_shows_in_a_repr(identity: Room[Identity], world: FakeWorld) -> None:
    by = principal(identity.ask(AS_ADMIN))
    enrolment = identity.ask(EnrolSecondFactor(by))
    shown = repr(enrolment) + repr(ConfirmSecondFactor(by, "493817")) + repr(replace(AS_ADMIN, totp="493817"))
    assert enrolment.secret not in shown
    assert "493817" not in shown
    with pytest.raises(Forbidden):
        identity.ask(ConfirmSecondFactor(by, "x" * 100_000))
