"""Electronic supervision (电子监察): yellow and red cards, appeals, and their rate.

A card lies at the stack that decides its case, which is found as the case itself is.
"""

from typing import Annotated, Any

from fastapi import Query as InQuery
from pydantic import Field
from sanji.approval.v1 import approval_supervision_pb2 as pb

from gateway.call import Call
from gateway.levels import by_query_division
from gateway.operations import Operations
from gateway.routes.approval import RPC
from gateway.routes.approval.supervision_views import (
    ANSWER,
    APPEAL,
    CARD,
    RATES,
    CardList,
    CardRates,
    CardView,
    card_view,
    rate_view,
)
from gateway.routes.samples import listed
from gateway.routes.shapes import DivisionListQuery, Query, ReasonToGive, page

NOT_FOUND = "CARD_NOT_FOUND"
SAYING = (NOT_FOUND, "CARD_STATE", "REASON_REQUIRED", "REASON_TOO_LONG", "DEPARTMENT_NOT_ALLOWED")
operations = Operations("supervision")


class CardsQuery(DivisionListQuery):
    """Which cards."""

    department: Annotated[str, Field(max_length=64, examples=["public_security"])] = ""
    kind: Annotated[str, Field(max_length=32, examples=["red_card"])] = ""
    state: Annotated[str, Field(max_length=32, examples=["shown"])] = ""


class RatesQuery(Query):
    """Which rates; months, both included, at most 36."""

    by: Annotated[str, Field(json_schema_extra={"enum": ["site", "department", "level"]}, max_length=32)]
    since: Annotated[str, Field(max_length=7, examples=["2026-01"])]
    until: Annotated[str, Field(max_length=7, examples=["2026-12"])]
    division: Annotated[str, Field(description="6, 9 or 12 digits; the own without", max_length=12)] = ""


@operations.get(
    "/v1/supervision/cards",
    rpc=RPC + "ListCards",
    summary="督办牌列表",
    description="Cards of a division subtree, newest first; a reviewer sees those of the own department.",
    locate=by_query_division,
    refusals=(
        "CURSOR_INVALID",
        "KIND_UNKNOWN",
        "STATE_UNKNOWN",
        "DIVISION_OUT_OF_SCOPE",
        "DIVISION_UNKNOWN",
        "DIVISION_MALFORMED",
        "DEPARTMENT_NOT_ALLOWED",
    ),
    sample=listed(CARD),
)
async def list_cards(call: Call, query: Annotated[CardsQuery, InQuery()]) -> CardList:
    request = pb.ListCardsRequest(
        division=call.division(query.division),
        department=query.department,
        kind=query.kind,
        state=query.state,
        page=page(query),
    )
    answer = await call.ask(call.rooms.approval.ListCards, request)
    return {"items": [card_view(card) for card in answer.cards], "next": answer.next or None}


@operations.get(
    "/v1/supervision/rates",
    rpc=RPC + "GetCardRates",
    summary="红黄牌发生率",
    description="Cards per 100,000 cases opened in these months, by site, department or level of a division subtree.",
    locate=by_query_division,
    refusals=(
        "GROUPING_UNKNOWN",
        "PERIOD_INVALID",
        "DIVISION_OUT_OF_SCOPE",
        "DIVISION_UNKNOWN",
        "DIVISION_MALFORMED",
    ),
    sample=RATES,
)
async def get_card_rates(call: Call, query: Annotated[RatesQuery, InQuery()]) -> CardRates:
    request = pb.GetCardRatesRequest(
        division=call.division(query.division), grouping=query.by, since=query.since, until=query.until
    )
    answer = await call.ask(call.rooms.approval.GetCardRates, request)
    return {
        "by": query.by,
        "since": query.since,
        "until": query.until,
        "items": [rate_view(rate) for rate in answer.rates],
    }


@operations.post(
    "/v1/cases/{number}/cards/{card}/appeal",
    rpc=RPC + "AppealCard",
    summary="对督办牌提出申诉",
    description="The supervised department objects, with the reason.",
    elsewhere=NOT_FOUND,
    versioned=True,
    refusals=SAYING,
    asked={"reason": "部门系统故障两日"},
    sample={**CARD, "state": "appealed", "appeal": APPEAL, "version": 2},
)
async def appeal_card(call: Call, number: str, card: str, body: ReasonToGive) -> CardView:
    request = pb.AppealCardRequest(**_said(call, number, card, body))
    return card_view((await call.ask(call.rooms.approval.AppealCard, request)).card)


@operations.post(
    "/v1/cases/{number}/cards/{card}/upholding",
    rpc=RPC + "UpholdCard",
    summary="维持督办牌",
    description="The supervisor refuses the appeal, with the reason.",
    elsewhere=NOT_FOUND,
    versioned=True,
    refusals=(*SAYING, "SAME_PERSON_ASKED"),
    asked={"reason": "理由不成立"},
    sample={**CARD, "state": "upheld", "appeal": APPEAL, "answer": ANSWER, "version": 3},
)
async def uphold_card(call: Call, number: str, card: str, body: ReasonToGive) -> CardView:
    request = pb.UpholdCardRequest(**_said(call, number, card, body))
    return card_view((await call.ask(call.rooms.approval.UpholdCard, request)).card)


@operations.post(
    "/v1/cases/{number}/cards/{card}/withdrawal",
    rpc=RPC + "WithdrawCard",
    summary="撤销督办牌",
    description="The supervisor takes the card back, with the reason; it no longer counts.",
    elsewhere=NOT_FOUND,
    versioned=True,
    refusals=(*SAYING, "SAME_PERSON_ASKED"),
    asked={"reason": "经核实，故障属实"},
    sample={**CARD, "state": "withdrawn", "appeal": APPEAL, "answer": ANSWER, "version": 3},
)
async def withdraw_card(call: Call, number: str, card: str, body: ReasonToGive) -> CardView:
    request = pb.WithdrawCardRequest(**_said(call, number, card, body))
    return card_view((await call.ask(call.rooms.approval.WithdrawCard, request)).card)


def _said(call: Call, number: str, card: str, body: ReasonToGive) -> dict[str, Any]:
    return {"number": number, "key": card, "reason": body.reason, "if_version": call.if_version}
