"""The rooms as the gateway asks them: one connection per target. The gateway's only door to gRPC."""

import asyncio
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, TypeVar

import grpc
from grpc_health.v1 import health_pb2, health_pb2_grpc
from sanji.approval.v1.approval_service_pb2_grpc import ApprovalServiceStub
from sanji.catalogue.v1.catalogue_service_pb2_grpc import CatalogueServiceStub
from sanji.identity.v1.identity_service_pb2_grpc import IdentityServiceStub
from sanji.intake.v1.intake_service_pb2_grpc import IntakeServiceStub
from sanji.notification.v1.notification_service_pb2_grpc import NotificationServiceStub
from sanji.queueing.v1.queueing_service_pb2_grpc import QueueingServiceStub
from sanji.rating.v1.rating_service_pb2_grpc import RatingServiceStub

from services.chassis.errors import Refusal, Unavailable
from services.chassis.grpc_client import AsyncChannel, Caller, CallFailed
from services.chassis.settings import Settings

if TYPE_CHECKING:
    import grpc.aio

Q = TypeVar("Q")
R = TypeVar("R")
HEALTH_SECONDS = 1.0
STREAM_SECONDS = 120.0
ROOMS = ("catalogue", "identity", "intake", "approval", "queueing", "notification", "rating")


class Rooms:
    """A stub per room. To be made inside the running event loop."""

    def __init__(self, settings: Settings) -> None:
        self._channels = {
            target: AsyncChannel(target, settings) for target in {settings.target(room) for room in ROOMS}
        }
        self._of_room = {room: self._channels[settings.target(room)] for room in ROOMS}
        self._asking = self._of_room[ROOMS[0]]
        self.catalogue = self._of_room["catalogue"].stub(CatalogueServiceStub)
        self.identity = self._of_room["identity"].stub(IdentityServiceStub)
        self.intake = self._of_room["intake"].stub(IntakeServiceStub)
        self.approval = self._of_room["approval"].stub(ApprovalServiceStub)
        self.queueing = self._of_room["queueing"].stub(QueueingServiceStub)
        self.notification = self._of_room["notification"].stub(NotificationServiceStub)
        self.rating = self._of_room["rating"].stub(RatingServiceStub)

    async def ask(self, method: "grpc.aio.UnaryUnaryMultiCallable[Q, R]", request: Q, caller: Caller) -> R:
        """Call a stub's method within the deadline. Raises a `Refusal`, or `CallFailed` when the room broke."""
        try:
            return await self._asking.ask(method, request, caller=caller)
        except CallFailed as failure:
            # A room that stops cuts what it holds: the same ask succeeds elsewhere or a moment later.
            if failure.code is grpc.StatusCode.CANCELLED:
                raise Unavailable("UNAVAILABLE", "服务暂时不可用，请稍后再试", retry_after=1.0) from None
            raise

    async def send(
        self, method: "grpc.aio.StreamUnaryMultiCallable[Q, R]", requests: AsyncIterator[Q], caller: Caller
    ) -> R:
        """Stream to a stub's method, two minutes at most. Raises a `Refusal`, `CallFailed`, or what `requests` raises."""
        return await self._asking.send(method, requests, caller=caller, deadline=STREAM_SECONDS)

    def watch(
        self, method: "grpc.aio.UnaryStreamMultiCallable[Q, R]", request: Q, caller: Caller
    ) -> AsyncIterator[R]:
        """What a stub's method answers, message by message, two minutes at most. Raises as `ask` does."""
        return self._asking.watch(method, request, caller=caller, deadline=STREAM_SECONDS)

    async def unready(self) -> list[str]:
        """Names of the rooms that do not serve now; answers within a second."""
        well = await asyncio.gather(*(self._is_serving(room) for room in ROOMS))
        return [room for room, serves in zip(ROOMS, well, strict=True) if not serves]

    async def close(self) -> None:
        """Hang up."""
        for channel in self._channels.values():
            await channel.close()

    async def _is_serving(self, room: str) -> bool:
        channel = self._of_room[room]
        stub = channel.stub(health_pb2_grpc.HealthStub)
        request = health_pb2.HealthCheckRequest(service=f"sanji.{room}.v1.{room.capitalize()}Service")
        try:
            answer = await channel.ask(stub.Check, request, caller=Caller(), deadline=HEALTH_SECONDS)
        except (Refusal, CallFailed):
            return False
        return bool(answer.status == health_pb2.HealthCheckResponse.SERVING)
