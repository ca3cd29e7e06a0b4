"""What was opened, on the wire."""

from collections.abc import Callable, Mapping
from typing import Any

from google.protobuf.message import Message
from sanji.intake.v1 import intake_events_pb2

from services.chassis.messages import Event
from services.intake import events


def _revealed(event: events.PersonalDataRevealed) -> Message:
    return intake_events_pb2.PersonalDataRevealed(
        number=event.subject, fields=event.fields, purpose=event.note
    )


ENCODERS: Mapping[type[Event], Callable[[Any], Message]] = {events.PersonalDataRevealed: _revealed}
