"""RPCs on sign-in at an outside provider."""

from typing import Any

from sanji.identity.v1 import identity_oidc_pb2 as pb

from services.chassis.room import Room
from services.identity import commands
from services.identity.ports import Identity
from services.identity.wire import session_to_proto


class OidcSignIns:
    """Providers, leaving for one, coming back."""

    _room: Room[Identity]

    def ListOidcProviders(self, request: Any, context: Any) -> Any:
        found = self._room.ask(commands.ListOidcProviders())
        shown = [
            pb.OidcProvider(provider=one.id, name=one.name, redirect_uris=one.redirect_uris) for one in found
        ]
        return pb.ListOidcProvidersResponse(providers=shown)

    def StartOidcSignIn(self, request: Any, context: Any) -> Any:
        begun = self._room.ask(commands.StartOidcSignIn(request.provider, request.redirect_uri))
        return pb.StartOidcSignInResponse(authorization_url=begun.authorization_url, state=begun.state)

    def FinishOidcSignIn(self, request: Any, context: Any) -> Any:
        command = commands.FinishOidcSignIn(
            provider=request.provider,
            code=request.code,
            state=request.state,
            device=request.device,
            network=request.network,
        )
        return pb.FinishOidcSignInResponse(session=session_to_proto(self._room.ask(command)))
