"""RPCs on sign-in and sessions."""

from typing import Any

from sanji.identity.v1 import identity_service_pb2 as pb
from sanji.identity.v1 import identity_sessions_pb2

from services.chassis.grpc_server import principal
from services.chassis.room import Room
from services.identity import commands
from services.identity.ports import Identity
from services.identity.wire import session_to_proto
from services.identity.wire.sessions import open_session_to_proto


class Sessions:
    """Sign-in, refresh, list, end."""

    _room: Room[Identity]

    def SignIn(self, request: Any, context: Any) -> Any:
        command = commands.SignIn(
            kind=request.kind,
            id_number=request.id_number,
            document=request.document,
            username=request.username,
            password=request.password,
            totp=request.totp,
            device=request.device,
            network=request.network,
        )
        return pb.SignInResponse(session=session_to_proto(self._room.ask(command)))

    def RefreshSession(self, request: Any, context: Any) -> Any:
        opened = self._room.ask(commands.RefreshSession(request.refresh_token))
        return pb.RefreshSessionResponse(session=session_to_proto(opened))

    def EndSession(self, request: Any, context: Any) -> Any:
        self._room.ask(commands.EndSession(principal(context)))
        return pb.EndSessionResponse()

    def ListSessions(self, request: Any, context: Any) -> Any:
        by = principal(context)
        command = commands.ListSessions(by, request.account, request.page.limit, request.page.cursor)
        found, following = self._room.ask(command)
        shown = [open_session_to_proto(one, by.session) for one in found]
        return identity_sessions_pb2.ListSessionsResponse(sessions=shown, next=following)

    def RevokeSession(self, request: Any, context: Any) -> Any:
        self._room.ask(commands.RevokeSession(principal(context), request.session))
        return identity_sessions_pb2.RevokeSessionResponse()

    def RevokeAllSessions(self, request: Any, context: Any) -> Any:
        command = commands.RevokeAllSessions(principal(context), request.account, request.reason)
        self._room.ask(command)
        return identity_sessions_pb2.RevokeAllSessionsResponse()
