"""Numbered batches of changes of the register, and their reports. At the stack of the county."""

from typing import Annotated

from pydantic import Field
from sanji.catalogue.v1 import catalogue_changes_pb2 as pb

from gateway.call import Call
from gateway.levels import by_county, by_site
from gateway.operations import Operations
from gateway.routes.catalogue import RPC
from gateway.routes.catalogue.changes_samples import BATCH, BATCH_REPORT
from gateway.routes.catalogue.changes_views import BatchReport, BatchView, batch_view
from gateway.routes.shapes import Body

operations = Operations("batches")


class BatchToOpen(Body):
    """A batch; with `items` a chain, published whole or not at all."""

    title: Annotated[str, Field(max_length=200)]
    effective_on: Annotated[str, Field(max_length=10, examples=["2027-01-01"])]
    items: Annotated[list[str], Field(max_length=200)] = []
    division: Annotated[str, Field(max_length=12)] = ""


@operations.post(
    "/v1/batches",
    rpc=RPC + "OpenBatch",
    summary="开设调整批次",
    description="Gives a batch of changes its number in the county; with items a chain.",
    status=201,
    key=True,
    locate=by_county,
    refusals=(
        "BATCH_INVALID",
        "DATE_MALFORMED",
        "TEXT_TOO_LONG",
        "TITLE_REQUIRED",
        "ITEM_ID_MALFORMED",
        "CHAIN_TOO_LONG",
        "DIVISION_MALFORMED",
        "DIVISION_UNKNOWN",
        "DIVISION_OUT_OF_SCOPE",
        "COUNTY_NOT_OWNED",
    ),
    asked={
        "title": "2027年第一批取消和下放事项",
        "effective_on": "2027-01-01",
        "items": [],
        "division": "510822",
    },
    sample=BATCH,
)
async def open_batch(call: Call, body: BatchToOpen) -> BatchView:
    request = pb.OpenBatchRequest(
        division=call.division(body.division),
        title=body.title,
        effective_on=body.effective_on,
        items=body.items,
    )
    return batch_view((await call.ask(call.rooms.catalogue.OpenBatch, request)).batch)


@operations.get(
    "/v1/batches/{batch}",
    rpc=RPC + "GetBatch",
    summary="调整批次报告",
    description="A batch, how many changes of each kind are in force, how many items in force it left alone.",
    locate=by_site("batch"),
    refusals=("BATCH_UNKNOWN", "DIVISION_OUT_OF_SCOPE"),
    sample=BATCH_REPORT,
)
async def get_batch(call: Call, batch: str) -> BatchReport:
    answer = await call.ask(call.rooms.catalogue.GetBatch, pb.GetBatchRequest(batch_id=batch))
    counts = dict(sorted(answer.published.items()))
    return {**batch_view(answer.batch), "published": counts, "kept": answer.kept}
