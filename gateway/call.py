"""One request in the hands of a route: who asks, in which language, and the rooms to ask in turn."""

from collections.abc import AsyncIterator
from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar

from starlette.requests import Request

from gateway.incoming import Incoming
from gateway.levels import own_division
from gateway.parts import Parts
from services.chassis.auth import Principal
from services.chassis.grpc_client import Caller

if TYPE_CHECKING:
    import grpc.aio

    from gateway.clients import Rooms

Q = TypeVar("Q")
R = TypeVar("R")


class Call(Request):
    """A checked request: the caller is known, admitted, within its rate, and this stack is the right one.

    `media`, `parts_in`: of a file that comes in, its declared type and its content as it comes.
    """

    def __init__(
        self,
        scope: Any,
        parts: Parts,
        incoming: Incoming,
        principal: Principal,
        caller: Caller,
        if_version: int,
        media: str = "",
        parts_in: AsyncIterator[bytes] | None = None,
    ) -> None:
        super().__init__(scope)
        self.parts = parts
        self.incoming = incoming
        self.principal = principal
        self.if_version = if_version
        self._caller = caller
        self.media = media
        self.parts_in = parts_in

    @property
    def rooms(self) -> "Rooms":
        """The stubs."""
        return self.parts.rooms

    @property
    def language(self) -> str:
        """zh or en."""
        return self.incoming.language

    @property
    def today(self) -> date:
        """The day in China."""
        return self.parts.clock.today()

    def division(self, given: str) -> str:
        """The division given, else a staff caller's own."""
        return own_division(given, self.principal)

    async def ask(self, method: "grpc.aio.UnaryUnaryMultiCallable[Q, R]", request: Q) -> R:
        """Ask a room for this caller. Raises its refusal."""
        return await self.parts.rooms.ask(method, request, self._caller)

    async def send(self, method: "grpc.aio.StreamUnaryMultiCallable[Q, R]", requests: AsyncIterator[Q]) -> R:
        """Stream to a room for this caller. Raises its refusal."""
        return await self.parts.rooms.send(method, requests, self._caller)

    def watch(self, method: "grpc.aio.UnaryStreamMultiCallable[Q, R]", request: Q) -> AsyncIterator[R]:
        """What a room answers this caller, message by message. Raises its refusal."""
        return self.parts.rooms.watch(method, request, self._caller)
