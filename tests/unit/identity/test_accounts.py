"""Opening accounts for people and staff."""

from dataclasses import replace

import pytest

from services.chassis.auth import Principal, system
from services.chassis.errors import Conflict, Forbidden, Invalid
from services.chassis.messages import Asked
from services.chassis.room import Room
from services.identity.bootstrap import room
from services.identity.commands import AddStaff, RegisterPerson
from services.identity.events import PersonRegistered, RegistrationRepeated, StaffAdded
from services.identity.ports import Identity
from tests.fakes.identity import COUNTY, TOWNSHIP, FakeWorld

ID_NUMBER = "11010519491231002X"
REGISTER = RegisterPerson(Asked("k1", "print"), ID_NUMBER, "欧阳修远", "13812341234", "Spring-2026")
ADMIN = Principal("s-1", "staff", frozenset({"admin"}), COUNTY)
ADD = AddStaff(
    ADMIN, "li.clerk", "李四", "Spring-2026", frozenset({"clerk"}), TOWNSHIP, asked=Asked("k2", "print")
)


@pytest.fixture
def world() -> FakeWorld:
    return FakeWorld()


@pytest.fixture
def identity(world: FakeWorld) -> Room[Identity]:
    return room(world.identity())


def faults_of(identity: Room[Identity], command: object) -> list[tuple[str, str]]:
    with pytest.raises(Invalid) as refused:
        identity.ask(command)
    assert all(fault.detail for fault in refused.value.faults)
    return [(fault.pointer, fault.reason) for fault in refused.value.faults]


def test_a_person_is_registered_with_everything_personal_sealed(
    identity: Room[Identity], world: FakeWorld
) -> None:
    person = identity.ask(REGISTER)
    assert ID_NUMBER not in repr(person) + repr(world.bus.events)
    assert (person.number_sealed, person.phone_sealed) == ("sealed(X)", "sealed(4)")
    (event,) = world.bus.of(PersonRegistered)
    assert (event.subject, event.name_masked, event.by.role) == (person.id, "欧阳*", "citizen")


def test_the_same_person_has_the_same_id_however_the_number_is_typed(identity: Room[Identity]) -> None:
    person = identity.ask(REGISTER)
    again = replace(REGISTER, asked=Asked("k9", "p"), id_number=f" {ID_NUMBER.lower()} ")
    assert identity.ask(again).id == person.id == identity.world.seals.index(ID_NUMBER.lower())


def test_a_number_with_an_account_is_answered_like_a_new_one_and_nothing_changes_but_the_trail(
    identity: Room[Identity], world: FakeWorld
) -> None:
    person = identity.ask(REGISTER)
    identity.ask(replace(REGISTER, asked=Asked("k9", "p"), name="李四", password="Autumn-2026"))
    assert world.passwords.hashed == ["Spring-2026", "Autumn-2026"]
    kept = identity.world.people.get(person.id)
    assert (kept.password, kept.name) == (person.password, person.name)
    (event,) = world.bus.of(RegistrationRepeated)
    assert (event.subject, event.by.subject, event.by.role) == (person.id, "", "citizen")
    assert len(world.bus.of(PersonRegistered)) == 1


@pytest.mark.parametrize(("division", "told"), [("510822101200", True), (COUNTY, True), ("510823", False)])
def test_a_clerk_of_the_stack_is_told_that_there_is_an_account(
    identity: Room[Identity], world: FakeWorld, division: str, told: bool
) -> None:
    clerk = Principal("s-2", "staff", frozenset({"clerk"}), division)
    assert identity.ask(replace(REGISTER, by=clerk)).name == "欧阳修远"
    again = replace(REGISTER, by=clerk, asked=Asked("k9", "p"))
    if told:
        with pytest.raises(Conflict) as refused:
            identity.ask(again)
        assert refused.value.reason == "PERSON_EXISTS"
    else:
        identity.ask(again)
    assert [event.by.subject for event in world.bus.of(RegistrationRepeated)] == ["s-2"]


def test_every_fault_of_a_registration_is_told_at_once(identity: Room[Identity]) -> None:
    wrong = RegisterPerson(Asked("k1", "p"), "110105194912310021", "123", "23812341234", "short")
    assert faults_of(identity, wrong) == [
        ("/id_number", "ID_INVALID"),
        ("/name", "NAME_REQUIRED"),
        ("/phone", "PHONE_INVALID"),
        ("/password", "PASSWORD_WEAK"),
    ]


@pytest.mark.parametrize(
    "number",
    ["", "11010519491231002", "110105194913310020", "11010520991231001X", "x" * 5000],
)
def test_a_number_that_is_no_resident_id_is_refused(identity: Room[Identity], number: str) -> None:
    assert ("/id_number", "ID_INVALID") in faults_of(identity, replace(REGISTER, id_number=number))


@pytest.mark.parametrize(
    "password",
    ["", "Ab1-xyz", "a" * 129 + "1", "12345678", "abcdefghij", "13812341234", ID_NUMBER, "一二三四五六七八"],
)
def test_a_weak_password_is_refused(identity: Room[Identity], password: str) -> None:
    assert faults_of(identity, replace(REGISTER, password=password)) == [("/password", "PASSWORD_WEAK")]


@pytest.mark.parametrize("name", ["", "   ", "张" * 101, "2026", "张\n三", ID_NUMBER, "张三13812341234"])
def test_a_name_that_is_none_is_refused(identity: Room[Identity], name: str) -> None:
    assert faults_of(identity, replace(REGISTER, name=name)) == [("/name", "NAME_REQUIRED")]


def test_the_same_registration_asked_twice_makes_one_account(
    identity: Room[Identity], world: FakeWorld
) -> None:
    assert identity.ask(REGISTER) == identity.ask(REGISTER)
    assert len(world.bus.of(PersonRegistered)) == 1


@pytest.mark.parametrize("changed", [{"password": "Autumn-2026"}, {"asked": Asked("k1", "other")}])
def test_a_registration_key_with_another_body_is_refused(
    identity: Room[Identity], changed: dict[str, object]
) -> None:
    identity.ask(REGISTER)
    with pytest.raises(Conflict) as refused:
        identity.ask(replace(REGISTER, **changed))
    assert refused.value.reason == "IDEMPOTENCY_KEY_REUSED"


def test_credentials_show_in_no_repr() -> None:
    shown = repr(REGISTER) + repr(ADD)
    assert not any(secret in shown for secret in (ID_NUMBER, "13812341234", "Spring-2026", "欧阳"))


def test_an_admin_adds_staff_inside_the_own_subtree(identity: Room[Identity], world: FakeWorld) -> None:
    staff = identity.ask(ADD)
    assert staff.id.startswith("s-")
    (event,) = world.bus.of(StaffAdded)
    assert (event.division, event.roles, event.by.subject) == (TOWNSHIP, frozenset({"clerk"}), "s-1")


def test_an_admin_adds_no_staff_outside_the_own_subtree(identity: Room[Identity]) -> None:
    township_admin = replace(ADMIN, division=TOWNSHIP)
    with pytest.raises(Forbidden) as refused:
        identity.ask(replace(ADD, by=township_admin, division="510822102"))
    assert refused.value.reason == "DIVISION_OUT_OF_SCOPE"


def test_only_an_admin_adds_staff(identity: Room[Identity]) -> None:
    with pytest.raises(Forbidden) as refused:
        identity.ask(replace(ADD, by=replace(ADMIN, roles=frozenset({"supervisor"}))))
    assert refused.value.reason == "ROLE_NOT_ALLOWED"


def test_the_stack_itself_adds_its_first_admin(identity: Room[Identity]) -> None:
    first = replace(ADD, by=system(COUNTY), roles=frozenset({"admin"}), division=COUNTY, asked=None)
    assert identity.ask(first).roles == {"admin"}


def test_every_fault_of_a_staff_account_is_told_at_once(identity: Room[Identity]) -> None:
    wrong = AddStaff(ADMIN, "Li", "", "x", frozenset({"reviewer", "citizen"}), "5108")
    assert faults_of(identity, wrong) == [
        ("/username", "USERNAME_INVALID"),
        ("/name", "NAME_REQUIRED"),
        ("/password", "PASSWORD_WEAK"),
        ("/roles", "ROLE_UNKNOWN"),
        ("/division", "DIVISION_MALFORMED"),
        ("/department", "DEPARTMENT_REQUIRED"),
    ]


def test_a_user_name_is_given_once(identity: Room[Identity]) -> None:
    identity.ask(ADD)
    with pytest.raises(Conflict) as refused:
        identity.ask(replace(ADD, asked=Asked("k3", "print")))
    assert refused.value.reason == "USERNAME_TAKEN"


def test_the_same_staff_account_asked_twice_is_one(identity: Room[Identity]) -> None:
    assert identity.ask(ADD).id == identity.ask(ADD).id
    with pytest.raises(Conflict) as refused:
        identity.ask(replace(ADD, password="Autumn-2026"))
    assert refused.value.reason == "IDEMPOTENCY_KEY_REUSED"
