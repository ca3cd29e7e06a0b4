"""Results handed over, as they are heard of."""

from typing import Any

from sanji.intake.v1 import intake_events_pb2

from services.approval import events
from services.chassis.clock import from_rfc3339
from services.chassis.decoding import Readers
from services.chassis.levels import is_division
from services.chassis.messages import Envelope


def _handed_over(message: Any, envelope: Envelope) -> events.ResultHandedOver:
    said = message.fact.delivery
    if not said.number or not is_division(said.owner_division):
        raise ValueError("number or division")
    return events.ResultHandedOver(
        number=said.number,
        owner_division=said.owner_division,
        at=from_rfc3339(said.entry.at),
        method=said.way,
        site=said.entry.site,
        collector=message.fact.collector_sealed,
        document=said.entry.document,
        tracking=said.tracking,
    )


READERS: Readers = {
    "sanji.intake.v1.ResultHandedOver": (intake_events_pb2.ResultHandedOver, _handed_over),
}
