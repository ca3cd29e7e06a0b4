"""People, organisations, and who stands for whom. Numbers never show in a `repr`."""

from dataclasses import dataclass, field

from services.chassis.auth import Principal
from services.chassis.messages import Asked


@dataclass(frozen=True, slots=True)
class PartyGiven:
    """A party as typed. `kind`: person (by `document`, "" means a resident ID) or organisation (by USCC)."""

    kind: str
    number: str = field(repr=False)
    name: str = field(repr=False)
    document: str = ""


@dataclass(frozen=True, slots=True)
class GetPerson:
    by: Principal


@dataclass(frozen=True, slots=True)
class FindPerson:
    """By `person` id, else by the `number` of a `document`. `purpose` is recorded."""

    by: Principal
    purpose: str
    person: str = ""
    number: str = field(default="", repr=False)
    document: str = ""


@dataclass(frozen=True, slots=True)
class RaiseAssurance:
    """A clerk has the document before her; `name` as it stands on it."""

    by: Principal
    number: str = field(repr=False)
    document: str
    name: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class MergePeople:
    """Person ids: `duplicate` is closed and points to `survivor`."""

    by: Principal
    survivor: str
    duplicate: str
    reason: str


@dataclass(frozen=True, slots=True)
class RegisterOrganisation:
    """`division`: where a clerk will confirm the representative, "" for the stack's own."""

    by: Principal
    asked: Asked
    uscc: str
    name: str
    evidence: str
    division: str = ""


@dataclass(frozen=True, slots=True)
class LinkParty:
    """`representative`: by a clerk only. `starts`, `ends`: ISO dates, "" for today and for no end."""

    by: Principal
    asked: Asked
    kind: str
    represented: PartyGiven
    evidence: str
    representative: PartyGiven | None = None
    starts: str = ""
    ends: str = ""
    division: str = ""


@dataclass(frozen=True, slots=True)
class ConfirmPartyLink:
    by: Principal
    link: str
    evidence: str
    asked: Asked | None = None
    if_version: int = 0


@dataclass(frozen=True, slots=True)
class EndPartyLink:
    by: Principal
    link: str
    reason: str
    asked: Asked | None = None
    if_version: int = 0


@dataclass(frozen=True, slots=True)
class ListPartyLinks:
    """`limit` 1..100, 0 means 20."""

    by: Principal
    division: str = ""
    limit: int = 0
    cursor: str = ""
