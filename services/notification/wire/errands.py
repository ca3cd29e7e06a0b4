"""What agents and their supervisors are told of errands, as it is heard from intake."""

from collections.abc import Callable
from typing import Any

from google.protobuf.message import Message
from sanji.intake.v1 import intake_events_pb2

from services.chassis.auth import SUPERVISOR
from services.chassis.levels import parent
from services.notification.domain import errand_words as words
from services.notification.domain.staff_message import post
from services.notification.events import StaffStepHeard

GOVERNMENT = ""
_LIMITS = {"finish_by": words.LATE, "log": words.QUIET}


def given(message: Any) -> StaffStepHeard:
    """An errand was given to an agent."""
    made = _errand(message)
    return _told(words.GIVEN, made, [made.agent])


def _missed(message: Any) -> StaffStepHeard:
    made = _errand(message)
    return _told(words.MISSED, made, _supervisors(made.division))


def _overdue(message: Any) -> StaffStepHeard:
    made = _errand(message)
    return _told(_LIMITS.get(message.limit, words.LATE), made, [*_supervisors(made.division), made.agent])


def _errand(message: Any) -> Any:
    made = message.entrustment
    if not made.entrustment or not made.division:
        raise ValueError("entrustment or division")
    return made


def _supervisors(division: str) -> list[str]:
    """The division's, and those of the one above: a station may have none of its own."""
    above = parent(division)
    return [post(SUPERVISOR, GOVERNMENT, one) for one in (division, above) if one]


def _told(kind: str, made: Any, to: list[str]) -> StaffStepHeard:
    told = {
        "item_name": made.item_name,
        "entrustment": made.entrustment,
        "site": made.site,
        "principal": made.principal_name,
        "agent_name": made.agent_name,
        "due": made.assign_by if kind == words.MISSED else made.finish_by,
    }
    known = {name: text for name, text in told.items() if text}
    return StaffStepHeard(kind, made.number or made.entrustment, tuple(one for one in to if one), known)


READERS: dict[str, tuple[type[Message], Callable[[Any], object]]] = {
    "sanji.intake.v1.AgentMissed": (intake_events_pb2.AgentMissed, _missed),
    "sanji.intake.v1.AgencyLimitMissed": (intake_events_pb2.AgencyLimitMissed, _overdue),
}
