"""What is known of a person: shown to the person, looked up for a purpose, made surer."""

import secrets
from dataclasses import replace

from services.chassis.auth import CITIZEN, CLERK, SUPERVISOR, Principal, of_stack, require
from services.chassis.errors import Conflict, Invalid, NotFound
from services.chassis.merges import MOST_IDS
from services.chassis.messages import Actor
from services.identity.commands import FindPerson, GetPerson, RaiseAssurance
from services.identity.commands.passwords import IssuePasswordCode
from services.identity.domain.accounts import PERSON, Person, name_faults
from services.identity.domain.documents import RESIDENT_ID, document_faults, document_key
from services.identity.domain.parties import MAX_TEXT, SEEN_AT_WINDOW, Reading, text_fault
from services.identity.events import AssuranceRaised, PersonalDataRead
from services.identity.ports import Identity

LONGEST_CHAIN = MOST_IDS


def get_person(command: GetPerson, identity: Identity) -> Person:
    """The caller's own account."""
    require(command.by, CITIZEN)
    return own_account(command.by, identity)


def own_account(by: Principal, identity: Identity) -> Person:
    """The account behind a signed-in person. Raises `NotFound` PERSON_NOT_FOUND."""
    found = account_behind(by.subject, identity)
    if found is None:
        raise person_not_found()
    return found


def own_ids(by: Principal, identity: Identity) -> tuple[str, ...]:
    """The ids under which the caller's records stand: a person's merged accounts count as hers."""
    return identity.merges.ids(by.subject) if by.kind == PERSON else (by.subject,)


def account_behind(person: str, identity: Identity) -> Person | None:
    """The account of that person id, or the one that survived it, wherever they were merged.

    Where two stacks merged in opposite directions neither counts.
    """
    merged = reversed(identity.merges.survivors(person)) if person else ()
    for other in merged:
        opposite = person in identity.merges.survivors(other)
        if not opposite and (survivor := _open_account(other, identity)) is not None:
            return survivor
    return _open_account(person, identity)


def _open_account(person: str, identity: Identity) -> Person | None:
    found = identity.people.find(person) if person else None
    for _ in range(LONGEST_CHAIN):
        if found is None or not found.merged_into:
            return found
        found = identity.people.find(found.merged_into)
    return None


def find_person(command: FindPerson, identity: Identity) -> Person:
    """One person for a stated purpose; the look-up is recorded before it is answered, whether anyone is found or not."""
    require(command.by, CLERK, SUPERVISOR)
    of_stack(command.by, identity.stack)
    faults = text_fault(command.purpose, "/purpose", "PURPOSE_REQUIRED", "请说明查询目的")
    if not command.person:
        today = identity.clock.today()
        faults += document_faults(command.number, command.document, today, "")
    if faults:
        raise Invalid("LOOKUP_INVALID", "查询内容有误，请逐项更正", faults=faults)
    person = command.person or identity.seals.index(document_key(command.number, command.document))
    return looked_up(person[:MAX_TEXT], command.purpose.strip(), command.by, identity)


def at_window(command: RaiseAssurance | IssuePasswordCode, purpose: str, identity: Identity) -> Person:
    """The account of whoever stands before a clerk of this stack with her document. The look-up is recorded.

    Refuses PERSON_INVALID, PERSON_NOT_FOUND, and NAME_DIFFERS when the document says another name.
    """
    require(command.by, CLERK)
    of_stack(command.by, identity.stack)
    faults = document_faults(command.number, command.document, identity.clock.today(), "")
    faults += name_faults(command.name)
    if faults:
        raise Invalid("PERSON_INVALID", "证件信息有误，请逐项更正", faults=faults)
    key = document_key(command.number, command.document)
    found = looked_up(identity.seals.index(key), purpose, command.by, identity)
    if found.name != command.name.strip():
        raise Conflict("NAME_DIFFERS", "账号登记的姓名与证件不一致")
    return found


def raise_assurance(command: RaiseAssurance, identity: Identity) -> Person:
    """The person stood at the window with the document: level 2 (ledger R253). Twice changes nothing."""
    was = at_window(command, "窗口核验身份", identity)
    if was.assurance >= SEEN_AT_WINDOW:
        return was
    event = AssuranceRaised(
        subject=was.id,
        division=command.by.division,
        destination=identity.stack,
        at=identity.clock.now(),
        by=actor(command.by),
        moved=(str(was.assurance), str(SEEN_AT_WINDOW)),
        person=was.id,
        level=SEEN_AT_WINDOW,
        document=command.document or RESIDENT_ID,
    )
    return identity.people.save(was, replace(was, assurance=SEEN_AT_WINDOW), [event])


def looked_up(person: str, purpose: str, by: Principal, identity: Identity) -> Person:
    """The account of that person id, the look-up recorded first. Raises `NotFound` PERSON_NOT_FOUND."""
    found = account_behind(person, identity)
    reading = Reading(
        id=f"rd-{secrets.token_urlsafe(16)}",
        person=person,
        reader=by.subject,
        purpose=purpose,
        found=found is not None,
        at=identity.clock.now(),
    )
    event = PersonalDataRead(
        subject=person,
        division=by.division,
        destination=identity.stack,
        at=reading.at,
        by=actor(by),
        note=purpose,
        person=person,
        purpose=purpose,
        found=reading.found,
    )
    identity.readings.add(reading, [event])
    if found is None:
        raise person_not_found()
    return found


def actor(by: Principal) -> Actor:
    """The caller as the trail names him."""
    return Actor(by.subject, by.acting_role, by.division)


def person_not_found() -> NotFound:
    """PERSON_NOT_FOUND."""
    return NotFound("PERSON_NOT_FOUND", "没有找到该账号")
