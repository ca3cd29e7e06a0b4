"""The OpenAPI 3.1 document: every refusal, role and example from its one declaration, the operation."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from gateway.operations import Operation
from gateway.problems import title
from gateway.reasons import REASONS

PROBLEM_MEDIA = "application/problem+json"
_TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"
_REF = {"$ref": "#/components/schemas/Problem"}
_FAULT_REASONS = frozenset(
    {
        "BODY_INVALID",
        "QUERY_INVALID",
        "FORM_INVALID",
        "PERSON_INVALID",
        "STAFF_INVALID",
        "SUPPLEMENT_INVALID",
        "SERVICE_ACCOUNT_INVALID",
    }
)

DESCRIPTION = """三级（Sanji）县、乡镇、村三级政务服务平台的接口。 The public interface of a Sanji stack.

Every error is `application/problem+json` (RFC 9457): branch on `reason`, show `detail`, mark the fields
that `errors` point at. Chinese by default, English with `Accept-Language: en`. Times are RFC 3339 at +08:00, due
dates are dates, amounts are integers in fen. Lists answer `items` and `next`: pass `next` as `cursor`.
Any stack's gateway takes any request and passes it to the stack that owns the division; `X-Sanji-Served-By`
names the one that answered. POST again with the same `Idempotency-Key` and body to get the first answer again."""

_SCHEMAS: dict[str, Any] = {
    "Fault": {
        "title": "Fault",
        "type": "object",
        "required": ["pointer", "reason", "detail"],
        "properties": {
            "pointer": {
                "type": "string",
                "description": "JSON pointer into the body, or /name of a query field",
            },
            "reason": {"type": "string", "description": "stable UPPER_SNAKE"},
            "detail": {"type": "string", "description": "a sentence for a person"},
        },
    },
    "Problem": {
        "title": "Problem",
        "type": "object",
        "required": ["type", "title", "status", "detail", "instance", "reason", "trace_id", "errors"],
        "properties": {
            "type": {"type": "string", "format": "uri", "description": "urn:sanji:problem:<reason>"},
            "title": {"type": "string"},
            "status": {"type": "integer"},
            "detail": {"type": "string", "description": "a sentence for a person"},
            "instance": {"type": "string", "description": "the path asked"},
            "reason": {"type": "string", "description": "stable UPPER_SNAKE"},
            "trace_id": {"type": "string", "description": "finds every log line and span of this request"},
            "errors": {
                "type": "array",
                "items": {"$ref": "#/components/schemas/Fault"},
                "description": "everything wrong at once",
            },
        },
    },
}


def document(app: FastAPI, operations: Iterable[Operation]) -> dict[str, Any]:
    """The whole document, made once per process."""
    if app.openapi_schema is None:
        made = get_openapi(
            title="三级 Sanji",
            version="1.0.0",
            openapi_version="3.1.0",
            description=DESCRIPTION,
            routes=app.routes,
            tags=app.openapi_tags,
        )
        components = made.setdefault("components", {})
        schemas = components.setdefault("schemas", {})
        schemas.update(_SCHEMAS)
        _forget_stock_refusal(made, schemas)
        _write_examples(made, operations)
        components["securitySchemes"] = {
            "bearer": {
                "type": "http",
                "scheme": "bearer",
                "bearerFormat": "JWT",
                "description": "access_token",
            }
        }
        app.openapi_schema = made
    return app.openapi_schema


def _forget_stock_refusal(made: dict[str, Any], schemas: dict[str, Any]) -> None:
    """FastAPI lists a 422 of its own shape where an operation has none; nothing here ever answers it."""
    for operation in (one for path in made["paths"].values() for one in path.values()):
        if "HTTPValidationError" in str(operation["responses"].get("422")):
            del operation["responses"]["422"]
    schemas.pop("HTTPValidationError", None)
    schemas.pop("ValidationError", None)


def _write_examples(made: dict[str, Any], operations: Iterable[Operation]) -> None:
    """FastAPI leaves out what is null in an example, though an answer has it."""
    for operation in operations:
        described = made["paths"][operation.path][operation.method.lower()]
        if operation.status != 204:
            described["responses"][str(operation.status)]["content"][operation.media]["example"] = (
                operation.sample
            )
        if operation.takes_body:
            described["requestBody"]["content"]["application/json"]["example"] = operation.asked or {}


def responses(operation: Operation) -> dict[int | str, dict[str, Any]]:
    """FastAPI's `responses`: the sample answer, and one entry per refusing status that lists its reasons."""
    described: dict[int | str, dict[str, Any]] = {operation.status: _success(operation)}
    if operation.empty:
        described[204] = {"description": operation.empty}
    by_status: dict[int, list[str]] = defaultdict(list)
    for reason in operation.reasons():
        by_status[404 if reason in operation.missing else REASONS[reason].status].append(reason)
    for status, reasons in sorted(by_status.items()):
        described[status] = _refusing(status, reasons, operation)
    return described


def extra(operation: Operation) -> dict[str, Any]:
    """What FastAPI cannot know: roles, security, header parameters, the example body."""
    audience = operation.audience
    described: dict[str, Any] = {
        "x-sanji-roles": ["anyone"] if audience.anyone else sorted(audience.roles),
        "x-sanji-reach": dict(audience.reach),
        "x-sanji-scope": audience.service,
        "x-sanji-rpc": operation.rpc,
        "security": [{}, {"bearer": []}] if audience.anyone else [{"bearer": []}],
    }
    if parameters := _header_parameters(operation):
        described["parameters"] = parameters
    if operation.takes_body:
        described["requestBody"] = {"content": {"application/json": {"example": operation.asked or {}}}}
    if operation.accepts:
        binary = {"schema": {"type": "string", "format": "binary"}}
        described["requestBody"] = {"required": True, "content": dict.fromkeys(operation.accepts, binary)}
    return described


def _success(operation: Operation) -> dict[str, Any]:
    if operation.status == 204:
        return {"description": "完成，无内容"}
    headers = {
        "X-Sanji-Served-By": _header("the stack that answered"),
        "traceparent": _header("W3C trace context"),
    }
    if operation.versioned:
        headers["ETag"] = _header("version, for If-Match")
    return {
        "description": "成功",
        "headers": headers,
        "content": {operation.media: {"example": operation.sample}},
    }


def _refusing(status: int, reasons: list[str], operation: Operation) -> dict[str, Any]:
    listed = "\n".join(f"- `{reason}` {REASONS[reason].zh} · {REASONS[reason].en}" for reason in reasons)
    described: dict[str, Any] = {
        "description": f"{title(status, 'zh')} · {title(status, 'en')}\n\n{listed}",
        "x-sanji-reasons": reasons,
        "content": {
            PROBLEM_MEDIA: {
                "schema": _REF,
                "example": _example(status, reasons[0], operation),
            }
        },
    }
    if status in (429, 503):
        described["headers"] = {"Retry-After": _header("seconds", "integer")}
    return described


def _example(status: int, reason: str, operation: Operation) -> dict[str, Any]:
    known = REASONS[reason]
    fault = {"pointer": "/division", "reason": "FIELD_REQUIRED", "detail": REASONS["FIELD_REQUIRED"].zh}
    return {
        "type": f"urn:sanji:problem:{reason.lower()}",
        "title": title(status, "zh"),
        "status": status,
        "detail": known.zh,
        "instance": operation.path,
        "reason": reason,
        "trace_id": _TRACE,
        "errors": [fault] if reason in _FAULT_REASONS else [],
    }


def _header_parameters(operation: Operation) -> list[dict[str, Any]]:
    found = []
    if operation.takes_body and operation.limited:
        found.append(
            _parameter("Idempotency-Key", operation.key, "同一键同一内容只办理一次", "7f9c2d1e-submit-1")
        )
    if operation.changes:
        found.append(_parameter("If-Match", False, "之前收到的ETag；内容已更新时回412", '"3"'))
    if operation.limited:
        found.append(_parameter("Accept-Language", False, "zh（默认）或 en", "zh"))
    return found


def _parameter(name: str, required: bool, description: str, example: str) -> dict[str, Any]:
    return {
        "name": name,
        "in": "header",
        "required": required,
        "description": description,
        "schema": {"type": "string"},
        "example": example,
    }


def _header(description: str, kind: str = "string") -> dict[str, Any]:
    return {"description": description, "schema": {"type": kind}}
