"""Whatever goes wrong → `application/problem+json` (RFC 9457), with every fault at once."""

import logging
import math
from collections.abc import Iterable

import orjson
from pydantic import ValidationError

from gateway.incoming import EN, Incoming
from gateway.reasons import FIXED_STATUSES, REASONS
from gateway.reply import Headers, Reply
from services.chassis.errors import Conflict, Fault, Forbidden, Invalid, NotFound, Refusal, Unavailable
from services.chassis.grpc_client import CallFailed

MEDIA = b"application/problem+json"
MAX_FAULTS = 200
STALE_VERSION = "STALE_VERSION"
_log = logging.getLogger(__name__)

_STATUSES: tuple[tuple[type[Refusal], int], ...] = (
    (Invalid, 422),
    (NotFound, 404),
    (Conflict, 409),
    (Forbidden, 403),
    (Unavailable, 503),
)
_TITLES: dict[int, tuple[str, str]] = {
    400: ("请求格式有误", "Malformed request"),
    401: ("需要登录", "Sign-in required"),
    403: ("无权办理", "Not allowed"),
    404: ("未找到", "Not found"),
    405: ("方法不支持", "Method not allowed"),
    409: ("与当前状态冲突", "Conflicts with the current state"),
    412: ("内容已更新", "Changed meanwhile"),
    413: ("内容过大", "Too large"),
    414: ("请求地址过长", "Address too long"),
    415: ("内容类型不支持", "Unsupported content type"),
    422: ("提交内容有误", "Cannot be processed"),
    429: ("请求过于频繁", "Too many requests"),
    500: ("内部错误", "Internal error"),
    503: ("暂时无法办理", "Temporarily unavailable"),
    508: ("循环转发", "Forwarding loop"),
}
_FIELD_REASONS = {
    "missing": "FIELD_REQUIRED",
    "extra_forbidden": "FIELD_UNKNOWN",
    "literal_error": "FIELD_ENUM",
    "enum": "FIELD_ENUM",
    "string_pattern_mismatch": "FIELD_PATTERN",
    "value_error": "FIELD_PATTERN",
    "string_too_long": "FIELD_RANGE",
    "string_too_short": "FIELD_RANGE",
    "too_long": "FIELD_RANGE",
    "too_short": "FIELD_RANGE",
    "greater_than": "FIELD_RANGE",
    "greater_than_equal": "FIELD_RANGE",
    "less_than": "FIELD_RANGE",
    "less_than_equal": "FIELD_RANGE",
}


def invalid_from(error: ValidationError, reason: str) -> Invalid:
    """Every fault that pydantic found, under `reason` (BODY_INVALID, QUERY_INVALID)."""
    faults = [
        _fault(pointer(row["loc"]), row["type"])
        for row in error.errors(include_url=False, include_context=False, include_input=False)[:MAX_FAULTS]
    ]
    return Invalid(reason, REASONS[reason].zh, faults=faults)


def pointer(location: Iterable[str | int]) -> str:
    """A JSON pointer (RFC 6901); names are cut to 64 characters."""
    return "".join("/" + str(step)[:64].replace("~", "~0").replace("/", "~1") for step in location)


def problem(error: Exception, incoming: Incoming) -> Reply:
    """The answer to a refusal; anything else is logged and becomes a 500 that says only its trace id."""
    if isinstance(error, Refusal):
        return refused(error, incoming)
    if isinstance(error, CallFailed):
        _log.error("room failed: %s, its trace %s", error.code.name, error.trace_id or "unknown")
    else:
        _log.error("%s %s failed", incoming.method, incoming.route or incoming.path, exc_info=error)
    return _reply(500, "INTERNAL", "", (), (), incoming)


def refused(refusal: Refusal, incoming: Incoming) -> Reply:
    """The answer to `refusal`, with `Retry-After` or `WWW-Authenticate` where they belong."""
    status = status_of(refusal, bool(incoming.header(b"if-match")))
    headers: Headers = ()
    if status in (429, 503) or refusal.retry_after is not None:
        headers = ((b"retry-after", b"%d" % max(1, math.ceil(refusal.retry_after or 1.0))),)
    if status == 401:
        headers += ((b"www-authenticate", _challenge(refusal.reason)),)
    if status == 413:
        headers += ((b"connection", b"close"),)
    return _reply(status, refusal.reason, refusal.detail, refusal.faults, headers, incoming)


def status_of(refusal: Refusal, conditional: bool) -> int:
    """HTTP status of a refusal; 412 for a stale version when the request was conditional (`If-Match`)."""
    if refusal.reason == STALE_VERSION and conditional:
        return 412
    if refusal.reason in FIXED_STATUSES:
        return FIXED_STATUSES[refusal.reason]
    return next((status for kind, status in _STATUSES if isinstance(refusal, kind)), 500)


def title(status: int, language: str) -> str:
    """What a status means, in a few words."""
    zh, en = _TITLES.get(status, ("无法办理", "Refused"))
    return en if language == EN else zh


def _reply(
    status: int, reason: str, detail: str, faults: Iterable[Fault], headers: Headers, incoming: Incoming
) -> Reply:
    document = {
        "type": f"urn:sanji:problem:{reason.lower()}",
        "title": title(status, incoming.language),
        "status": status,
        "detail": _told(reason, detail, incoming.language) or title(status, incoming.language),
        "instance": incoming.path,
        "reason": reason,
        "trace_id": incoming.trace_id,
        "errors": [
            {
                "pointer": fault.pointer,
                "reason": fault.reason,
                "detail": _told(fault.reason, fault.detail, incoming.language),
            }
            for fault in faults
        ],
    }
    return Reply(status, ((b"content-type", MEDIA), *headers), orjson.dumps(document))


def _told(reason: str, detail: str, language: str) -> str:
    known = REASONS.get(reason)
    if known is None:
        return detail
    return known.en if language == EN else detail or known.zh


def _fault(where: str, kind: str) -> Fault:
    reason = _FIELD_REASONS.get(kind, "FIELD_TYPE")
    return Fault(where, reason, REASONS[reason].zh)


def _challenge(reason: str) -> bytes:
    if reason == "UNAUTHENTICATED":
        return b'Bearer realm="sanji"'
    return b'Bearer realm="sanji", error="invalid_token"'
