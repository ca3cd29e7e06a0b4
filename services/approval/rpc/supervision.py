"""Cards over gRPC."""

from typing import Any

from sanji.approval.v1 import approval_supervision_pb2 as pb

from services.approval import commands
from services.approval.ports import Approval
from services.approval.wire.supervision import card_to_proto, rate_to_proto
from services.chassis.asking import asked_or_none
from services.chassis.grpc_server import principal
from services.chassis.room import Room


class Supervision:
    """Cards, and how many there are for how many cases."""

    _room: Room[Approval]

    def ListCards(self, request: Any, context: Any) -> Any:
        command = commands.ListCards(
            principal(context),
            request.division,
            request.department,
            request.kind,
            request.state,
            request.page.limit,
            request.page.cursor,
        )
        found, following = self._room.ask(command)
        return pb.ListCardsResponse(cards=[card_to_proto(card) for card in found], next=following)

    def AppealCard(self, request: Any, context: Any) -> Any:
        return pb.AppealCardResponse(card=self._said(commands.AppealCard, request, context))

    def UpholdCard(self, request: Any, context: Any) -> Any:
        return pb.UpholdCardResponse(card=self._said(commands.UpholdCard, request, context))

    def WithdrawCard(self, request: Any, context: Any) -> Any:
        return pb.WithdrawCardResponse(card=self._said(commands.WithdrawCard, request, context))

    def GetCardRates(self, request: Any, context: Any) -> Any:
        command = commands.GetCardRates(
            principal(context), request.grouping, request.since, request.until, request.division
        )
        return pb.GetCardRatesResponse(rates=[rate_to_proto(rate) for rate in self._room.ask(command)])

    def _said(self, kind: Any, request: Any, context: Any) -> pb.Card:
        command = kind(
            principal(context),
            request.number,
            request.key,
            request.reason,
            asked_or_none(context, request),
            request.if_version,
        )
        return card_to_proto(self._room.ask(command))
