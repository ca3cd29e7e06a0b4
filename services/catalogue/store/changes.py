"""Change requests and batches, one collection each."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from mongoengine import BooleanField, DateTimeField, IntField, ListField, StringField

from services.catalogue.domain.changes import (
    APPROVED,
    CHANGE_WITHDRAWN,
    OPEN,
    PUBLISHED,
    PUBLISHING,
    Batch,
    Change,
    Key,
    Proposal,
    Step,
)
from services.catalogue.domain.trial_cases import PackagePaper, PackageTried, TrialCase, Verdict
from services.catalogue.domain.trials import TrialFinding
from services.catalogue.ports import ChangesWanted
from services.catalogue.store.publications import frozen_fields
from services.chassis.clock import SHANGHAI
from services.chassis.errors import Fault
from services.chassis.messages import Meta
from services.chassis.mongo.connection import refusing
from services.chassis.mongo.documents import Head
from services.chassis.mongo.repository import MongoRepository
from services.chassis.outbox import Outbox

Fields = dict[str, Any]
_FLAT = ("department", "base_version", "state", "chained", "due", "published_version")
_LATER = {"offered_on": "", "overdue": False}
"""Fields that a request kept before they were may lack."""


class ChangeDocument(Head):
    """One change request. `item`, `batch` and `kind` are those of its proposal."""

    meta = {
        "collection": "catalogue_changes",
        "auto_create_index": False,
        "indexes": [
            {"fields": ["division", "-_id"]},
            {"fields": ["division", "state", "-_id"]},
            {"fields": ["division", "item", "-_id"]},
            {"fields": ["division", "batch", "state", "-_id"]},
            {"fields": ["batch", "state", "kind"]},
            {"fields": ["chained", "state", "due"]},
            {"fields": ["offered_on"], "partialFilterExpression": {"offered_on": {"$gt": ""}}},
            {"fields": ["division", "-_id"], "name": "overdue", "partialFilterExpression": {"overdue": True}},
        ],
    }

    division = StringField()
    state = StringField()
    item = StringField()
    batch = StringField()
    kind = StringField()
    chained = BooleanField()
    due = StringField()
    offered_on = StringField()
    overdue = BooleanField()


class BatchDocument(Head):
    """One batch."""

    meta = {
        "collection": "catalogue_batches",
        "auto_create_index": False,
        "indexes": [
            {"fields": ["division", "-number"], "unique": True},
            {"fields": ["chain", "state", "-effective_on"]},
        ],
    }

    division = StringField()
    number = IntField()
    chain = BooleanField()
    state = StringField()
    effective_on = StringField()
    items = ListField()
    opened_at = DateTimeField()


class MongoChanges(MongoRepository[Change]):
    """`Changes` in one collection."""

    def __init__(self, outbox: Outbox) -> None:
        super().__init__(ChangeDocument, outbox, _fields, _change, "CHANGE_UNKNOWN")

    def listed(self, wanted: ChangesWanted, before: str, limit: int) -> list[Change]:
        query: Fields = {"division": wanted.county}
        for name in ("state", "item", "batch"):
            if value := getattr(wanted, name):
                query[name] = value
        if before:
            query["_id"] = {"$lt": before}
        return self.select(query, [("_id", -1)], limit)

    def due(self, day: str, limit: int) -> list[Change]:
        found = [self._due(state, day, limit) for state in (PUBLISHING, APPROVED)]
        return [*found[0], *found[1]][:limit]

    def offered(self, day: str, limit: int) -> list[Change]:
        return self.select({"offered_on": {"$gt": "", "$lte": day}}, [("offered_on", 1)], limit)

    def overdue(self, county: str, limit: int) -> list[Change]:
        query = {"division": county, "overdue": True, "state": {"$nin": [PUBLISHED, CHANGE_WITHDRAWN]}}
        return self.select(query, [("_id", -1)], limit)

    def counted(self, batch: str) -> Mapping[str, int]:
        steps = [
            {"$match": {"batch": batch, "state": PUBLISHED}},
            {"$group": {"_id": "$kind", "many": {"$sum": 1}}},
        ]
        with refusing():
            found = list(self.collection.aggregate(steps))
        return {one["_id"]: one["many"] for one in sorted(found, key=lambda one: one["_id"])}

    def _due(self, state: str, day: str, limit: int) -> list[Change]:
        query = {"chained": False, "state": state, "due": {"$lte": day}}
        return self.select(query, [("due", 1)], limit)


class MongoBatches(MongoRepository[Batch]):
    """`Batches` in one collection."""

    def __init__(self, outbox: Outbox) -> None:
        super().__init__(BatchDocument, outbox, _batch_fields, _batch, "BATCH_UNKNOWN")

    def last(self, county: str) -> int:
        found = self.select({"division": county}, [("number", -1)], 1)
        return found[0].number if found else 0

    def waiting(self, day: str, limit: int) -> list[Batch]:
        found: list[Batch] = []
        for state in (PUBLISHING, OPEN):
            query = {"chain": True, "state": state, "effective_on": {"$lte": day}}
            found += self.select(query, [("effective_on", -1)], limit)
        return found[:limit]


def _fields(change: Change) -> Fields:
    return {name: getattr(change, name) for name in (*_FLAT, *_LATER)} | {
        "division": change.county,
        "item": change.proposal.item,
        "batch": change.proposal.batch,
        "kind": change.proposal.kind,
        "proposal": asdict(change.proposal),
        "editors": list(change.editors),
        "faults": [[one.pointer, one.reason, one.detail] for one in change.faults],
        "keys": [[one.role, one.subject, one.at] for one in change.keys],
        "trial": [asdict(one) for one in change.trial],
        "trials": [_case_fields(one) for one in change.trials],
        "history": [[one.at, one.before, one.after, one.by, one.role, one.note] for one in change.history],
    }


def _change(key: str, kept: Mapping[str, Any], meta: Meta) -> Change:
    return Change(
        id=key,
        county=kept["division"],
        **{name: kept[name] for name in _FLAT},
        **{name: kept.get(name, lacking) for name, lacking in _LATER.items()},
        trial=tuple(map(_trial, kept.get("trial", ()))),
        trials=tuple(map(_case, kept.get("trials", ()))),
        proposal=Proposal(**kept["proposal"]),
        editors=tuple(kept["editors"]),
        faults=tuple(Fault(*one) for one in kept["faults"]),
        keys=tuple(Key(role, subject, _here(at)) for role, subject, at in kept["keys"]),
        history=tuple(Step(_here(at), *rest) for at, *rest in kept["history"]),
        meta=meta,
    )


def _trial(kept: Mapping[str, Any]) -> TrialFinding:
    at, closed_at = _here(kept["at"]), kept["closed_at"]
    return TrialFinding(**{**kept, "at": at, "closed_at": _here(closed_at) if closed_at else None})


def _case_fields(case: TrialCase) -> Fields:
    """`values` as JSON text: names of fields are no keys of documents."""
    verdict = case.verdict
    return {
        **{name: getattr(case, name) for name in ("number", "entry", "expected", "party_type", "by", "at")},
        "values": json.dumps(case.values, ensure_ascii=False),
        "handed_in": list(case.handed_in),
        "package": asdict(case.package) if case.package else None,
        "verdict": {
            "faults": [[one.pointer, one.reason, one.detail] for one in verdict.faults],
            "needed": list(verdict.needed),
            "fees": [list(one) for one in verdict.fees],
            "committed_due": verdict.committed_due,
            "statutory_due": verdict.statutory_due,
        },
    }


def _case(kept: Mapping[str, Any]) -> TrialCase:
    verdict = kept["verdict"]
    return TrialCase(
        **{name: kept[name] for name in ("number", "entry", "expected", "party_type", "by")},
        at=_here(kept["at"]),
        values=json.loads(kept["values"]),
        handed_in=tuple(kept["handed_in"]),
        package=_package(kept.get("package")),
        verdict=Verdict(
            faults=tuple(Fault(*one) for one in verdict["faults"]),
            needed=tuple(verdict["needed"]),
            fees=tuple((name, amount) for name, amount in verdict["fees"]),
            committed_due=verdict["committed_due"],
            statutory_due=verdict["statutory_due"],
        ),
    )


def _package(kept: Mapping[str, Any] | None) -> PackageTried | None:
    if kept is None:
        return None
    fields = frozen_fields(kept)
    papers = tuple(PackagePaper(**frozen_fields(one)) for one in kept["papers"])
    return PackageTried(**{**fields, "papers": papers})


def _batch_fields(batch: Batch) -> Fields:
    return {
        "division": batch.county,
        "number": batch.number,
        "title": batch.title,
        "effective_on": batch.effective_on,
        "items": list(batch.items),
        "chain": batch.all_or_nothing,
        "state": batch.state,
        "opened_by": batch.opened_by,
        "opened_at": batch.opened_at,
    }


def _batch(key: str, kept: Mapping[str, Any], meta: Meta) -> Batch:
    return Batch(
        id=key,
        county=kept["division"],
        number=kept["number"],
        title=kept["title"],
        effective_on=kept["effective_on"],
        items=tuple(kept["items"]),
        state=kept["state"],
        opened_by=kept["opened_by"],
        opened_at=_here(kept["opened_at"]),
        meta=meta,
    )


def _here(at: datetime) -> datetime:
    return at.astimezone(SHANGHAI)
