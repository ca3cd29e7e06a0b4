"""What became of a commitment, as it is heard from approval."""

from collections.abc import Callable
from typing import Any

from google.protobuf.message import Message
from sanji.approval.v1 import approval_events_pb2

from services.notification.domain import commitment_words as words
from services.notification.events import StepHeard
from services.notification.wire.quoting import without_stop


def _revoked(message: Any) -> StepHeard:
    case = message.case
    told = {"reason": message.reason, "lapses_on": message.lapses_on}
    return _step(words.REVOKED, case.number, message.party, case.item_name, told)


def _checked(kind: str) -> Callable[[Any], StepHeard]:
    def read(message: Any) -> StepHeard:
        fact = message.fact
        told = {"reason": getattr(message, "reason", ""), "lapses_on": fact.lapses_on}
        return _step(kind, fact.number, fact.party, fact.item_name or fact.item, told)

    return read


def _step(kind: str, number: str, party: str, item_name: str, told: dict[str, str]) -> StepHeard:
    if not number:
        raise ValueError("number")
    known = {name: without_stop(text) for name, text in told.items() if text}
    return StepHeard(kind, number, party, {"item_name": item_name, **known})


_PB = approval_events_pb2
READERS: dict[str, tuple[type[Message], Callable[[Any], object]]] = {
    "sanji.approval.v1.DecisionRevoked": (_PB.DecisionRevoked, _revoked),
    "sanji.approval.v1.CommitmentKept": (_PB.CommitmentKept, _checked(words.KEPT)),
    "sanji.approval.v1.CommitmentUpheld": (_PB.CommitmentUpheld, _checked(words.UPHELD)),
    "sanji.approval.v1.CommitmentCleared": (_PB.CommitmentCleared, _checked(words.CLEARED)),
}
