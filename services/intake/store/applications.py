"""Applications by receipt number, listed by applicant and by place."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import astuple
from datetime import date, datetime, time, timedelta
from typing import Any

from mongoengine import BooleanField, DateTimeField, DictField, ListField, StringField

from services.chassis.clock import SHANGHAI
from services.chassis.errors import Fault
from services.chassis.messages import Meta
from services.chassis.mongo.connection import refusing
from services.chassis.mongo.documents import Head
from services.chassis.mongo.group import PATIENCE
from services.chassis.mongo.repository import MongoRepository
from services.chassis.outbox import Outbox
from services.chassis.periods import Period, Stop
from services.intake.domain.answered import Answered
from services.intake.domain.application import Application, Behind, Notice, Party, Returned, Step
from services.intake.store.agency import agency_of, kept_agency
from services.intake.store.awaited import awaited_of, kept_awaited
from services.intake.store.commitments import commitment_of, kept_commitment
from services.intake.store.deliveries import delivery_of, kept_delivery
from services.intake.store.notices import kept_notice, notice_of
from services.intake.store.papers import kept_paper, paper_of

WAITING = "waiting_in_order"
EXIT = "exit"
TO_COUNT = "to_count"
ASK_AGAIN = "ask_again"
ANNOUNCE = "announce"


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
            {
                "fields": ["waiting_since", "_id"],
                "name": WAITING,
                "partialFilterExpression": {"waiting_since": {"$type": "date"}},
            },
            {
                "fields": ["to_count"],
                "name": TO_COUNT,
                "partialFilterExpression": {"to_count": True},
            },
            {
                "fields": ["ask_at"],
                "name": ASK_AGAIN,
                "partialFilterExpression": {"ask_at": {"$type": "date"}},
            },
            {
                "fields": ["to_announce"],
                "name": ANNOUNCE,
                "partialFilterExpression": {"to_announce": True},
            },
            {
                "fields": ["exit", "exit_rank"],
                "name": EXIT,
                "partialFilterExpression": {"exit_rank": {"$gt": ""}},
            },
        ],
    }

    status = StringField()
    applicant = DictField()
    submitted_by = StringField()
    places = ListField()
    waiting_since = DateTimeField()
    exit = ListField()
    to_count = BooleanField()
    to_announce = BooleanField()
    exit_rank = StringField()
    ask_at = DateTimeField()


class MongoApplications(MongoRepository[Application]):
    """`Applications` in one collection."""

    def __init__(self, outbox: Outbox) -> None:
        super().__init__(
            ApplicationDocument, outbox, fields_of, application_of, "APPLICATION_NOT_FOUND", PATIENCE
        )

    def by_party(self, ids: Collection[str], status: str, before: str, limit: int) -> list[Application]:
        theirs = {"$in": list(ids)}
        query: dict[str, Any] = {"$or": [{"applicant.party": theirs}, {"submitted_by": theirs}]}
        return self._page(query, status, before, limit)

    def by_division(self, division: str, status: str, before: str, limit: int) -> list[Application]:
        return self._page({"places": division}, status, before, limit)

    def many(self, numbers: Collection[str]) -> list[Application]:
        return self.select({"_id": {"$in": list(numbers)}}, [], len(numbers))

    def waiting(self, until: date, limit: int, after: Behind = None) -> list[Application]:
        query, order = waiting_query(until, after)
        return self.select(query, order, limit, hint=WAITING)

    def to_hand_over(self, lists: Sequence[str], newest: bool, after: str, limit: int) -> list[Application]:
        query, order = exit_query(lists, newest, after)
        return self.select(query, order, limit, hint=EXIT)

    def take_awaited(self, now: datetime, until: datetime) -> Application | None:
        with refusing():
            found = self.collection.find_one_and_update(
                {"ask_at": {"$lte": now}},
                {"$set": {"ask_at": until}},
                sort=[("ask_at", 1)],
                hint=ASK_AGAIN,
            )
        return self.load(found) if found else None

    def _page(self, query: dict[str, Any], status: str, before: str, limit: int) -> list[Application]:
        if status:
            query["status"] = status
        if before:
            query["_id"] = {"$lt": before}
        return self.select(query, [("_id", -1)], limit)


def waiting_query(until: date, after: Behind = None) -> tuple[dict[str, Any], list[tuple[str, int]]]:
    """What finds whatever waits since `until` or longer, behind `after`, and its order."""
    within: dict[str, Any] = {"$lt": datetime.combine(until + timedelta(days=1), time.min, SHANGHAI)}
    query: dict[str, Any] = {"waiting_since": within}
    if after is not None:
        since, number = after
        within["$gte"] = since
        query["$or"] = [{"waiting_since": {"$gt": since}}, {"_id": {"$gt": number}}]
    return query, [("waiting_since", 1), ("_id", 1)]


def exit_query(
    lists: Sequence[str], newest: bool, after: str, within: str = ""
) -> tuple[dict[str, Any], list[tuple[str, int]]]:
    """What finds a page of the exit window's lists, and its order. `within`: what stands before the names of the fields."""
    rank = {"$gt": "", "$lt": after} if newest and after else {"$gt": after if not newest else ""}
    by_rank = f"{within}exit_rank"
    return {f"{within}exit": {"$in": list(lists)}, by_rank: rank}, [(by_rank, -1 if newest else 1)]


def fields_of(application: Application) -> dict[str, Any]:
    """What is kept of an application."""
    party = application.applicant
    notice, returned = application.notice, application.returned
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
        "materials": [kept_paper(paper) for paper in application.materials],
        "channel": application.channel,
        "ticket": application.ticket,
        "submitted_by": application.submitted_by,
        "received_at": application.received_at,
        "accepted_at": application.accepted_at,
        "accepted_by": application.accepted_by,
        "history": [
            [step.at, step.before, step.after, step.role, step.division, step.reason, *_under(step)]
            for step in application.history
        ],
        "findings": [[fault.pointer, fault.reason, fault.detail] for fault in application.findings],
        "notice": [list(notice.materials), notice.note, notice.at] if notice else None,
        "due": [_iso(application.committed_due), _iso(application.statutory_due)],
        **({"provisional": list(application.provisional)} if application.provisional else {}),
        "periods": [
            [one.name, _iso(one.started_on), one.days, one.unit, one.extended] for one in application.periods
        ],
        "stops": [
            [_iso(one.start), _iso(one.end), one.why, one.days, one.notice] for one in application.stops
        ],
        "decided_at": application.decided_at,
        "outcome": application.outcome,
        "decision_reason": application.decision_reason,
        "waiting_since": application.waiting_since,
        "deemed": application.deemed,
        "returned": [returned.cause, returned.organ, returned.organ_name, list(returned.materials)]
        if returned
        else None,
        **({"corrected_by": list(application.corrected_by)} if application.corrected_by else {}),
        **kept_agency(application.agency),
        **({"package": application.package} if application.package else {}),
        **(
            {"answered": [list(astuple(one)) for one in application.answered]} if application.answered else {}
        ),
        **kept_commitment(application.commitment),
        **kept_delivery(application),
        **kept_awaited(application),
        "person_wanted": application.person_wanted,
        "to_count": application.decided_at is not None,
        "issued": [kept_notice(one) for one in application.issued],
    }


def application_of(number: str, kept: Mapping[str, Any], meta: Meta) -> Application:
    """The inverse."""
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
        materials=tuple(paper_of(*paper) for paper in kept["materials"]),
        channel=kept["channel"],
        ticket=kept["ticket"],
        submitted_by=kept["submitted_by"],
        received_at=_local(kept["received_at"]),
        history=tuple(Step(_local(at), *rest) for at, *rest in kept["history"]),
        findings=tuple(Fault(*fault) for fault in kept["findings"]),
        accepted_at=_local(kept["accepted_at"]) if kept["accepted_at"] else None,
        accepted_by=kept["accepted_by"],
        corrected_by=tuple(kept.get("corrected_by", ())),
        notice=Notice(tuple(notice[0]), notice[1], _local(notice[2])) if notice else None,
        committed_due=date.fromisoformat(committed) if committed else None,
        statutory_due=date.fromisoformat(statutory) if statutory else None,
        periods=tuple(_period(*one) for one in kept.get("periods", ())),
        stops=tuple(_stop(*one) for one in kept.get("stops", ())),
        decided_at=_local(kept["decided_at"]) if kept.get("decided_at") else None,
        outcome=kept["outcome"],
        decision_reason=kept["decision_reason"],
        deemed=kept.get("deemed", False),
        returned=returned_of(*returned) if (returned := kept.get("returned")) else None,
        agency=agency_of(kept),
        package=kept.get("package", ""),
        answered=tuple(Answered(*one) for one in kept.get("answered", ())),
        provisional=tuple(kept.get("provisional", ())),
        commitment=commitment_of(kept),
        delivery=delivery_of(kept),
        awaited=awaited_of(kept),
        person_wanted=kept.get("person_wanted", False),
        issued=tuple(map(notice_of, kept.get("issued", ()))),
        meta=meta,
    )


def returned_of(cause: str, organ: str, organ_name: str, materials: list[str]) -> Returned:
    """Why it was not taken on, from its row."""
    return Returned(cause, organ, organ_name, tuple(materials))


def _under(step: Step) -> list[str]:
    return [step.agent, step.principal, step.mandate] if step.mandate else []


def _period(name: str, started_on: str, days: int, unit: str, extended: int) -> Period:
    return Period(name, date.fromisoformat(started_on), days, unit, extended)


def _stop(start: str, end: str, why: str, days: int, notice: str) -> Stop:
    return Stop(date.fromisoformat(start), date.fromisoformat(end) if end else None, why, days, notice)


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def _local(at: datetime) -> datetime:
    return at.astimezone(SHANGHAI)
