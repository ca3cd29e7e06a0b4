"""What the headers of one HTTP request say, read once."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from services.chassis.errors import Invalid
from services.chassis.grpc_client import Caller

SLOT = "sanji_incoming"
ZH, EN = "zh", "en"
MAX_KEY_CHARACTERS = 128
HOP_HEADER = "x-sanji-hop"

_WANTED = frozenset(
    (
        b"authorization",
        b"idempotency-key",
        b"content-type",
        b"content-length",
        b"accept-language",
        b"if-match",
        b"traceparent",
        b"user-agent",
        b"x-sanji-hop",
        b"x-forwarded-for",
    )
)


class Incoming:
    """One request as it came, and what is learned about it on its way.

    `path` without the query, `target` with it. `address`: the peer's, until the edge knows the client's. `hops`: stacks that passed it on.
    `route` (template), `traceparent` and `served_by` are filled in on the way.
    """

    __slots__ = (
        "address",
        "headers",
        "hops",
        "language",
        "method",
        "path",
        "route",
        "served_by",
        "target",
        "traceparent",
    )

    def __init__(self, scope: Mapping[str, Any]) -> None:
        self.headers: dict[bytes, str] = {
            name: value.decode("latin-1") for name, value in scope["headers"] if name in _WANTED
        }
        self.method: str = scope["method"]
        self.path: str = scope["path"]
        query: bytes = scope["query_string"]
        raw: bytes = scope.get("raw_path") or self.path.encode()
        self.target = raw + b"?" + query if query else raw
        client = scope.get("client")
        self.address: str = client[0] if client else ""
        self.language = language_of(self.headers.get(b"accept-language", ""))
        hops = self.headers.get(b"x-sanji-hop")
        self.hops: tuple[str, ...] = tuple(part.strip() for part in hops.split(",")) if hops else ()
        self.route = ""
        self.served_by = ""
        self.traceparent = ""

    @property
    def carrier(self) -> dict[str, str]:
        """The caller's trace context, for a span."""
        found = self.headers.get(b"traceparent")
        return {"traceparent": found} if found else {}

    @property
    def trace_id(self) -> str:
        """32 hex digits, once a span is open."""
        return self.traceparent[3:35]

    @property
    def sampled(self) -> bool:
        """True when this request's trace is recorded."""
        return self.traceparent.endswith("01")

    def header(self, name: bytes) -> str:
        """A header's value, "" without one."""
        return self.headers.get(name, "")

    def key(self, required: bool) -> str:
        """The idempotency key. Raises `Invalid` IDEMPOTENCY_KEY_REQUIRED or IDEMPOTENCY_KEY_INVALID."""
        key = self.headers.get(b"idempotency-key", "").strip()
        if not key:
            if required:
                raise Invalid("IDEMPOTENCY_KEY_REQUIRED", "请在请求头中提供Idempotency-Key")
            return ""
        if len(key) > MAX_KEY_CHARACTERS or not (key.isascii() and key.isprintable()):
            raise Invalid("IDEMPOTENCY_KEY_INVALID", "幂等键应为1至128个可打印的ASCII字符")
        return key

    def if_version(self) -> int:
        """The version that `If-Match` names, 0 without one or for `*`. Raises `Invalid` IF_MATCH_INVALID."""
        raw = self.headers.get(b"if-match", "").strip()
        if raw in ("", "*"):
            return 0
        digits = raw.removeprefix("W/").strip('"')
        if not (digits.isascii() and digits.isdigit() and len(digits) < 19 and int(digits)):
            raise Invalid("IF_MATCH_INVALID", "If-Match应为之前收到的ETag")
        return int(digits)

    def caller(self, key: str) -> Caller:
        """For whom rooms are asked."""
        _, _, token = self.header(b"authorization").partition(" ")
        return Caller(token.strip(), key)


@lru_cache(maxsize=256)
def language_of(accept: str) -> str:
    """`zh` unless English is preferred to it (RFC 9110 §12.5.4)."""
    best = {ZH: 0.0, EN: 0.0}
    for part in accept.split(","):
        tag, _, rest = part.strip().partition(";")
        language = tag.split("-")[0].strip().lower()
        if language in best:
            best[language] = max(best[language], _quality(rest))
    return EN if best[EN] > best[ZH] else ZH


def _quality(parameters: str) -> float:
    name, _, value = parameters.strip().partition("=")
    try:
        return float(value) if name.strip() == "q" else 1.0
    except ValueError:
        return 0.0
