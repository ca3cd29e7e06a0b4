"""RPCs on signing keys, and where processes get the keys that check tokens."""

from collections.abc import Callable, Mapping
from time import time
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sanji.identity.v1 import identity_keys_pb2, identity_service_pb2_grpc
from sanji.identity.v1 import identity_service_pb2 as pb

from services.chassis.clock import rfc3339
from services.chassis.ended import End, Ended
from services.chassis.grpc_client import Caller, Channel
from services.chassis.grpc_server import principal
from services.chassis.room import Room
from services.chassis.settings import Settings
from services.chassis.tokens import Keys
from services.identity import commands
from services.identity.domain.sessions import at_milliseconds, milliseconds
from services.identity.ports import Identity
from services.identity.wire import key_to_proto
from services.identity.wire.sessions import end_to_proto

FAR = 4_102_444_800_000
"""The year 2100 in milliseconds since 1970."""


class SigningKeys:
    """Keys that check tokens."""

    _room: Room[Identity]

    def ListSigningKeys(self, request: Any, context: Any) -> Any:
        return list_keys(self._room, request)

    def RotateSigningKey(self, request: Any, context: Any) -> Any:
        key = self._room.ask(commands.RotateSigningKey(principal(context)))
        begins = rfc3339(key.active_from or key.created_at)
        return identity_keys_pb2.RotateSigningKeyResponse(key=key_to_proto(key.public), active_from=begins)


class KeySource:
    """Public keys by kid; each asking also learns what `ended` since the one before."""

    def __init__(self, ask: Callable[[Any], Any], clock: Callable[[], float] = time) -> None:
        self.ended = Ended()
        self._ask = ask
        self._clock = clock

    def __call__(self) -> Keys:
        answer = self._ask(pb.ListSigningKeysRequest(ended_since=self.ended.as_of))
        ends = [End(row.session, row.account, row.stack, row.before / 1000) for row in answer.ended]
        self.ended.learn(ends, answer.as_of, self._clock())
        return {key.kid: Ed25519PublicKey.from_public_bytes(key.public_key) for key in answer.keys}


def key_source(rooms: Mapping[str, Room[Any]], settings: Settings) -> KeySource:
    """Where a process gets the keys that check tokens: from its own identity room, else over gRPC.

    Over gRPC it raises `Unavailable` while identity is away.
    """
    if "identity" in rooms:
        room = rooms["identity"]
        return KeySource(lambda request: list_keys(room, request))
    channel = Channel(settings.target("identity"), settings)
    stub = channel.stub(identity_service_pb2_grpc.IdentityServiceStub)
    return KeySource(lambda request: channel.ask(stub.ListSigningKeys, request, caller=Caller()))


def list_keys(room: Room[Identity], request: Any) -> pb.ListSigningKeysResponse:
    """The answer to ListSigningKeys."""
    found = room.ask(commands.ListSigningKeys(request.own_only))
    since = at_milliseconds(min(request.ended_since, FAR)) if request.ended_since > 0 else None
    ends, as_of = room.ask(commands.ListEnds(since))
    return pb.ListSigningKeysResponse(
        keys=[key_to_proto(key) for key in found],
        ended=[end_to_proto(end) for end in ends],
        as_of=milliseconds(as_of),
    )
