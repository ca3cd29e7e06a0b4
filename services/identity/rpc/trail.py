"""RPCs on the audit trail."""

from datetime import datetime
from typing import Any

from sanji.identity.v1 import identity_trail_pb2

from services.chassis.clock import from_rfc3339
from services.chassis.errors import Fault, Invalid
from services.chassis.grpc_server import principal
from services.chassis.room import Room
from services.chassis.trail import Wanted
from services.identity.commands.trail import ListAuditEntries
from services.identity.ports import Identity


class Trail:
    """Reading the audit trail."""

    _room: Room[Identity]

    def ListAuditEntries(self, request: Any, context: Any) -> Any:
        faults: list[Fault] = []
        wanted = Wanted(
            person=request.person,
            case=request.case,
            actor=request.actor,
            since=_moment(request.since, "/since", faults),
            until=_moment(request.until, "/until", faults),
            division=request.division,
        )
        if faults:
            limit = request.page.limit or 1
            raise Invalid("AUDIT_QUERY_INVALID", "查询条件有误", faults=[*faults, *wanted.faults(limit)])
        command = ListAuditEntries(
            principal(context), wanted, request.purpose, request.page.limit, request.page.cursor
        )
        entries, following = self._room.ask(command)
        return identity_trail_pb2.ListAuditEntriesResponse(
            entries=[
                identity_trail_pb2.AuditEntry(
                    room=entry.room,
                    sequence=entry.sequence,
                    at=entry.at,
                    type=entry.type,
                    subject=entry.subject,
                    person=entry.person,
                    actor=entry.actor,
                    role=entry.role,
                    division=entry.division,
                    before=entry.before,
                    after=entry.after,
                    reason=entry.reason,
                )
                for entry in entries
            ],
            next=following,
        )


def _moment(text: str, pointer: str, faults: list[Fault]) -> datetime | None:
    try:
        found = from_rfc3339(text) if text else None
    except ValueError:
        found = None
        faults.append(Fault(pointer, "MOMENT_INVALID", "时间应为带时区的RFC 3339格式"))
    return found
