"""What one gateway process holds open and all its requests share."""

import asyncio

from sanji.identity.v1 import identity_service_pb2

from gateway.auth import Keyring
from gateway.clients import Rooms
from gateway.forwarding import Forwarder
from gateway.levels import StackTable
from gateway.limits import Buckets
from gateway.streaming import Lanes
from services.chassis.clock import Clock, SystemClock
from services.chassis.grpc_client import Caller
from services.chassis.settings import Settings
from services.chassis.telemetry import Telemetry


class Parts:
    """Made at any time; `open` inside the event loop before the first request, `close` after the last."""

    rooms: Rooms
    keyring: Keyring
    forwarder: Forwarder

    def __init__(self, settings: Settings, telemetry: Telemetry, clock: Clock | None = None) -> None:
        self.settings = settings
        self.telemetry = telemetry
        self.clock = clock or SystemClock()
        self.table = StackTable(settings)
        self.callers = Buckets(settings.rate_per_caller)
        self.divisions = Buckets(settings.rate_per_division)
        self.lanes = Lanes()
        self._renewing: asyncio.Task[None] | None = None

    async def open(self) -> None:
        """Connections and keys; waits for nothing."""
        self.rooms = Rooms(self.settings)
        self.keyring = Keyring(self._signing_keys, self.clock)
        self.forwarder = Forwarder(self.settings, self.table)
        self._renewing = asyncio.create_task(self.keyring.keep())

    async def close(self) -> None:
        """Hang up."""
        if self._renewing:
            self._renewing.cancel()
        await self.forwarder.close()
        await self.rooms.close()

    async def _signing_keys(self, ended_since: int) -> identity_service_pb2.ListSigningKeysResponse:
        request = identity_service_pb2.ListSigningKeysRequest(ended_since=ended_since)
        return await self.rooms.ask(self.rooms.identity.ListSigningKeys, request, Caller())
