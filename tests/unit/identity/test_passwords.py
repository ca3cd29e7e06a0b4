"""Passwords set anew: with a code from a counter, or by who knows the old one."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from services.chassis.auth import Principal
from services.chassis.errors import Refusal
from services.chassis.messages import Asked
from services.chassis.room import Room
from services.identity.bootstrap import room
from services.identity.commands import MergePeople, RefreshSession, RegisterPerson, SignIn
from services.identity.commands.passwords import ChangePassword, IssuePasswordCode, SetPassword
from services.identity.domain.password_codes import TRIES
from services.identity.domain.sessions import Opened
from services.identity.events import PasswordChanged, PasswordCodeIssued, PersonalDataRead
from services.identity.handlers.keys import ensure_signing_key
from services.identity.ports import Identity
from tests.fakes.identity import COUNTY, FakeWorld

ID_NUMBER, NAME, OLD, NEW = "11010519491231002X", "欧阳修远", "Spring-2026", "Winter-2026"
CLERK = Principal("s-1", "staff", frozenset({"clerk"}), COUNTY)
ISSUE = IssuePasswordCode(CLERK, ID_NUMBER, NAME)
SIGN_IN = SignIn("person", id_number=ID_NUMBER, password=OLD)


@pytest.fixture
def world() -> FakeWorld:
    return FakeWorld()


@pytest.fixture
def identity(world: FakeWorld) -> Room[Identity]:
    made = room(world.identity())
    ensure_signing_key(made.world)
    made.ask(RegisterPerson(Asked("k1", "print"), ID_NUMBER, NAME, "13812341234", OLD))
    return made


def setting(code: str, **changed: str) -> SetPassword:
    return replace(SetPassword(ID_NUMBER, code, NEW), **changed)


def refusal_of(identity: Room[Identity], command: Any) -> Refusal:
    with pytest.raises(Refusal) as refused:
        identity.ask(command)
    return refused.value


def signed_in(identity: Room[Identity]) -> tuple[Principal, Opened]:
    opened: Opened = identity.ask(SIGN_IN)
    session = opened.refresh_token.partition(".")[0]
    return Principal(opened.caller.subject, "person", frozenset({"citizen"}), COUNTY, session=session), opened


def test_a_code_from_the_counter_sets_a_password_once_and_ends_every_session(
    identity: Room[Identity], world: FakeWorld
) -> None:
    _, before = signed_in(identity)
    code, ends_at = identity.ask(ISSUE)
    assert (len(code), ends_at - world.clock.now()) == (11, timedelta(minutes=15))
    identity.ask(setting(code.lower().replace("-", " ")))
    assert refusal_of(identity, setting(code)).reason == "PASSWORD_CODE_WRONG"
    assert refusal_of(identity, SIGN_IN).reason == "CREDENTIALS_WRONG"
    assert refusal_of(identity, RefreshSession(before.refresh_token)).reason == "REFRESH_INVALID"
    assert identity.ask(replace(SIGN_IN, password=NEW)).caller.subject == before.caller.subject
    (issued,), (changed,) = world.bus.of(PasswordCodeIssued), world.bus.of(PasswordChanged)
    assert (issued.by.subject, changed.by.subject, changed.means) == ("s-1", before.caller.subject, "code")
    assert world.bus.of(PersonalDataRead)[0].purpose == "窗口重置密码"
    assert code not in repr(world.bus.events) + repr(identity.world.people.get(before.caller.subject))


def test_a_code_works_for_five_tries_and_fifteen_minutes_and_the_next_one_voids_it(
    identity: Room[Identity], world: FakeWorld
) -> None:
    code, _ = identity.ask(ISSUE)
    for _ in range(TRIES):
        assert refusal_of(identity, setting("22222-22222")).reason == "PASSWORD_CODE_WRONG"
    assert refusal_of(identity, setting(code)).reason == "PASSWORD_CODE_WRONG"
    first, (second, _) = identity.ask(ISSUE)[0], identity.ask(ISSUE)
    assert refusal_of(identity, setting(first)).reason == "PASSWORD_CODE_WRONG"
    world.clock.advance(minutes=15)
    assert refusal_of(identity, setting(second)).reason == "PASSWORD_CODE_WRONG"


def test_unknown_people_and_people_without_a_code_look_alike(identity: Room[Identity]) -> None:
    without = refusal_of(identity, setting("7KQ2M-XW9RD"))
    unknown = refusal_of(identity, setting("7KQ2M-XW9RD", number="110105194912310054"))
    assert (without.reason, str(without)) == (unknown.reason, str(unknown))
    assert without.reason == "PASSWORD_CODE_WRONG"


def test_one_persons_code_sets_nobody_elses_password(identity: Room[Identity]) -> None:
    other = "110105194912310054"
    identity.ask(RegisterPerson(Asked("k2", "print"), other, "赵六", "13812341234", OLD))
    code, _ = identity.ask(ISSUE)
    identity.ask(replace(ISSUE, number=other, name="赵六"))
    assert refusal_of(identity, setting(code, number=other)).reason == "PASSWORD_CODE_WRONG"


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"name": "欧阳修"}, "NAME_DIFFERS"),
        ({"number": "110105194912310054"}, "PERSON_NOT_FOUND"),
        ({"number": "1"}, "PERSON_INVALID"),
        ({"by": Principal("s-2", "staff", frozenset({"supervisor"}), COUNTY)}, "ROLE_NOT_ALLOWED"),
        ({"by": Principal("s-2", "staff", frozenset({"clerk"}), "510823")}, "DIVISION_OUT_OF_SCOPE"),
    ],
)
def test_a_code_is_given_out_by_a_clerk_of_the_stack_who_sees_the_document(
    identity: Room[Identity], changed: dict[str, Any], reason: str
) -> None:
    assert refusal_of(identity, replace(ISSUE, **changed)).reason == reason


def test_a_password_is_changed_by_who_knows_it_and_only_her_other_sessions_end(
    identity: Room[Identity], world: FakeWorld
) -> None:
    (her, here), (_, elsewhere) = signed_in(identity), signed_in(identity)
    assert refusal_of(identity, ChangePassword(her, "guess-1", NEW)).reason == "OLD_PASSWORD_WRONG"
    identity.ask(ChangePassword(her, OLD, NEW))
    assert refusal_of(identity, RefreshSession(elsewhere.refresh_token)).reason == "REFRESH_INVALID"
    assert identity.ask(RefreshSession(here.refresh_token)).caller.subject == her.subject
    assert world.bus.of(PasswordChanged)[0].means == "old_password"


def test_every_fault_of_a_new_password_is_told(identity: Room[Identity]) -> None:
    her, _ = signed_in(identity)
    for weak in ("short", ID_NUMBER.lower()):
        (fault,) = refusal_of(identity, ChangePassword(her, OLD, weak)).faults
        assert (fault.pointer, fault.reason) == ("/new_password", "PASSWORD_WEAK")
    faults = refusal_of(identity, setting("x", number="1", password="short")).faults
    assert [fault.pointer for fault in faults] == ["/number", "/password"]


def test_guessing_the_old_password_locks_like_guessing_at_sign_in(identity: Room[Identity]) -> None:
    her, _ = signed_in(identity)
    for _ in range(5):
        refusal_of(identity, ChangePassword(her, "guess-1", NEW))
    assert refusal_of(identity, ChangePassword(her, OLD, NEW)).reason == "SIGN_IN_LOCKED"
    assert refusal_of(identity, SIGN_IN).reason == "SIGN_IN_LOCKED"
    identity.ask(setting(identity.ask(ISSUE)[0]))
    assert identity.ask(replace(SIGN_IN, password=NEW)).caller.subject == her.subject


def test_the_document_of_a_merged_account_sets_the_survivors_password(identity: Room[Identity]) -> None:
    passport = RegisterPerson(Asked("k2", "p"), "E12345678", NAME, "13812341234", "Autumn-2026", "414")
    duplicate, her = identity.ask(passport), signed_in(identity)[0]
    supervisor = Principal("s-2", "staff", frozenset({"supervisor"}), COUNTY)
    identity.ask(MergePeople(supervisor, her.subject, duplicate.id, "同一人"))
    code, _ = identity.ask(replace(ISSUE, number="E12345678", document="414"))
    identity.ask(setting(code, number="E12345678", document="414"))
    assert identity.ask(replace(SIGN_IN, password=NEW)).caller.subject == her.subject
