"""Idempotency keys at the gRPC edge: bound to their caller, with a fingerprint of the whole request."""

import hashlib
from dataclasses import replace
from typing import Any, Protocol

from services.chassis.errors import Invalid
from services.chassis.grpc_server import asked_key, principal
from services.chassis.messages import Asked


class Indexes(Protocol):
    """Makes a keyed hash, as `privacy.Seals` does."""

    def index(self, value: str) -> str: ...


def asked(context: Any, request: Any) -> Asked:
    """The key of a call that creates. Raises `Invalid` IDEMPOTENCY_KEY_REQUIRED."""
    found = asked_or_none(context, request)
    if found is None:
        raise Invalid("IDEMPOTENCY_KEY_REQUIRED", "缺少 Idempotency-Key")
    return found


def asked_or_none(context: Any, request: Any) -> Asked | None:
    """The key of a call that changes, if it has one.

    Hashed with the caller and the method, so that one caller's key says nothing to another.
    """
    key = asked_key(context)
    if not key:
        return None
    body = request.SerializeToString(deterministic=True)
    scope = f"{principal(context).subject}\n{type(request).__name__}\n{key}"
    return Asked(hashlib.sha256(scope.encode()).hexdigest(), hashlib.sha256(body).hexdigest())


def sealed(found: Asked, seals: Indexes) -> Asked:
    """The key of a call that names personal numbers: a plain fingerprint could be guessed from a stolen database."""
    return replace(found, fingerprint=seals.index(found.fingerprint))
