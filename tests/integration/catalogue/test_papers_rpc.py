"""Guides, prints and packages through the real server."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any

import grpc
import pytest
from pypdf import PdfReader
from sanji.catalogue.v1 import catalogue_guides_pb2 as guides
from sanji.catalogue.v1 import catalogue_packages_pb2 as packages
from sanji.catalogue.v1 import catalogue_service_pb2_grpc

from services.catalogue import commands
from services.catalogue.ports import Catalogue
from services.catalogue.rpc import servicer
from services.chassis.clock import SystemClock
from services.chassis.grpc_server import RoomServer
from services.chassis.room import Room
from services.chassis.settings import Settings
from services.chassis.telemetry import Telemetry
from services.chassis.tokens import TokenVerifier
from tests.fakes.catalogue import batch
from tests.integration.catalogue.test_rpc import refusal

ITEM = "resident_medical_insurance_registration"


@pytest.fixture(scope="module")
def stub(room: Room[Catalogue], settings: Settings) -> Iterator[Any]:
    """A bare client of a server with the county's departments, items and packages."""
    wanted = (commands.PublishDepartment, commands.PublishItem, commands.PublishPackage)
    for row in batch().rows:
        if isinstance(row.command, wanted):
            room.ask(row.command)
    telemetry = Telemetry("serve", settings, settings.stack)
    server = RoomServer(settings, dict([servicer(room)]), TokenVerifier(dict, SystemClock()), telemetry)
    server.start()
    with grpc.insecure_channel(f"127.0.0.1:{server.port}") as channel:
        yield catalogue_service_pb2_grpc.CatalogueServiceStub(channel)
    server.stop()
    telemetry.shutdown()


def test_guide_notice_sheet_and_chart_are_of_one_edition(stub: Any) -> None:
    guide = stub.GetGuide(guides.GetGuideRequest(code=ITEM), timeout=10)
    sheet = stub.GetNoticeSheet(guides.GetNoticeSheetRequest(code=ITEM), timeout=10)
    chart = stub.GetStepChart(guides.GetStepChartRequest(code=ITEM), timeout=10)
    assert guide.edition == sheet.edition == chart.edition
    assert (guide.edition.item_id, guide.edition.version) == (ITEM, 1)
    told = next(section for section in guide.sections if section.key == "materials")
    assert [line.label_zh for line in told.lines] == [one.name_zh for one in sheet.materials]
    assert len(chart.edges) == len(chart.nodes) - 1
    assert getattr(chart.edges[0], "from") == chart.nodes[0].id
    assert chart.svg.startswith("<svg")


def test_a_printed_guide_says_what_the_guide_says(stub: Any) -> None:
    paper = stub.PrintItem(guides.PrintItemRequest(code=ITEM, kind="guide"), timeout=20)
    guide = stub.GetGuide(guides.GetGuideRequest(code=ITEM), timeout=10)
    text = "".join("".join(page.extract_text() for page in PdfReader(BytesIO(paper.pdf)).pages).split())
    for section in guide.sections:
        if section.lines:
            assert section.title_zh in text
    assert f"第{paper.edition.version}版·{paper.edition.effective_from}起施行" in text


def test_a_package_comes_joined(stub: Any) -> None:
    listed = stub.ListPackages(packages.ListPackagesRequest(lifecycle="person"), timeout=10).packages
    assert [one.package_id for one in listed] == ["deceased_person", "newborn"]
    assert {one.document for one in listed} == {""}
    found = stub.GetPackage(packages.GetPackageRequest(package_id="newborn"), timeout=10)
    least = stub.GetPackage(packages.GetPackageRequest(package_id="newborn", choosing=True), timeout=10)
    assert [one.item_id for one in found.members][-1] == "social_security_card"
    assert len(least.members) == len(found.members) - 1
    assert len(least.questions) < len(found.questions)


def test_refusals_carry_their_reason(stub: Any) -> None:
    unknown, invalid = grpc.StatusCode.NOT_FOUND, grpc.StatusCode.INVALID_ARGUMENT
    assert refusal(stub.GetGuide, guides.GetGuideRequest(code="x")) == (unknown, "ITEM_NOT_LISTED")
    request = guides.PrintItemRequest(code=ITEM, kind="poster")
    assert refusal(stub.PrintItem, request) == (invalid, "PRINT_KIND_UNKNOWN")
    assert refusal(stub.GetPackage, packages.GetPackageRequest(package_id="x")) == (
        unknown,
        "PACKAGE_NOT_LISTED",
    )
    choosing = packages.GetPackageRequest(package_id="newborn", choosing=True, optional=["legal_aid"])
    assert refusal(stub.GetPackage, choosing) == (invalid, "MEMBER_NOT_OPTIONAL")
    assert refusal(stub.RecordPrint, guides.RecordPrintRequest(code=ITEM)) == (
        grpc.StatusCode.UNAUTHENTICATED,
        "UNAUTHENTICATED",
    )
