"""RPCs that hand results over."""

from typing import Any

from sanji.intake.v1 import intake_deliveries_pb2 as pb

from services.chassis.grpc_server import principal
from services.chassis.room import Room
from services.intake import commands
from services.intake.ports import Intake
from services.intake.rpc.receipts import step_of
from services.intake.wire.deliveries import delivery_to_proto


class Deliveries:
    """Chosen, made ready, collected, posted, taken electronically."""

    _room: Room[Intake]

    def GetDelivery(self, request: Any, context: Any) -> Any:
        command = commands.GetDelivery(principal(context), request.number)
        return pb.GetDeliveryResponse(delivery=self._delivery(command))

    def ListDeliveries(self, request: Any, context: Any) -> Any:
        command = commands.ListDeliveries(
            by=principal(context),
            site=request.site,
            division=request.division,
            state=request.state,
            cursor=request.page.cursor,
            limit=request.page.limit,
        )
        found, following = self._room.ask(command)
        opener = self._room.world.seals.open
        shown = [delivery_to_proto(one, opener) for one in found]
        return pb.ListDeliveriesResponse(deliveries=shown, next=following)

    def ChooseDelivery(self, request: Any, context: Any) -> Any:
        command = commands.ChooseDelivery(
            **step_of(request, context),
            way=request.way,
            site=request.site,
            name=request.name,
            phone=request.phone,
            address=request.address,
        )
        return pb.ChooseDeliveryResponse(delivery=self._delivery(command))

    def MakeResultReady(self, request: Any, context: Any) -> Any:
        command = commands.MakeResultReady(**step_of(request, context))
        return pb.MakeResultReadyResponse(delivery=self._delivery(command))

    def RecordPickUp(self, request: Any, context: Any) -> Any:
        command = commands.RecordPickUp(
            **step_of(request, context),
            window=request.window,
            collector=request.collector,
            document=request.document,
            mandate=request.mandate,
        )
        return pb.RecordPickUpResponse(delivery=self._delivery(command))

    def RecordDispatch(self, request: Any, context: Any) -> Any:
        command = commands.RecordDispatch(
            **step_of(request, context),
            carrier=request.carrier,
            tracking=request.tracking,
        )
        return pb.RecordDispatchResponse(delivery=self._delivery(command))

    def RecordArrival(self, request: Any, context: Any) -> Any:
        command = commands.RecordArrival(
            **step_of(request, context),
            arrived=request.arrived,
            note=request.note,
        )
        return pb.RecordArrivalResponse(delivery=self._delivery(command))

    def ConfirmReceipt(self, request: Any, context: Any) -> Any:
        command = commands.ConfirmReceipt(**step_of(request, context))
        return pb.ConfirmReceiptResponse(delivery=self._delivery(command))

    def _delivery(self, command: Any) -> pb.Delivery:
        return delivery_to_proto(self._room.ask(command), self._room.world.seals.open)
