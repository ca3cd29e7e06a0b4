"""Rooms that answer every RPC with a fixed message and remember what they were asked: for the gateway's mapping."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from google.protobuf.descriptor import FieldDescriptor
from google.protobuf.descriptor_pool import Default
from google.protobuf.message import Message
from google.protobuf.message_factory import GetMessageClass
from sanji.approval.v1 import approval_service_pb2  # noqa: F401
from sanji.catalogue.v1 import catalogue_service_pb2  # noqa: F401
from sanji.identity.v1 import identity_pb2, identity_service_pb2
from sanji.intake.v1 import intake_materials_pb2, intake_service_pb2  # noqa: F401
from sanji.notification.v1 import notification_service_pb2  # noqa: F401
from sanji.queueing.v1 import queueing_service_pb2  # noqa: F401
from sanji.rating.v1 import rating_service_pb2  # noqa: F401

from services.chassis.auth import Principal
from services.chassis.clock import SystemClock
from services.chassis.grpc_server import RoomServer, asked_key, principal
from services.chassis.settings import Settings
from services.chassis.telemetry import Telemetry, current_trace_id
from services.chassis.tokens import Claims, TokenVerifier, issue

ROOMS = ("catalogue", "identity", "intake", "approval", "queueing", "notification", "rating")
KEY = Ed25519PrivateKey.generate()
KID = "510822-1"
STREAMED: Mapping[str, tuple[Message, ...]] = {
    "GetMaterial": (
        intake_materials_pb2.GetMaterialResponse(
            upload=intake_materials_pb2.Upload(media_type="application/octet-stream", size=6)
        ),
        intake_materials_pb2.GetMaterialResponse(part=b"abc"),
        intake_materials_pb2.GetMaterialResponse(part=b"def"),
    )
}


@dataclass(frozen=True)
class Asked:
    """One RPC as it arrived."""

    rpc: str
    request: Any
    principal: Principal
    key: str
    trace_id: str


@dataclass
class Script:
    """What the rooms of one stack answer: RPC name → message, several or exception; and what they were asked."""

    answers: dict[str, Any] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)

    def last(self, rpc: str) -> Asked:
        return next(one for one in reversed(self.asked) if one.rpc == rpc)

    def count(self, rpc: str) -> int:
        return sum(one.rpc == rpc for one in self.asked)


class _Servicer:
    def __init__(self, service: str, script: Script) -> None:
        for method in Default().FindServiceByName(service).methods:
            answer = self._answering(method.name, GetMessageClass(method.output_type), script)
            if method.client_streaming:
                answer = self._joined(answer)
            setattr(self, method.name, answer)

    @staticmethod
    def _answering(rpc: str, output: type[Message], script: Script) -> Any:
        def answer(request: Message, context: Any) -> Message:
            script.asked.append(
                Asked(rpc, request, principal(context), asked_key(context), current_trace_id())
            )
            given = script.answers.get(rpc, STREAMED.get(rpc))
            if isinstance(given, Exception):
                raise given
            return given if given is not None else _filled(output)

        return answer

    @staticmethod
    def _joined(answer: Any) -> Any:
        return lambda requests, context: answer(list(requests), context)


_SPECIAL: Mapping[str, Any] = {
    "document": json.dumps(
        {
            "form": {"fields": [{"name": "reason", "type": "string"}], "rules": [{"code": "r1"}]},
            "materials": [{"code": "resident_id_card"}],
            "faq": [{"q_zh": "问", "a_zh": "答"}],
            "load_weight": 14,
        }
    ),
    "form_json": '{"ground": "stable_housing"}',
    "field_json": '{"name": "reason"}',
    "value_json": '"parent"',
    "row_json": '{"item_id": "residence_permit"}',
    "values_json": '{"ground": "stable_housing"}',
    "order": 2,
    "code": "510822101",
    "parent": "510822",
    "name": "陈大明",
    "next": "c2",
}


def _filled(output: type[Message]) -> Message:
    """A message with something in every field, so that a forgotten field shows."""
    message = output()
    for described in output.DESCRIPTOR.fields:
        _fill(message, described)
    return message


def _fill(message: Any, described: FieldDescriptor) -> None:
    kind = described.message_type
    name = described.name
    if kind is not None and kind.GetOptions().map_entry:
        entry = GetMessageClass(kind)()
        _fill(entry, kind.fields_by_name["value"])
        field = getattr(message, name)
        if kind.fields_by_name["value"].message_type is not None:
            field["general"].CopyFrom(entry.value)
        else:
            field["general"] = entry.value
    elif kind is not None:
        made = _filled(GetMessageClass(kind))
        if described.is_repeated:
            getattr(message, name).append(made)
        else:
            getattr(message, name).CopyFrom(made)
    elif described.is_repeated:
        text = described.type == FieldDescriptor.TYPE_STRING
        getattr(message, name).append(f"{name}-1" if text else 7)
    elif described.type == FieldDescriptor.TYPE_STRING:
        setattr(message, name, _SPECIAL.get(name, f"{name}-1"))
    elif described.type == FieldDescriptor.TYPE_BYTES:
        setattr(message, name, b"x")
    else:
        setattr(message, name, True if described.type == FieldDescriptor.TYPE_BOOL else _SPECIAL.get(name, 7))


def signing_keys() -> identity_service_pb2.ListSigningKeysResponse:
    """The one key of these tests."""
    raw = KEY.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    key = identity_pb2.SigningKey(kid=KID, stack="510822", public_key=raw)
    return identity_service_pb2.ListSigningKeysResponse(keys=[key])


def token(*roles: str, division: str = "510822", kind: str = "staff", lifetime: int = 600) -> str:
    """An access token of someone with these roles."""
    claims = Claims("510822", f"{kind}-1", kind, frozenset(roles), division, "session-1", "public_security")
    return issue(claims, KEY, KID, lifetime, SystemClock())


def citizen() -> str:
    """An access token of a citizen."""
    return token("citizen", kind="person")


@contextmanager
def serving(settings: Settings, script: Script) -> Iterator[RoomServer]:
    """All seven rooms at a free port."""
    script.answers.setdefault("ListSigningKeys", signing_keys())
    servicers = {
        f"sanji.{room}.v1.{room.capitalize()}Service": _Servicer(
            f"sanji.{room}.v1.{room.capitalize()}Service", script
        )
        for room in ROOMS
    }
    telemetry = Telemetry("serve", settings, settings.stack)
    verifier = TokenVerifier(lambda: {KID: KEY.public_key()}, SystemClock())
    server = RoomServer(settings, servicers, verifier, telemetry)
    server.start()
    try:
        yield server
    finally:
        server.stop()
        telemetry.shutdown()
