"""Ratings (好差评, GB/T 39735) and what bad ones oblige to put right."""

from typing import Annotated, Any

from fastapi import Query as InQuery
from pydantic import Field
from sanji.rating.v1 import rating_pb2, rating_service_pb2
from typing_extensions import TypedDict

from gateway.call import Call
from gateway.levels import by_body_site, by_query_division
from gateway.operations import Operations
from gateway.routes.rating import RPC
from gateway.routes.samples import NUMBER, VILLAGE, listed
from gateway.routes.shapes import Body, DivisionListQuery, page

operations = Operations("ratings")
RATING: dict[str, Any] = {
    "number": NUMBER,
    "grade": 1,
    "reasons": ["attitude"],
    "text": "一次就办好了",
    "at": "2026-11-27T10:00:00.000+08:00",
    "item": "residence_permit",
    "department": "public_security",
    "division": VILLAGE,
    "owner_division": "510822",
    "rectification": None,
}
_OPENED: dict[str, Any] = {
    "state": "open",
    "opened_at": "2026-11-27T10:00:00.000+08:00",
    "verify_due": "2026-11-30",
    "due": "2026-12-18",
}


class RectificationView(TypedDict):
    """What the responsible unit must verify and put right, by when."""

    state: str
    opened_at: str
    verify_due: str
    due: str


class RatingView(TypedDict):
    """One grade: 1 very satisfied … 5 very dissatisfied."""

    number: str
    grade: int
    reasons: list[str]
    text: str
    at: str
    item: str
    department: str
    division: str
    owner_division: str
    rectification: RectificationView | None


class RatingList(TypedDict):
    """One page of bad ratings."""

    items: list[RatingView]
    next: str | None


class RatingToGive(Body):
    """A grade by the token of the invitation."""

    token: str
    grade: Annotated[int, Field(json_schema_extra={"minimum": 1, "maximum": 5})]
    reasons: Annotated[list[str], Field(default_factory=list)]
    text: str = ""


@operations.post(
    "/v1/ratings",
    rpc=RPC + "GiveRating",
    summary="评价",
    description="Gives the grade, once per case, by the single-use token of the invitation; not for staff.",
    status=201,
    key=True,
    locate=by_body_site("token"),
    refusals=(
        "GRADE_OUT_OF_RANGE",
        "TEXT_TOO_LONG",
        "REASON_TOO_MANY",
        "TOKEN_UNKNOWN",
        "TOKEN_USED",
        "INVITATION_EXPIRED",
        "STAFF_MAY_NOT_RATE",
        "DIVISION_OUT_OF_SCOPE",
    ),
    asked={"token": "510822101-8fK2…", "grade": 1, "reasons": ["attitude"], "text": "一次就办好了"},
    sample=RATING,
)
async def give_rating(call: Call, body: RatingToGive) -> RatingView:
    # The wire holds no negative or huge grade; 0 is out of range as well, and the room says so.
    grade = body.grade if 0 < body.grade < 100 else 0
    request = rating_service_pb2.GiveRatingRequest(
        token=body.token, grade=grade, reasons=body.reasons, text=body.text
    )
    return rating_view((await call.ask(call.rooms.rating.GiveRating, request)).rating)


@operations.get(
    "/v1/rectifications",
    rpc=RPC + "ListRectifications",
    summary="差评整改",
    description="Bad ratings to put right in a division subtree, oldest due first.",
    locate=by_query_division,
    refusals=(
        "CURSOR_INVALID",
        "DIVISION_OUT_OF_SCOPE",
        "DIVISION_UNKNOWN",
    ),
    sample=listed({**RATING, "grade": 5, "text": "等了太久", "rectification": _OPENED}),
)
async def list_rectifications(call: Call, query: Annotated[DivisionListQuery, InQuery()]) -> RatingList:
    request = rating_service_pb2.ListRectificationsRequest(
        division=call.division(query.division), page=page(query)
    )
    answer = await call.ask(call.rooms.rating.ListRectifications, request)
    return {"items": [rating_view(one) for one in answer.ratings], "next": answer.next or None}


def rating_view(found: rating_pb2.Rating) -> RatingView:
    """One grade as it is shown."""
    return {
        "number": found.number,
        "grade": found.grade,
        "reasons": list(found.reasons),
        "text": found.text,
        "at": found.at,
        "item": found.item,
        "department": found.department,
        "division": found.division,
        "owner_division": found.owner_division,
        "rectification": _rectification(found.rectification) if found.HasField("rectification") else None,
    }


def _rectification(found: rating_pb2.Rectification) -> RectificationView:
    return {
        "state": found.state,
        "opened_at": found.opened_at,
        "verify_due": found.verify_due,
        "due": found.due,
    }
