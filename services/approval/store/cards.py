"""Cards of electronic supervision: one document each."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from mongoengine import ListField, StringField

from services.approval.domain.card import WITHDRAWN, Card, Said
from services.approval.domain.rates import DEPARTMENT, SITE, CaseKind
from services.chassis.clock import SHANGHAI
from services.chassis.levels import ancestors
from services.chassis.messages import Meta
from services.chassis.mongo.connection import refusing
from services.chassis.mongo.documents import Head
from services.chassis.mongo.repository import MongoRepository
from services.chassis.outbox import Outbox


class CardDocument(Head):
    """One card. `desks`: every place above its owner, alone and with each department and kind: `510822/health/red_card`."""

    meta = {
        "collection": "approval_cards",
        "auto_create_index": False,
        "indexes": [
            {"fields": ["desks", "-rank"]},
            {"fields": ["desks", "state", "-rank"]},
            {"fields": ["desks", "month"]},
        ],
    }

    desks = ListField()
    rank = StringField()
    state = StringField()
    month = StringField()


class MongoCards(MongoRepository[Card]):
    """`Cards` in one collection."""

    def __init__(self, outbox: Outbox) -> None:
        super().__init__(CardDocument, outbox, _fields, _rebuild, "CARD_NOT_FOUND")

    def page(
        self, division: str, department: str, kind: str, state: str, before: str, limit: int
    ) -> list[Card]:
        query: dict[str, Any] = {"desks": f"{division}/{department}/{kind}"}
        if state:
            query["state"] = state
        if before:
            query["rank"] = {"$lt": before}
        return self.select(query, [("rank", -1)], limit)

    def counts(self, division: str, grouping: str, since: str, until: str) -> dict[tuple[str, str], int]:
        query = {
            "desks": f"{division}//",
            "month": {"$gte": since, "$lte": until},
            "state": {"$ne": WITHDRAWN},
        }
        name = {SITE: "division", DEPARTMENT: "departments"}.get(grouping, "owner_division")
        steps: list[dict[str, Any]] = [{"$match": query}]
        steps += [{"$unwind": "$departments"}] if grouping == DEPARTMENT else []
        steps.append({"$group": {"_id": {"key": f"${name}", "kind": "$kind"}, "cards": {"$sum": 1}}})
        with refusing():
            found = list(self.collection.aggregate(steps))
        counted: dict[tuple[str, str], int] = {}
        for one in found:
            key = _row(one["_id"]["key"], grouping)
            at = (key, one["_id"]["kind"])
            counted[at] = counted.get(at, 0) + one["cards"]
        return counted


def _row(key: str, grouping: str) -> str:
    department = key if grouping == DEPARTMENT else ""
    return CaseKind(key, key, department).grouped(grouping) or ""


def _desks(card: Card) -> list[str]:
    return [
        f"{place}/{department}/{kind}"
        for place in ancestors(card.owner_division)
        for department in ("", *card.departments)
        for kind in ("", card.kind)
    ]


def _fields(card: Card) -> dict[str, Any]:
    return {
        "number": card.number,
        "key": card.key,
        "kind": card.kind,
        "item": [card.item, card.item_name],
        "case_type": card.case_type,
        "division": card.division,
        "owner_division": card.owner_division,
        "departments": list(card.departments),
        "desks": _desks(card),
        "rank": card.rank,
        "month": card.month,
        "due": card.due.isoformat() if card.due else "",
        "since": card.since,
        "shown_at": card.shown_at,
        "state": card.state,
        "appeal": _said_fields(card.appeal),
        "answer": _said_fields(card.answer),
        "move": [card.action, card.moved_by],
    }


def _rebuild(card_id: str, kept: Mapping[str, Any], meta: Meta) -> Card:
    item, item_name = kept["item"]
    action, moved_by = kept.get("move", ("", ""))
    return Card(
        id=card_id,
        number=kept["number"],
        key=kept["key"],
        kind=kept["kind"],
        item=item,
        item_name=item_name,
        case_type=kept["case_type"],
        division=kept["division"],
        owner_division=kept["owner_division"],
        departments=tuple(kept["departments"]),
        due=date.fromisoformat(kept["due"]) if kept["due"] else None,
        since=kept["since"].astimezone(SHANGHAI),
        shown_at=kept["shown_at"].astimezone(SHANGHAI),
        state=kept["state"],
        appeal=_said(kept["appeal"]),
        answer=_said(kept["answer"]),
        action=action,
        moved_by=moved_by,
        meta=meta,
    )


def _said_fields(said: Said | None) -> list[Any] | None:
    return [said.reason, said.by, said.at] if said else None


def _said(kept: list[Any] | None) -> Said | None:
    return Said(kept[0], kept[1], kept[2].astimezone(SHANGHAI)) if kept else None
