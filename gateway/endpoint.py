"""The way of every request through one operation: who, how often, what, where, and only then the route."""

from collections.abc import Mapping
from contextlib import aclosing
from time import monotonic
from typing import Any, get_args, get_type_hints
from urllib.parse import parse_qsl

import orjson
from fastapi.responses import JSONResponse
from fastapi.routing import APIRoute
from pydantic import BaseModel, ValidationError

from gateway.body import ClientGone, parse_object, read_body
from gateway.call import Call
from gateway.elsewhere import asked_at_once, asked_in_turn
from gateway.incoming import SLOT, Incoming
from gateway.levels import Place, is_stock
from gateway.openapi import extra, responses
from gateway.operations import Operation
from gateway.parts import Parts
from gateway.problems import invalid_from, problem
from gateway.reply import JSON, Reply, Send, send_reply
from gateway.streaming import Streamed, checked_length, media_type, parts_of, send_streamed
from services.chassis.auth import Principal
from services.chassis.certificate_ids import serial_of
from services.chassis.errors import Invalid, NotFound, Unavailable

MAX_PATH_VALUE = 128
NO_CONTENT = Reply(204, ())


class Endpoint(APIRoute):
    """FastAPI's route for matching and OpenAPI; it answers by itself, without the dependency machinery."""

    def __init__(self, operation: Operation, tag: str, parts: Parts) -> None:
        hints = get_type_hints(operation.answer)
        super().__init__(
            operation.path,
            operation.answer,
            methods=[operation.method],
            status_code=operation.status,
            operation_id=operation.id,
            summary=operation.summary,
            description=operation.description,
            tags=[tag],
            response_model=_model_of(hints["return"]),
            response_class=JSONResponse,
            responses=responses(operation),
            openapi_extra=extra(operation),
        )
        self.operation = operation
        self._parts = parts
        self._body: type[BaseModel] | None = hints.get("body")
        self.app = self.serve

    async def serve(self, scope: Any, receive: Any, send: Send) -> None:
        """ASGI; `scope` holds what came in under `SLOT`, and the path's parameters."""
        incoming: Incoming = scope[SLOT]
        incoming.route = self.path
        try:
            reply = await self._reply(scope, receive, incoming)
        except ClientGone:
            return
        except Exception as error:
            reply = problem(error, incoming)
        if isinstance(reply, Streamed):
            await send_streamed(send, reply)
        else:
            await send_reply(send, reply)

    async def _reply(self, scope: Any, receive: Any, incoming: Incoming) -> Reply | Streamed:
        operation, parts = self.operation, self._parts
        principal = await self._admitted(incoming) if operation.limited else _nobody()
        key = incoming.key(operation.key) if operation.takes_body else ""
        if_version = incoming.if_version() if operation.changes else 0
        if operation.accepts:
            return await self._file_taken(scope, receive, incoming, principal)
        raw = await read_body(receive, incoming) if operation.takes_body else b""
        arguments = self._arguments(scope, incoming, raw)
        if elsewhere := self._elsewhere(arguments, principal):
            if operation.streams:
                return await parts.forwarder.passed_on(elsewhere, incoming, None)
            return await parts.forwarder.forward(elsewhere, incoming, raw)
        call = Call(scope, parts, incoming, principal, incoming.caller(key), if_version)
        try:
            return self._answered(await operation.answer(call=call, **arguments))
        except NotFound as refusal:
            if refusal.reason != operation.elsewhere or incoming.hops:
                raise
            return await self._asked_elsewhere(refusal, incoming, arguments, raw)

    async def _file_taken(
        self, scope: Any, receive: Any, incoming: Incoming, principal: Principal
    ) -> Reply | Streamed:
        operation, parts = self.operation, self._parts
        media = media_type(incoming, operation.accepts)
        checked_length(incoming, parts.settings.upload_bytes)
        arguments = self._arguments(scope, incoming, b"")
        coming = parts.lanes.through(parts_of(receive, parts.settings.upload_bytes))
        async with aclosing(coming):
            if elsewhere := self._elsewhere(arguments, principal):
                return await parts.forwarder.passed_on(elsewhere, incoming, coming)
            call = Call(scope, parts, incoming, principal, incoming.caller(""), 0, media, coming)
            return self._answered(await operation.answer(call=call, **arguments))

    def _elsewhere(self, arguments: Mapping[str, Any], principal: Principal) -> str:
        """The other stack that this is for, "" when it is for this one."""
        if not self.operation.locate:
            return ""
        place = self.operation.locate(self._parts.table, arguments, principal)
        self._admit_division(place)
        return "" if place.stack == self._parts.table.here else place.stack

    async def _admitted(self, incoming: Incoming) -> Principal:
        authorization = incoming.header(b"authorization")
        if not authorization:
            self._count(incoming.address)
        try:
            principal = await self._parts.keyring.principal(authorization)
        except Exception:
            self._count(incoming.address)
            raise
        if principal.subject:
            self._count(principal.subject)
        self.operation.audience.admit(principal)
        return principal

    def _count(self, caller: str) -> None:
        if wait := self._parts.callers.take(caller, monotonic()):
            raise Unavailable("RATE_LIMITED", "", retry_after=wait)

    def _admit_division(self, place: Place) -> None:
        if wait := self._parts.divisions.take(place.division or place.stack, monotonic()):
            raise Unavailable("RATE_LIMITED", "", retry_after=wait)

    def _arguments(self, scope: Any, incoming: Incoming, raw: bytes) -> dict[str, Any]:
        arguments: dict[str, Any] = dict(scope["path_params"])
        for value in arguments.values():
            if len(value) > MAX_PATH_VALUE or not value.isprintable():
                raise NotFound("PATH_UNKNOWN")
        if self._body:
            given = parse_object(raw, incoming.header(b"content-type"))
            arguments["body"] = _checked(self._body, given, "BODY_INVALID")
        if self.operation.query:
            arguments["query"] = _checked(self.operation.query, _query_values(scope), "QUERY_INVALID")
        return arguments

    async def _asked_elsewhere(
        self, missing: NotFound, incoming: Incoming, arguments: Mapping[str, Any], raw: bytes
    ) -> Reply:
        table, forwarder = self._parts.table, self._parts.forwarder
        if self.operation.method == "GET" and is_stock(arguments.get("certificate", "")):
            return await asked_at_once(forwarder, table.others(), incoming, missing)
        number = arguments.get("number") or serial_of(arguments["certificate"])
        return await asked_in_turn(forwarder, table.case_homes(number), incoming, raw, missing)

    def _answered(self, answer: Any) -> Reply | Streamed:
        if isinstance(answer, Reply | Streamed):
            return answer
        if answer is None:
            return NO_CONTENT
        headers = JSON
        if self.operation.versioned:
            headers += ((b"etag", b'"%d"' % answer["version"]),)
        return Reply(self.operation.status, headers, orjson.dumps(answer))


def _checked(model: type[BaseModel], given: Mapping[str, Any], reason: str) -> BaseModel:
    try:
        return model.model_validate(given)
    except ValidationError as error:
        raise invalid_from(error, reason) from None


def _query_values(scope: Any) -> dict[str, str]:
    raw: bytes = scope["query_string"]
    if not raw:
        return {}
    try:
        pairs = parse_qsl(raw.decode("latin-1"), keep_blank_values=True, max_num_fields=32, errors="strict")
    except ValueError:
        raise Invalid("QUERY_INVALID", "查询条件不是有效的UTF-8") from None
    values = dict(pairs)
    if len(values) != len(pairs) or any("\0" in value for value in values.values()):
        raise Invalid("QUERY_INVALID", "查询条件重复或含有空字符")
    return values


def _model_of(hint: Any) -> Any:
    parts = [part for part in get_args(hint) if part is not type(None)]
    found = parts[0] if type(None) in get_args(hint) else hint
    return None if found in (Reply, Streamed, type(None)) else found


def _nobody() -> Principal:
    return Principal("", "", frozenset(), "")
