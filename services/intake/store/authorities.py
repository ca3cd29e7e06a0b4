"""What intake has learned from identity: who may act for whom."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from services.chassis.inbox import MERGE_INDEXES, Copy, MongoReadCopy
from services.chassis.mongo.connection import refusing
from services.intake.domain.authority import Authority

MOST_BETWEEN = 20


class AuthorityCopy(Copy):
    """Mandates and links by id."""

    meta = {
        "collection": "intake_authorities",
        "auto_create_index": False,
        "indexes": [{"fields": ["document.agent", "document.principal", "-document.last"]}],
    }


class MergeCopy(Copy):
    """Accounts that any stack merged."""

    meta = {"collection": "intake_merges", "auto_create_index": False, "indexes": MERGE_INDEXES}


class MongoAuthorities:
    """`Authorities` as a read copy; never remembered, so that an end counts as soon as it is heard."""

    def __init__(self) -> None:
        self._copies = MongoReadCopy(AuthorityCopy)

    def ensure_indexes(self) -> None:
        self._copies.ensure_indexes()

    def put(self, authority: Authority, version: int) -> None:
        document = {
            "principal": authority.principal,
            "principal_name": authority.principal_name,
            "agent": authority.agent,
            "agent_name": authority.agent_name,
            "items": sorted(authority.items),
            "acts": sorted(authority.acts),
            "starts": authority.starts.isoformat(),
            "ends": authority.ends.isoformat() if authority.ends else "",
            "over": authority.over,
            "last": _last_day(authority),
            "assurance": authority.assurance,
        }
        self._copies.put(authority.id, version, document)

    def find(self, authority: str) -> Authority | None:
        found = self._copies.get(authority)
        return _authority(authority, found) if found else None

    def between(self, principals: Collection[str], agents: Collection[str]) -> list[Authority]:
        query = {"document.agent": {"$in": list(agents)}, "document.principal": {"$in": list(principals)}}
        with refusing():
            cursor = self._copies.collection.find(query).sort([("document.last", -1)]).limit(MOST_BETWEEN)
            return [_authority(found["_id"], found["document"]) for found in cursor]


def _last_day(authority: Authority) -> str:
    if authority.over:
        return ""
    return (authority.ends or date.max).isoformat()


def _authority(authority: str, kept: Mapping[str, Any]) -> Authority:
    return Authority(
        id=authority,
        principal=kept["principal"],
        principal_name=kept["principal_name"],
        agent=kept["agent"],
        agent_name=kept["agent_name"],
        items=frozenset(kept["items"]),
        acts=frozenset(kept["acts"]),
        starts=date.fromisoformat(kept["starts"]),
        ends=date.fromisoformat(kept["ends"]) if kept["ends"] else None,
        over=kept["over"],
        assurance=kept["assurance"],
    )
