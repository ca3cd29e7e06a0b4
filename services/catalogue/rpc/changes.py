"""RPCs of change requests and batches."""

from typing import Any

from sanji.catalogue.v1 import catalogue_changes_pb2 as pb

from services.catalogue import commands
from services.catalogue.ports import Catalogue
from services.catalogue.wire.changes import batch_to_proto, change_to_proto, impact_to_proto, proposal_from
from services.chassis.asking import asked, asked_or_none
from services.chassis.grpc_server import principal
from services.chassis.room import Room


class Changes:
    """Drafts, the two keys, batches."""

    _room: Room[Catalogue]

    def DraftChange(self, request: Any, context: Any) -> Any:
        given = proposal_from(request.proposal)
        command = commands.DraftChange(principal(context), asked(context, request), request.division, given)
        return pb.DraftChangeResponse(change=change_to_proto(self._room.ask(command)))

    def ReviseChange(self, request: Any, context: Any) -> Any:
        command = commands.ReviseChange(
            principal(context),
            request.change_id,
            proposal_from(request.proposal),
            asked_or_none(context, request),
            request.if_version,
        )
        return pb.ReviseChangeResponse(change=change_to_proto(self._room.ask(command)))

    def SubmitChange(self, request: Any, context: Any) -> Any:
        command = commands.SubmitChange(
            principal(context), request.change_id, asked_or_none(context, request), request.if_version
        )
        return pb.SubmitChangeResponse(change=change_to_proto(self._room.ask(command)))

    def ApproveChange(self, request: Any, context: Any) -> Any:
        command = commands.ApproveChange(
            principal(context),
            request.change_id,
            request.note,
            asked_or_none(context, request),
            request.if_version,
        )
        return pb.ApproveChangeResponse(change=change_to_proto(self._room.ask(command)))

    def RejectChange(self, request: Any, context: Any) -> Any:
        command = commands.RejectChange(
            principal(context),
            request.change_id,
            request.reason,
            asked_or_none(context, request),
            request.if_version,
        )
        return pb.RejectChangeResponse(change=change_to_proto(self._room.ask(command)))

    def WithdrawChange(self, request: Any, context: Any) -> Any:
        command = commands.WithdrawChange(
            principal(context), request.change_id, asked_or_none(context, request), request.if_version
        )
        return pb.WithdrawChangeResponse(change=change_to_proto(self._room.ask(command)))

    def PublishChange(self, request: Any, context: Any) -> Any:
        command = commands.PublishChange(principal(context), request.change_id)
        return pb.PublishChangeResponse(change=change_to_proto(self._room.ask(command)))

    def GetChange(self, request: Any, context: Any) -> Any:
        command = commands.GetChange(principal(context), request.change_id)
        return pb.GetChangeResponse(change=change_to_proto(self._room.ask(command)))

    def ListChanges(self, request: Any, context: Any) -> Any:
        command = commands.ListChanges(
            principal(context),
            request.division,
            request.state,
            request.item,
            request.batch,
            request.page.limit,
            request.page.cursor,
        )
        found, following = self._room.ask(command)
        changes = [change_to_proto(one, whole=False) for one in found]
        return pb.ListChangesResponse(changes=changes, next=following)

    def GetChangeImpact(self, request: Any, context: Any) -> Any:
        command = commands.GetChangeImpact(principal(context), request.change_id)
        return pb.GetChangeImpactResponse(impact=impact_to_proto(self._room.ask(command)))

    def OpenBatch(self, request: Any, context: Any) -> Any:
        command = commands.OpenBatch(
            principal(context),
            asked(context, request),
            request.division,
            request.title,
            request.effective_on,
            tuple(request.items),
        )
        return pb.OpenBatchResponse(batch=batch_to_proto(self._room.ask(command)))

    def GetBatch(self, request: Any, context: Any) -> Any:
        command = commands.GetBatch(principal(context), request.batch_id)
        batch, published, kept = self._room.ask(command)
        return pb.GetBatchResponse(batch=batch_to_proto(batch), published=published, kept=kept)
