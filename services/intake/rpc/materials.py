"""RPCs that take papers in as files and show them."""

from collections.abc import Iterator
from typing import Any

from sanji.intake.v1 import intake_materials_pb2 as pb

from services.chassis.errors import Invalid, Refusal, Unavailable
from services.chassis.grpc_server import principal
from services.chassis.room import Room
from services.intake import commands
from services.intake.ports import Intake
from services.intake.rpc.receipts import change_of
from services.intake.wire.applications import day_of, materials_given, to_proto
from services.intake.wire.materials import upload_to_proto


class Materials:
    """Handing in files, showing and listing them, and what was promised for later."""

    _room: Room[Intake]

    def UploadMaterial(self, requests: Any, context: Any) -> Any:
        first = next(requests, None)
        if first is None or first.WhichOneof("said") != "head":
            raise Invalid("UPLOAD_HEAD_MISSING", "缺少文件说明")
        head = first.head
        command = commands.UploadMaterial(
            by=principal(context),
            division=head.division,
            item=head.item,
            material=head.material,
            media_type=head.media_type,
            valid_until=day_of(head.valid_until),
            parts=_parts(requests),
        )
        return pb.UploadMaterialResponse(upload=upload_to_proto(self._room.ask(command)))

    def GetMaterial(self, request: Any, context: Any) -> Iterator[Any]:
        command = commands.GetMaterial(principal(context), request.upload, request.number, request.purpose)
        upload, parts = self._room.ask(command)
        yield pb.GetMaterialResponse(upload=upload_to_proto(upload))
        for part in parts:
            yield pb.GetMaterialResponse(part=part)

    def ListMaterials(self, request: Any, context: Any) -> Any:
        command = commands.ListMaterials(
            principal(context), request.item, request.page.limit, request.page.cursor
        )
        found, following = self._room.ask(command)
        return pb.ListMaterialsResponse(uploads=map(upload_to_proto, found), next=following)

    def ListReusableMaterials(self, request: Any, context: Any) -> Any:
        command = commands.ListReusableMaterials(
            principal(context), request.number, request.purpose, request.page.limit, request.page.cursor
        )
        found, following = self._room.ask(command)
        return pb.ListReusableMaterialsResponse(uploads=map(upload_to_proto, found), next=following)

    def ReuseMaterials(self, request: Any, context: Any) -> Any:
        command = commands.ReuseMaterials(
            **change_of(request, context), materials=materials_given(request.materials)
        )
        return pb.ReuseMaterialsResponse(application=to_proto(self._room.ask(command)))

    def HandInMaterials(self, request: Any, context: Any) -> Any:
        command = commands.HandInMaterials(
            **change_of(request, context), materials=materials_given(request.materials)
        )
        return pb.HandInMaterialsResponse(application=to_proto(self._room.ask(command)))


def _parts(requests: Any) -> Iterator[bytes]:
    """The content as it comes; a caller who hangs up half-way ends it with a refusal, never as if it were whole."""
    try:
        for request in requests:
            yield request.part
    except Refusal:
        raise
    except Exception as error:
        raise Unavailable("UPLOAD_BROKEN_OFF", "文件传输中断，请重新上传") from error
