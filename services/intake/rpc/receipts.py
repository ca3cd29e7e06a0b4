"""What every request about one receipt says."""

from typing import Any

from services.chassis.asking import asked_or_none
from services.chassis.grpc_server import principal


def step_of(request: Any, context: Any) -> dict[str, Any]:
    """The fields of a `ReceiptStep`."""
    return {"by": principal(context), "number": request.number, "asked": asked_or_none(context, request)}


def change_of(request: Any, context: Any) -> dict[str, Any]:
    """The fields of a `ReceiptChange`."""
    return step_of(request, context) | {"if_version": request.if_version}
