"""Service accounts in MongoDB."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from mongoengine import ListField, StringField

from services.chassis.clock import SHANGHAI
from services.chassis.levels import ancestors
from services.chassis.messages import Meta
from services.chassis.mongo.documents import Head
from services.chassis.mongo.repository import MongoRepository
from services.chassis.outbox import Outbox
from services.identity.domain.service_accounts import ServiceAccount


class ServiceAccountDocument(Head):
    """One service account; `places`: its division and those above it."""

    meta = {
        "collection": "identity_service_accounts",
        "auto_create_index": False,
        "indexes": [{"fields": ["places", "_id"]}],
    }

    places = ListField(StringField())


class MongoServiceAccounts(MongoRepository[ServiceAccount]):
    """`ServiceAccounts` in one collection."""

    def __init__(self, outbox: Outbox) -> None:
        super().__init__(ServiceAccountDocument, outbox, _fields, _rebuild, "SERVICE_ACCOUNT_NOT_FOUND")

    def page(self, division: str, after: str, limit: int) -> list[ServiceAccount]:
        query: dict[str, Any] = {"places": division} | ({"_id": {"$gt": after}} if after else {})
        return self.select(query, [("_id", 1)], limit)


def _fields(account: ServiceAccount) -> dict[str, Any]:
    return {
        "kind": account.kind,
        "name": account.name,
        "scopes": sorted(account.scopes),
        "division": account.division,
        "places": list(ancestors(account.division)),
        "department": account.department,
        "site": account.site,
        "expires_on": account.expires_on.isoformat(),
        "key": account.key,
        "old_key": account.old_key,
        "old_until": account.old_until,
        "created_at": account.created_at,
        "rotated_at": account.rotated_at,
        "used_at": account.used_at,
        "state": account.state,
    }


def _rebuild(account_id: str, kept: Mapping[str, Any], meta: Meta) -> ServiceAccount:
    return ServiceAccount(
        id=account_id,
        kind=kept["kind"],
        name=kept["name"],
        scopes=frozenset(kept["scopes"]),
        division=kept["division"],
        department=kept["department"],
        site=kept["site"],
        expires_on=date.fromisoformat(kept["expires_on"]),
        key=kept["key"],
        created_at=kept["created_at"].astimezone(SHANGHAI),
        old_key=kept["old_key"],
        old_until=_at(kept["old_until"]),
        rotated_at=_at(kept["rotated_at"]),
        used_at=_at(kept["used_at"]),
        state=kept["state"],
        meta=meta,
    )


def _at(kept: datetime | None) -> datetime | None:
    return kept.astimezone(SHANGHAI) if kept else None
