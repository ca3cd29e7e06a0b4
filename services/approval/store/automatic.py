"""Rules of automatic approval, and copies of what registers say."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock_time
from typing import Any

from mongoengine import DateTimeField, DictField, Document, StringField
from pymongo import UpdateOne

from services.approval.domain.automatic import AutoRules, Named
from services.approval.domain.verdicts import DUE, Automatic, Check, Verdict
from services.chassis.clock import SHANGHAI
from services.chassis.messages import Meta
from services.chassis.mongo.connection import refusing
from services.chassis.mongo.documents import Head, collection_of, ensure_indexes
from services.chassis.mongo.repository import MongoRepository
from services.chassis.outbox import Outbox

REMEMBERED_SECONDS = 2.0
MOST_IN_FORCE = 1000
FRESH_DAYS = 30
BATCH = 1000


class AutoRulesDocument(Head):
    """The rules of one item at one place. `holds`: some are in force."""

    meta = {
        "collection": "approval_auto_rules",
        "auto_create_index": False,
        "indexes": [{"fields": ["holds"], "partialFilterExpression": {"holds": {"$gt": ""}}}],
    }

    holds = StringField()


class RegisterDocument(Document):
    """What one register says of one number: `<register>/<keyed index>`. It goes when it is too old to be used."""

    meta = {
        "collection": "approval_registers",
        "auto_create_index": False,
        "indexes": [{"fields": ["as_of"], "expireAfterSeconds": (FRESH_DAYS + 2) * 86400}],
    }

    id = StringField(primary_key=True, max_length=200)
    as_of = DateTimeField()
    known = DictField()


class MongoAutoRules(MongoRepository[AutoRules]):
    """`AutoRuleSets`; those in force are remembered for `remembered` seconds, so that opening a case asks nothing."""

    def __init__(self, outbox: Outbox, remembered: float = REMEMBERED_SECONDS) -> None:
        super().__init__(AutoRulesDocument, outbox, _fields, _rebuild, "AUTO_RULES_NOT_FOUND")
        self._seconds = remembered
        self._until = float("-inf")
        self._held: Mapping[str, AutoRules] = {}

    def in_force(self, item: str, divisions: Sequence[str]) -> AutoRules | None:
        if time.monotonic() >= self._until:
            found = self.select({"holds": {"$gt": ""}}, [("holds", 1)], MOST_IN_FORCE)
            self._held = {one.id: one for one in found}
            self._until = time.monotonic() + self._seconds
        nearest = sorted(divisions, key=len, reverse=True)
        held = (self._held.get(f"{one}-{item}") for one in nearest)
        return next((one for one in held if one is not None), None)


class MongoRegisters:
    """`Registers` in one collection."""

    def __init__(self) -> None:
        self.collection = collection_of(RegisterDocument)

    def ensure_indexes(self) -> None:
        ensure_indexes([RegisterDocument])

    def put(self, register: str, as_of: date, rows: Sequence[tuple[str, Mapping[str, object]]]) -> None:
        at = datetime.combine(as_of, clock_time.min, UTC)
        newest = dict(rows)
        for begin in range(0, len(newest), BATCH):
            some = list(newest.items())[begin : begin + BATCH]
            with refusing():
                self.collection.bulk_write([_kept(register, at, *row) for row in some], ordered=False)

    def facts(self, registers: Sequence[str], index: str, today: date) -> dict[str, Mapping[str, object]]:
        since = datetime.combine(today - timedelta(days=FRESH_DAYS), clock_time.min, UTC)
        ids = [f"{register}/{index}" for register in registers]
        with refusing():
            found = list(self.collection.find({"_id": {"$in": ids}, "as_of": {"$gte": since}}))
        return {one["_id"].partition("/")[0]: one["known"] for one in found}


def automatic_fields(kept: Automatic | None) -> dict[str, Any] | None:
    """What rules said of a case, as it is stored."""
    if kept is None:
        return None
    return asdict(kept) | {"verdicts": [[one.rule, one.met] for one in kept.verdicts]}


def automatic_of(kept: Mapping[str, Any] | None) -> Automatic | None:
    """Its inverse."""
    if not kept:
        return None
    check = kept["check"]
    return Automatic(
        **{
            **kept,
            "verdicts": tuple(Verdict(rule, met) for rule, met in kept["verdicts"]),
            "check": Check(**{**check, "at": _local(check["at"])}) if check else None,
        }
    )


def check_due(kept: Automatic | None) -> bool:
    """True when a person's look is waited for."""
    return kept is not None and kept.check is not None and kept.check.state == DUE


def _kept(register: str, at: datetime, index: str, fields: Mapping[str, object]) -> UpdateOne:
    newer = {"$lte": [{"$ifNull": ["$as_of", at]}, at]}
    change = {
        "known": {"$cond": [newer, {"$literal": dict(fields)}, "$known"]},
        "as_of": {"$cond": [newer, at, "$as_of"]},
    }
    return UpdateOne({"_id": f"{register}/{index}"}, [{"$set": change}], upsert=True)


def _fields(rules: AutoRules) -> dict[str, Any]:
    return {
        "division": rules.division,
        "item": rules.item,
        "department": rules.department,
        "state": rules.state,
        "in_force": asdict(rules.in_force) if rules.in_force else None,
        "proposed": asdict(rules.proposed) if rules.proposed else None,
        "reason": rules.reason,
        "holds": rules.item if rules.in_force else "",
    }


def _rebuild(key: str, kept: Mapping[str, Any], meta: Meta) -> AutoRules:
    return AutoRules(
        id=key,
        division=kept["division"],
        item=kept["item"],
        department=kept["department"],
        state=kept["state"],
        in_force=_named(kept["in_force"]),
        proposed=_named(kept["proposed"]),
        reason=kept["reason"],
        meta=meta,
    )


def _named(kept: Mapping[str, Any] | None) -> Named | None:
    if not kept:
        return None
    return Named(**{**kept, "at": _local(kept["at"]), "confirmed_at": _local(kept["confirmed_at"])})


def _local(at: datetime | None) -> datetime | None:
    return at.astimezone(SHANGHAI) if at else None
