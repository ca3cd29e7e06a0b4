"""Refusal → gRPC status with `ErrorInfo`, `BadRequest` and `RetryInfo` (google.rpc, AIP-193)."""

from typing import cast

import grpc
from google.protobuf.any_pb2 import Any as AnyMessage
from google.protobuf.message import Message
from google.rpc import error_details_pb2, status_pb2
from grpc_status import rpc_status

from services.chassis.errors import Conflict, Forbidden, Invalid, NotFound, Refusal, Unavailable
from services.chassis.tokens import UNKNOWN_CALLER

DEADLINE_EXCEEDED = "DEADLINE_EXCEEDED"
INTERNAL = "INTERNAL"
METADATA_BYTES = 65_536
"""Largest trailers that either side accepts; the faults of one refusal are cut to fit."""

_FAULT_BYTES = 32_768
_DETAIL_CHARACTERS = 500
_BY_REASON = {
    "STALE_VERSION": grpc.StatusCode.ABORTED,
    DEADLINE_EXCEEDED: grpc.StatusCode.DEADLINE_EXCEEDED,
    **dict.fromkeys(UNKNOWN_CALLER, grpc.StatusCode.UNAUTHENTICATED),
}
_BY_KIND: tuple[tuple[type[Refusal], grpc.StatusCode], ...] = (
    (Invalid, grpc.StatusCode.INVALID_ARGUMENT),
    (NotFound, grpc.StatusCode.NOT_FOUND),
    (Conflict, grpc.StatusCode.FAILED_PRECONDITION),
    (Forbidden, grpc.StatusCode.PERMISSION_DENIED),
    (Unavailable, grpc.StatusCode.UNAVAILABLE),
)


def refused(refusal: Refusal, room: str, trace_id: str) -> grpc.Status:
    """What a caller is told of `refusal`; as many of its faults as fit into 32 KiB."""
    violations, omitted = _violations(refusal)
    info = error_details_pb2.ErrorInfo(reason=refusal.reason, domain=room, metadata={"trace_id": trace_id})
    if omitted:
        info.metadata["faults_omitted"] = str(omitted)
    details: list[Message] = [info]
    if violations.field_violations:
        details.append(violations)
    if refusal.retry_after is not None:
        retry = error_details_pb2.RetryInfo()
        retry.retry_delay.FromMilliseconds(round(refusal.retry_after * 1000))
        details.append(retry)
    return _status(_code(refusal), refusal.detail or refusal.reason, details)


def failed(room: str, trace_id: str) -> grpc.Status:
    """What a caller is told of a defect: nothing but the trace id under which it is logged."""
    info = error_details_pb2.ErrorInfo(reason=INTERNAL, domain=room, metadata={"trace_id": trace_id})
    return _status(grpc.StatusCode.INTERNAL, "内部错误", [info])


def unanswered(room: str, trace_id: str) -> grpc.Status:
    """What a caller is told of an RPC that its room does not implement."""
    info = error_details_pb2.ErrorInfo(reason="UNIMPLEMENTED", domain=room, metadata={"trace_id": trace_id})
    return _status(grpc.StatusCode.UNIMPLEMENTED, "尚未提供此操作", [info])


def _code(refusal: Refusal) -> grpc.StatusCode:
    by_kind = next((code for kind, code in _BY_KIND if isinstance(refusal, kind)), grpc.StatusCode.UNKNOWN)
    return _BY_REASON.get(refusal.reason, by_kind)


def _violations(refusal: Refusal) -> tuple[error_details_pb2.BadRequest, int]:
    request = error_details_pb2.BadRequest()
    size = 0
    for taken, fault in enumerate(refusal.faults):
        violation = error_details_pb2.BadRequest.FieldViolation(
            field=fault.pointer, description=fault.detail[:_DETAIL_CHARACTERS], reason=fault.reason
        )
        size += violation.ByteSize() + 4
        if size > _FAULT_BYTES:
            return request, len(refusal.faults) - taken
        request.field_violations.append(violation)
    return request, 0


def _status(code: grpc.StatusCode, message: str, details: list[Message]) -> grpc.Status:
    status = status_pb2.Status(code=code.value[0], message=message[:_DETAIL_CHARACTERS])
    for detail in details:
        packed = AnyMessage()
        packed.Pack(detail)
        status.details.append(packed)
    return cast(grpc.Status, rpc_status.to_status(status))
