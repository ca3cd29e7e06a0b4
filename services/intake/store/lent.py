"""What intake has learned from the catalogue of powers to accept."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from services.chassis.inbox import Copy, MongoReadCopy, Remembered
from services.chassis.mongo.connection import refusing
from services.intake.domain.lent import LentAcceptance

MOST_LENT = 1000
_NOT_OVER = {"document.revoked": False}


class LentCopy(Copy):
    """Powers to accept by id."""

    meta = {
        "collection": "intake_lent",
        "auto_create_index": False,
        "indexes": [{"fields": ["document.item", "document.revoked", "-document.until"]}],
    }


class MongoLent:
    """`Lent` as a read copy; what is lent of an item is remembered for two seconds, that nothing is lent too."""

    def __init__(self) -> None:
        self._copies = MongoReadCopy(LentCopy)
        self._remembered: Remembered[tuple[LentAcceptance, ...]] = Remembered(_OfItem(self._copies), _powers)

    def ensure_indexes(self) -> None:
        self._copies.ensure_indexes()

    def put(self, power: LentAcceptance) -> None:
        days = {"since": power.since.isoformat(), "until": power.until.isoformat()}
        self._copies.put(power.id, power.revision, asdict(power) | days)

    def of(self, item: str) -> tuple[LentAcceptance, ...]:
        return self._remembered.get(item) or ()


class _OfItem:
    """All powers of one item in the form of a read copy."""

    def __init__(self, copies: MongoReadCopy) -> None:
        self._copies = copies

    def put(self, key: str, version: int, document: Mapping[str, object]) -> bool:
        return False

    def get(self, key: str) -> Mapping[str, Any]:
        query = {"document.item": key} | _NOT_OVER
        with refusing():
            cursor = self._copies.collection.find(query).sort([("document.until", -1)]).limit(MOST_LENT)
            return {"powers": [found["document"] for found in cursor]}


def _powers(document: Mapping[str, Any]) -> tuple[LentAcceptance, ...]:
    return tuple(
        LentAcceptance(
            **{
                **kept,
                "since": date.fromisoformat(kept["since"]),
                "until": date.fromisoformat(kept["until"]),
            }
        )
        for kept in document["powers"]
    )
