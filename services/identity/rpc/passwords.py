"""RPCs on passwords."""

from typing import Any

from sanji.identity.v1 import identity_passwords_pb2 as pb

from services.chassis.clock import rfc3339
from services.chassis.grpc_server import principal
from services.chassis.room import Room
from services.identity.commands import passwords
from services.identity.ports import Identity


class Passwords:
    """People's passwords, set anew."""

    _room: Room[Identity]

    def IssuePasswordCode(self, request: Any, context: Any) -> Any:
        command = passwords.IssuePasswordCode(
            principal(context), request.number, request.name, request.document
        )
        code, ends_at = self._room.ask(command)
        return pb.IssuePasswordCodeResponse(code=code, ends_at=rfc3339(ends_at))

    def SetPassword(self, request: Any, context: Any) -> Any:
        command = passwords.SetPassword(request.number, request.code, request.password, request.document)
        self._room.ask(command)
        return pb.SetPasswordResponse()

    def ChangePassword(self, request: Any, context: Any) -> Any:
        command = passwords.ChangePassword(principal(context), request.old_password, request.new_password)
        self._room.ask(command)
        return pb.ChangePasswordResponse()
