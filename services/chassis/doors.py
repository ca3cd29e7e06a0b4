"""What one process opens once and all its rooms share: database, relay, sealing, clock."""

from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from services.chassis.audit import AuditTrail
from services.chassis.bus.publisher import Publisher
from services.chassis.clock import Clock, ClockSetBack, SystemClock
from services.chassis.keyfile import KeyFile
from services.chassis.mongo.connection import connect
from services.chassis.outbox import Outbox, Relay
from services.chassis.outbox.record import Encode
from services.chassis.privacy import Keyring, Sealer
from services.chassis.settings import Settings


@dataclass(frozen=True, slots=True)
class Doors:
    """The shared adapters of one process. Nothing connects before it is first used."""

    settings: Settings
    client: Any
    relay: Relay
    trail: AuditTrail
    sealer: Sealer
    clock: Clock

    def outbox(self, room: str, encode: Encode) -> Outbox:
        """The outbox of one room."""
        return Outbox(self.settings.stack, room, encode, self.relay)

    @property
    def stack_codes(self) -> tuple[str, ...]:
        """Every stack of the topology; this one alone when none is given."""
        return stack_codes(self.settings)


def stack_codes(settings: Settings) -> tuple[str, ...]:
    """The division codes of the stacks in the topology, this one always among them."""
    codes = tuple(entry.code for entry in settings.stacks)
    return codes if settings.stack in codes else (*codes, settings.stack)


def open_doors(settings: Settings, process: str, clock: Clock | None = None) -> Doors:
    """Build the adapters of a process named `process` (serve, work, a command)."""
    client = connect(settings.mongo_url, settings.deadline)
    trail = AuditTrail(client.get_default_database())
    publisher = Publisher(settings.amqp_url, f"{settings.stack}.{process}.relay")
    relay = Relay(settings.stack, stack_codes(settings), publisher, trail, sweeps=process != "work")
    return Doors(
        settings=settings,
        client=client,
        relay=relay,
        trail=trail,
        sealer=_sealer(settings),
        clock=clock or (ClockSetBack(settings.days_back) if settings.days_back else SystemClock()),
    )


def _sealer(settings: Settings) -> Sealer:
    keyring = Keyring.from_json(settings.sealing_keys)
    if not settings.sealing_keys_file:
        return Sealer(keyring)
    return Sealer(keyring, KeyFile(Path(settings.sealing_keys_file)).changed)


def rooms_of(names: Sequence[str], doors: Doors) -> dict[str, Any]:
    """Bootstrap rooms by name: the chassis knows no room, only where rooms are found."""
    return {name: import_module(f"services.{name}.bootstrap").bootstrap(doors) for name in names}
