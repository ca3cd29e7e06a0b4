"""What a stack has published, lent and claimed is told again to one that joined late."""

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from services.catalogue import commands, events
from services.catalogue.bootstrap import room
from services.catalogue.domain.claims import CLAIMED, ENDED, Claim
from services.catalogue.ports import Catalogue
from services.chassis.auth import Principal, system
from services.chassis.clock import SHANGHAI
from services.chassis.errors import Forbidden, Invalid
from services.chassis.messages import Actor, Envelope
from services.chassis.room import Room
from tests.fakes.catalogue import COUNTY, TOWNSHIP, catalogue
from tests.unit.catalogue.test_claims import claim, county
from tests.unit.catalogue.test_delegations import AUTHORITY, GRANT, ITEM

HALL = "510822101-TC"
CLERK = Principal("s-clerk", "staff", frozenset({"clerk"}), TOWNSHIP)


def told_again(teller: Room[Catalogue], of: str = COUNTY) -> list[Any]:
    """What `teller` tells when asked to."""
    bus: Any = teller.world.items.bus
    before = len(bus.events)
    assert teller.ask(commands.Republish(system(teller.world.stack), of)) == len(bus.events) - before
    return list(bus.events[before:])


def hear(hearer: Room[Catalogue], told: list[Any], stack: str = COUNTY) -> None:
    for at, event in enumerate(told):
        if isinstance(event, events.Published):
            body: object = events.Heard(replace(event.publication, meta=type(event.publication.meta)()))
        elif isinstance(event, events.ClaimChanged):
            body = events.ClaimHeard(replace(event.claim, meta=type(event.claim.meta)()))
        else:
            body = events.PowerHeard(replace(event.power, meta=type(event.power.meta)()))
        name = f"sanji.catalogue.v1.{type(event).__name__}"
        source = f"/stacks/{stack}/catalogue"
        hearer.hear(body, Envelope(f"{stack}/{at}", name, source, event.subject, event.at, 1, COUNTY, COUNTY))


def as_told(claimed: Claim) -> events.ClaimChanged:
    """A claim as a stack tells it."""
    made = events.ItemClaimed if claimed.state == CLAIMED else events.ClaimEnded
    by = Actor("system", "system", COUNTY)
    at = datetime(2026, 11, 23, 9, tzinfo=SHANGHAI)
    return made(subject=claimed.id, division=TOWNSHIP, destination=TOWNSHIP, at=at, by=by, claim=claimed)


def county_then_township() -> Room[Catalogue]:
    """The township's room, which has heard of every site and two items."""
    below = catalogue(TOWNSHIP)
    hear(below, told_again(county(ITEM, "residence_permit")))
    return below


def test_a_lower_stack_that_joined_late_learns_which_powers_are_lent_and_which_were_taken_back() -> None:
    above, late = county(ITEM), catalogue(TOWNSHIP)
    kept = above.ask(commands.GrantPower(AUTHORITY, **GRANT))
    gone = above.ask(commands.GrantPower(AUTHORITY, **GRANT | {"document": "青府发〔2026〕9号"}))
    gone = above.ask(commands.RevokePower(AUTHORITY, gone.id, "文件废止"))
    told = told_again(above)
    powers = [event for event in told if isinstance(event, events.PowerChanged)]
    assert {(event.subject, type(event)) for event in powers} == {
        (kept.id, events.DelegatedPowerGranted),
        (gone.id, events.DelegatedPowerRevoked),
    }
    assert {event.destination for event in powers} == {TOWNSHIP}
    for _ in range(2):
        hear(late, told)
        assert [late.world.powers.get(one.id) for one in (kept, gone)] == [kept, gone]


def test_the_county_that_joined_late_learns_the_claims_of_the_sites_below() -> None:
    below, late = county_then_township(), county(ITEM)
    claim(below, ITEM, "residence_permit", site=HALL, by=CLERK)
    below.ask(commands.EndClaim(CLERK, HALL, "residence_permit"))
    told = told_again(below)
    assert [(type(event), event.destination) for event in told] == [
        (events.ItemClaimed, COUNTY),
        (events.ClaimEnded, COUNTY),
    ]
    for _ in range(2):
        hear(late, told, TOWNSHIP)
        assert late.world.claims.find_many([event.subject for event in told]) == {
            event.subject: event.claim for event in told
        }


@pytest.mark.parametrize("reordered", [False, True])
def test_a_lower_stack_takes_over_what_the_county_had_claimed_for_its_sites(reordered: bool) -> None:
    alone, late = county(ITEM), catalogue(TOWNSHIP)
    before = room(replace(alone.world, stacks=(COUNTY,)))
    claim(before, ITEM, site=HALL, by=CLERK)
    told = told_again(alone)
    [handed] = [event for event in told if isinstance(event, events.ClaimChanged)]
    assert (handed.destination, handed.claim.version) == (TOWNSHIP, 0)
    for _ in range(2):
        hear(late, told[::-1] if reordered else told)
        taken = late.world.claims.get(handed.subject)
        assert (taken.state, taken.site, taken.item, taken.version) == (CLAIMED, HALL, ITEM, 1)
    amended = [event for event in late.world.items.bus.events if isinstance(event, events.ClaimAmended)]
    assert {event.destination for event in amended} == {COUNTY}
    hear(alone, amended, TOWNSHIP)
    assert alone.world.claims.get(handed.subject) == taken


def test_a_lower_stack_keeps_its_own_claim_and_takes_over_none_that_ended() -> None:
    below = county_then_township()
    claim(below, ITEM, site=HALL, by=CLERK)
    own = below.world.claims.get(f"{HALL}/{ITEM}")
    for state, item in ((ENDED, ITEM), (ENDED, "residence_permit")):
        late = replace(own, id=f"{HALL}/{item}", item=item, state=state, revision=9)
        hear(below, [as_told(late)])
    assert list(below.world.claims.page("", 9)) == [own]


def test_nobody_beside_hands_over_a_claim() -> None:
    below = county_then_township()
    claim(below, ITEM, site=HALL, by=CLERK)
    own = below.world.claims.get(f"{HALL}/{ITEM}")
    hear(below, [as_told(replace(own, id=f"{HALL}/legal_aid", item="legal_aid"))], "510822102")
    assert list(below.world.claims.page("", 9)) == [own]


def test_only_an_administrator_or_the_stack_tells_again_and_only_its_own_county() -> None:
    below = catalogue(TOWNSHIP)
    for by, of, refused in ((CLERK, COUNTY, Forbidden), (system(TOWNSHIP), "510823", Invalid)):
        with pytest.raises(refused):
            below.ask(commands.Republish(by, of))
