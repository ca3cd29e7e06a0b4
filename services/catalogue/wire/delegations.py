"""Delegation modes and delegated powers on the wire."""

from datetime import date
from typing import Any

from sanji.catalogue.v1 import catalogue_delegations_pb2 as pb
from sanji.catalogue.v1 import catalogue_events_pb2 as events_pb2

from services.catalogue import events
from services.catalogue.domain.delegations import Mode
from services.catalogue.domain.powers import GRANTED, REVOKED, DelegatedPower
from services.chassis.decoding import Readers
from services.chassis.levels import contains


def mode_to_proto(name: str, mode: Mode) -> pb.DelegationMode:
    """One row of the table of modes."""
    return pb.DelegationMode(mode=name, name_zh=mode.name_zh, accepts=mode.accepts, decides=mode.decides)


def power_to_proto(power: DelegatedPower) -> pb.DelegatedPower:
    """A delegated power as other stacks, rooms and the gateway see it."""
    return pb.DelegatedPower(
        power_id=power.id,
        county=power.county,
        item=power.item,
        division=power.division,
        site=power.site,
        power=power.power,
        document=power.document,
        since=power.since,
        until=power.until,
        scope_zh=power.scope_zh,
        conditions_zh=power.conditions_zh,
        department=power.department,
        state=power.state,
        revoked_on=power.revoked_on,
        reason=power.reason,
        taken_over_on=power.taken_over_on,
        trained_on=power.trained_on,
        revision=power.revision,
    )


def power_from_proto(message: pb.DelegatedPower) -> DelegatedPower:
    """The inverse. Raises `ValueError` when it is no power."""
    if not (message.power_id and message.item and message.revision):
        raise ValueError("power_id, item or revision")
    if not contains(message.county, message.division) or message.state not in (GRANTED, REVOKED):
        raise ValueError("division or state")
    return DelegatedPower(
        id=message.power_id,
        county=message.county,
        item=message.item,
        division=message.division,
        site=message.site,
        power=message.power,
        document=message.document,
        since=date.fromisoformat(message.since).isoformat(),
        until=date.fromisoformat(message.until).isoformat(),
        scope_zh=message.scope_zh,
        conditions_zh=tuple(message.conditions_zh),
        department=message.department,
        state=message.state,
        revoked_on=message.revoked_on,
        reason=message.reason,
        taken_over_on=message.taken_over_on,
        trained_on=message.trained_on,
        revision=message.revision,
    )


def _power_heard(message: Any) -> events.PowerHeard:
    return events.PowerHeard(power_from_proto(message.power))


ENCODERS = {
    events.DelegatedPowerGranted: lambda event: events_pb2.DelegatedPowerGranted(
        power=power_to_proto(event.power)
    ),
    events.DelegatedPowerRevoked: lambda event: events_pb2.DelegatedPowerRevoked(
        power=power_to_proto(event.power)
    ),
    events.HandOverRecorded: lambda event: events_pb2.HandOverRecorded(power=power_to_proto(event.power)),
}
READERS: Readers = {
    "sanji.catalogue.v1.DelegatedPowerGranted": (events_pb2.DelegatedPowerGranted, _power_heard),
    "sanji.catalogue.v1.DelegatedPowerRevoked": (events_pb2.DelegatedPowerRevoked, _power_heard),
    "sanji.catalogue.v1.HandOverRecorded": (events_pb2.HandOverRecorded, _power_heard),
}
