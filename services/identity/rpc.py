"""gRPC servicer of identity, and where processes get the keys that check tokens."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sanji.identity.v1 import identity_service_pb2 as pb
from sanji.identity.v1 import identity_service_pb2_grpc

from services.chassis.asking import asked
from services.chassis.grpc_client import Caller, Channel
from services.chassis.grpc_server import principal
from services.chassis.messages import Asked
from services.chassis.room import Room
from services.chassis.settings import Settings
from services.chassis.tokens import Keys
from services.identity import commands
from services.identity.ports import Identity
from services.identity.wire import caller_to_proto, key_to_proto, session_to_proto

SERVICE = "sanji.identity.v1.IdentityService"


class Servicer:
    """Each RPC says in its proto what it does, who may call it and what it refuses."""

    def __init__(self, room: Room[Identity]) -> None:
        self._room = room

    def RegisterPerson(self, request: Any, context: Any) -> Any:
        command = commands.RegisterPerson(
            asked=self._asked(context, request),
            id_number=request.id_number,
            name=request.name,
            phone=request.phone,
            password=request.password,
        )
        caller = self._room.ask(command).caller(self._room.world.stack)
        return pb.RegisterPersonResponse(person=caller.subject, name_masked=caller.name_masked)

    def SignIn(self, request: Any, context: Any) -> Any:
        command = commands.SignIn(
            kind=request.kind,
            id_number=request.id_number,
            username=request.username,
            password=request.password,
            totp=request.totp,
        )
        return pb.SignInResponse(session=session_to_proto(self._room.ask(command)))

    def RefreshSession(self, request: Any, context: Any) -> Any:
        opened = self._room.ask(commands.RefreshSession(request.refresh_token))
        return pb.RefreshSessionResponse(session=session_to_proto(opened))

    def EndSession(self, request: Any, context: Any) -> Any:
        self._room.ask(commands.EndSession(principal(context)))
        return pb.EndSessionResponse()

    def ListSigningKeys(self, request: Any, context: Any) -> Any:
        found = self._room.ask(commands.ListSigningKeys(request.own_only))
        return pb.ListSigningKeysResponse(keys=[key_to_proto(key) for key in found])

    def AddStaff(self, request: Any, context: Any) -> Any:
        command = commands.AddStaff(
            by=principal(context),
            username=request.username,
            name=request.name,
            password=request.password,
            roles=frozenset(request.roles),
            division=request.division,
            department=request.department,
            asked=self._asked(context, request),
        )
        caller = self._room.ask(command).caller(self._room.world.stack)
        return pb.AddStaffResponse(caller=caller_to_proto(caller))

    def _asked(self, context: Any, request: Any) -> Asked:
        # A plain fingerprint over password and ID number could be guessed from a stolen database.
        bare = type(request)()
        bare.CopyFrom(request)
        bare.ClearField("password")
        found = asked(context, bare)
        return replace(found, fingerprint=self._room.world.seals.index(found.fingerprint))


def servicer(room: Room[Identity]) -> tuple[str, object]:
    """The service's full name and its servicer."""
    return SERVICE, Servicer(room)


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
