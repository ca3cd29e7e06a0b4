"""Every question that supervision asks the database has its index."""

from datetime import timedelta
from typing import Any

import pytest

from services.approval.store import CardDocument, MongoCards, MongoCases, MongoTallies, TallyDocument
from services.approval.store.cases import EVER, WATCHED
from services.approval.wire import encode
from services.chassis.doors import Doors
from services.chassis.mongo.documents import collection_of
from tests.contract.approval.test_supervision import NOW, card, fresh
from tests.fakes.approval import COUNTY


@pytest.mark.parametrize(
    ("collection", "query", "order", "index"),
    [
        (CardDocument, {"desks": f"{COUNTY}//"}, [("rank", -1)], "desks_1_rank_-1"),
        (
            CardDocument,
            {"desks": f"{COUNTY}/health/red_card", "state": "shown"},
            [("rank", -1)],
            "desks_1_state_1_rank_-1",
        ),
        (CardDocument, {"desks": f"{COUNTY}//", "month": {"$gte": "2026-01"}}, [], "desks_1_month_1"),
        (TallyDocument, {"places": COUNTY, "month": {"$gte": "2026-01"}}, [], "places_1_month_1"),
    ],
)
def test_every_question_has_its_index(
    store_doors: Doors, collection: Any, query: dict[str, Any], order: list[Any], index: str
) -> None:
    made = fresh(MongoCards(store_doors.outbox("approval", encode)))
    fresh(MongoTallies())
    older = NOW.replace(microsecond=0) - timedelta(days=400)
    many = [card(position, state="withdrawn", shown_at=older) for position in range(200)]
    made.add_many([(one, [], None) for one in (*many, card(200))])
    cursor = collection_of(collection).find(query)
    plan = str((cursor.sort(order) if order else cursor).explain()["queryPlanner"]["winningPlan"])
    assert f"'indexName': '{index}'" in plan
    assert "'SORT'" not in plan


def test_watched_cases_are_found_by_their_own_small_index(store_doors: Doors) -> None:
    made = fresh(MongoCases(store_doors.outbox("approval", encode)))
    query = {"next_card_at": {"$gt": EVER, "$lte": NOW}}
    plan = str(made.collection.find(query).sort("next_card_at", 1).explain()["queryPlanner"]["winningPlan"])
    assert f"'indexName': '{WATCHED}'" in plan
    assert "'SORT'" not in plan
    by_day = made.collection.find({"opened_on": "2026-11-23"}).explain()["queryPlanner"]["winningPlan"]
    assert "'indexName': 'opened_on_1'" in str(by_day)
