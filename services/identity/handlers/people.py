"""What is known of a person: shown to the person, looked up for a purpose, made surer, joined."""

import secrets
from dataclasses import replace

from services.chassis.auth import CITIZEN, CLERK, SUPERVISOR, Principal, of_stack, require
from services.chassis.errors import Conflict, Invalid, NotFound
from services.chassis.messages import Actor
from services.identity.commands import FindPerson, GetPerson, MergePeople, RaiseAssurance
from services.identity.domain.accounts import Person, name_faults
from services.identity.domain.documents import RESIDENT_ID, document_faults, document_key
from services.identity.domain.parties import MAX_TEXT, SEEN_AT_WINDOW, Reading, text_fault
from services.identity.events import AssuranceRaised, PeopleMerged, PersonalDataRead
from services.identity.handlers.revoking import end_all
from services.identity.ports import Identity

LONGEST_CHAIN = 8


def get_person(command: GetPerson, identity: Identity) -> Person:
    """The caller's own account."""
    require(command.by, CITIZEN)
    return own_account(command.by, identity)


def own_account(by: Principal, identity: Identity) -> Person:
    """The account behind a signed-in person. Raises `NotFound` PERSON_NOT_FOUND."""
    found = account_behind(by.subject, identity)
    if found is None:
        raise _not_found()
    return found


def account_behind(person: str, identity: Identity) -> Person | None:
    """The account of that person id, or the one that survived it."""
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
    return _looked_up(person[:MAX_TEXT], command.purpose.strip(), command.by, identity)


def raise_assurance(command: RaiseAssurance, identity: Identity) -> Person:
    """The person stood at the window with the document: level 2 (ledger R253). Twice changes nothing."""
    require(command.by, CLERK)
    of_stack(command.by, identity.stack)
    faults = document_faults(command.number, command.document, identity.clock.today(), "")
    faults += name_faults(command.name)
    if faults:
        raise Invalid("PERSON_INVALID", "证件信息有误，请逐项更正", faults=faults)
    key = document_key(command.number, command.document)
    was = _looked_up(identity.seals.index(key), "窗口核验身份", command.by, identity)
    if was.name != command.name.strip():
        raise Conflict("NAME_DIFFERS", "账号登记的姓名与证件不一致")
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


def merge_people(command: MergePeople, identity: Identity) -> Person:
    """Close the duplicate for good; it stays and points to the survivor. Twice changes nothing.

    Its sessions end; whoever signs in with its number from then on is the survivor.
    """
    require(command.by, SUPERVISOR)
    of_stack(command.by, identity.stack)
    reason = command.reason.strip()
    if not reason:
        raise Invalid("REASON_REQUIRED", "合并账号须说明理由")
    if len(reason) > MAX_TEXT:
        raise Invalid("REASON_TOO_LONG", f"理由不能超过{MAX_TEXT}个字")
    if command.survivor == command.duplicate:
        raise Invalid("SAME_ACCOUNT", "不能将账号与其自身合并")
    survivor, duplicate = (identity.people.find(one) for one in (command.survivor, command.duplicate))
    if survivor is None or duplicate is None:
        raise _not_found()
    if duplicate.merged_into == survivor.id:
        return survivor
    if survivor.merged_into or duplicate.merged_into:
        raise Conflict("PERSON_MERGED", "账号已被合并")
    # Written first, so that of two merges in opposite directions one meets a version that has moved.
    survivor = identity.people.save(
        survivor, replace(survivor, also=tuple(dict.fromkeys((*survivor.also, duplicate.id)))), []
    )
    event = PeopleMerged(
        subject=duplicate.id,
        division=command.by.division,
        destination=identity.stack,
        at=identity.clock.now(),
        by=actor(command.by),
        moved=("open", "merged"),
        note=reason,
        person=duplicate.id,
        survivor=survivor.id,
    )
    identity.people.save(duplicate, replace(duplicate, merged_into=survivor.id), [event])
    end_all(duplicate.id, reason, command.by, identity)
    return survivor


def _looked_up(person: str, purpose: str, by: Principal, identity: Identity) -> Person:
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
        raise _not_found()
    return found


def actor(by: Principal) -> Actor:
    """The caller as the trail names him."""
    return Actor(by.subject, by.acting_role, by.division)


def _not_found() -> NotFound:
    return NotFound("PERSON_NOT_FOUND", "没有找到该账号")
