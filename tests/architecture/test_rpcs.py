"""Every question that a proto promises is answered, by those it names."""

from importlib import import_module
from typing import Any

import pytest
from google.protobuf.descriptor import ServiceDescriptor

from services.chassis.grpc_server.audience import audiences
from services.rooms import ROOMS


def _service(room: str) -> ServiceDescriptor:
    module: Any = import_module(f"sanji.{room}.v1.{room}_service_pb2")
    found: ServiceDescriptor = module.DESCRIPTOR.services_by_name[f"{room.capitalize()}Service"]
    return found


@pytest.mark.parametrize("room", ROOMS)
def test_every_rpc_is_answered_and_nothing_else(room: str) -> None:
    rpc = import_module(f"services.{room}.rpc")
    own = [kind for kind in rpc.Servicer.__mro__ if kind.__module__.startswith("services.")]
    answered = {name for kind in own for name in vars(kind) if name[:1].isupper()}
    assert _service(room).full_name == rpc.SERVICE
    assert answered == set(_service(room).methods_by_name)


@pytest.mark.parametrize("room", ROOMS)
def test_every_rpc_declares_whom_it_answers(room: str) -> None:
    service = _service(room)
    assert set(audiences([service])) == {method.full_name for method in service.methods}


@pytest.mark.parametrize("room", ROOMS)
def test_every_rpc_is_a_verb_with_its_own_request_and_response(room: str) -> None:
    for method in _service(room).methods:
        assert method.input_type.name == f"{method.name}Request"
        assert method.output_type.name == f"{method.name}Response"
