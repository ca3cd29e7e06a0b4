"""Handing over results: chosen by the applicant, collected, posted or taken electronically."""

from typing import Annotated

from fastapi import Query as InQuery
from pydantic import Field
from sanji.intake.v1 import intake_deliveries_pb2 as pb

from gateway.call import Call
from gateway.levels import Arguments, Place, StackTable, by_number, by_query_division
from gateway.operations import Operations
from gateway.routes.intake import RPC
from gateway.routes.intake.deliveries_views import DELIVERY, ENTRY, DeliveryList, DeliveryView, delivery_view
from gateway.routes.intake.refusals import MANDATES
from gateway.routes.samples import listed
from gateway.routes.shapes import Body, DivisionListQuery, Nothing, page
from services.chassis.auth import Principal

operations = Operations("deliveries")
FOUND = ("APPLICATION_NOT_FOUND", "DELIVERY_NOT_FOUND")
MOVED = (*FOUND, "DELIVERY_STATE", "DELIVERY_WAY", "DIVISION_OUT_OF_SCOPE", "SAME_PERSON")


class DeliveryToChoose(Body):
    """How it shall reach the applicant. `site`: where it is collected, without it where it was handed in; name, phone
    and address: where it is posted, kept sealed.
    """

    way: Annotated[str, Field(json_schema_extra={"enum": ["window", "post", "electronic"]})]
    site: Annotated[str, Field(max_length=40)] = ""
    name: Annotated[str, Field(max_length=100)] = ""
    phone: Annotated[str, Field(max_length=24)] = ""
    address: Annotated[str, Field(max_length=200)] = ""


class PickUpToRecord(Body):
    """Who collected it at which window, and the number of what was shown. `mandate`: when somebody else came."""

    window: Annotated[str, Field(max_length=64)]
    collector: Annotated[str, Field(max_length=100)]
    document: Annotated[str, Field(max_length=30, description="kept masked")]
    mandate: Annotated[str, Field(max_length=64)] = ""


class DispatchToRecord(Body):
    """Carrier and tracking number."""

    carrier: Annotated[str, Field(max_length=50)]
    tracking: Annotated[str, Field(max_length=40)]


class ArrivalToRecord(Body):
    """Delivered, or brought back and why."""

    arrived: bool
    note: Annotated[str, Field(max_length=500)] = ""


class DeliveriesQuery(DivisionListQuery):
    """Whose: a site's, or a division subtree's. `state`: open, or delivered for the pick-up register."""

    site: Annotated[str, Field(max_length=40, examples=["510822101-TC"])] = ""
    state: Annotated[str, Field(max_length=16, examples=["open"])] = ""


def by_site_or_division(table: StackTable, arguments: Arguments, principal: Principal) -> Place:
    """By `site` in the query, else by its division."""
    site: str = arguments["query"].site
    return table.site(site) if site else by_query_division(table, arguments, principal)


@operations.get(
    "/v1/deliveries",
    rpc=RPC + "ListDeliveries",
    summary="出件列表与取件登记簿",
    description="What the exit window of a site has to hand over, longest waiting first; with `state=delivered` its pick-up"
    " register, newest first. With a site also what nobody chose a site for and was handed in there,"
    " and what other stacks let collect there.",
    locate=by_site_or_division,
    refusals=(
        "STATE_UNKNOWN",
        "CURSOR_INVALID",
        "SITE_MALFORMED",
        "DIVISION_MALFORMED",
        "DIVISION_UNKNOWN",
        "DIVISION_OUT_OF_SCOPE",
    ),
    sample=listed(DELIVERY),
)
async def list_deliveries(call: Call, query: Annotated[DeliveriesQuery, InQuery()]) -> DeliveryList:
    division = "" if query.site else call.division(query.division)
    request = pb.ListDeliveriesRequest(
        site=query.site, division=division, state=query.state, page=page(query)
    )
    answer = await call.ask(call.rooms.intake.ListDeliveries, request)
    return {"items": [delivery_view(one) for one in answer.deliveries], "next": answer.next or None}


@operations.get(
    "/v1/applications/{number}/delivery",
    rpc=RPC + "GetDelivery",
    summary="办理结果送达情况",
    description="How the result reaches the applicant and where it stands; late when the ten working days of a grant are over"
    " (行政许可法 art. 44). The days one by one: `GET /v1/applications/{number}/clock`.",
    locate=by_number,
    refusals=FOUND,
    sample=DELIVERY,
)
async def get_delivery(call: Call, number: str) -> DeliveryView:
    request = pb.GetDeliveryRequest(number=number)
    return delivery_view((await call.ask(call.rooms.intake.GetDelivery, request)).delivery)


@operations.post(
    "/v1/applications/{number}/delivery",
    rpc=RPC + "ChooseDelivery",
    summary="选择送达方式",
    description="Collected at any site, posted, or taken electronically; may be chosen anew until it is under way.",
    locate=by_number,
    key=True,
    refusals=(
        "APPLICATION_NOT_FOUND",
        "DELIVERY_STATE",
        "DELIVERY_INVALID",
        "DELIVERY_METHOD_UNKNOWN",
        "PICK_UP_SITE_UNKNOWN",
        "ADDRESSEE_REQUIRED",
        "ADDRESS_REQUIRED",
        "PHONE_INVALID",
        *MANDATES,
    ),
    asked={"way": "window", "site": "510822101-TC"},
    sample=DELIVERY,
)
async def choose_delivery(call: Call, number: str, body: DeliveryToChoose) -> DeliveryView:
    request = pb.ChooseDeliveryRequest(
        number=number,
        way=body.way,
        site=body.site,
        name=body.name,
        phone=body.phone,
        address=body.address,
    )
    return delivery_view((await call.ask(call.rooms.intake.ChooseDelivery, request)).delivery)


@operations.post(
    "/v1/applications/{number}/delivery/readiness",
    rpc=RPC + "MakeResultReady",
    summary="登记可以领取",
    description="It lies ready where it is to be collected; the applicant is told where.",
    locate=by_number,
    key=True,
    refusals=MOVED,
    asked={},
    sample={**DELIVERY, "state": "ready", "ready_at": "2026-11-30T09:00:00.000+08:00"},
)
async def make_result_ready(call: Call, number: str, body: Nothing) -> DeliveryView:
    request = pb.MakeResultReadyRequest(number=number)
    return delivery_view((await call.ask(call.rooms.intake.MakeResultReady, request)).delivery)


@operations.post(
    "/v1/applications/{number}/delivery/pick-up",
    rpc=RPC + "RecordPickUp",
    summary="取件登记",
    description="A line of the pick-up register; nothing is handed over at a window without it, and nothing twice. Who comes is"
    " the applicant by the number shown, or somebody who may receive for her by a mandate or by law.",
    locate=by_number,
    key=True,
    refusals=(
        *MOVED,
        "DELIVERY_INVALID",
        "WINDOW_REQUIRED",
        "WINDOW_ELSEWHERE",
        "COLLECTOR_REQUIRED",
        "DOCUMENT_REQUIRED",
        *MANDATES,
    ),
    asked={
        "window": "510822101-TC-W01",
        "collector": "陈大明",
        "document": "510822198803120136",
    },
    sample={**DELIVERY, "state": "delivered", "entry": ENTRY},
)
async def record_pick_up(call: Call, number: str, body: PickUpToRecord) -> DeliveryView:
    request = pb.RecordPickUpRequest(
        number=number,
        window=body.window,
        collector=body.collector,
        document=body.document,
        mandate=body.mandate,
    )
    return delivery_view((await call.ask(call.rooms.intake.RecordPickUp, request)).delivery)


@operations.post(
    "/v1/applications/{number}/delivery/dispatch",
    rpc=RPC + "RecordDispatch",
    summary="寄出登记",
    description="Given to a carrier; the applicant is told the number. The address is opened by"
    " `POST /v1/applications/{number}/revealings`, for a purpose.",
    locate=by_number,
    key=True,
    refusals=(*MOVED, "DELIVERY_INVALID", "CARRIER_REQUIRED", "TRACKING_REQUIRED"),
    asked={"carrier": "中国邮政", "tracking": "1234567890123"},
    sample={**DELIVERY, "state": "posted", "way": "post", "site": None, "carrier": "中国邮政"},
)
async def record_dispatch(call: Call, number: str, body: DispatchToRecord) -> DeliveryView:
    request = pb.RecordDispatchRequest(number=number, carrier=body.carrier, tracking=body.tracking)
    return delivery_view((await call.ask(call.rooms.intake.RecordDispatch, request)).delivery)


@operations.post(
    "/v1/applications/{number}/delivery/arrival",
    rpc=RPC + "RecordArrival",
    summary="投递结果登记",
    description="What the post did: delivered it, or brought it back; then the applicant chooses anew or it is posted again.",
    locate=by_number,
    key=True,
    refusals=(*MOVED, "DELIVERY_INVALID", "REASON_REQUIRED", "REASON_TOO_LONG"),
    asked={"arrived": True},
    sample={**DELIVERY, "state": "delivered", "way": "post", "site": None},
)
async def record_arrival(call: Call, number: str, body: ArrivalToRecord) -> DeliveryView:
    request = pb.RecordArrivalRequest(number=number, arrived=body.arrived, note=body.note)
    return delivery_view((await call.ask(call.rooms.intake.RecordArrival, request)).delivery)


@operations.post(
    "/v1/applications/{number}/delivery/receipt",
    rpc=RPC + "ConfirmReceipt",
    summary="确认电子送达",
    description="The applicant has taken it electronically: that ends the delivery.",
    locate=by_number,
    key=True,
    refusals=(*FOUND, "DELIVERY_STATE", "DELIVERY_WAY", *MANDATES),
    asked={},
    sample={**DELIVERY, "state": "delivered", "way": "electronic", "site": None},
)
async def confirm_receipt(call: Call, number: str, body: Nothing) -> DeliveryView:
    request = pb.ConfirmReceiptRequest(number=number)
    return delivery_view((await call.ask(call.rooms.intake.ConfirmReceipt, request)).delivery)
