"""The room's own copy of the powers lent to lower divisions."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from services.approval.domain.powers import LentPower
from services.chassis.inbox import Copy, MongoReadCopy
from services.chassis.mongo.connection import refusing

MOST_LENT = 100


class PowerCopy(Copy):
    """Powers lent to lower divisions, by power id."""

    meta = {"collection": "approval_powers", "auto_create_index": False, "indexes": ["document.item"]}


class MongoPowers:
    """`Powers` as a read copy."""

    def __init__(self) -> None:
        self._copies = MongoReadCopy(PowerCopy)

    def ensure_indexes(self) -> None:
        self._copies.ensure_indexes()

    def put(self, power: LentPower) -> None:
        days = {"since": power.since.isoformat(), "until": power.until.isoformat()}
        self._copies.put(power.id, power.revision, asdict(power) | days)

    def lent(self, item: str, divisions: Sequence[str]) -> list[LentPower]:
        query = {"document.item": item, "document.division": {"$in": list(divisions)}}
        with refusing():
            found = list(self._copies.collection.find(query).sort("_id", 1).limit(MOST_LENT))
        return [_power(one["document"]) for one in found]


def _power(kept: Mapping[str, Any]) -> LentPower:
    days = {name: date.fromisoformat(kept[name]) for name in ("since", "until")}
    return LentPower(**{**kept, **days})
