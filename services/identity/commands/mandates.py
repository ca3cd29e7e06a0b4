"""Mandates: letting an agent act."""

from dataclasses import dataclass

from services.chassis.auth import Principal
from services.chassis.messages import Asked
from services.identity.commands.parties import PartyGiven


@dataclass(frozen=True, slots=True)
class AgentGiven:
    """`kind`: staff (by `username`) or person (by document)."""

    kind: str
    username: str = ""
    person: PartyGiven | None = None


@dataclass(frozen=True, slots=True)
class GiveMandate:
    """`principal` None: the caller herself. `items` empty: every item. `starts`, `ends`: ISO dates, first and last day."""

    by: Principal
    asked: Asked
    agent: AgentGiven
    acts: frozenset[str]
    starts: str
    ends: str
    text_version: str
    principal: PartyGiven | None = None
    principal_present: bool = False
    items: frozenset[str] = frozenset()
    division: str = ""


@dataclass(frozen=True, slots=True)
class RevokeMandate:
    by: Principal
    mandate: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ListMandates:
    """`side`: principal (given) or agent (held). `limit` 1..100, 0 means 20."""

    by: Principal
    side: str = ""
    division: str = ""
    limit: int = 0
    cursor: str = ""
