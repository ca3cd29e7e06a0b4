"""Applications, numbers and read copies in MongoDB; the only door to it in this room."""

import threading
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from mongoengine import DateTimeField, DictField, Document, IntField, ListField, StringField
from pymongo import ReturnDocument

from services.chassis.clock import SHANGHAI
from services.chassis.errors import Fault, Unavailable
from services.chassis.inbox import Copy, MongoReadCopy, Remembered
from services.chassis.levels import county
from services.chassis.messages import Meta
from services.chassis.mongo.connection import refusing
from services.chassis.mongo.documents import Head, collection_of
from services.chassis.mongo.repository import MongoRepository
from services.chassis.numbers import receipt_number
from services.chassis.outbox import Outbox
from services.intake.domain.application import Application, Notice, Paper, Party, Step
from services.intake.domain.items import ItemRules, compile_item

BLOCK = 50


class ApplicationDocument(Head):
    """One application. `division` and `party` lead the lists, newest first."""

    meta = {
        "collection": "intake_applications",
        "auto_create_index": False,
        "indexes": [
            {"fields": ["applicant.party", "-_id"]},
            {"fields": ["submitted_by", "-_id"]},
            {"fields": ["places", "-_id"]},
            {"fields": ["places", "status", "-_id"]},
        ],
    }

    status = StringField()
    applicant = DictField()
    submitted_by = StringField()
    places = ListField()


class CounterDocument(Document):
    """How far the receipt numbers of one day are given out."""

    meta = {"collection": "intake_counters", "auto_create_index": False}

    id = StringField(primary_key=True)
    given = IntField()
    since = DateTimeField()


class ItemCopy(Copy):
    """Items as the catalogue published them, by item id."""

    meta = {"collection": "intake_items", "auto_create_index": False, "indexes": ["document.aliases"]}


class DivisionCopy(Copy):
    """Division trees by county code."""

    meta = {"collection": "intake_divisions", "auto_create_index": False}


class MongoApplications(MongoRepository[Application]):
    """`Applications` in one collection."""

    def __init__(self, outbox: Outbox) -> None:
        super().__init__(ApplicationDocument, outbox, _fields, _rebuild, "APPLICATION_NOT_FOUND")

    def by_party(self, party: str, status: str, before: str, limit: int) -> list[Application]:
        query: dict[str, Any] = {"$or": [{"applicant.party": party}, {"submitted_by": party}]}
        return self._page(query, status, before, limit)

    def by_division(self, division: str, status: str, before: str, limit: int) -> list[Application]:
        return self._page({"places": division}, status, before, limit)

    def _page(self, query: dict[str, Any], status: str, before: str, limit: int) -> list[Application]:
        if status:
            query["status"] = status
        if before:
            query["_id"] = {"$lt": before}
        return self.select(query, [("_id", -1)], limit)


class MongoNumbers:
    """Receipt numbers from this stack's own range, taken in blocks so that few writes serve many receipts."""

    def __init__(self, county6: str, span: tuple[int, int]) -> None:
        self._county = county6
        self._first, self._end = span
        self._lock = threading.Lock()
        self._day: date | None = None
        self._next = self._block_end = 0

    def next(self, day: date) -> str:
        with self._lock:
            if self._day != day or self._next >= self._block_end:
                self._take_block(day)
            sequence = self._next
            self._next += 1
        return receipt_number(self._county, day, sequence)

    def _take_block(self, day: date) -> None:
        with refusing():
            counter = collection_of(CounterDocument).find_one_and_update(
                {"_id": day.isoformat()},
                {"$inc": {"given": BLOCK}},
                upsert=True,
                return_document=ReturnDocument.AFTER,
            )
        start = self._first + counter["given"] - BLOCK
        if start >= self._end:
            raise Unavailable("NUMBERS_EXHAUSTED", "今日编号已用完", retry_after=60)
        self._day, self._next, self._block_end = day, start, min(start + BLOCK, self._end)


@dataclass(frozen=True, slots=True)
class StoredItem:
    """A `PublishedItem` compiled from the copy."""

    rules: ItemRules
    name_zh: str
    department: str
    case_type: str
    sealed_fields: frozenset[str]


class MongoItems:
    """`Items` as a read copy, compiled once per version and remembered for two seconds."""

    def __init__(self) -> None:
        self._copies = MongoReadCopy(ItemCopy)
        self._remembered = Remembered(self._copies, _compiled)
        self._named: Remembered[str] = Remembered(_ByAlias(self._copies), lambda found: str(found["item_id"]))

    def ensure_indexes(self) -> None:
        self._copies.ensure_indexes()

    def put(self, item_id: str, version: int, aliases: Collection[str], document: Mapping[str, Any]) -> None:
        self._copies.put(item_id, version, {"aliases": list(aliases), "item": dict(document)})

    def get(self, code: str) -> StoredItem | None:
        if not code or len(code) > 100:
            return None
        found = self._remembered.get(code)
        if found is None and (item_id := self._named.get(code)) is not None:
            found = self._remembered.get(item_id)
        return found


@dataclass(frozen=True, slots=True)
class _ByAlias:
    copies: MongoReadCopy

    def put(self, key: str, version: int, document: Mapping[str, object]) -> bool:
        return False

    def get(self, key: str) -> Mapping[str, object] | None:
        with refusing():
            found = self.copies.collection.find_one({"document.aliases": key}, {"_id": 1})
        return {"item_id": found["_id"]} if found else None


class MongoDivisions:
    """`Divisions` as a read copy, remembered for two seconds."""

    def __init__(self) -> None:
        self._copies = MongoReadCopy(DivisionCopy)
        self._remembered: Remembered[frozenset[str]] = Remembered(
            self._copies, lambda document: frozenset(str(code) for code in _list(document["codes"]))
        )

    def ensure_indexes(self) -> None:
        self._copies.ensure_indexes()

    def put(self, county: str, version: int, codes: Collection[str]) -> None:
        self._copies.put(county, version, {"codes": list(codes)})

    def codes(self, county: str) -> frozenset[str] | None:
        return self._remembered.get(county)


def _compiled(copy: Mapping[str, object]) -> StoredItem:
    document = copy["item"]
    assert isinstance(document, Mapping)
    form = document.get("form") or {}
    return StoredItem(
        rules=compile_item(document),
        name_zh=str(document.get("name_zh", "")),
        department=str(document.get("department", "")),
        case_type=str(document.get("case_type", "")),
        sealed_fields=frozenset(_sealed_names(form.get("fields", ()))),
    )


def _sealed_names(fields: Any) -> list[str]:
    names: list[str] = []
    for field in fields:
        if field.get("sealed"):
            names.append(str(field["name"]))
        names += _sealed_names(field.get("item_fields", ()))
    return names


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _fields(application: Application) -> dict[str, Any]:
    party = application.applicant
    notice = application.notice
    division = application.division
    return {
        "status": application.status,
        "item": [application.item, application.item_version, application.item_name],
        "division": division,
        "places": [division[:length] for length in (6, 9, 12) if length <= len(division)],
        "accept_division": application.accept_division,
        "owner_division": application.owner_division,
        "department": application.department,
        "case_type": application.case_type,
        "applicant": {
            "kind": party.kind,
            "party": party.party,
            "number": party.number_sealed,
            "name": party.name,
            "phone": party.phone_sealed,
        },
        "form": application.form,
        "materials": [[paper.code, paper.kind, paper.ref] for paper in application.materials],
        "channel": application.channel,
        "ticket": application.ticket,
        "submitted_by": application.submitted_by,
        "received_at": application.received_at,
        "accepted_at": application.accepted_at,
        "history": [
            [step.at, step.before, step.after, step.role, step.division, step.reason]
            for step in application.history
        ],
        "findings": [[fault.pointer, fault.reason, fault.detail] for fault in application.findings],
        "notice": [list(notice.materials), notice.note, notice.at] if notice else None,
        "due": [_iso(application.committed_due), _iso(application.statutory_due)],
        "outcome": application.outcome,
        "decision_reason": application.decision_reason,
    }


def _rebuild(number: str, kept: Mapping[str, Any], meta: Meta) -> Application:
    party = kept["applicant"]
    item, item_version, item_name = kept["item"]
    committed, statutory = kept["due"]
    notice = kept["notice"]
    return Application(
        id=number,
        status=kept["status"],
        item=item,
        item_version=item_version,
        item_name=item_name,
        division=kept["division"],
        accept_division=kept["accept_division"],
        owner_division=kept["owner_division"],
        department=kept["department"],
        case_type=kept["case_type"],
        applicant=Party(party["kind"], party["party"], party["number"], party["name"], party["phone"]),
        form=kept["form"],
        materials=tuple(Paper(*paper) for paper in kept["materials"]),
        channel=kept["channel"],
        ticket=kept["ticket"],
        submitted_by=kept["submitted_by"],
        received_at=_local(kept["received_at"]),
        history=tuple(Step(_local(at), *rest) for at, *rest in kept["history"]),
        findings=tuple(Fault(*fault) for fault in kept["findings"]),
        accepted_at=_local(kept["accepted_at"]) if kept["accepted_at"] else None,
        notice=Notice(tuple(notice[0]), notice[1], _local(notice[2])) if notice else None,
        committed_due=date.fromisoformat(committed) if committed else None,
        statutory_due=date.fromisoformat(statutory) if statutory else None,
        outcome=kept["outcome"],
        decision_reason=kept["decision_reason"],
        meta=meta,
    )


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def _local(at: datetime) -> datetime:
    return at.astimezone(SHANGHAI)


def numbers_of(stack: str, span: tuple[int, int]) -> MongoNumbers:
    """The numbers of a stack, whatever its level: the county's six digits lead every receipt."""
    return MongoNumbers(county(stack), span)
