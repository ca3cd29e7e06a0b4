"""The catalogue through its real server."""

from collections.abc import Iterator
from typing import Any

import grpc
import pytest
from google.rpc import error_details_pb2
from grpc_status import rpc_status
from sanji.catalogue.v1 import catalogue_service_pb2 as pb
from sanji.catalogue.v1 import catalogue_service_pb2_grpc
from sanji.common.v1 import paging_pb2

from services.catalogue.ports import Catalogue
from services.catalogue.rpc import servicer
from services.chassis.clock import SystemClock
from services.chassis.grpc_server import RoomServer
from services.chassis.room import Room
from services.chassis.settings import Settings
from services.chassis.telemetry import Telemetry
from services.chassis.tokens import TokenVerifier
from tests.fakes.catalogue import COUNTY, TOWNSHIP, batch


@pytest.fixture(scope="module")
def stub(room: Room[Catalogue], settings: Settings) -> Iterator[Any]:
    """A bare client of a server with the whole shipped county."""
    for row in batch().rows:
        room.ask(row.command)
    telemetry = Telemetry("serve", settings, settings.stack)
    server = RoomServer(settings, dict([servicer(room)]), TokenVerifier(dict, SystemClock()), telemetry)
    server.start()
    with grpc.insecure_channel(f"127.0.0.1:{server.port}") as channel:
        yield catalogue_service_pb2_grpc.CatalogueServiceStub(channel)
    server.stop()
    telemetry.shutdown()


def refusal(call: Any, request: Any) -> tuple[grpc.StatusCode, str]:
    with pytest.raises(grpc.RpcError) as caught:
        call(request, timeout=10)
    info = error_details_pb2.ErrorInfo()
    rpc_status.from_call(caught.value).details[0].Unpack(info)
    return caught.value.code(), info.reason


def test_a_division_comes_with_order_parent_and_sites(stub: Any) -> None:
    found = stub.GetDivision(pb.GetDivisionRequest(code=TOWNSHIP), timeout=10)
    assert (found.division.name, found.division.order, found.division.parent) == ("青溪镇", 2, COUNTY)
    assert [site.site_id for site in found.sites] == ["510822101-TC"]
    assert found.sites[0].windows
    children = stub.ListChildDivisions(pb.ListChildDivisionsRequest(code=TOWNSHIP), timeout=10).divisions
    assert {place.parent for place in children} == {TOWNSHIP}


def test_an_item_comes_whole_by_any_code(stub: Any) -> None:
    request = pb.GetItemRequest(code="512B0011200070", division=TOWNSHIP)
    item = stub.GetItem(request, timeout=10).item
    assert (item.item_id, item.version, item.status) == ("residence_permit", 1, "published")
    assert list(item.accept_levels) == ["township", "village"]
    assert item.document.startswith("{")


def test_lists_leave_the_document_out_and_go_on_from_the_cursor(stub: Any) -> None:
    first = stub.ListItems(pb.ListItemsRequest(page=paging_pb2.Page(limit=20)), timeout=10)
    rest = stub.ListItems(pb.ListItemsRequest(page=paging_pb2.Page(limit=20, cursor=first.next)), timeout=10)
    assert (len(first.items), len(rest.items), rest.next) == (20, 15, "")
    assert {item.document for item in (*first.items, *rest.items)} == {""}
    departments = stub.ListDepartments(pb.ListDepartmentsRequest(), timeout=10).departments
    assert len(departments) == 44
    assert {len(body.division) for body in departments} == {6, 9}


def test_refusals_carry_their_reason(stub: Any) -> None:
    unknown, invalid = grpc.StatusCode.NOT_FOUND, grpc.StatusCode.INVALID_ARGUMENT
    assert refusal(stub.GetItem, pb.GetItemRequest(code="nothing")) == (unknown, "ITEM_NOT_LISTED")
    assert refusal(stub.GetDivision, pb.GetDivisionRequest(code="510822999")) == (unknown, "DIVISION_UNKNOWN")
    assert refusal(stub.GetDivision, pb.GetDivisionRequest(code="x")) == (invalid, "DIVISION_MALFORMED")
    request = pb.ListItemsRequest(page=paging_pb2.Page(limit=101))
    assert refusal(stub.ListItems, request) == (invalid, "LIMIT_OUT_OF_RANGE")
