"""Baselines: one document each, with the figures of every item in it."""

from collections.abc import Mapping
from dataclasses import asdict, astuple
from typing import Any

from services.catalogue.domain.baselines import Baseline
from services.catalogue.domain.measures import Measure
from services.chassis.messages import Meta
from services.chassis.mongo.connection import refusing
from services.chassis.mongo.documents import Head
from services.chassis.mongo.repository import MongoRepository
from services.chassis.outbox import Outbox

_HEAD = {"measures": 0, "outbox": 0}


class BaselineDocument(Head):
    """One baseline, never changed."""

    meta = {"collection": "catalogue_baselines", "auto_create_index": False}


class MongoBaselines(MongoRepository[Baseline]):
    """`Baselines` in one collection."""

    def __init__(self, outbox: Outbox) -> None:
        super().__init__(BaselineDocument, outbox, _fields, _rebuild, "BASELINE_UNKNOWN")

    def heads(self, county: str, before: str, limit: int) -> list[Baseline]:
        query = {"_id": {"$gte": f"bl_{county}_", "$lt": before or f"bl_{county}_~"}}
        with refusing():
            found = self.collection.find(query, _HEAD).sort("_id", -1).limit(limit)
            return [self.load(one) for one in found]


def _fields(baseline: Baseline) -> dict[str, Any]:
    fields = asdict(baseline)
    for name in ("id", "meta"):
        del fields[name]
    return fields | {"measures": [list(astuple(one)) for one in baseline.measures]}


def _rebuild(key: str, kept: Mapping[str, Any], meta: Meta) -> Baseline:
    held = {"id", "measures", "meta"}
    own = {name: kept[name] for name in Baseline.__dataclass_fields__ if name not in held}
    return Baseline(
        id=key, **own, measures=tuple(Measure(*one) for one in kept.get("measures", ())), meta=meta
    )
