"""Changes of the register: drafts, the two keys of publication, numbered batches. At the stack of the county."""

from typing import Annotated

from fastapi import Query as InQuery
from sanji.catalogue.v1 import catalogue_changes_pb2 as pb

from gateway.call import Call
from gateway.levels import by_county, by_site
from gateway.operations import Operations
from gateway.routes.catalogue import RPC
from gateway.routes.catalogue.changes_asked import (
    Approval,
    ChangesQuery,
    ChangeToDraft,
    ProposalToMake,
    Rejection,
    proposal_of,
)
from gateway.routes.catalogue.changes_samples import CHANGE, CHANGE_HEAD, DRAFT, IMPACT
from gateway.routes.catalogue.changes_views import ChangeList, ChangeView, ImpactView, change_view
from gateway.routes.samples import listed
from gateway.routes.shapes import Nothing, page

operations = Operations("changes")
HERE = by_site("change")
KNOWN = ("CHANGE_UNKNOWN", "DIVISION_OUT_OF_SCOPE")
DRAFTED = (
    "CHANGE_INVALID",
    "KIND_UNKNOWN",
    "TEXT_TOO_LONG",
    "ROW_TYPE",
    "DOCUMENT_TOO_LARGE",
    "DEPARTMENT_NOT_ALLOWED",
    "REFERENCES_MISSING",
)


@operations.post(
    "/v1/changes",
    rpc=RPC + "DraftChange",
    summary="拟定目录变更",
    description="Drafts a change of the register. A faulty draft is kept and shows every fault of it.",
    status=201,
    key=True,
    locate=by_county,
    missing=("ITEM_NOT_LISTED",),
    refusals=(
        *DRAFTED,
        "DIVISION_MALFORMED",
        "DIVISION_UNKNOWN",
        "DIVISION_OUT_OF_SCOPE",
        "COUNTY_NOT_OWNED",
    ),
    asked=DRAFT,
    sample=CHANGE,
)
async def draft_change(call: Call, body: ChangeToDraft) -> ChangeView:
    request = pb.DraftChangeRequest(division=call.division(body.division), proposal=proposal_of(body))
    return change_view((await call.ask(call.rooms.catalogue.DraftChange, request)).change)


@operations.get(
    "/v1/changes",
    rpc=RPC + "ListChanges",
    summary="目录变更列表",
    description="Requests of a county, newest first, without entry and history.",
    locate=by_county,
    refusals=(
        "CURSOR_INVALID",
        "DIVISION_MALFORMED",
        "DIVISION_UNKNOWN",
        "DIVISION_OUT_OF_SCOPE",
        "STATE_UNKNOWN",
    ),
    sample=listed(CHANGE_HEAD),
)
async def list_changes(call: Call, query: Annotated[ChangesQuery, InQuery()]) -> ChangeList:
    request = pb.ListChangesRequest(
        division=call.division(query.division),
        state=query.state,
        item=query.item,
        batch=query.batch,
        page=page(query),
    )
    answer = await call.ask(call.rooms.catalogue.ListChanges, request)
    return {"items": [change_view(one) for one in answer.changes], "next": answer.next or None}


@operations.get(
    "/v1/changes/{change}",
    rpc=RPC + "GetChange",
    summary="查看目录变更",
    description="One request with its entry, faults, keys and history.",
    locate=HERE,
    versioned=True,
    refusals=KNOWN,
    sample=CHANGE,
)
async def get_change(call: Call, change: str) -> ChangeView:
    answer = await call.ask(call.rooms.catalogue.GetChange, pb.GetChangeRequest(change_id=change))
    return change_view(answer.change)


@operations.post(
    "/v1/changes/{change}/revise",
    rpc=RPC + "ReviseChange",
    summary="修改目录变更",
    description="Writes a request anew on the newest version of its item; keys turned before are void.",
    locate=HERE,
    versioned=True,
    missing=("ITEM_NOT_LISTED",),
    refusals=(*DRAFTED, *KNOWN, "CHANGE_STATE"),
    asked={name: value for name, value in DRAFT.items() if name != "division"},
    sample=CHANGE,
)
async def revise_change(call: Call, change: str, body: ProposalToMake) -> ChangeView:
    request = pb.ReviseChangeRequest(change_id=change, proposal=proposal_of(body), if_version=call.if_version)
    return change_view((await call.ask(call.rooms.catalogue.ReviseChange, request)).change)


@operations.post(
    "/v1/changes/{change}/submit",
    rpc=RPC + "SubmitChange",
    summary="提交目录变更",
    description="Lays a request before the two authorities; a faulty one is refused with every fault.",
    locate=HERE,
    versioned=True,
    refusals=(
        "CHANGE_INVALID",
        "LISTED_ELSEWHERE",
        "ITEM_MOVED_ON",
        "CHANGE_STATE",
        "DEPARTMENT_NOT_ALLOWED",
        "REFERENCES_MISSING",
        *KNOWN,
    ),
    asked={},
    sample={**CHANGE, "state": "submitted", "faults": []},
)
async def submit_change(call: Call, change: str, body: Nothing) -> ChangeView:
    request = pb.SubmitChangeRequest(change_id=change, if_version=call.if_version)
    return change_view((await call.ask(call.rooms.catalogue.SubmitChange, request)).change)


@operations.post(
    "/v1/changes/{change}/approve",
    rpc=RPC + "ApproveChange",
    summary="审核通过目录变更",
    description="Turns the caller's key. With both the change is in force, at once or on its day.",
    locate=HERE,
    versioned=True,
    refusals=(
        "CHANGE_STATE",
        "KEY_TURNED",
        "TRIAL_FINDINGS_OPEN",
        "TRIAL_MISSING",
        "DRAFTER_MAY_NOT_APPROVE",
        "KEYS_NEED_TWO_PERSONS",
        "TEXT_TOO_LONG",
        *KNOWN,
    ),
    asked={"note": "符合"},
    sample={**CHANGE, "state": "published", "faults": [], "due": "2027-01-01", "published_version": 2},
)
async def approve_change(call: Call, change: str, body: Approval) -> ChangeView:
    request = pb.ApproveChangeRequest(change_id=change, note=body.note, if_version=call.if_version)
    return change_view((await call.ask(call.rooms.catalogue.ApproveChange, request)).change)


@operations.post(
    "/v1/changes/{change}/reject",
    rpc=RPC + "RejectChange",
    summary="退回目录变更",
    description="Refuses a request with a reason; its department may write it anew.",
    locate=HERE,
    versioned=True,
    refusals=("REASON_REQUIRED", "TEXT_TOO_LONG", "CHANGE_STATE", *KNOWN),
    asked={"reason": "承诺时限未与省级清单一致"},
    sample={**CHANGE, "state": "rejected"},
)
async def reject_change(call: Call, change: str, body: Rejection) -> ChangeView:
    request = pb.RejectChangeRequest(change_id=change, reason=body.reason, if_version=call.if_version)
    return change_view((await call.ask(call.rooms.catalogue.RejectChange, request)).change)


@operations.post(
    "/v1/changes/{change}/withdraw",
    rpc=RPC + "WithdrawChange",
    summary="撤回目录变更",
    description="Takes a request back.",
    locate=HERE,
    versioned=True,
    refusals=("CHANGE_STATE", "DEPARTMENT_NOT_ALLOWED", *KNOWN),
    asked={},
    sample={**CHANGE, "state": "withdrawn"},
)
async def withdraw_change(call: Call, change: str, body: Nothing) -> ChangeView:
    request = pb.WithdrawChangeRequest(change_id=change, if_version=call.if_version)
    return change_view((await call.ask(call.rooms.catalogue.WithdrawChange, request)).change)


@operations.post(
    "/v1/changes/{change}/publish",
    rpc=RPC + "PublishChange",
    summary="发布目录变更",
    description="Publishes an approved request whose day has come; asked again it answers alike.",
    locate=HERE,
    refusals=(
        "TRIAL_FINDINGS_OPEN",
        "KEYS_MISSING",
        "NOT_YET_DUE",
        "CHAIN_INCOMPLETE",
        "CHANGE_STATE",
        "REFERENCES_MISSING",
        *KNOWN,
    ),
    asked={},
    sample={**CHANGE, "state": "published", "faults": [], "due": "2027-01-01", "published_version": 2},
)
async def publish_change(call: Call, change: str, body: Nothing) -> ChangeView:
    request = pb.PublishChangeRequest(change_id=change)
    return change_view((await call.ask(call.rooms.catalogue.PublishChange, request)).change)


@operations.get(
    "/v1/changes/{change}/impact",
    rpc=RPC + "GetChangeImpact",
    summary="变更影响",
    description="Which sites and divisions serve the item, and how many applications run on which version.",
    locate=HERE,
    refusals=KNOWN,
    sample=IMPACT,
)
async def get_change_impact(call: Call, change: str) -> ImpactView:
    request = pb.GetChangeImpactRequest(change_id=change)
    impact = (await call.ask(call.rooms.catalogue.GetChangeImpact, request)).impact
    return {
        "item": impact.item,
        "sites": list(impact.sites),
        "site_count": impact.site_count,
        "division_count": impact.division_count,
        "running": [
            {"version": one.item_version, "applications": one.applications} for one in impact.running
        ],
    }
