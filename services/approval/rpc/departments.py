"""What departments that run elsewhere answer later, over gRPC."""

from typing import Any

from sanji.approval.v1 import approval_departments_pb2 as pb

from services.approval import commands
from services.approval.ports import Approval
from services.approval.wire.asking import answer_of
from services.chassis.grpc_server import principal
from services.chassis.room import Room


class Departments:
    """Answers that follow."""

    _room: Room[Approval]

    def AnswerReview(self, request: Any, context: Any) -> Any:
        command = commands.AnswerReview(
            by=principal(context),
            number=request.number,
            step=request.step,
            department=request.department,
            answer=answer_of(request),
            key_id=request.key_id,
            signed_at=request.signed_at,
            signature=request.signature,
        )
        case = self._room.ask(command)
        task = case.task_of(request.department)
        return pb.AnswerReviewResponse(number=case.id, department=task.department, advice=task.advice)
