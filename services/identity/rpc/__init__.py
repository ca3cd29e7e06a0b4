"""gRPC servicer of identity: protobuf in, command, protobuf out. One mixin per subject."""

from services.chassis.room import Room
from services.identity.ports import Identity
from services.identity.rpc.accounts import Accounts
from services.identity.rpc.keys import SigningKeys, key_source
from services.identity.rpc.sessions import Sessions

__all__ = ["SERVICE", "Servicer", "key_source", "servicer"]
SERVICE = "sanji.identity.v1.IdentityService"


class Servicer(Accounts, Sessions, SigningKeys):
    """Each RPC says in its proto what it does, who may call it and what it refuses."""

    def __init__(self, room: Room[Identity]) -> None:
        self._room = room


def servicer(room: Room[Identity]) -> tuple[str, object]:
    """The service's full name and its servicer."""
    return SERVICE, Servicer(room)
