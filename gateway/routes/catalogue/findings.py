"""What is wrong with an item before it is published, with the published ones, and across the register."""

from typing import Annotated, Any

import orjson
from fastapi import Query as InQuery
from pydantic import Field
from sanji.catalogue.v1 import catalogue_quality_pb2 as pb
from typing_extensions import TypedDict

from gateway.call import Call
from gateway.levels import by_county
from gateway.operations import Operations
from gateway.routes.catalogue import RPC
from gateway.routes.shapes import Body, DivisionListQuery, Query, page

OWN_COUNTY = (
    "DIVISION_MALFORMED",
    "DIVISION_UNKNOWN",
    "DIVISION_OUT_OF_SCOPE",
    "COUNTY_NOT_OWNED",
    "REFERENCES_MISSING",
)
operations = Operations("findings")


class FindingView(TypedDict):
    """One thing to be mended. `item`: null for the item that was sent, and for what is the whole register's."""

    item: str | None
    pointer: str
    reason: str
    detail: str
    severity: str
    source: str


class Verdict(TypedDict):
    """All findings at once; it may be published when none is a fault."""

    publishable: bool
    faults: int
    warnings: int
    findings: list[FindingView]


class FindingList(TypedDict):
    """One page; it may be shorter than asked for and still have a next."""

    items: list[FindingView]
    next: str | None


class DemandsView(TypedDict):
    """Papers called 证明 that the applicant brings, and stamps, in one version."""

    version: int
    proofs: int
    stamps: int


class ProofTrendView(TypedDict):
    """`change_percent`: of proofs and stamps together, one decimal; null when there were none."""

    since: DemandsView
    until: DemandsView
    change_percent: str | None


class ItemToLint(Body):
    """An item as in the county's data; `division`: any place of the county, the caller's own without."""

    item: Annotated[dict[str, Any], Field(description="at most 256 KiB")]
    division: Annotated[str, Field(max_length=12)] = ""


class FindingsQuery(DivisionListQuery):
    """Which findings."""

    scope: Annotated[
        str,
        Field(
            description="items: each by itself; register: across them",
            json_schema_extra={"enum": ["items", "register"]},
        ),
    ] = "items"
    severity: Annotated[str, Field(json_schema_extra={"enum": ["fault", "warning"]})] = ""
    reason: Annotated[str, Field(max_length=64, examples=["BASIS_PENDING"])] = ""


class TrendQuery(Query):
    """Which versions."""

    since: Annotated[int, Field(ge=0, le=2**31, description="0: version 1")] = 0
    until: Annotated[int, Field(ge=0, le=2**31, description="0: the one in force")] = 0


CATCH_ALL: FindingView = {
    "item": None,
    "pointer": "/materials/1/name_zh",
    "reason": "CATCH_ALL_CLAUSE",
    "detail": "“其他材料”是兜底条款，须逐项列明",
    "severity": "fault",
    "source": "国办发〔2015〕86号；行政许可法第十六条第四款",
}
PENDING: FindingView = {
    "item": "shop_sign_standardisation",
    "pointer": "/legal_basis",
    "reason": "BASIS_PENDING",
    "detail": "设定依据待完善",
    "severity": "warning",
    "source": "优化营商环境条例第四十四条",
}


@operations.post(
    "/v1/items/lint",
    rpc=RPC + "LintItem",
    summary="事项质量检查",
    description="Every fault and warning of an item as it would be published, with its place and the source of the rule. Nothing is stored.",
    locate=by_county,
    refusals=(*OWN_COUNTY, "DOCUMENT_MALFORMED", "DOCUMENT_TOO_LARGE"),
    asked={
        "division": "510822",
        "item": {"item_id": "residence_permit", "materials": [{"name_zh": "其他材料"}]},
    },
    sample={"publishable": False, "faults": 1, "warnings": 0, "findings": [CATCH_ALL]},
)
async def lint_item(call: Call, body: ItemToLint) -> Verdict:
    document = orjson.dumps(body.item).decode()
    request = pb.LintItemRequest(division=call.division(body.division), document=document)
    found = [_view(one) for one in (await call.ask(call.rooms.catalogue.LintItem, request)).findings]
    faults = sum(one["severity"] == "fault" for one in found)
    return {"publishable": not faults, "faults": faults, "warnings": len(found) - faults, "findings": found}


@operations.get(
    "/v1/register/findings",
    rpc=RPC + "LintRegister",
    summary="目录质量报告",
    description="What is found in the published items of a county by item, or across them: circular proofs, look-alikes, papers nobody asks for.",
    locate=by_county,
    refusals=(
        *OWN_COUNTY,
        "LINT_SCOPE_UNKNOWN",
        "SEVERITY_UNKNOWN",
        "CURSOR_INVALID",
    ),
    sample={"items": [PENDING], "next": None},
)
async def list_findings(call: Call, query: Annotated[FindingsQuery, InQuery()]) -> FindingList:
    request = pb.LintRegisterRequest(
        division=call.division(query.division),
        scope=query.scope,
        severity=query.severity,
        reason=query.reason,
        page=page(query),
    )
    answer = await call.ask(call.rooms.catalogue.LintRegister, request)
    return {"items": [_view(one) for one in answer.findings], "next": answer.next or None}


@operations.get(
    "/v1/items/{code}/proofs",
    rpc=RPC + "GetProofTrend",
    summary="证明和盖章变化",
    description="How many proofs and stamps two versions of an item demand.",
    missing=("ITEM_NOT_LISTED",),
    sample={
        "since": {"version": 1, "proofs": 10, "stamps": 2},
        "until": {"version": 4, "proofs": 6, "stamps": 1},
        "change_percent": "-41.7",
    },
)
async def get_proof_trend(call: Call, code: str, query: Annotated[TrendQuery, InQuery()]) -> ProofTrendView:
    request = pb.GetProofTrendRequest(code=code, since=query.since, until=query.until)
    answer = await call.ask(call.rooms.catalogue.GetProofTrend, request)
    return {
        "since": _demands(answer.since),
        "until": _demands(answer.until),
        "change_percent": answer.change_percent or None,
    }


def _view(found: pb.Finding) -> FindingView:
    return {
        "item": found.item_id or None,
        "pointer": found.pointer,
        "reason": found.reason,
        "detail": found.detail,
        "severity": found.severity,
        "source": found.source,
    }


def _demands(told: pb.Demands) -> DemandsView:
    return {"version": told.version, "proofs": told.proofs, "stamps": told.stamps}
