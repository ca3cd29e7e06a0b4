"""Opening accounts."""

import secrets

from services.chassis.auth import ADMIN, CITIZEN, SYSTEM, require, within
from services.chassis.errors import Conflict, Invalid
from services.chassis.messages import Actor
from services.identity.commands import AddStaff, RegisterPerson
from services.identity.domain.accounts import STAFF, Person, Staff, person_faults, staff_faults
from services.identity.domain.documents import RESIDENT_ID, document_key, normal_number
from services.identity.events import PersonRegistered, StaffAdded
from services.identity.handlers.proving import proves
from services.identity.ports import Identity

ALREADY_EXISTS = "ALREADY_EXISTS"


def register_person(command: RegisterPerson, identity: Identity) -> Person:
    """Open an account; the same ask with the same password finds the one it made."""
    today = identity.clock.today()
    faults = person_faults(
        command.id_number, command.name, command.phone, command.password, today, command.document
    )
    if faults:
        raise Invalid("PERSON_INVALID", "注册信息有误，请逐项更正", faults=faults)
    number = normal_number(command.id_number)
    person_id = identity.seals.index(document_key(number, command.document))
    if (known := identity.people.find(person_id)) is not None:
        return _registered_before(known, command, identity)
    with identity.passwords.turn() as hasher:
        password = hasher.hash(command.password)
    person = Person(
        id=person_id,
        number_sealed=identity.seals.seal(number),
        name=command.name.strip(),
        phone_sealed=identity.seals.seal(command.phone.strip()),
        password=password,
        created_at=identity.clock.now(),
        document=command.document or RESIDENT_ID,
    )
    event = PersonRegistered(
        subject=person_id,
        division=identity.stack,
        destination=identity.stack,
        at=person.created_at,
        by=Actor(person_id, CITIZEN, identity.stack),
        name_masked=person.caller(identity.stack).name_masked,
    )
    try:
        kept = identity.people.add(person, [event], command.asked)
    except Conflict as refusal:
        raise _person_exists() if refusal.reason == ALREADY_EXISTS else refusal from None
    return kept if kept.password == password else _registered_before(kept, command, identity)


def add_staff(command: AddStaff, identity: Identity) -> Staff:
    """Open a staff account inside the admin's own subtree; the stack itself opens the first."""
    require(command.by, ADMIN, SYSTEM)
    faults = staff_faults(
        command.username, command.name, command.password, command.roles, command.division, command.department
    )
    if faults:
        raise Invalid("STAFF_INVALID", "账号信息有误，请逐项更正", faults=faults)
    within(command.by, division=command.division)
    with identity.passwords.turn() as hasher:
        password = hasher.hash(command.password)
    staff = Staff(
        id=f"s-{secrets.token_hex(12)}",
        username=command.username,
        name=command.name.strip(),
        password=password,
        roles=command.roles,
        division=command.division,
        department=command.department,
        created_at=identity.clock.now(),
    )
    event = StaffAdded(
        subject=staff.id,
        division=staff.division,
        destination=identity.stack,
        at=staff.created_at,
        by=Actor(command.by.subject, command.by.acting_role, command.by.division),
        roles=staff.roles,
        department=staff.department,
    )
    try:
        kept = identity.staff.add(staff, [event], command.asked)
    except Conflict as refusal:
        taken = Conflict("USERNAME_TAKEN", "该用户名已被使用")
        raise taken if refusal.reason == ALREADY_EXISTS else refusal from None
    if kept.id != staff.id:
        _same_password(kept, command.password, identity.seals.index(f"{STAFF}/{kept.username}"), identity)
    return kept


def _registered_before(known: Person, command: RegisterPerson, identity: Identity) -> Person:
    if not known.meta.answers(command.asked):
        raise _person_exists()
    _same_password(known, command.password, known.id, identity)
    return known


def _same_password(known: Person | Staff, password: str, guarded: str, identity: Identity) -> None:
    if not proves(guarded, known, password, identity):
        raise Conflict("IDEMPOTENCY_KEY_REUSED", "同一个幂等键已用于不同的请求")


def _person_exists() -> Conflict:
    return Conflict("PERSON_EXISTS", "该身份已注册")
