"""Every way in is declared, says whom it answers, and asks who comes."""

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
from fastapi import FastAPI
from starlette.routing import Route
from starlette.testclient import TestClient

from gateway.app import build, endpoints
from gateway.dispatch import Dispatch
from gateway.edge import Edge
from gateway.endpoint import Endpoint
from gateway.operations import Operation
from gateway.parts import Parts
from gateway.reasons import REASONS
from gateway.routes import RESOURCES
from services.chassis.settings import Settings
from services.chassis.telemetry import Telemetry
from tests.architecture.protofiles import rpc_comments
from tests.architecture.refusals import given

OPERATIONS = [operation for resource in RESOURCES for operation in resource.made]
WITHOUT_CALLER = {"/livez", "/readyz", "/metrics"}
READING_MATTER = {"/openapi.json", "/docs", "/docs/reference.js", "/docs/reference.css"}
REASON = re.compile(r"\b[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+\b(?!\*)")
AS_ANOTHER = re.compile(r"\b(?:as|what) ([A-Z][a-z]\w+)")
BY_THE_GATEWAY = {one.reason for one in given("gateway")}


@pytest.fixture(scope="module")
def edge(bare_settings: Settings) -> Iterator[Edge]:
    """A gateway whose rooms are away."""
    telemetry = Telemetry("gateway", bare_settings, bare_settings.stack)
    yield build(replace(bare_settings, grpc_target="127.0.0.1:1", rate_per_caller=1e6), telemetry)
    telemetry.shutdown()


@pytest.fixture(scope="module")
def client(edge: Edge) -> Iterator[TestClient]:
    """Calls it over ASGI."""
    with TestClient(edge, raise_server_exceptions=False) as made:
        yield made


def _named(operation: Operation) -> str:
    return f"{operation.method} {operation.path}"


def _app_within(asgi: object) -> FastAPI:
    while not isinstance(asgi, FastAPI):
        asgi = next(part for part in vars(asgi).values() if isinstance(part, FastAPI | Dispatch))
    return asgi


def _refused(rpc: str) -> set[str]:
    """What an RPC's comment names, and what those name to which it points."""
    said = rpc_comments()[rpc].partition("Refuses")[2]
    others = [f"{rpc.rpartition('.')[0]}.{name}" for name in AS_ANOTHER.findall(said)]
    return set(REASON.findall(said)).union(*(_refused(other) for other in others))


def _filled(path: str) -> str:
    return re.sub(r"\{[^}]+\}", "x", path)


def test_every_route_is_a_declared_operation_or_reading_matter(edge: Edge) -> None:
    routes = _app_within(edge).routes
    assert len(routes) == len(OPERATIONS) + len(READING_MATTER)
    for route in routes:
        assert isinstance(route, Route)
        if route.path in READING_MATTER:
            assert route.methods == {"GET", "HEAD"}
        else:
            assert isinstance(route, Endpoint)
            assert route.operation in OPERATIONS


def test_every_operation_has_a_route_and_a_name_of_its_own(bare_settings: Settings) -> None:
    telemetry = Telemetry("gateway", bare_settings, bare_settings.stack)
    assert [made.operation for made in endpoints(Parts(bare_settings, telemetry))] == OPERATIONS
    assert len({operation.id for operation in OPERATIONS}) == len(OPERATIONS)
    assert len({_named(operation) for operation in OPERATIONS}) == len(OPERATIONS)


@pytest.mark.parametrize("operation", OPERATIONS, ids=_named)
def test_an_operation_takes_its_audience_from_the_proto(operation: Operation) -> None:
    if operation.path in WITHOUT_CALLER:
        assert not operation.rpc
    else:
        assert operation.rpc in rpc_comments()
        assert operation.limited
    assert operation.audience.anyone or operation.audience.roles


@pytest.mark.parametrize("operation", [one for one in OPERATIONS if not one.audience.anyone], ids=_named)
def test_a_caller_without_a_token_is_sent_to_sign_in(client: TestClient, operation: Operation) -> None:
    answer = client.request(operation.method, _filled(operation.path))
    assert (answer.status_code, answer.json()["reason"]) == (401, "UNAUTHENTICATED")


@pytest.mark.parametrize("operation", [one for one in OPERATIONS if one.limited], ids=_named)
def test_a_token_that_cannot_be_checked_opens_nothing(client: TestClient, operation: Operation) -> None:
    headers = {"authorization": "Bearer eyJhbGciOiJub25lIn0.e30."}
    answer = client.request(operation.method, _filled(operation.path), headers=headers)
    assert answer.json()["reason"] in {"TOKEN_INVALID", "KEYS_UNAVAILABLE"}


def test_every_rpc_of_a_room_can_be_asked_from_outside() -> None:
    asked = {operation.rpc for operation in OPERATIONS if operation.rpc}
    answered = {name for name in rpc_comments() if not name.startswith("sanji.departments.")}
    assert answered - asked == set()


def test_a_route_lies_in_the_folder_of_the_room_that_answers_it() -> None:
    for operation in OPERATIONS:
        folders = operation.answer.__module__.split(".")[2:-1]
        assert folders == operation.rpc.split(".")[1:2], operation.id


@pytest.mark.parametrize("operation", [one for one in OPERATIONS if one.rpc], ids=_named)
def test_an_operation_lists_every_refusal_of_its_rpc(operation: Operation) -> None:
    named = set(REASON.findall(rpc_comments()[operation.rpc].partition("Refuses")[2]))
    assert named - set(operation.reasons()) == set()


@pytest.mark.parametrize("operation", [one for one in OPERATIONS if one.rpc], ids=_named)
def test_an_operation_lists_no_refusal_that_neither_its_rpc_nor_the_gateway_gives(
    operation: Operation,
) -> None:
    assert {*operation.missing, *operation.refusals} - _refused(operation.rpc) - BY_THE_GATEWAY == set()


@pytest.mark.parametrize("operation", OPERATIONS, ids=_named)
def test_every_listed_refusal_has_a_status_and_two_sentences(operation: Operation) -> None:
    assert set(operation.reasons()) - set(REASONS) == set()
