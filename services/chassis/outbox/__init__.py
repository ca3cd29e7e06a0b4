"""Events on their way out: written with the state that caused them, then relayed (delivery rules 2, 3)."""

from services.chassis.outbox.record import Outbox
from services.chassis.outbox.relay import Relay

__all__ = ["Outbox", "Relay"]
