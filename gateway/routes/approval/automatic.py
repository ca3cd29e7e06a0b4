"""Automatic approval (秒批): an item's rules put in force by two persons, trying them, and the looks taken afterwards."""

from typing import Annotated, Any

import orjson
from fastapi import Query as InQuery
from pydantic import Field
from sanji.approval.v1 import approval_automatic_pb2 as pb

from gateway.call import Call
from gateway.levels import by_body_division, by_query_division
from gateway.operations import Operations
from gateway.routes.approval import RPC
from gateway.routes.approval.automatic_views import (
    AUTOMATIC,
    RULES,
    AutomaticView,
    AutoRulesView,
    automatic_view,
    rules_view,
)
from gateway.routes.approval.cases import NOT_FOUND, CaseList, CaseView, case_view
from gateway.routes.approval.cases_samples import CASE
from gateway.routes.samples import listed
from gateway.routes.shapes import Body, DivisionListQuery, Query, page

PLACE = ("DIVISION_MALFORMED", "DIVISION_UNKNOWN", "DIVISION_OUT_OF_SCOPE")
KEYS = ("AUTO_RULES_NOT_FOUND", "AUTO_RULES_STATE", "DEPARTMENT_NOT_ALLOWED", *PLACE)
Division = Annotated[str, Field(description="the caller's own without", max_length=12)]
GRANTED: dict[str, Any] = {
    **AUTOMATIC,
    "outcome": "granted",
    "verdicts": [{"rule": "applicant.id_number age ge 60", "met": "met"}],
    "check": {"why": "share", "state": "due", "by": None, "at": None, "note": ""},
}
operations = Operations("automatic")


class RulesToPropose(Body):
    """Those that this version of the item declares."""

    item_version: Annotated[int, Field(ge=1, le=1_000_000)]
    division: Division = ""


class RulesToConfirm(Body):
    """At which place."""

    division: Division = ""


class RulesToEnd(Body):
    """Why persons decide again."""

    reason: Annotated[str, Field(max_length=2000)]
    division: Division = ""


class ValuesToTry(Body):
    """Values as an application would bring them; nothing is kept. `lookups`: register → field → value."""

    item_version: Annotated[int, Field(ge=1, le=1_000_000)]
    form: Annotated[dict[str, Any], Field(default_factory=dict, max_length=200)]
    applicant: Annotated[
        dict[str, Any],
        Field(default_factory=dict, max_length=10, description="id_number, party_type, name_zh"),
    ]
    lookups: Annotated[dict[str, dict[str, Any]], Field(default_factory=dict, max_length=50)]


class RulesQuery(Query):
    """At which place."""

    division: Division = ""


class ChecksQuery(DivisionListQuery):
    """Whose grants."""

    department: Annotated[str, Field(max_length=64, examples=["health"])] = ""


class CheckToRecord(Body):
    """Whether a person would have granted it too; `note` is needed when not."""

    right: bool
    note: Annotated[str, Field(max_length=2000)] = ""


@operations.post(
    "/v1/auto-rules/{item}",
    rpc=RPC + "ProposeAutoRules",
    summary="提出启用自动审批规则",
    description="The rules that this version of the item declares wait for a second person to put them in force.",
    locate=by_body_division,
    versioned=True,
    refusals=(
        "ITEM_COPY_MISSING",
        "AUTO_RULES_MISSING",
        "AUTO_RULES_JOINT",
        "AUTO_RULES_MALFORMED",
        "AUTO_RULES_STATE",
        "DEPARTMENT_NOT_ALLOWED",
        *PLACE,
    ),
    asked={"item_version": 1, "division": "510822"},
    sample={**RULES, "state": "proposed", "in_force": None, "proposed": RULES["in_force"]},
)
async def propose_auto_rules(call: Call, item: str, body: RulesToPropose) -> AutoRulesView:
    request = pb.ProposeAutoRulesRequest(
        item=item,
        item_version=body.item_version,
        division=call.division(body.division),
        if_version=call.if_version,
    )
    return rules_view((await call.ask(call.rooms.approval.ProposeAutoRules, request)).rules)


@operations.post(
    "/v1/auto-rules/{item}/confirm",
    rpc=RPC + "ConfirmAutoRules",
    summary="确认启用自动审批规则",
    description="A second person puts them in force, for cases of that version opened hereafter.",
    locate=by_body_division,
    versioned=True,
    refusals=(*KEYS, "SAME_PERSON_ASKED"),
    asked={"division": "510822"},
    sample=RULES,
)
async def confirm_auto_rules(call: Call, item: str, body: RulesToConfirm) -> AutoRulesView:
    request = pb.ConfirmAutoRulesRequest(
        item=item, division=call.division(body.division), if_version=call.if_version
    )
    return rules_view((await call.ask(call.rooms.approval.ConfirmAutoRules, request)).rules)


@operations.post(
    "/v1/auto-rules/{item}/end",
    rpc=RPC + "EndAutoRules",
    summary="停用自动审批规则",
    description="From now on persons decide again; one supervisor is enough.",
    locate=by_body_division,
    versioned=True,
    refusals=(*KEYS, "REASON_REQUIRED", "REASON_TOO_LONG"),
    asked={"reason": "登记数据有误，暂停自动审批", "division": "510822"},
    sample={**RULES, "state": "ended", "in_force": None, "reason": "登记数据有误，暂停自动审批"},
)
async def end_auto_rules(call: Call, item: str, body: RulesToEnd) -> AutoRulesView:
    request = pb.EndAutoRulesRequest(
        item=item,
        reason=body.reason,
        division=call.division(body.division),
        if_version=call.if_version,
    )
    return rules_view((await call.ask(call.rooms.approval.EndAutoRules, request)).rules)


@operations.get(
    "/v1/auto-rules/{item}",
    rpc=RPC + "GetAutoRules",
    summary="查询自动审批规则",
    description="The rules of an item at a place, as they are declared, and who put them in force.",
    locate=by_query_division,
    versioned=True,
    refusals=("AUTO_RULES_NOT_FOUND", *PLACE),
    sample=RULES,
)
async def get_auto_rules(call: Call, item: str, query: Annotated[RulesQuery, InQuery()]) -> AutoRulesView:
    request = pb.GetAutoRulesRequest(item=item, division=call.division(query.division))
    return rules_view((await call.ask(call.rooms.approval.GetAutoRules, request)).rules)


@operations.post(
    "/v1/auto-rules/{item}/try",
    rpc=RPC + "TryAutoRules",
    summary="试算自动审批规则",
    description="Every rule's verdict on given values; nothing is kept and no register is asked.",
    refusals=(
        "ITEM_COPY_MISSING",
        "AUTO_RULES_MISSING",
        "VALUES_MALFORMED",
        "DEPARTMENT_NOT_ALLOWED",
        "DIVISION_OUT_OF_SCOPE",
    ),
    asked={
        "item_version": 1,
        "form": {},
        "applicant": {"id_number": "510822196806010486"},
        "lookups": {"population_base": {"alive": True}},
    },
    sample=AUTOMATIC,
)
async def try_auto_rules(call: Call, item: str, body: ValuesToTry) -> AutomaticView:
    request = pb.TryAutoRulesRequest(
        item=item,
        item_version=body.item_version,
        form_json=orjson.dumps(body.form).decode(),
        applicant_json=orjson.dumps(body.applicant).decode(),
        lookups_json=orjson.dumps(body.lookups).decode(),
    )
    return automatic_view((await call.ask(call.rooms.approval.TryAutoRules, request)).automatic)


@operations.get(
    "/v1/auto-checks",
    rpc=RPC + "ListAutoChecks",
    summary="待人工复核的自动审批",
    description="Automatic grants that wait for a person's look: a share of all, and whatever applicants asked for.",
    locate=by_query_division,
    refusals=("CURSOR_INVALID", *PLACE),
    sample=listed({**CASE, "state": "decided", "outcome": "granted", "automatic": GRANTED}),
)
async def list_auto_checks(call: Call, query: Annotated[ChecksQuery, InQuery()]) -> CaseList:
    request = pb.ListAutoChecksRequest(
        division=call.division(query.division), department=query.department, page=page(query)
    )
    answer = await call.ask(call.rooms.approval.ListAutoChecks, request)
    return {"items": [case_view(one) for one in answer.cases], "next": answer.next or None}


@operations.post(
    "/v1/cases/{number}/auto-check",
    rpc=RPC + "RecordAutoCheck",
    summary="记录对自动审批的人工复核",
    description="Whether a person would have granted it too; a wrong grant is revoked as any other.",
    elsewhere=NOT_FOUND,
    versioned=True,
    refusals=(
        NOT_FOUND,
        "CASE_STATE",
        "AUTO_CHECK_MISSING",
        "REASON_REQUIRED",
        "REASON_TOO_LONG",
        "DEPARTMENT_NOT_ALLOWED",
        "DIVISION_OUT_OF_SCOPE",
        "SAME_PERSON",
    ),
    asked={"right": True},
    sample={
        **CASE,
        "state": "decided",
        "outcome": "granted",
        "automatic": {
            **GRANTED,
            "check": {
                "why": "share",
                "state": "right",
                "by": "510822-s-1",
                "at": "2026-11-24T09:20:31.004+08:00",
                "note": "",
            },
        },
    },
)
async def record_auto_check(call: Call, number: str, body: CheckToRecord) -> CaseView:
    request = pb.RecordAutoCheckRequest(
        number=number, right=body.right, note=body.note, if_version=call.if_version
    )
    return case_view((await call.ask(call.rooms.approval.RecordAutoCheck, request)).case)
