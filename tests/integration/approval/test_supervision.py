"""Electronic supervision on a real broker and database: work shows the cards, people answer for them."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import grpc
import pytest
from sanji.approval.v1 import approval_supervision_pb2 as pb

from services.chassis.clock import SystemClock
from services.chassis.privacy import Sealer
from tests.fakes.approval import COUNTY
from tests.integration.approval.conftest import (
    accepted,
    item_published,
    shipped_year_published,
    signed,
)
from tests.waiting import until

ITEM = "residence_permit"
NUMBER = "510822202601050000091"
SUPERVISOR, CLERK = ("", "supervisor"), ("", "clerk")
REVIEWER = ("public_security", "reviewer")


def test_a_case_that_is_long_overdue_gets_its_cards_and_one_is_withdrawn_after_an_appeal(
    worker: object, post: Callable[..., None], stub: Any, sealer: Sealer
) -> None:
    long_ago = SystemClock().now() - timedelta(days=90)
    post(shipped_year_published(), "CN-2026")
    post(item_published(ITEM), ITEM)
    post(accepted(NUMBER, ITEM, sealer, long_ago), NUMBER, COUNTY)

    def listed(**wanted: str) -> dict[str, Any]:
        answer = stub.ListCards(pb.ListCardsRequest(**wanted), **signed(*SUPERVISOR))
        return {card.key: card for card in answer.cards if card.number == NUMBER}

    cards = until(listed, 40, "the cards")
    assert set(cards) >= {"warning", "yellow_card", "red_card", "critical"}
    assert set(listed(kind="red_card", department="public_security")) == {"red_card"}

    why = {"number": NUMBER, "key": "red_card"}
    appealed = stub.AppealCard(pb.AppealCardRequest(**why, reason="系统故障两日"), **signed(*REVIEWER)).card
    assert (appealed.state, appealed.appeal.reason) == ("appealed", "系统故障两日")
    request = pb.WithdrawCardRequest(**why, reason="故障属实")
    with pytest.raises(grpc.RpcError) as refused:
        stub.WithdrawCard(request, **signed(*CLERK))
    assert refused.value.code() == grpc.StatusCode.PERMISSION_DENIED
    assert stub.WithdrawCard(request, **signed(*SUPERVISOR)).card.state == "withdrawn"
    assert set(listed(state="withdrawn")) == {"red_card"}

    month = SystemClock().today().strftime("%Y-%m")
    period = pb.GetCardRatesRequest(grouping="level", since=month, until=month)
    (rate,) = until(
        lambda: [one for one in stub.GetCardRates(period, **signed(*SUPERVISOR)).rates if one.cases],
        40,
        "the rates",
    )
    assert (rate.key, rate.cards, rate.shown["yellow_card"]) == ("county", 1, 1)
    assert rate.per_100000 == "100000.00"
