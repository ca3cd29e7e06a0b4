"""How checks after grants are found among the cases."""

from datetime import date, datetime
from typing import Any

from services.approval.domain.after_check import WantedChecks
from services.approval.domain.case import Case
from services.approval.domain.certificate_life import VALID
from services.approval.domain.inspections import COMMITMENTS, MOST_NUMBERS, Population, Subject
from services.approval.domain.life import DECIDED
from services.approval.store.cases import MongoCases
from services.approval.store.promises import CHECKS, EVER, LATE, PUBLIC
from services.chassis.mongo.connection import refusing

OF_ITEM = "desks_1_item_id_1_state_1_rank_1"


class MongoAfterChecks:
    """`AfterChecks` over the collection of cases."""

    def __init__(self, cases: MongoCases) -> None:
        self._cases = cases

    def page(self, wanted: WantedChecks, limit: int) -> list[Case]:
        desk = f"{wanted.division}/{wanted.department}/{wanted.state}"
        query = {"check_desks": desk, "check_rank": {"$gt": wanted.after}}
        return self._cases.select(query, [("check_rank", 1)], limit, hint=CHECKS)

    def published(self, division: str, item: str, today: date, before: str, limit: int) -> list[Case]:
        query = {
            "published": f"{division}/{item}",
            "published_rank": {"$gt": max(before, today.isoformat())},
        }
        return self._cases.select(query, [("published_rank", 1)], limit, hint=PUBLIC)

    def late(self, now: datetime, limit: int) -> list[Case]:
        query = {"check_late_at": {"$gt": EVER, "$lte": now}}
        return self._cases.select(query, [("check_late_at", 1)], limit, hint=LATE)

    def subjects(self, population: Population, today: date, limit: int) -> list[Subject]:
        place = f"{population.division}/{population.department}"
        if population.kind == COMMITMENTS:
            query: dict[str, Any] = {"check_desks": f"{place}/due", "check_rank": {"$gt": ""}}
            query |= {"item_id": population.item} if population.item else {}
            order, hint = [("check_rank", -1)], CHECKS
        else:
            query = {
                "desks": place,
                "item_id": population.item,
                "state": DECIDED,
                "certificate.state": VALID,
                "$or": [
                    {"certificate.valid_until": ""},
                    {"certificate.valid_until": {"$gte": today.isoformat()}},
                ],
            }
            order, hint = [("rank", -1)], OF_ITEM
        found: dict[str, list[str]] = {}
        with refusing():
            cursor = self._cases.collection.find(query, {"applicant.party": 1}).sort(order).limit(limit)
            for one in cursor.hint(hint):
                found.setdefault(one["applicant"]["party"], []).append(one["_id"])
        return [Subject(party, tuple(numbers[:MOST_NUMBERS])) for party, numbers in found.items()]
