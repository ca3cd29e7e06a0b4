"""What the tests of change requests stand on: the shipped county, its editors and its two authorities."""

import json
from functools import cache
from typing import Any

from services.catalogue import commands
from services.catalogue.domain.changes import Change
from services.catalogue.ports import Catalogue
from services.chassis.auth import Principal
from services.chassis.fakes import FakeBus
from services.chassis.messages import Asked
from services.chassis.room import Room
from tests.fakes.catalogue import COUNTY, batch, catalogue

EDITOR = Principal("s-editor", "staff", frozenset({"editor"}), COUNTY, "public_security")
JUSTICE = Principal("s-justice", "staff", frozenset({"editor"}), COUNTY, "justice")
LIST = Principal("s-list", "staff", frozenset({"list_authority"}), COUNTY)
SERVICE = Principal("s-service", "staff", frozenset({"service_authority"}), COUNTY)
BOTH_ROLES = Principal("s-both", "staff", frozenset({"list_authority", "service_authority"}), COUNTY)
TODAY, LATER = "2026-11-23", "2027-01-01"
LAW = "residence_permit_regulation"


@cache
def _published() -> Room[Catalogue]:
    room = catalogue()
    for row in batch().rows:
        room.ask(row.command)
    return room


def county(bus: FakeBus | None = None) -> Room[Catalogue]:
    """The whole shipped county, on fakes of its own."""
    room = catalogue(bus=bus)
    for name in ("items", "divisions", "sites", "departments", "years", "references"):
        getattr(room.world, name).kept.update(getattr(_published().world, name).kept)
    return room


def entry(room: Room[Catalogue], item: str, **changes: Any) -> dict[str, Any]:
    """The present entry of an item, its top-level keys changed."""
    found: dict[str, Any] = json.loads(room.ask(commands.GetItem(item)).content.document)
    return found | changes


def given(kind: str, item: str, row: Any = None, **more: Any) -> commands.ProposalGiven:
    """A proposal with a legal reason, for today unless said otherwise."""
    said: dict[str, Any] = {
        "law": LAW,
        "article": "10",
        "reason": "便民",
        "effective_on": TODAY,
        **more,
    }
    return commands.ProposalGiven(kind, item, row=row, **said)


def drafted(room: Room[Catalogue], proposal: commands.ProposalGiven, by: Principal = EDITOR) -> Change:
    """A draft under a key of its own."""
    asked = Asked(f"{proposal.kind}-{proposal.item}-{proposal.effective_on}-{proposal.batch}", "print")
    made: Change = room.ask(commands.DraftChange(by, asked, COUNTY, proposal))
    return made


def submitted(room: Room[Catalogue], proposal: commands.ProposalGiven, by: Principal = EDITOR) -> Change:
    """Drafted and laid before the authorities."""
    made: Change = room.ask(commands.SubmitChange(by, drafted(room, proposal, by).id))
    return made


def approved(room: Room[Catalogue], change: Change) -> Change:
    """Both keys turned."""
    room.ask(commands.ApproveChange(LIST, change.id))
    now: Change = room.ask(commands.ApproveChange(SERVICE, change.id))
    return now
