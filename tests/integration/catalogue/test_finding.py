"""Finding, hours and guidance through the room's real server."""

import json
from collections.abc import Iterator
from typing import Any

import grpc
import pytest
from google.rpc import error_details_pb2
from grpc_status import rpc_status
from sanji.catalogue.v1 import (
    catalogue_finding_pb2,
    catalogue_guidance_pb2,
    catalogue_hours_pb2,
    catalogue_service_pb2,
    catalogue_service_pb2_grpc,
)

from services.catalogue.ports import Catalogue
from services.catalogue.rpc import servicer
from services.chassis.clock import SystemClock
from services.chassis.grpc_server import RoomServer
from services.chassis.room import Room
from services.chassis.settings import Settings
from services.chassis.telemetry import Telemetry
from services.chassis.tokens import TokenVerifier
from tests.fakes.catalogue import COUNTY, TOWNSHIP, batch

LUNCH = "2026-11-23T12:30:00+08:00"


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


def test_an_item_is_searched_browsed_and_listed_by_what_it_is_for(stub: Any) -> None:
    found = stub.SearchItems(catalogue_finding_pb2.SearchItemsRequest(q="zanzhuzheng"), timeout=10)
    assert [(one.item.item_id, one.match, one.item.document) for one in found.matches] == [
        ("residence_permit", "exact", "")
    ]
    facets = stub.BrowseItems(catalogue_finding_pb2.BrowseItemsRequest(division=COUNTY), timeout=10).facets
    birth = next(facet for facet in facets if (facet.kind, facet.value) == ("life_event", "birth"))
    listed = stub.ListItems(catalogue_service_pb2.ListItemsRequest(life_event="birth"), timeout=10).items
    assert (birth.name_zh, birth.count) == ("出生", len(listed))


def test_a_site_says_until_when_it_serves_and_why(stub: Any) -> None:
    request = catalogue_hours_pb2.GetSiteHoursRequest(site_id="510822101-TC", at=LUNCH)
    site = stub.GetSiteHours(request, timeout=10).site
    assert (site.place_zh, len(site.site.openings), site.site.order) == ("青川县青溪镇", 4, 2)
    walk_in = site.openness.walk_in
    assert (walk_in.now.window_class, walk_in.now.end) == ("extended", "2026-11-23T17:00:00.000+08:00")
    assert "OPENING_KEPT" in {one.rule for one in site.openness.why}
    asked = catalogue_hours_pb2.FindOpenSitesRequest(code="residence_permit", division=TOWNSHIP, at=LUNCH)
    soonest = stub.FindOpenSites(asked, timeout=10).sites
    assert soonest[0].site.site_id == "510822101-TC"
    listed = stub.ListSites(catalogue_hours_pb2.ListSitesRequest(division=TOWNSHIP), timeout=10).sites
    assert {one.site.site_id for one in soonest} <= {one.site.site_id for one in listed}


def test_answers_lead_to_a_list_and_wrong_ones_to_every_fault(stub: Any) -> None:
    def guided(answers: Any) -> Any:
        request = catalogue_guidance_pb2.GuideApplicantRequest(code="legal_aid", answers=answers)
        return stub.GuideApplicant(request, timeout=10)

    first = guided("")
    assert first.next.id == "form.exemption"
    final = guided(json.dumps({"form.exemption": "none"}))
    assert not final.HasField("next")
    assert {one.code: one.state for one in final.materials}["hardship_statement"] == "needed"
    for wrong in ("[]", "{", '{"form.exemption": "moon"}', "1" * 70_000):
        with pytest.raises(grpc.RpcError) as caught:
            guided(wrong)
        info = error_details_pb2.ErrorInfo()
        rpc_status.from_call(caught.value).details[0].Unpack(info)
        assert info.reason == "GUIDANCE_INVALID"
