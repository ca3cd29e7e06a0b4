"""RPCs on signing keys, and where processes get the keys that check tokens."""

from collections.abc import Callable, Mapping
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sanji.identity.v1 import identity_service_pb2 as pb
from sanji.identity.v1 import identity_service_pb2_grpc

from services.chassis.grpc_client import Caller, Channel
from services.chassis.room import Room
from services.chassis.settings import Settings
from services.chassis.tokens import Keys
from services.identity import commands
from services.identity.ports import Identity
from services.identity.wire import key_to_proto


class SigningKeys:
    """Keys that check tokens."""

    _room: Room[Identity]

    def ListSigningKeys(self, request: Any, context: Any) -> Any:
        found = self._room.ask(commands.ListSigningKeys(request.own_only))
        return pb.ListSigningKeysResponse(keys=[key_to_proto(key) for key in found])


def key_source(rooms: Mapping[str, Room[Any]], settings: Settings) -> Callable[[], Keys]:
    """Where a process gets the keys that check tokens: from its own identity room, else over gRPC."""
    if "identity" in rooms:
        return signing_keys(rooms["identity"])
    return remote_signing_keys(settings)


def signing_keys(room: Room[Identity]) -> Callable[[], Keys]:
    """Public keys by kid, from the room in this process."""
    return lambda: _by_kid(room.ask(commands.ListSigningKeys()))


def remote_signing_keys(settings: Settings) -> Callable[[], Keys]:
    """Public keys by kid, from the identity room of another process. Raises `Unavailable` while it is away."""
    channel = Channel(settings.target("identity"), settings)
    stub = channel.stub(identity_service_pb2_grpc.IdentityServiceStub)

    def ask() -> Keys:
        answer = channel.ask(stub.ListSigningKeys, pb.ListSigningKeysRequest(), caller=Caller())
        return _by_kid(answer.keys)

    return ask


def _by_kid(keys: Any) -> Keys:
    return {key.kid: Ed25519PublicKey.from_public_bytes(key.public_key) for key in keys}
