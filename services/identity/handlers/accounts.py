"""Opening accounts."""

import secrets

from services.chassis.auth import ADMIN, CITIZEN, CLERK, SYSTEM, Principal, require, within
from services.chassis.errors import Conflict, Invalid
from services.chassis.levels import contains
from services.chassis.messages import Actor
from services.chassis.room import STALE_VERSION
from services.identity.commands import AddStaff, RegisterPerson
from services.identity.domain.accounts import STAFF, Person, Staff, person_faults, staff_faults
from services.identity.domain.documents import RESIDENT_ID, document_key, normal_number
from services.identity.events import PersonRegistered, RegistrationRepeated, StaffAdded
from services.identity.handlers.proving import proves
from services.identity.ports import Identity

ALREADY_EXISTS = "ALREADY_EXISTS"


def register_person(command: RegisterPerson, identity: Identity) -> Person:
    """Open an account; the same ask with the same password finds the one it made.

    For a number that has an account nothing changes but the trail, and at the same cost: one hash, one write. Only a
    clerk of the stack is told, by `Conflict` PERSON_EXISTS. What is answered otherwise is for nobody's eyes.
    """
    today = identity.clock.today()
    faults = person_faults(
        command.id_number, command.name, command.phone, command.password, today, command.document
    )
    if faults:
        raise Invalid("PERSON_INVALID", "注册信息有误，请逐项更正", faults=faults)
    number = normal_number(command.id_number)
    person_id = identity.seals.index(document_key(number, command.document))
    known = identity.people.find(person_id)
    if known is not None and known.meta.answers(command.asked):
        _same_password(known, command.password, known.id, identity)
        return known
    with identity.passwords.turn() as hasher:
        password = hasher.hash(command.password)
    if known is not None:
        return _repeated(known, command, identity)
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
        by=_registering(person_id, command.by, identity),
        name_masked=person.caller(identity.stack).name_masked,
    )
    try:
        kept = identity.people.add(person, [event], command.asked)
    except Conflict as refusal:
        if refusal.reason != ALREADY_EXISTS:
            raise
        return _repeated(identity.people.get(person_id), command, identity)
    if kept.password != password:
        _same_password(kept, command.password, kept.id, identity)
    return kept


def is_told(by: Principal, identity: Identity) -> bool:
    """True for a clerk of the stack: the person stands before her."""
    related = by.reaches(identity.stack) or contains(identity.stack, by.division)
    return by.kind == STAFF and by.has(CLERK) and related


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


def _repeated(known: Person, command: RegisterPerson, identity: Identity) -> Person:
    event = RegistrationRepeated(
        subject=known.id,
        division=identity.stack,
        destination=identity.stack,
        at=identity.clock.now(),
        by=_registering("", command.by, identity),
        person=known.id,
    )
    try:
        identity.people.save(known, known, [event])
    except Conflict as refusal:
        if refusal.reason != STALE_VERSION:
            raise
    if is_told(command.by, identity):
        raise Conflict("PERSON_EXISTS", "该身份已注册")
    return known


def _registering(person: str, by: Principal, identity: Identity) -> Actor:
    if by.subject:
        return Actor(by.subject, by.acting_role, by.division)
    return Actor(person, CITIZEN, identity.stack)


def _same_password(known: Person | Staff, password: str, guarded: str, identity: Identity) -> None:
    if not proves(guarded, known, password, identity):
        raise Conflict("IDEMPOTENCY_KEY_REUSED", "同一个幂等键已用于不同的请求")
