"""Claims: one document per site and item."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from mongoengine import StringField

from services.catalogue.domain.claims import CLAIMED, FOLLOWS, LISTINGS, Claim, Counts
from services.catalogue.domain.rates import Held
from services.catalogue.domain.standing import AUTHORITY, FULL, GENERAL, WINDOW_KIND
from services.chassis.messages import Meta
from services.chassis.mongo.connection import refusing
from services.chassis.mongo.documents import Head
from services.chassis.mongo.repository import MongoRepository
from services.chassis.outbox import Outbox

MOST_COUNTED = 100_000
MOST_MADE = 200


class ClaimDocument(Head):
    """One site's claim of one item."""

    meta = {
        "collection": "catalogue_claims",
        "auto_create_index": False,
        "indexes": [
            {"fields": ["site", "state", "item"]},
            {"fields": ["site", "state", "listing", "item"]},
            {"fields": ["item", "state", "site"]},
        ],
    }

    site = StringField()
    item = StringField()
    state = StringField()
    listing = StringField()


class MongoClaims(MongoRepository[Claim]):
    """`Claims` in one collection."""

    def __init__(self, outbox: Outbox) -> None:
        super().__init__(ClaimDocument, outbox, _fields, _rebuild, "ITEM_NOT_CLAIMED")

    def page(self, after: str, limit: int) -> list[Claim]:
        return self.select({"_id": {"$gt": after}}, [("_id", 1)], limit)

    def find_many(self, keys: Sequence[str]) -> dict[str, Claim]:
        with refusing():
            return {
                found["_id"]: self.load(found) for found in self.collection.find({"_id": {"$in": list(keys)}})
            }

    def made_by(self, key: str) -> list[Claim]:
        return self.select({"first_key": {"$regex": f"^{re.escape(key)}/"}}, [], MOST_MADE)

    def of_site(self, site: str, listing: str, after: str, limit: int) -> list[Claim]:
        query: dict[str, Any] = {"site": site, "state": CLAIMED, "item": {"$gt": after}}
        if listing:
            query["listing"] = listing
        return self.select(query, [("item", 1)], limit)

    def of_item(self, item: str, after: str, limit: int) -> list[Claim]:
        return self.select(_of_item(item, after), [("site", 1)], limit)

    def differing(self, item: str, newest: int, after: str, limit: int) -> list[Claim]:
        late = {"edition": {"$gt": FOLLOWS, "$lt": newest}}
        query = _of_item(item, after) | {"$or": [late, {"copied": {"$ne": {}}}]}
        return self.select(query, [("site", 1)], limit)

    def counts(self, site: str) -> Counts:
        of_site = {"site": site, "state": CLAIMED}
        with refusing():
            public, powers = (
                self.collection.count_documents(of_site | {"listing": listing}, limit=MOST_COUNTED)
                for listing in LISTINGS
            )
        return Counts(public, powers)

    def standing(self, sites: Sequence[str]) -> dict[str, Held]:
        steps: list[dict[str, Any]] = [
            {"$match": {"site": {"$in": list(sites)}, "state": CLAIMED}},
            {
                "$group": {
                    "_id": "$item",
                    "claims": {"$sum": 1},
                    "full": _how_many(AUTHORITY, FULL),
                    "general": _how_many(WINDOW_KIND, GENERAL),
                }
            },
        ]
        with refusing():
            return {
                one["_id"]: Held(one["claims"], one["full"], one["general"])
                for one in self.collection.aggregate(steps)
            }

    def sites(self, item: str) -> int:
        with refusing():
            return int(self.collection.count_documents({"item": item, "state": CLAIMED}, limit=MOST_COUNTED))

    def relist(self, item: str, listing: str) -> None:
        query = {"item": item, "state": CLAIMED, "listing": {"$ne": listing}}
        with refusing():
            self.collection.update_many(query, {"$set": {"listing": listing}})


def _how_many(name: str, value: str) -> dict[str, Any]:
    return {"$sum": {"$cond": [{"$eq": [f"$overrides.{name}", value]}, 1, 0]}}


def _of_item(item: str, after: str) -> dict[str, Any]:
    return {"item": item, "state": CLAIMED, "site": {"$gt": after}}


def _fields(claim: Claim) -> dict[str, Any]:
    fields = asdict(claim)
    for name in ("id", "meta"):
        del fields[name]
    return fields | {"edition": fields.pop("version")}


def _rebuild(key: str, kept: Mapping[str, Any], meta: Meta) -> Claim:
    own = {name: kept[name] for name in Claim.__dataclass_fields__ if name not in ("id", "meta", "version")}
    return Claim(id=key, version=kept["edition"], meta=meta, **own)
