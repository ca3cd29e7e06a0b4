"""Trial runs of an item before its release: model cases, what they find, and that it is mended (ledger R050)."""

from typing import Annotated, Any

import orjson
from pydantic import Field
from sanji.catalogue.v1 import catalogue_trials_pb2 as pb

from gateway.call import Call
from gateway.levels import by_site
from gateway.operations import Operations
from gateway.routes.catalogue import RPC
from gateway.routes.catalogue.changes_samples import CHANGE, TRIAL, TRIAL_FINDING
from gateway.routes.catalogue.changes_views import ChangeView, change_view
from gateway.routes.shapes import Body

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


class TrialMaterial(Body):
    """A paper that is handed in on trial."""

    code: Annotated[str, Field(max_length=64)]
    kind: Annotated[str, Field(json_schema_extra={"enum": ["upload", "lookup", "commitment", "deferred"]})]
    number: Annotated[str, Field(description="to look up with", max_length=64)] = ""


class TrialApplicant(Body):
    """An invented applicant. Of it the type alone is kept."""

    party_type: Annotated[str, Field(description="GB/T 39046 A.4", max_length=1, examples=["1"])]
    id_number: Annotated[str, Field(max_length=64)] = ""
    name: Annotated[str, Field(max_length=100)] = ""
    phone: Annotated[str, Field(max_length=32)] = ""


class TrialToRun(Body):
    """A model case. `expected`: how it should come out."""

    expected: Annotated[str, Field(json_schema_extra={"enum": ["accepted", "refused"]})]
    applicant: TrialApplicant
    form: Annotated[dict[str, Any], Field(description="values by the name of the entry's form fields")]
    materials: Annotated[list[TrialMaterial], Field(default_factory=list, max_length=100)]
    commitment_signed: bool = False
    deferral_signed: bool = False


@operations.post(
    "/v1/changes/{change}/trials",
    rpc=RPC + "TryChange",
    summary="试办",
    description="Tries a model case on the entry before its release: every fault an application would meet, the materials, fees and due dates.",
    status=201,
    key=True,
    locate=HERE,
    refusals=(
        "CHANGE_UNKNOWN",
        "DIVISION_OUT_OF_SCOPE",
        "CHANGE_STATE",
        "TRIAL_INVALID",
        "EXPECTED_UNKNOWN",
        "PARTY_TYPE_UNKNOWN",
        "FORM_MALFORMED",
        "MATERIALS_TOO_MANY",
        "TRIAL_IMPOSSIBLE",
        "TRIALS_FULL",
    ),
    asked={
        "expected": "accepted",
        "applicant": {"party_type": "1", "id_number": "510802199008170336", "name": "朱明"},
        "form": {"residence_since": "2026-03-10", "ground": "stable_job"},
        "materials": [{"code": "resident_id_card", "kind": "lookup"}],
    },
    sample={**CHANGE, "trials": [TRIAL]},
)
async def try_change(call: Call, change: str, body: TrialToRun) -> ChangeView:
    request = pb.TryChangeRequest(
        change_id=change,
        expected=body.expected,
        party_type=body.applicant.party_type,
        id_number=body.applicant.id_number,
        name_zh=body.applicant.name,
        phone=body.applicant.phone,
        form_json=orjson.dumps(body.form).decode(),
        materials=[
            pb.TrialMaterial(code=one.code, kind=one.kind, number=one.number) for one in body.materials
        ],
        commitment_signed=body.commitment_signed,
        deferral_signed=body.deferral_signed,
    )
    return change_view((await call.ask(call.rooms.catalogue.TryChange, request)).change)


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
