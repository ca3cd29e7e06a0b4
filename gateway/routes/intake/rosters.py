"""Who serves as agent where: rosters of sites and public cards."""

import re
from typing import Annotated

from fastapi import Query as InQuery
from pydantic import Field
from sanji.intake.v1 import intake_agency_pb2 as pb

from gateway.call import Call
from gateway.levels import by_query_site, by_site
from gateway.operations import Operations
from gateway.routes.intake import RPC
from gateway.routes.intake.agency_samples import CARD, ROSTER, ROSTERED
from gateway.routes.intake.agency_views import (
    AgentCardList,
    AgentCardView,
    RosterView,
    card_view,
    roster_view,
)
from gateway.routes.shapes import Body, Query

operations = Operations("agents")
_TIME = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])|24:00")


class AgentToRoster(Body):
    """One agent's card. `phone`: the office's; `items` empty: all; `weekdays`: ISO 1-7; hours as HH:MM."""

    staff: Annotated[str, Field(max_length=64)]
    username: Annotated[str, Field(max_length=64)]
    name: Annotated[str, Field(max_length=64)]
    phone: Annotated[str, Field(max_length=32)]
    weekdays: Annotated[list[Annotated[int, Field(ge=0, le=7)]], Field(max_length=7)]
    opens: Annotated[str, Field(max_length=5, examples=["09:00"])]
    closes: Annotated[str, Field(max_length=5, examples=["17:00"])]
    items: Annotated[list[str], Field(default_factory=list, max_length=100)]


class RosterToSet(Body):
    """The whole roster. `assign_days`: working days to name an agent; `finish_days`: working days that he has."""

    agents: Annotated[list[AgentToRoster], Field(max_length=100)]
    assign_days: Annotated[int, Field(ge=0, le=1000)] = 1
    finish_days: Annotated[int, Field(ge=0, le=1000)] = 10


class CardQuery(Query):
    """At which site he serves; without, the first of this stack that lists him."""

    site: Annotated[str, Field(max_length=64)] = ""


@operations.get(
    "/v1/sites/{site}/agents/roster",
    rpc=RPC + "GetRoster",
    summary="代办员名册",
    description="Who is on duty at a site, its limits, and what keeps it from being ready.",
    locate=by_site("site"),
    versioned=True,
    refusals=("ROSTER_NOT_FOUND", "SITE_MALFORMED", "DIVISION_OUT_OF_SCOPE"),
    sample=ROSTER,
)
async def get_roster(call: Call, site: str) -> RosterView:
    answer = await call.ask(call.rooms.intake.GetRoster, pb.GetRosterRequest(site=site))
    return roster_view(answer.roster)


@operations.post(
    "/v1/sites/{site}/agents/roster",
    rpc=RPC + "SetRoster",
    summary="设置代办员名册",
    description="Replaces the roster of a site. Fewer agents than the site must have is taken and shown as a fault.",
    locate=by_site("site"),
    versioned=True,
    refusals=(
        "ROSTER_INVALID",
        "AGENT_TWICE",
        "AGENTS_TOO_MANY",
        "AGENT_CARD_INCOMPLETE",
        "PHONE_PERSONAL",
        "HOURS_INVALID",
        "ITEM_NOT_LISTED",
        "DAYS_OUT_OF_RANGE",
        "SITE_MALFORMED",
        "DIVISION_OUT_OF_SCOPE",
    ),
    asked={"agents": [ROSTERED], "assign_days": 1, "finish_days": 10},
    sample=ROSTER,
)
async def set_roster(call: Call, site: str, body: RosterToSet) -> RosterView:
    agents = [
        pb.Agent(
            staff=one.staff,
            username=one.username,
            name=one.name,
            phone=one.phone,
            items=one.items,
            weekdays=one.weekdays,
            opens=_minutes(one.opens),
            closes=_minutes(one.closes),
        )
        for one in body.agents
    ]
    request = pb.SetRosterRequest(
        site=site,
        agents=agents,
        assign_days=body.assign_days,
        finish_days=body.finish_days,
        if_version=call.if_version,
    )
    return roster_view((await call.ask(call.rooms.intake.SetRoster, request)).roster)


@operations.get(
    "/v1/agents/{agent}/card",
    rpc=RPC + "GetAgentCard",
    summary="代办员公示牌",
    description="The public card of one agent: name, site, items, hours, the office's phone, on duty now or not.",
    locate=by_query_site("site"),
    refusals=("AGENT_NOT_FOUND", "SITE_MALFORMED"),
    sample=CARD,
)
async def get_agent_card(call: Call, agent: str, query: Annotated[CardQuery, InQuery()]) -> AgentCardView:
    request = pb.GetAgentCardRequest(agent=agent, site=query.site)
    return card_view(await call.ask(call.rooms.intake.GetAgentCard, request))


@operations.get(
    "/v1/sites/{site}/agents",
    rpc=RPC + "ListAgentCards",
    summary="站点代办员公示",
    description="The public cards of all who serve a site, at most fifty: who serves here, when, and on duty now or not.",
    locate=by_site("site"),
    refusals=("ROSTER_NOT_FOUND", "SITE_MALFORMED"),
    sample={"items": [CARD]},
)
async def list_agent_cards(call: Call, site: str) -> AgentCardList:
    answer = await call.ask(call.rooms.intake.ListAgentCards, pb.ListAgentCardsRequest(site=site))
    return {"items": [card_view(one) for one in answer.cards]}


def _minutes(text: str) -> int:
    """Minutes after midnight; what is no time becomes one that the room refuses with its other faults."""
    if not _TIME.fullmatch(text):
        return 24 * 60 + 1
    return int(text[:2]) * 60 + int(text[3:])
