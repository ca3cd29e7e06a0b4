"""RPCs on service accounts."""

from typing import Any

from sanji.identity.v1 import identity_service_accounts_pb2 as pb

from services.chassis.asking import asked, asked_or_none
from services.chassis.grpc_server import principal
from services.chassis.room import Room
from services.identity.commands import service_accounts as commands
from services.identity.ports import Identity
from services.identity.wire.service_accounts import service_account_to_proto, service_session_to_proto


class ServiceAccounts:
    """Machines, departments' systems, outside ends of webhooks."""

    _room: Room[Identity]

    def AddServiceAccount(self, request: Any, context: Any) -> Any:
        command = commands.AddServiceAccount(
            by=principal(context),
            asked=asked(context, request),
            kind=request.kind,
            name=request.name,
            scopes=frozenset(request.scopes),
            division=request.division,
            expires_on=request.expires_on,
            department=request.department,
            site=request.site,
        )
        issued = self._room.ask(command)
        return pb.AddServiceAccountResponse(account=service_account_to_proto(issued.account), key=issued.key)

    def RotateServiceKey(self, request: Any, context: Any) -> Any:
        command = commands.RotateServiceKey(
            principal(context), request.account, request.overlap_minutes, asked_or_none(context, request)
        )
        issued = self._room.ask(command)
        return pb.RotateServiceKeyResponse(account=service_account_to_proto(issued.account), key=issued.key)

    def RevokeServiceAccount(self, request: Any, context: Any) -> Any:
        command = commands.RevokeServiceAccount(principal(context), request.account, request.reason)
        return pb.RevokeServiceAccountResponse(account=service_account_to_proto(self._room.ask(command)))

    def ListServiceAccounts(self, request: Any, context: Any) -> Any:
        command = commands.ListServiceAccounts(
            principal(context), request.division, request.page.limit, request.page.cursor
        )
        found, following = self._room.ask(command)
        return pb.ListServiceAccountsResponse(
            accounts=[service_account_to_proto(one) for one in found], next=following
        )

    def OpenServiceSession(self, request: Any, context: Any) -> Any:
        return service_session_to_proto(self._room.ask(commands.OpenServiceSession(request.key)))
