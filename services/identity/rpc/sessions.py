"""RPCs on sign-in and sessions."""

from typing import Any

from sanji.identity.v1 import identity_service_pb2 as pb

from services.chassis.grpc_server import principal
from services.chassis.room import Room
from services.identity import commands
from services.identity.ports import Identity
from services.identity.wire import session_to_proto


class Sessions:
    """Sign-in, refresh, end."""

    _room: Room[Identity]

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
