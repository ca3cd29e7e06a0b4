"""How a room answers gRPC: one server per process for any set of rooms.

Servicers raise refusals and nothing else; they never call `context.abort`.
"""

from services.chassis.grpc_call import asked_key, principal
from services.chassis.grpc_server.audience import AudienceInvalid
from services.chassis.grpc_server.server import RoomServer, stop_on_signals

__all__ = ["AudienceInvalid", "RoomServer", "asked_key", "principal", "stop_on_signals"]
