"""Parties: organisations, and who stands for whom by law."""

from typing import Annotated

from fastapi import Query as InQuery
from pydantic import Field
from sanji.identity.v1 import identity_parties_pb2 as pb
from typing_extensions import TypedDict

from gateway.call import Call
from gateway.levels import by_body_division, by_query_division
from gateway.operations import Operations
from gateway.routes.identity import RPC
from gateway.routes.identity.accounts import DOCUMENT_REASONS, Document
from gateway.routes.identity.parties_samples import LINK, ORGANISATION
from gateway.routes.samples import listed
from gateway.routes.shapes import Body, DivisionListQuery, page

operations = Operations("parties")
PARTY_REASONS = ("PARTY_KIND_UNKNOWN", *DOCUMENT_REASONS, "USCC_INVALID", "NAME_REQUIRED")
Division = Annotated[str, Field(description="where a clerk confirms it; without: here", max_length=12)]
Day = Annotated[str, Field(description="date", max_length=10)]


class PartyGiven(Body):
    """A person by document or an organisation by USCC."""

    kind: Annotated[str, Field(json_schema_extra={"enum": ["person", "organisation"]})]
    number: Annotated[str, Field(max_length=64)]
    name: str
    document: Document = ""


class OrganisationToRegister(Body):
    """An organisation; the caller claims to be its legal representative."""

    uscc: Annotated[str, Field(description="统一社会信用代码 (GB 32100)", max_length=64)]
    name: str
    evidence: str
    division: Division = ""


class LinkToClaim(Body):
    """Who stands for whom. `representative`: by a clerk only."""

    kind: Annotated[str, Field(json_schema_extra={"enum": ["legal_representative", "guardian"]})]
    represented: PartyGiven
    representative: PartyGiven | None = None
    evidence: str
    starts: Day = ""
    ends: Day = ""
    division: Division = ""


class Confirmation(Body):
    """What the clerk has seen. `division`: the link's."""

    evidence: str
    division: Division = ""


class LinkEnd(Body):
    """Why it ends. `division`: the link's."""

    reason: str
    division: Division = ""


class LinkView(TypedDict):
    """One link: claimed it gives no right, confirmed it does until it ends."""

    link: str
    kind: str
    state: str
    representative: str
    representative_name: str
    represented: str
    represented_name: str
    evidence: str
    starts: str
    ends: str | None
    division: str
    version: int


class OrganisationView(TypedDict):
    """The organisation and the claim to stand for it."""

    party: str
    name: str
    kind: str
    created_at: str
    link: LinkView


class LinkList(TypedDict):
    """One page of links."""

    items: list[LinkView]
    next: str | None


@operations.post(
    "/v1/parties/organisations",
    rpc=RPC + "RegisterOrganisation",
    summary="登记单位",
    description="Records an organisation; the caller is its legal representative as claimed until a clerk confirms.",
    status=201,
    key=True,
    locate=by_body_division,
    refusals=(
        "ORGANISATION_INVALID",
        "USCC_INVALID",
        "NAME_REQUIRED",
        "EVIDENCE_REQUIRED",
        "DIVISION_MALFORMED",
        "DIVISION_UNKNOWN",
        "ORGANISATION_EXISTS",
        "PERSON_NOT_FOUND",
    ),
    asked={"uscc": "91110000600037341L", "name": "青川县山里红农产品有限公司", "evidence": "营业执照"},
    sample=ORGANISATION,
)
async def register_organisation(call: Call, body: OrganisationToRegister) -> OrganisationView:
    request = pb.RegisterOrganisationRequest(
        uscc=body.uscc, name=body.name, evidence=body.evidence, division=body.division
    )
    answer = await call.ask(call.rooms.identity.RegisterOrganisation, request)
    found = answer.organisation
    return {
        "party": found.party,
        "name": found.name,
        "kind": found.kind,
        "created_at": found.created_at,
        "link": _link(answer.link),
    }


@operations.post(
    "/v1/parties/links",
    rpc=RPC + "LinkParty",
    summary="申报代表关系",
    description="Legal representative of an organisation, or guardian of a child under 14: claimed by a citizen,"
    " confirmed at once when a clerk records it.",
    status=201,
    key=True,
    locate=by_body_division,
    refusals=(
        "LINK_INVALID",
        "LINK_KIND_UNKNOWN",
        *PARTY_REASONS,
        "EVIDENCE_REQUIRED",
        "DATES_INVALID",
        "DIVISION_MALFORMED",
        "DIVISION_UNKNOWN",
        "LINK_TO_SELF",
        "WARD_NOT_UNDER_14",
        "PERSON_NOT_FOUND",
        "DIVISION_OUT_OF_SCOPE",
    ),
    asked={
        "kind": "guardian",
        "represented": {"kind": "person", "number": "510822201909080296", "name": "陈小满"},
        "evidence": "户口簿",
        "division": "510822101",
    },
    sample={**LINK, "kind": "guardian", "represented_name": "陈*"},
)
async def link_party(call: Call, body: LinkToClaim) -> LinkView:
    request = pb.LinkPartyRequest(
        kind=body.kind,
        represented=given(body.represented),
        representative=given(body.representative),
        evidence=body.evidence,
        starts=body.starts,
        ends=body.ends,
        division=call.division(body.division),
    )
    return _link((await call.ask(call.rooms.identity.LinkParty, request)).link)


@operations.get(
    "/v1/parties/links",
    rpc=RPC + "ListPartyLinks",
    summary="代表关系列表",
    description="The caller's own on either side; for a clerk what waits for confirmation in a division's subtree.",
    locate=by_query_division,
    refusals=(
        "DIVISION_OUT_OF_SCOPE",
        "DIVISION_MALFORMED",
        "DIVISION_UNKNOWN",
        "CURSOR_INVALID",
    ),
    sample=listed(LINK),
)
async def list_party_links(call: Call, query: Annotated[DivisionListQuery, InQuery()]) -> LinkList:
    request = pb.ListPartyLinksRequest(division=call.division(query.division), page=page(query))
    answer = await call.ask(call.rooms.identity.ListPartyLinks, request)
    return {"items": [_link(one) for one in answer.links], "next": answer.next or None}


@operations.post(
    "/v1/parties/links/{link}/confirmation",
    rpc=RPC + "ConfirmPartyLink",
    summary="窗口确认代表关系",
    description="The clerk has seen the proof; from now on the representative may act.",
    versioned=True,
    locate=by_body_division,
    refusals=(
        "PARTY_LINK_NOT_FOUND",
        "PARTY_LINK_STATE",
        "EVIDENCE_REQUIRED",
        "DIVISION_UNKNOWN",
    ),
    asked={"evidence": "营业执照原件"},
    sample={**LINK, "state": "confirmed", "version": 2},
)
async def confirm_party_link(call: Call, link: str, body: Confirmation) -> LinkView:
    request = pb.ConfirmPartyLinkRequest(link=link, evidence=body.evidence, if_version=call.if_version)
    return _link((await call.ask(call.rooms.identity.ConfirmPartyLink, request)).link)


@operations.post(
    "/v1/parties/links/{link}/end",
    rpc=RPC + "EndPartyLink",
    summary="终止代表关系",
    description="Ends it today: either party, or a clerk.",
    versioned=True,
    locate=by_body_division,
    refusals=(
        "PARTY_LINK_NOT_FOUND",
        "PARTY_LINK_STATE",
        "REASON_REQUIRED",
        "REASON_TOO_LONG",
        "DIVISION_UNKNOWN",
    ),
    asked={"reason": "法定代表人已变更"},
    sample={**LINK, "state": "ended", "ends": "2026-11-30", "version": 3},
)
async def end_party_link(call: Call, link: str, body: LinkEnd) -> LinkView:
    request = pb.EndPartyLinkRequest(link=link, reason=body.reason, if_version=call.if_version)
    return _link((await call.ask(call.rooms.identity.EndPartyLink, request)).link)


def given(party: PartyGiven | None) -> pb.PartyGiven | None:
    """A party as the room takes it."""
    if party is None:
        return None
    return pb.PartyGiven(kind=party.kind, number=party.number, name=party.name, document=party.document)


def _link(found: pb.PartyLink) -> LinkView:
    return {
        "link": found.link,
        "kind": found.kind,
        "state": found.state,
        "representative": found.representative,
        "representative_name": found.representative_name,
        "represented": found.represented,
        "represented_name": found.represented_name,
        "evidence": found.evidence,
        "starts": found.starts,
        "ends": found.ends or None,
        "division": found.division,
        "version": found.version,
    }
