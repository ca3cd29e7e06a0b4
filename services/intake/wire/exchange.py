"""Registers and what they said, on the wire."""

from collections.abc import Callable, Mapping
from typing import Any

from google.protobuf.message import Message
from sanji.intake.v1 import intake_events_pb2
from sanji.intake.v1 import intake_exchange_pb2 as pb

from services.chassis.clock import rfc3339
from services.chassis.messages import Event
from services.intake import events
from services.intake.domain.exchange import Source
from services.intake.domain.looked_up import LookedUp


def looked_up_to_proto(found: LookedUp | None) -> pb.LookedUp | None:
    """What a register said, if it did."""
    if found is None:
        return None
    return pb.LookedUp(
        source=found.source,
        name=found.name,
        holder_masked=found.holder,
        digest=found.digest,
        at=rfc3339(found.at),
        whose=found.whose,
    )


def source_to_proto(source: Source, down: bool) -> pb.Source:
    """A register; its address stays here."""
    return pb.Source(
        source=source.id,
        name=source.name,
        owner=source.owner,
        materials=sorted(source.materials),
        purposes=sorted(source.purposes),
        deadline_ms=round(source.seconds * 1000),
        down=down,
    )


def _asked(event: events.RegisterAsked) -> intake_events_pb2.RegisterAsked:
    return intake_events_pb2.RegisterAsked(
        number=event.subject, material=event.material, source=event.source, purpose=event.note
    )


ENCODERS: Mapping[type[Event], Callable[[Any], Message]] = {events.RegisterAsked: _asked}
