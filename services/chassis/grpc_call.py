"""The call being answered: who asks, under which key, until when."""

from contextvars import ContextVar, Token
from dataclasses import dataclass
from time import monotonic

import grpc

from services.chassis.auth import ANONYMOUS, Principal

_SLOT = "sanji_call"


@dataclass(frozen=True, slots=True)
class Call:
    """One RPC in hand.

    `key`: its idempotency key or "". `ends`: monotonic seconds, None for an open-ended stream.
    """

    principal: Principal
    key: str = ""
    ends: float | None = None

    def remaining(self) -> float | None:
        """Seconds left, never below 0; None when there is no end."""
        return None if self.ends is None else max(self.ends - monotonic(), 0.0)


_CURRENT: ContextVar[Call | None] = ContextVar("sanji_call", default=None)


def current() -> Call | None:
    """The call that this thread is answering, if it is."""
    return _CURRENT.get()


def enter(call: Call, context: grpc.ServicerContext) -> Token[Call | None]:
    """Make `call` the current one, also for `principal(context)`."""
    setattr(context, _SLOT, call)
    return _CURRENT.set(call)


def leave(token: Token[Call | None]) -> None:
    """Undo `enter`."""
    _CURRENT.reset(token)


def principal(context: grpc.ServicerContext) -> Principal:
    """The checked caller; `ANONYMOUS` where the RPC's audience lets anyone in."""
    call: Call | None = getattr(context, _SLOT, None)
    return ANONYMOUS if call is None else call.principal


def asked_key(context: grpc.ServicerContext) -> str:
    """The caller's idempotency key, or ""."""
    call: Call | None = getattr(context, _SLOT, None)
    return "" if call is None else call.key
