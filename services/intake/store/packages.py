"""Packages handed in, by receipt number; and the packages that the catalogue publishes."""

import json
from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any

from mongoengine import DateTimeField, DictField, ListField, StringField

from services.chassis.clock import SHANGHAI, day_from, day_text
from services.chassis.errors import Fault
from services.chassis.inbox import Copy, MongoReadCopy, Remembered
from services.chassis.levels import ancestors
from services.chassis.messages import Meta
from services.chassis.mongo.documents import Head
from services.chassis.mongo.repository import MongoRepository
from services.chassis.outbox import Outbox
from services.intake.domain.application import Behind, Notice, Party, Step
from services.intake.domain.package_application import PackageApplication, Part
from services.intake.domain.packages import PackageTerms, terms_of
from services.intake.store.applications import application_of, fields_of, returned_of, waiting_query
from services.intake.store.papers import kept_paper, paper_of

WAITING, WATCHED = "waiting_in_order", "watched"


class PackageDocument(Head):
    """One package. `division` and `party` lead the lists, newest first."""

    meta = {
        "collection": "intake_packages",
        "auto_create_index": False,
        "indexes": [
            {"fields": ["applicant.party", "-_id"]},
            {"fields": ["submitted_by", "-_id"]},
            {"fields": ["places", "-_id"]},
            {"fields": ["places", "status", "-_id"]},
            {
                "fields": ["waiting_since", "_id"],
                "name": WAITING,
                "partialFilterExpression": {"waiting_since": {"$type": "date"}},
            },
            {
                "fields": ["watched_until"],
                "name": WATCHED,
                "partialFilterExpression": {"watched_until": {"$type": "string"}},
            },
        ],
    }

    status = StringField()
    applicant = DictField()
    submitted_by = StringField()
    places = ListField()
    waiting_since = DateTimeField()
    watched_until = StringField()


class PackageTermsCopy(Copy):
    """Packages as the catalogue published them, by code."""

    meta = {"collection": "intake_package_terms", "auto_create_index": False}


class MongoPackages(MongoRepository[PackageApplication]):
    """`Packages` in one collection."""

    def __init__(self, outbox: Outbox) -> None:
        super().__init__(PackageDocument, outbox, _fields, _rebuild, "PACKAGE_APPLICATION_NOT_FOUND")

    def by_party(
        self, ids: Collection[str], status: str, before: str, limit: int
    ) -> list[PackageApplication]:
        theirs = {"$in": list(ids)}
        return self._page(
            {"$or": [{"applicant.party": theirs}, {"submitted_by": theirs}]}, status, before, limit
        )

    def by_division(self, division: str, status: str, before: str, limit: int) -> list[PackageApplication]:
        return self._page({"places": division}, status, before, limit)

    def waiting(self, until: date, limit: int, after: Behind = None) -> list[PackageApplication]:
        query, order = waiting_query(until, after)
        return self.select(query, order, limit, hint=WAITING)

    def late(self, today: date, limit: int) -> list[PackageApplication]:
        query = {"watched_until": {"$lt": today.isoformat()}}
        return self.select(query, [("watched_until", 1)], limit, hint=WATCHED)

    def _page(self, query: dict[str, Any], status: str, before: str, limit: int) -> list[PackageApplication]:
        if status:
            query["status"] = status
        if before:
            query["_id"] = {"$lt": before}
        return self.select(query, [("_id", -1)], limit)


class MongoPackageTerms:
    """`Terms` as a read copy, read once per version and remembered for two seconds."""

    def __init__(self) -> None:
        self._copies = MongoReadCopy(PackageTermsCopy)
        self._remembered = Remembered(self._copies, _terms)

    def ensure_indexes(self) -> None:
        self._copies.ensure_indexes()

    def put(self, terms: PackageTerms, document: str) -> None:
        limit = [terms.version, terms.days, terms.unit]
        self._copies.put(terms.code, terms.version, {"limit": limit, "row": document})

    def get(self, code: str) -> PackageTerms | None:
        return self._remembered.get(code) if 0 < len(code) <= 100 else None


def _terms(copy: Mapping[str, object]) -> PackageTerms:
    limit = copy["limit"]
    assert isinstance(limit, list)
    return terms_of(json.loads(str(copy["row"])), *limit)


def _fields(package: PackageApplication) -> dict[str, Any]:
    party, notice, why = package.applicant, package.notice, package.returned
    return {
        "status": package.status,
        "package": [package.package, package.package_version, package.package_name, package.lead_department],
        "division": package.division,
        "places": list(ancestors(package.division)),
        "accept_division": package.accept_division,
        "applicant": {
            "kind": party.kind,
            "party": party.party,
            "number": party.number_sealed,
            "name": party.name,
            "phone": party.phone_sealed,
        },
        "channel": package.channel,
        "submitted_by": package.submitted_by,
        "received_at": package.received_at,
        "limit": list(package.limit),
        "parts": [_kept_part(part) for part in package.parts],
        "drafts": [fields_of(part.draft) if part.draft else None for part in package.parts],
        "history": [
            [step.at, step.before, step.after, step.role, step.division, step.reason]
            + ([step.agent, step.principal, step.mandate] if step.mandate else [])
            for step in package.history
        ],
        "materials": [kept_paper(paper) for paper in package.materials],
        "findings": [[fault.pointer, fault.reason, fault.detail] for fault in package.findings],
        "notice": [list(notice.materials), notice.note, notice.at] if notice else None,
        "supplied": [kept_paper(paper) for paper in package.supplied],
        "accepted_at": package.accepted_at,
        "accepted_by": package.accepted_by,
        "deemed": package.deemed,
        "due": day_text(package.due),
        "ready_at": package.ready_at,
        "handed_out": [package.handed_out_at, package.collector],
        "waiting_since": package.waiting_since,
        "watched_until": package.watched_until.isoformat() if package.watched_until else None,
        **({"late_told": True} if package.late_told else {}),
        **({"returned": [why.cause, why.organ, why.organ_name, list(why.materials)]} if why else {}),
    }


def _rebuild(number: str, kept: Mapping[str, Any], meta: Meta) -> PackageApplication:
    party, notice = kept["applicant"], kept["notice"]
    package, package_version, package_name, lead_department = kept["package"]
    handed_out_at, collector = kept["handed_out"]
    days, unit = kept["limit"]
    return PackageApplication(
        id=number,
        status=kept["status"],
        package=package,
        package_version=package_version,
        package_name=package_name,
        lead_department=lead_department,
        division=kept["division"],
        accept_division=kept["accept_division"],
        applicant=Party(party["kind"], party["party"], party["number"], party["name"], party["phone"]),
        channel=kept["channel"],
        submitted_by=kept["submitted_by"],
        received_at=kept["received_at"].astimezone(SHANGHAI),
        limit=(days, unit),
        parts=tuple(_part(part, draft) for part, draft in zip(kept["parts"], kept["drafts"], strict=True)),
        history=tuple(Step(at.astimezone(SHANGHAI), *rest) for at, *rest in kept["history"]),
        materials=tuple(paper_of(*paper) for paper in kept["materials"]),
        findings=tuple(Fault(*fault) for fault in kept["findings"]),
        notice=Notice(tuple(notice[0]), notice[1], notice[2].astimezone(SHANGHAI)) if notice else None,
        supplied=tuple(paper_of(*paper) for paper in kept["supplied"]),
        accepted_at=_local(kept["accepted_at"]),
        accepted_by=kept["accepted_by"],
        deemed=kept["deemed"],
        due=day_from(kept["due"]),
        ready_at=_local(kept["ready_at"]),
        handed_out_at=_local(handed_out_at),
        collector=collector,
        returned=returned_of(*why) if (why := kept.get("returned")) else None,
        late_told=kept.get("late_told", False),
        meta=meta,
    )


def _kept_part(part: Part) -> dict[str, Any]:
    return {
        "number": part.number,
        "item": [part.item, part.item_name, part.department, part.owner_division, part.role],
        "needs": list(part.needs),
        "brought": [list(one) for one in part.brought],
        "listed": list(part.listed),
        **({"filled": [list(one) for one in part.filled]} if part.filled else {}),
        "end": [part.outcome, part.reason, part.ended_at],
    }


def _part(kept: Mapping[str, Any], draft: Mapping[str, Any] | None) -> Part:
    item, item_name, department, owner_division, role = kept["item"]
    outcome, reason, ended_at = kept["end"]
    return Part(
        number=kept["number"],
        item=item,
        item_name=item_name,
        department=department,
        owner_division=owner_division,
        role=role,
        needs=tuple(kept["needs"]),
        brought=tuple((material, source) for material, source in kept["brought"]),
        listed=tuple(kept["listed"]),
        filled=tuple((question, source) for question, source in kept.get("filled", ())),
        outcome=outcome,
        reason=reason,
        ended_at=_local(ended_at),
        draft=application_of(kept["number"], draft, Meta()) if draft else None,
    )


def _local(at: datetime | None) -> datetime | None:
    return at.astimezone(SHANGHAI) if at else None
