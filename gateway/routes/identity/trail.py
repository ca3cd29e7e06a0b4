"""The audit trail, for auditors."""

from typing import Annotated

from fastapi import Query as InQuery
from pydantic import Field
from sanji.identity.v1 import identity_trail_pb2
from typing_extensions import TypedDict

from gateway.call import Call
from gateway.levels import by_query_division
from gateway.operations import Operations
from gateway.routes.identity import RPC
from gateway.routes.samples import listed
from gateway.routes.shapes import DivisionListQuery, page

operations = Operations("audit")


class TrailQuery(DivisionListQuery):
    """At least one of `person`, `case`, `actor`; and why."""

    person: Annotated[str, Field(max_length=200)] = ""
    case: Annotated[str, Field(description="a receipt number, or another id", max_length=200)] = ""
    actor: Annotated[str, Field(max_length=200)] = ""
    since: Annotated[str, Field(description="RFC 3339, included", max_length=40)] = ""
    until: Annotated[str, Field(description="RFC 3339, not included", max_length=40)] = ""
    purpose: Annotated[str, Field(description="recorded", max_length=200)] = ""


class EntryView(TypedDict):
    """One entry. `sequence` counts from 1 in its room's chain."""

    room: str
    sequence: int
    at: str
    type: str
    subject: str
    person: str | None
    actor: str
    role: str
    division: str
    before: str | None
    after: str | None
    reason: str | None


class EntryList(TypedDict):
    """A page, oldest first."""

    items: list[EntryView]
    next: str | None


ENTRY = {
    "room": "intake",
    "sequence": 41,
    "at": "2026-11-23T01:12:03.120+00:00",
    "type": "sanji.intake.v1.ApplicationAccepted",
    "subject": "510822202611230000017X",
    "person": "5f0c2a9b7d3e4f61a2b3c4d5e6f70819",
    "actor": "s-2b7e151628aed2a6abf71589",
    "role": "clerk",
    "division": "510822101",
    "before": "submitted",
    "after": "accepted",
    "reason": None,
}


@operations.get(
    "/v1/audit",
    rpc=RPC + "ListAuditEntries",
    summary="查询审计记录",
    description="Entries of one stack's audit trails about a person, a case, or by an actor, oldest first. The reading and"
    " its purpose are on record.",
    locate=by_query_division,
    refusals=(
        "AUDIT_QUERY_INVALID",
        "AUDIT_QUERY_TOO_WIDE",
        "PERIOD_EMPTY",
        "MOMENT_INVALID",
        "PURPOSE_REQUIRED",
        "CURSOR_INVALID",
        "DIVISION_OUT_OF_SCOPE",
        "DIVISION_UNKNOWN",
    ),
    sample=listed(ENTRY),
)
async def list_audit_entries(call: Call, query: Annotated[TrailQuery, InQuery()]) -> EntryList:
    request = identity_trail_pb2.ListAuditEntriesRequest(
        person=query.person,
        case=query.case,
        actor=query.actor,
        since=query.since,
        until=query.until,
        division=call.division(query.division),
        purpose=query.purpose,
        page=page(query),
    )
    answer = await call.ask(call.rooms.identity.ListAuditEntries, request)
    return {"items": [_view(entry) for entry in answer.entries], "next": answer.next or None}


def _view(entry: identity_trail_pb2.AuditEntry) -> EntryView:
    return {
        "room": entry.room,
        "sequence": entry.sequence,
        "at": entry.at,
        "type": entry.type,
        "subject": entry.subject,
        "person": entry.person or None,
        "actor": entry.actor,
        "role": entry.role,
        "division": entry.division,
        "before": entry.before or None,
        "after": entry.after or None,
        "reason": entry.reason or None,
    }
