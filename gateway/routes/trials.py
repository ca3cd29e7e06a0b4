"""Trial runs of an item before its release: what they find and that it is mended (ledger R050)."""

from typing import Annotated

from pydantic import Field
from sanji.catalogue.v1 import catalogue_trials_pb2 as pb

from gateway.call import Call
from gateway.levels import by_site
from gateway.operations import Operations
from gateway.routes.changes_views import ChangeView, change_view
from gateway.routes.register_samples import CHANGE, TRIAL_FINDING
from gateway.routes.shapes import Body

RPC = "sanji.catalogue.v1.CatalogueService."
HERE = by_site("change")
KNOWN = ("CHANGE_UNKNOWN", "DIVISION_OUT_OF_SCOPE", "CHANGE_STATE", "TEXT_REQUIRED", "TEXT_TOO_LONG")
operations = Operations("trials")


class TrialFindingToRecord(Body):
    """What went wrong when staff tried it."""

    text: Annotated[str, Field(max_length=500)]


class TrialFindingToClose(Body):
    """How it was mended."""

    finding: Annotated[int, Field(ge=1, le=1000, description="its number within the change")]
    resolution: Annotated[str, Field(max_length=500)]


@operations.post(
    "/v1/changes/{change}/findings",
    rpc=RPC + "RecordTrialFinding",
    summary="登记试运行问题",
    description="What a trial run before release found; keys turned before are void until it is closed.",
    status=201,
    key=True,
    locate=HERE,
    refusals=(*KNOWN, "TRIAL_FINDINGS_FULL"),
    asked={"text": "示范文本与申请表栏目不一致"},
    sample={**CHANGE, "trial_findings": [TRIAL_FINDING]},
)
async def record_trial_finding(call: Call, change: str, body: TrialFindingToRecord) -> ChangeView:
    request = pb.RecordTrialFindingRequest(change_id=change, text=body.text)
    return change_view((await call.ask(call.rooms.catalogue.RecordTrialFinding, request)).change)


@operations.post(
    "/v1/changes/{change}/close-finding",
    rpc=RPC + "CloseTrialFinding",
    summary="关闭试运行问题",
    description="What a trial run found is mended. The change is released when every one is closed.",
    locate=HERE,
    missing=("TRIAL_FINDING_UNKNOWN",),
    refusals=(*KNOWN, "TRIAL_FINDING_CLOSED"),
    asked={"finding": 1, "resolution": "已更新示范文本"},
    sample={**CHANGE, "trial_findings": [{**TRIAL_FINDING, "resolution": "已更新示范文本"}]},
)
async def close_trial_finding(call: Call, change: str, body: TrialFindingToClose) -> ChangeView:
    request = pb.CloseTrialFindingRequest(change_id=change, finding=body.finding, resolution=body.resolution)
    return change_view((await call.ask(call.rooms.catalogue.CloseTrialFinding, request)).change)
