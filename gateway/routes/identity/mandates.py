"""Mandates (委托代办): letting an agent act, for a time and in a scope."""

from typing import Annotated

from fastapi import Query as InQuery
from pydantic import Field
from sanji.identity.v1 import identity_mandates_pb2 as pb
from typing_extensions import TypedDict

from gateway.call import Call
from gateway.levels import by_body_division, by_query_division
from gateway.operations import Operations
from gateway.routes.identity import RPC
from gateway.routes.identity.parties import PARTY_REASONS, Day, Division, PartyGiven, given
from gateway.routes.identity.parties_samples import MANDATE
from gateway.routes.samples import listed
from gateway.routes.shapes import Body, DivisionListQuery, page

operations = Operations("mandates")


class AgentGiven(Body):
    """Staff with the role agent by user name, or a person by document."""

    kind: Annotated[str, Field(json_schema_extra={"enum": ["staff", "person"]})]
    username: Annotated[str, Field(max_length=64)] = ""
    person: PartyGiven | None = None


class MandateToGive(Body):
    """`principal`: without, the caller herself; a clerk names whoever stands before her. `items`: without, every item."""

    agent: AgentGiven
    acts: Annotated[
        list[str],
        Field(
            json_schema_extra={
                "items": {"type": "string", "enum": ["submit", "supplement", "withdraw", "receive"]}
            }
        ),
    ]
    starts: Day
    ends: Day
    text_version: Annotated[
        str, Field(description="version of the mandate text that was agreed to", max_length=32)
    ]
    items: Annotated[list[str], Field(default_factory=list, max_length=100)]
    principal: PartyGiven | None = None
    principal_present: bool = False
    division: Division = ""


class MandateRevocation(Body):
    """`division`: where the mandate was given."""

    reason: str = ""
    division: Division = ""


class MandatesQuery(DivisionListQuery):
    """Which mandates."""

    side: Annotated[str, Field(description="principal: given, agent: held", max_length=16)] = ""


class MandateView(TypedDict):
    """One mandate; names masked."""

    mandate: str
    principal: str
    principal_kind: str
    principal_name: str
    agent: str
    agent_kind: str
    agent_name: str
    items: list[str]
    acts: list[str]
    starts: str
    ends: str
    text_version: str
    division: str
    assurance: int
    given_at: str
    revoked_at: str | None
    version: int


class MandateList(TypedDict):
    """One page of mandates."""

    items: list[MandateView]
    next: str | None


@operations.post(
    "/v1/mandates",
    rpc=RPC + "GiveMandate",
    summary="委托代办",
    description="Lets an agent act for the caller, or for whom the caller stands; a clerk records it while the principal"
    " is present. Intake rooms of every stack learn of it and refuse agents without one.",
    status=201,
    key=True,
    locate=by_body_division,
    refusals=(
        "MANDATE_INVALID",
        *PARTY_REASONS,
        "PRINCIPAL_NOT_PRESENT",
        "AGENT_UNKNOWN",
        "AGENT_IS_PRINCIPAL",
        "ITEM_MALFORMED",
        "ACT_UNKNOWN",
        "DATES_INVALID",
        "TEXT_VERSION_MALFORMED",
        "DIVISION_MALFORMED",
        "DIVISION_UNKNOWN",
        "REPRESENTATION_MISSING",
        "MANDATE_RECORDED_BY_AGENT",
        "PERSON_NOT_FOUND",
        "DIVISION_OUT_OF_SCOPE",
    ),
    asked={
        "agent": {"kind": "staff", "username": "village.agent"},
        "acts": ["submit", "supplement"],
        "items": ["subsistence_allowance"],
        "starts": "2026-11-23",
        "ends": "2027-05-22",
        "text_version": "2026-1",
    },
    sample=MANDATE,
)
async def give_mandate(call: Call, body: MandateToGive) -> MandateView:
    agent = pb.AgentGiven(kind=body.agent.kind, username=body.agent.username, person=given(body.agent.person))
    request = pb.GiveMandateRequest(
        principal=given(body.principal),
        principal_present=body.principal_present,
        agent=agent,
        items=body.items,
        acts=body.acts,
        starts=body.starts,
        ends=body.ends,
        text_version=body.text_version,
        division=call.division(body.division),
    )
    return _mandate((await call.ask(call.rooms.identity.GiveMandate, request)).mandate)


@operations.get(
    "/v1/mandates",
    rpc=RPC + "ListMandates",
    summary="委托列表",
    description="Those that the caller gave or holds; for a clerk those given in a division's subtree.",
    locate=by_query_division,
    refusals=(
        "SIDE_UNKNOWN",
        "DIVISION_OUT_OF_SCOPE",
        "DIVISION_MALFORMED",
        "DIVISION_UNKNOWN",
        "CURSOR_INVALID",
    ),
    sample=listed(MANDATE),
)
async def list_mandates(call: Call, query: Annotated[MandatesQuery, InQuery()]) -> MandateList:
    request = pb.ListMandatesRequest(
        side=query.side, division=call.division(query.division), page=page(query)
    )
    answer = await call.ask(call.rooms.identity.ListMandates, request)
    return {"items": [_mandate(one) for one in answer.mandates], "next": answer.next or None}


@operations.post(
    "/v1/mandates/{mandate}/revocation",
    rpc=RPC + "RevokeMandate",
    summary="撤销委托",
    description="Ends a mandate at once: the principal or who stands for it, the agent herself, or a clerk.",
    locate=by_body_division,
    refusals=("MANDATE_NOT_FOUND", "REASON_TOO_LONG", "DIVISION_UNKNOWN"),
    asked={"reason": "已自行办理"},
    sample={**MANDATE, "revoked_at": "2026-11-24T10:00:00.000+08:00", "version": 2},
)
async def revoke_mandate(call: Call, mandate: str, body: MandateRevocation) -> MandateView:
    request = pb.RevokeMandateRequest(mandate=mandate, reason=body.reason)
    return _mandate((await call.ask(call.rooms.identity.RevokeMandate, request)).mandate)


def _mandate(found: pb.Mandate) -> MandateView:
    return {
        "mandate": found.mandate,
        "principal": found.principal,
        "principal_kind": found.principal_kind,
        "principal_name": found.principal_name,
        "agent": found.agent,
        "agent_kind": found.agent_kind,
        "agent_name": found.agent_name,
        "items": list(found.items),
        "acts": list(found.acts),
        "starts": found.starts,
        "ends": found.ends,
        "text_version": found.text_version,
        "division": found.division,
        "assurance": found.assurance,
        "given_at": found.given_at,
        "revoked_at": found.revoked_at or None,
        "version": found.version,
    }
