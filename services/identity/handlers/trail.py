"""Reading the audit trail, which is itself on record."""

import secrets
from collections.abc import Sequence
from dataclasses import replace

from services.chassis.auth import AUDITOR, require
from services.chassis.errors import Invalid
from services.chassis.messages import Actor
from services.chassis.trail import Entry
from services.identity.commands.trail import ListAuditEntries
from services.identity.domain.parties import Reading, text_fault
from services.identity.events import PersonalDataRead
from services.identity.ports import Identity

DEFAULT_LIMIT = 20


def list_audit_entries(command: ListAuditEntries, identity: Identity) -> tuple[Sequence[Entry], str]:
    """Entries of all rooms of this stack by actors of the auditor's subtree, oldest first, and the next cursor.

    Refuses AUDIT_QUERY_INVALID with every fault, DIVISION_OUT_OF_SCOPE.
    """
    by, limit = command.by, command.limit or DEFAULT_LIMIT
    wanted = replace(command.wanted, division=command.wanted.division or by.division)
    require(by, AUDITOR, division=wanted.division)
    faults = [
        *wanted.faults(limit),
        *text_fault(command.purpose, "/purpose", "PURPOSE_REQUIRED", "请说明查询目的"),
    ]
    if faults:
        raise Invalid("AUDIT_QUERY_INVALID", "查询条件有误", faults=faults)
    found = identity.trail.search(wanted, command.cursor, limit)
    at, subject = identity.clock.now(), wanted.person or wanted.case or wanted.actor
    reading = Reading(
        f"rd-{secrets.token_urlsafe(16)}", subject, by.subject, command.purpose.strip(), bool(found[0]), at
    )
    event = PersonalDataRead(
        subject=subject,
        division=by.division,
        destination=identity.stack,
        at=at,
        by=Actor(by.subject, by.acting_role, by.division),
        note=reading.purpose,
        person=wanted.person,
        purpose=reading.purpose,
        found=reading.found,
    )
    identity.readings.add(reading, [event])
    return found
