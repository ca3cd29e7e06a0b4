"""gRPC servicer of identity: protobuf in, command, protobuf out. One mixin per subject."""

from services.chassis.room import Room
from services.identity.ports import Identity
from services.identity.rpc.accounts import Accounts
from services.identity.rpc.disabling import Disabling
from services.identity.rpc.keys import SigningKeys, key_source
from services.identity.rpc.mandates import Mandates
from services.identity.rpc.oidc import OidcSignIns
from services.identity.rpc.parties import Parties
from services.identity.rpc.passwords import Passwords
from services.identity.rpc.second_factor import SecondFactors
from services.identity.rpc.service_accounts import ServiceAccounts
from services.identity.rpc.sessions import Sessions
from services.identity.rpc.trail import Trail

__all__ = ["SERVICE", "Servicer", "key_source", "servicer"]
SERVICE = "sanji.identity.v1.IdentityService"


class Servicer(
    Mandates,
    Parties,
    Passwords,
    Disabling,
    SecondFactors,
    Accounts,
    ServiceAccounts,
    Sessions,
    SigningKeys,
    Trail,
    OidcSignIns,
):
    """Each RPC says in its proto what it does, who may call it and what it refuses."""

    def __init__(self, room: Room[Identity]) -> None:
        self._room = room


def servicer(room: Room[Identity]) -> tuple[str, object]:
    """The service's full name and its servicer."""
    return SERVICE, Servicer(room)
