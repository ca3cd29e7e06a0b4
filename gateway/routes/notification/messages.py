"""Messages: the inbox of people and of staff."""

from typing import Annotated, Any

from fastapi import Query as InQuery
from pydantic import Field
from sanji.notification.v1 import notification_pb2, notification_service_pb2
from typing_extensions import TypedDict

from gateway.call import Call
from gateway.operations import Operations
from gateway.routes.notification import RPC
from gateway.routes.samples import NUMBER, listed
from gateway.routes.shapes import ListQuery, Nothing, page

operations = Operations("messages")
SAMPLE: dict[str, Any] = {
    "id": "m_01JD9",
    "kind": "decision_made",
    "number": NUMBER,
    "title": "居住证办理：准予",
    "body": "您的申请已于2026年11月27日作出决定：准予。",
    "at": "2026-11-27T09:30:00.000+08:00",
    "read": False,
    "rating_token": None,
    "post": None,
}


class MessageView(TypedDict):
    """One message, in the language that was asked for."""

    id: str
    kind: str
    number: str | None
    title: str
    body: str
    at: str
    read: bool
    post: Annotated[str | None, Field(description="by which it came to staff: role/department/division")]
    rating_token: Annotated[str | None, Field(description="for POST /v1/ratings, in an invitation to rate")]


class MessageList(TypedDict):
    """One page of the inbox."""

    items: list[MessageView]
    next: str | None


@operations.get(
    "/v1/messages",
    rpc=RPC + "ListMessages",
    summary="我的消息",
    description="The caller's own inbox, newest first; of staff what reached them and the posts they hold.",
    refusals=("CURSOR_INVALID",),
    sample=listed(SAMPLE),
)
async def list_messages(call: Call, query: Annotated[ListQuery, InQuery()]) -> MessageList:
    request = notification_service_pb2.ListMessagesRequest(page=page(query), language=call.language)
    answer = await call.ask(call.rooms.notification.ListMessages, request)
    return {"items": [_message(one) for one in answer.messages], "next": answer.next or None}


@operations.post(
    "/v1/messages/{id}/read",
    rpc=RPC + "ReadMessage",
    summary="标为已读",
    description="Marks one message as read.",
    refusals=("MESSAGE_NOT_FOUND",),
    sample={**SAMPLE, "read": True},
)
async def read_message(call: Call, id: str, body: Nothing) -> MessageView:
    request = notification_service_pb2.ReadMessageRequest(id=id, language=call.language)
    return _message((await call.ask(call.rooms.notification.ReadMessage, request)).message)


def _message(found: notification_pb2.Message) -> MessageView:
    return {
        "id": found.id,
        "kind": found.kind,
        "number": found.number or None,
        "title": found.title,
        "body": found.body,
        "at": found.at,
        "rating_token": found.rating_token or None,
        "post": found.post or None,
        "read": found.read,
    }
