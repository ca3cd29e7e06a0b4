"""Papers that a register was asked for again, as they are heard of."""

from collections.abc import Callable
from typing import Any

from google.protobuf.message import Message
from sanji.intake.v1 import intake_events_pb2

from services.notification.domain.lookup_words import ABSENT, FOUND, UNANSWERED
from services.notification.events import StepHeard

_KINDS = {"found": FOUND, "absent": ABSENT, "unanswered": UNANSWERED}


def _settled(message: Any) -> StepHeard:
    application = message.application
    if not application.number or message.outcome not in _KINDS:
        raise ValueError("number or outcome")
    told = {"item_name": application.item_name, "material": message.name}
    return StepHeard(_KINDS[message.outcome], application.number, application.applicant.party, told)


READERS: dict[str, tuple[type[Message], Callable[[Any], object]]] = {
    "sanji.intake.v1.LookupSettled": (intake_events_pb2.LookupSettled, _settled),
}
