"""One HTTP operation, declared once: what it answers, whom, where, and every reason it may refuse for."""

import inspect
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, get_args

from google.protobuf.descriptor_pool import Default
from pydantic import BaseModel

from gateway.levels import Locate
from services.chassis.grpc_server.audience import Audience, audiences

ANYONE = Audience(True, frozenset())
BODY_REASONS = (
    "BODY_MALFORMED",
    "BODY_TOO_LARGE",
    "CONTENT_TYPE_UNSUPPORTED",
    "BODY_INVALID",
    "BODY_TIMEOUT",
)
QUERY_REASONS = ("QUERY_INVALID",)
PAGE_REASONS = ("LIMIT_OUT_OF_RANGE",)
FILE_REASONS = ("MATERIAL_TYPE_UNSUPPORTED", "MATERIAL_TOO_LARGE", "BODY_TIMEOUT")
KEY_REASONS = ("IDEMPOTENCY_KEY_REQUIRED", "IDEMPOTENCY_KEY_INVALID", "IDEMPOTENCY_KEY_REUSED")
FORWARD_REASONS = ("STACK_UNREACHABLE", "FORWARDING_LOOP")
SIGNED_IN_REASONS = ("UNAUTHENTICATED", "ROLE_NOT_ALLOWED")
LIMIT_REASONS = ("RATE_LIMITED", "TOO_BUSY")
ROOM_REASONS = ("UNAVAILABLE", "STORE_UNAVAILABLE", "DEADLINE_EXCEEDED", "INTERNAL")
TOKEN_REASONS = ("TOKEN_INVALID", "TOKEN_EXPIRED", "SESSION_ENDED", "KEYS_UNAVAILABLE")

Answer = Callable[..., Awaitable[Any]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Operation:
    """`rpc`: full name of the RPC whose declared audience is this operation's; "" for the gateway's own.

    `summary` is Chinese, `description` English. `locate` says which stack it is for (None: always here);
    `elsewhere` a reason after which other stacks that may know the thing are asked. `key`: an
    Idempotency-Key is required. `versioned`: answers carry an ETag of their `version`. `limited`: counts
    against the caller's rate. `missing`: reasons that mean 404 here though 422 elsewhere. `sample` is an example answer, `asked` an example body.
    `accepts`: the body is a file of one of these types; `streams`: the answer is one.
    `refusals`: what the room, or the route itself, refuses for; what every operation of its form refuses for is added.
    `query`: the model of its query fields, None without any.
    """

    method: str
    path: str
    answer: Answer
    rpc: str
    summary: str
    description: str
    status: int = 200
    refusals: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    locate: Locate | None = None
    elsewhere: str = ""
    key: bool = False
    versioned: bool = False
    limited: bool = True
    empty: str = ""
    media: str = "application/json"
    accepts: tuple[str, ...] = ()
    streams: bool = False
    sample: object = None
    asked: object = None
    audience: Audience = field(init=False)
    query: type[BaseModel] | None = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "audience", audience_of(self.rpc) if self.rpc else ANYONE)
        object.__setattr__(self, "query", query_of(self.answer))

    @property
    def id(self) -> str:
        """The OpenAPI operationId: the function's name."""
        return str(getattr(self.answer, "__name__", self.path))

    @property
    def takes_body(self) -> bool:
        """True for methods that carry one as JSON."""
        return self.method == "POST" and not self.accepts

    @property
    def changes(self) -> bool:
        """True when `If-Match` is understood."""
        return self.versioned and self.method == "POST" and self.status == 200

    def reasons(self) -> tuple[str, ...]:
        """Every reason it may refuse for, its own first."""
        if not self.rpc:
            return self.refusals
        found = (*self.missing, *self.refusals, *TOKEN_REASONS, *ROOM_REASONS, *LIMIT_REASONS)
        found += QUERY_REASONS if self.query else ()
        found += PAGE_REASONS if self.query and "limit" in self.query.model_fields else ()
        found += BODY_REASONS if self.takes_body else ()
        found += FILE_REASONS if self.accepts else ()
        found += KEY_REASONS if self.key else ()
        found += FORWARD_REASONS if self.locate or self.elsewhere else ()
        found += ("ROLE_NOT_ALLOWED",) if self.audience.anyone else SIGNED_IN_REASONS
        found += ("IF_MATCH_INVALID", "STALE_VERSION") if self.changes else ()
        return tuple(dict.fromkeys(found))


class Operations:
    """The operations of one resource, collected by decorator in the order in which they are matched."""

    def __init__(self, tag: str) -> None:
        self.tag = tag
        self.made: list[Operation] = []

    def get(self, path: str, **said: Any) -> Callable[[Answer], Answer]:
        """Declare a GET; keywords as `Operation`'s."""
        return self._declared("GET", path, said)

    def post(self, path: str, **said: Any) -> Callable[[Answer], Answer]:
        """Declare a POST."""
        return self._declared("POST", path, said)

    def delete(self, path: str, **said: Any) -> Callable[[Answer], Answer]:
        """Declare a DELETE."""
        return self._declared("DELETE", path, said)

    def _declared(self, method: str, path: str, said: Mapping[str, Any]) -> Callable[[Answer], Answer]:
        def declare(answer: Answer) -> Answer:
            self.made.append(Operation(method=method, path=path, answer=answer, **said))
            return answer

        return declare


def query_of(answer: Answer) -> type[BaseModel] | None:
    """The model that the function's parameter `query` names."""
    said = inspect.signature(answer).parameters.get("query")
    found = get_args(said.annotation)[0] if said else None
    return found if isinstance(found, type) and issubclass(found, BaseModel) else None


def audience_of(rpc: str) -> Audience:
    """Whom the proto lets call `sanji.<room>.v1.<Service>.<Method>`. Raises `KeyError` for an unknown one."""
    service = Default().FindServiceByName(rpc.rpartition(".")[0])
    return audiences((service,))[rpc]
