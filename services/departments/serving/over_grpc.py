"""A plug-in as `sanji.departments.v1.DepartmentService`."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import grpc
from google.protobuf.json_format import MessageToDict, ParseDict
from sanji.departments.v1 import department_service_pb2 as pb

from services.departments.sdk import Refused
from services.departments.sdk.answering import METHODS, Answering
from services.departments.sdk.signing import stamp_of

SERVICE = "sanji.departments.v1.DepartmentService"
THREADS = 8
MESSAGE_BYTES = 2 * 1024 * 1024
STATUSES = {
    "SIGNATURE_INVALID": grpc.StatusCode.UNAUTHENTICATED,
    "DEADLINE_PASSED": grpc.StatusCode.DEADLINE_EXCEEDED,
    "REQUEST_MALFORMED": grpc.StatusCode.INVALID_ARGUMENT,
    "MATTER_UNKNOWN": grpc.StatusCode.NOT_FOUND,
    "QUESTION_CHANGED": grpc.StatusCode.FAILED_PRECONDITION,
    "QUESTION_CANCELLED": grpc.StatusCode.FAILED_PRECONDITION,
    "DEPARTMENT_UNAVAILABLE": grpc.StatusCode.UNAVAILABLE,
}


class GrpcServer:
    """Answers from the moment it is made until `stop`."""

    def __init__(self, answering: Answering, place: str) -> None:
        self._answering = answering
        options = (("grpc.so_reuseport", 0), ("grpc.max_receive_message_length", MESSAGE_BYTES))
        self._server = grpc.server(ThreadPoolExecutor(THREADS), options=options)
        service = pb.DESCRIPTOR.services_by_name["DepartmentService"]
        handlers = {name: self._handler(service.methods_by_name[name]) for name in METHODS}
        self._server.add_generic_rpc_handlers((grpc.method_handlers_generic_handler(SERVICE, handlers),))
        port = self._server.add_insecure_port(place)
        self._server.start()
        self.address = f"grpc://{place.rpartition(':')[0]}:{port}"

    def stop(self) -> None:
        """Finish what is in hand within five seconds."""
        self._server.stop(5).wait()

    def _handler(self, method: Any) -> Any:
        asked, answered = (getattr(pb, kind.name) for kind in (method.input_type, method.output_type))

        def answer(request: Any, context: grpc.ServicerContext) -> Any:
            stamp = stamp_of({key: str(value) for key, value in context.invocation_metadata()})
            words = MessageToDict(
                request, preserving_proto_field_name=True, always_print_fields_with_no_presence=True
            )
            try:
                found, own = self._answering.answer(method.name, words, stamp)
            except Refused as refusal:
                context.abort(STATUSES[refusal.reason], f"{refusal.reason} {refusal.sentence}"[:500])
            context.set_trailing_metadata(tuple(own.headers().items()))
            return ParseDict(found, answered())

        return grpc.unary_unary_rpc_method_handler(
            answer, request_deserializer=asked.FromString, response_serializer=answered.SerializeToString
        )
