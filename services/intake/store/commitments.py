"""Commitments as they are stored in their application, and what intake knows of broken ones."""

from collections.abc import Collection, Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from services.chassis.clock import SHANGHAI, day_from, day_text
from services.chassis.inbox import Copy, MongoReadCopy
from services.chassis.mongo.connection import refusing
from services.intake.domain.commitments import Commitment


class BrokenPromiseCopy(Copy):
    """Broken promises by receipt number."""

    meta = {
        "collection": "intake_broken_promises",
        "auto_create_index": False,
        "indexes": [{"fields": ["document.party", "-document.lapses_on"]}],
    }


class MongoBrokenPromises:
    """`BrokenPromises` as a read copy."""

    def __init__(self) -> None:
        self._copies = MongoReadCopy(BrokenPromiseCopy)
        self.collection = self._copies.collection

    def ensure_indexes(self) -> None:
        self._copies.ensure_indexes()

    def put(self, number: str, party: str, lapses_on: date | None, version: int) -> None:
        self._copies.put(number, version, {"party": party, "lapses_on": day_text(lapses_on)})

    def until(self, parties: Collection[str], today: date) -> date | None:
        query = {"document.party": {"$in": list(parties)}, "document.lapses_on": {"$gt": today.isoformat()}}
        with refusing():
            found = self.collection.find_one(query, {"document": 1}, sort=[("document.lapses_on", -1)])
        return date.fromisoformat(found["document"]["lapses_on"]) if found else None


def kept_commitment(commitment: Commitment | None) -> dict[str, Any]:
    """Its field of the application; none without one."""
    if commitment is None:
        return {}
    days = {"lapses_on": day_text(commitment.lapses_on)}
    return {"commitment": asdict(commitment) | {"materials": list(commitment.materials)} | days}


def commitment_of(kept: Mapping[str, Any]) -> Commitment | None:
    """The inverse."""
    found = kept.get("commitment")
    if not found:
        return None
    return Commitment(
        **{
            **found,
            "signed_at": found["signed_at"].astimezone(SHANGHAI),
            "materials": tuple(found["materials"]),
            "lapses_on": day_from(found["lapses_on"]),
        }
    )
