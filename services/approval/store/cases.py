"""Cases: one document each."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, astuple
from datetime import date, datetime
from typing import Any

from pymongo import UpdateOne

from services.approval.domain.answered import Answered
from services.approval.domain.asking import awaiting
from services.approval.domain.case import OPEN_STATES, Case
from services.approval.domain.clocks import Clock
from services.approval.domain.desk import Wanted
from services.approval.domain.held import Reminder
from services.approval.domain.life import ADVISE, DECIDED, LIFE
from services.approval.domain.rates import CaseKind
from services.approval.domain.watching import next_card_at
from services.approval.store.automatic import automatic_fields, automatic_of, check_due
from services.approval.store.case_document import AWAITING, EVER, WATCHED, CaseDocument
from services.approval.store.certificates import certificate_fields, certificate_from
from services.approval.store.deferring import (
    PROMISED,
    missed_by,
    outstanding_fields,
    outstanding_of,
)
from services.approval.store.desks import claimants, desks, query_of, sights, unclaimed
from services.approval.store.promises import after_check_of, promise_fields, promise_of
from services.approval.store.stops import (
    extension_fields,
    extension_of,
    pause_of,
    request_of,
    step_fields,
    step_of,
)
from services.approval.store.tasks import task_fields, task_of
from services.chassis.clock import SHANGHAI
from services.chassis.messages import Meta
from services.chassis.mongo.connection import refusing
from services.chassis.mongo.repository import MongoRepository
from services.chassis.outbox import Outbox


class MongoCases(MongoRepository[Case]):
    """`Cases` in one collection."""

    def __init__(self, outbox: Outbox) -> None:
        super().__init__(CaseDocument, outbox, _fields, _rebuild, "CASE_NOT_FOUND")

    def page(self, wanted: Wanted, limit: int) -> list[Case]:
        return self.select(query_of(wanted), [("rank", 1)], limit)

    def count(self, wanted: Wanted, most: int) -> int:
        with refusing():
            return int(self.collection.count_documents(query_of(wanted), limit=most))

    def to_ask(self, now: datetime, limit: int) -> list[Case]:
        return self.select(
            {"state": {"$in": LIFE.where(ADVISE)}, "ask_at": {"$lte": now}}, [("ask_at", 1)], limit
        )

    def take(self, department: str, now: datetime, until: datetime, limit: int) -> list[Case]:
        query = _awaited(department, now)
        taken: list[Case] = []
        with refusing():
            while len(taken) < limit:
                found = self.collection.find_one_and_update(
                    query, {"$set": {"awaiting.$.at": until}}, hint=AWAITING
                )
                if found is None:
                    break
                taken.append(self.load(found))
        return taken

    def waits(self, department: str, until: datetime) -> bool:
        with refusing():
            found = self.collection.find_one(_awaited(department, until), {"_id": 1}, hint=AWAITING)
        return found is not None

    def counted_before(self, edition: int, limit: int) -> list[Case]:
        query = {"state": {"$in": OPEN_STATES}, "edition": {"$lt": edition}}
        return self.select(query, [("edition", 1)], limit)

    def to_watch(self, now: datetime, limit: int) -> list[Case]:
        query = {"next_card_at": {"$gt": EVER, "$lte": now}}
        return self.select(query, [("next_card_at", 1)], limit, hint=WATCHED)

    def missed_promises(self, now: datetime, limit: int) -> list[Case]:
        return self.select(missed_by(now), [("missed_at", 1)], limit, hint=PROMISED)

    def mark(self, dealt: Sequence[tuple[Case, Case]]) -> None:
        writes = [
            UpdateOne(
                {"_id": was.id, "version": was.meta.version},
                {
                    "$set": {
                        "marked": list(now.marked),
                        "next_card_at": next_card_at(now),
                        "version": was.meta.version + 1,
                    }
                },
            )
            for was, now in dealt
        ]
        if writes:
            with refusing():
                self.collection.bulk_write(writes, ordered=False)

    def to_check(self, division: str, department: str, after: str, limit: int) -> list[Case]:
        query = {"checks_due": f"{division}/{department}", "rank": {"$gt": after}}
        return self.select(query, [("rank", 1)], limit)

    def opened(self, day: date) -> dict[CaseKind, int]:
        steps: list[dict[str, Any]] = [
            {"$match": {"opened_on": day.isoformat()}},
            {"$project": {"division": 1, "owner_division": 1, "department": "$tasks.department"}},
            {"$addFields": {"department": {"$concatArrays": [[""], "$department"]}}},
            {"$unwind": "$department"},
            {
                "$group": {
                    "_id": {
                        "division": "$division",
                        "owner_division": "$owner_division",
                        "department": "$department",
                    },
                    "cases": {"$sum": 1},
                }
            },
        ]
        with refusing():
            return {CaseKind(**one["_id"]): one["cases"] for one in self.collection.aggregate(steps)}


def _fields(case: Case) -> dict[str, Any]:
    return {
        "state": case.state,
        "item": [case.item, case.item_version, case.item_name],
        "case_type": case.case_type,
        "division": case.division,
        "owner_division": case.owner_division,
        "item_id": case.item,
        "desks": desks(case),
        "unclaimed": unclaimed(case),
        "claimants": claimants(case),
        "supervisors": list(case.supervisors),
        "sights": sights(case),
        "rank": case.rank,
        "applicant": {"name": case.applicant_name, "party": case.party},
        "form": case.form,
        "accepted_at": case.accepted_at,
        "handled_by": list(case.handled_by),
        "tasks": [task_fields(task) for task in case.tasks],
        "ask_at": case.ask_at,
        "awaiting": [{"department": department, "at": at} for department, at in awaiting(case)],
        "clocks": [
            [
                clock.name,
                clock.started_on.isoformat(),
                clock.days,
                clock.unit,
                _iso(clock.due),
                clock.provisional,
                clock.extended,
            ]
            for clock in case.clocks
        ],
        "edition": case.edition,
        "pauses": [asdict(one) | {"start": _iso(one.start), "end": _iso(one.end)} for one in case.pauses],
        "extension": extension_fields(case.extension),
        "request": asdict(case.request) if case.request else None,
        "reminders": [[one.by, one.at, one.note] for one in case.reminders],
        "steps": [step_fields(step) for step in case.steps],
        "marked": list(case.marked),
        "next_card_at": next_card_at(case),
        "opened_on": _iso(case.opened_on),
        "outcome": case.outcome,
        "reason": case.reason,
        "decided_at": case.decided_at,
        **({"withdrawn_at": case.withdrawn_at} if case.withdrawn_at else {}),
        "certificate": certificate_fields(case.certificate) if case.certificate else None,
        **promise_fields(case),
        **({"answered": [list(astuple(one)) for one in case.answered]} if case.answered else {}),
        **outstanding_fields(case),
        "delivered_at": case.delivered_at,
        "by_one_person": case.by_one_person,
        "automatic": automatic_fields(case.automatic),
        "checks_due": desks(case) if case.state == DECIDED and check_due(case.automatic) else [],
    }


def _rebuild(number: str, kept: Mapping[str, Any], meta: Meta) -> Case:
    item, item_version, item_name = kept["item"]
    return Case(
        id=number,
        state=kept["state"],
        item=item,
        item_version=item_version,
        item_name=item_name,
        case_type=kept["case_type"],
        division=kept["division"],
        owner_division=kept["owner_division"],
        applicant_name=kept["applicant"]["name"],
        party=kept["applicant"]["party"],
        form=kept["form"],
        accepted_at=kept["accepted_at"].astimezone(SHANGHAI),
        handled_by=tuple(kept["handled_by"]),
        supervisors=tuple(kept.get("supervisors", ())),
        tasks=tuple(map(task_of, kept["tasks"])),
        clocks=tuple(
            Clock(name, date.fromisoformat(started_on), days, unit, _day(due), *counted)
            for name, started_on, days, unit, due, *counted in kept["clocks"]
        ),
        edition=kept["edition"],
        pauses=tuple(map(pause_of, kept.get("pauses", ()))),
        extension=extension_of(kept.get("extension")),
        request=request_of(kept.get("request")),
        reminders=tuple(
            Reminder(by, at.astimezone(SHANGHAI), note) for by, at, note in kept.get("reminders", ())
        ),
        steps=tuple(step_of(*one) for one in kept.get("steps", ())),
        marked=tuple(kept.get("marked", ())),
        opened_on=_day(kept.get("opened_on", "")),
        outcome=kept["outcome"],
        reason=kept["reason"],
        decided_at=_local(kept["decided_at"]),
        certificate=certificate_from(kept["certificate"]) if kept.get("certificate") else None,
        promise=promise_of(kept),
        after_check=after_check_of(kept),
        delivered_at=_local(kept.get("delivered_at")),
        withdrawn_at=_local(kept.get("withdrawn_at")),
        by_one_person=kept.get("by_one_person", False),
        automatic=automatic_of(kept.get("automatic")),
        answered=tuple(Answered(*one) for one in kept.get("answered", ())),
        outstanding=outstanding_of(kept),
        meta=meta,
    )


def _awaited(department: str, by: datetime) -> dict[str, Any]:
    waiting = {"$elemMatch": {"department": department, "at": {"$lte": by}}}
    return {"awaiting.department": department, "awaiting": waiting}


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _local(at: datetime | None) -> datetime | None:
    return at.astimezone(SHANGHAI) if at else None
