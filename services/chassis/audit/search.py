"""Finding entries: about a person, about a case, by an actor."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from heapq import nsmallest
from typing import Any

from services.chassis.audit.chain import AuditTrail
from services.chassis.errors import Fault, Invalid
from services.chassis.mongo.connection import refusing
from services.chassis.trail import Entry, Wanted

_CURSOR = re.compile(r"(?P<at>[0-9T:.+-]{20,40})/(?P<room>[a-z_]{1,40})/(?P<sequence>[0-9]{1,12})")


def search(trail: AuditTrail, wanted: Wanted, cursor: str = "", limit: int = 20) -> tuple[list[Entry], str]:
    """At most `limit` (1..100) entries of all rooms, oldest first, and the cursor of the next page.

    Raises `Invalid` AUDIT_QUERY_INVALID with every fault, `Unavailable`.
    """
    after = _CURSOR.fullmatch(cursor) if cursor else None
    _refuse(wanted, limit, bool(cursor) and after is None)
    found: list[Entry] = []
    for room in trail.rooms():
        query = _query(wanted) | (_behind(after, room) if after else {})
        with refusing():
            rows = trail.collection(room).find(query).sort([("at", 1), ("_id", 1)]).limit(limit + 1)
            found += [_entry(room, row) for row in rows]
    page = nsmallest(limit + 1, found, key=lambda entry: (entry.at, entry.room, entry.sequence))
    last = page[limit - 1] if len(page) > limit else None
    return page[:limit], f"{last.at}/{last.room}/{last.sequence}" if last else ""


def _refuse(wanted: Wanted, limit: int, cursor_broken: bool) -> None:
    faults = wanted.faults(limit)
    if cursor_broken:
        faults.append(Fault("/cursor", "CURSOR_INVALID", "翻页标记有误"))
    if faults:
        raise Invalid("AUDIT_QUERY_INVALID", "查询条件有误", faults=faults)


def _query(wanted: Wanted) -> dict[str, Any]:
    query: dict[str, Any] = {}
    if wanted.person:
        query["$or"] = [{"person": wanted.person}, {"subject": wanted.person}]
    if wanted.case:
        query["subject"] = wanted.case
    if wanted.actor:
        query["actor"] = wanted.actor
    period = {"$gte": wanted.since, "$lt": wanted.until}
    if bounds := {name: _text(at) for name, at in period.items() if at}:
        query["at"] = bounds
    if wanted.division:
        query["division"] = {"$gte": wanted.division, "$lt": f"{wanted.division}:"}
    return query


def _behind(after: re.Match[str], room: str) -> dict[str, Any]:
    at, last_room, sequence = after["at"], after["room"], int(after["sequence"])
    if room > last_room:
        return {"$and": [{"at": {"$gte": at}}]}
    if room < last_room:
        return {"$and": [{"at": {"$gt": at}}]}
    return {"$and": [{"$or": [{"at": {"$gt": at}}, {"at": at, "_id": {"$gt": sequence}}]}]}


def _text(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="milliseconds")


def _entry(room: str, row: Mapping[str, Any]) -> Entry:
    return Entry(
        room=room,
        sequence=row["_id"],
        at=row["at"],
        type=row["type"],
        subject=row["subject"],
        person=row.get("person", ""),
        actor=row["actor"],
        role=row["role"],
        division=row["division"],
        before=row["from"],
        after=row["to"],
        reason=row["reason"],
    )
