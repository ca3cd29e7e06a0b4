"""What is asked and done about the clocks of a case, as it is shown."""

from sanji.approval.v1 import approval_pb2, approval_stops_pb2
from typing_extensions import TypedDict


class ClockRequestView(TypedDict):
    """A change of the clocks that waits for approval: a `pause` for a procedure, or an `extension`."""

    kind: str
    procedure: str | None
    days: int
    reason: str
    asked_at: str


class ExtensionView(TypedDict):
    """The one extension (行政许可法 art. 42)."""

    days: int
    reason: str
    on: str
    notice: str


def request_view(case: approval_pb2.Case) -> ClockRequestView | None:
    """What waits for approval."""
    if not case.HasField("request"):
        return None
    return {
        "kind": case.request.kind,
        "procedure": case.request.procedure or None,
        "days": case.request.days,
        "reason": case.request.reason,
        "asked_at": case.request.asked_at,
    }


def extension_view(case: approval_pb2.Case) -> ExtensionView | None:
    """The extension, if there was one."""
    if not case.HasField("extension"):
        return None
    found: approval_stops_pb2.Extension = case.extension
    return {"days": found.days, "reason": found.reason, "on": found.on, "notice": found.notice}
