"""On a Saturday, the department's own window being closed, a township's centre completes an item of it (ledger R075)."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest

from services.approval import bootstrap as approval
from services.approval.commands import DecideCase
from services.approval.domain.powers import LentPower
from services.approval.events import PowerLent
from services.catalogue import commands as catalogue_commands
from services.chassis.auth import Principal
from services.chassis.clock import SHANGHAI
from services.chassis.errors import Forbidden
from services.chassis.fakes import FakeClock
from services.chassis.messages import Asked
from services.intake import bootstrap as intake
from services.intake.commands import AcceptApplication, ApplicantGiven, MaterialGiven, SubmitApplication
from tests.fakes import approval as cases
from tests.fakes.catalogue import batch, catalogue
from tests.fakes.intake import FakeWorld
from tests.unit.intake.catalogue_examples import COUNTY, divisions, document, valid_payload

ITEM, PLACE = "food_business_licence", "510822104"
SATURDAY = datetime(2026, 11, 28, 10, 0, tzinfo=SHANGHAI)
PAYLOAD = valid_payload(ITEM)
CLERK = Principal("s-clerk", "staff", frozenset({"clerk"}), PLACE)
BRANCH = cases.reviewer("market_regulation", PLACE, "s-branch")
POWER = LentPower(
    id="dp_1",
    revision=1,
    item=ITEM,
    division=PLACE,
    department="market_regulation",
    since=date(2026, 11, 1),
    until=date(2026, 12, 31),
    revoked=False,
)


def test_the_departments_window_is_closed_and_the_townships_centre_is_open() -> None:
    room = catalogue()
    for row in batch().rows:
        room.ask(row.command)
    asked = catalogue_commands.FindOpenSites(ITEM, PLACE, SATURDAY.isoformat())
    found = {one.site.content.key: one.openness.walk_in.now is not None for one in room.ask(asked)}
    assert (found[f"{PLACE}-TC"], found["510822-CC"]) == (True, False)


def test_it_is_handed_in_accepted_and_decided_at_the_centre_that_day() -> None:
    accepted = taken_in()
    world = cases.world(FakeWorld().seals, cases.terms(ITEM))
    world = replace(world, clock=FakeClock(SATURDAY))
    case = cases.accepted(
        ITEM,
        number=accepted.id,
        division=PLACE,
        owner_division=accepted.owner_division,
        handled_by=(CLERK.subject,),
    )
    room = approval.room(world)
    room.hear(case, cases.envelope("sanji.intake.v1.ApplicationAccepted"))
    with pytest.raises(Forbidden):
        room.ask(decision(accepted.id))
    room.hear(PowerLent(POWER), cases.envelope("sanji.catalogue.v1.DelegatedPowerGranted"))
    assert room.ask(decision(accepted.id)).state == "decided"


def taken_in() -> Any:
    world = FakeWorld(clock=FakeClock(SATURDAY))
    world.items.put(ITEM, 1, (), document(ITEM))
    room = intake.room(world.intake())
    room.world.divisions.put(COUNTY, 1, divisions())
    given = PAYLOAD["applicant"]
    number = room.ask(
        SubmitApplication(
            by=CLERK,
            asked=Asked("k", "p"),
            item=ITEM,
            division=PLACE,
            applicant=ApplicantGiven("organisation", given["id_number"], given["name_zh"], given["phone"]),
            form=PAYLOAD["form"],
            materials=tuple(
                MaterialGiven(
                    one["code"],
                    "upload" if one["given_as"] == "electronic" else one["given_as"],
                    one.get("lookup_value", ""),
                )
                for one in PAYLOAD["materials"]
            ),
            channel="window",
            deferral_signed=PAYLOAD.get("deferral_signed", False),
        )
    ).id
    return room.ask(AcceptApplication(CLERK, number))


def decision(number: str) -> DecideCase:
    checks = dict.fromkeys(cases.terms(ITEM).conditions, True)
    return DecideCase(BRANCH, number, "granted", "符合条件", checks)
