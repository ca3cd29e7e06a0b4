"""Telling again what a stack that joined late has not heard: publications, lent powers, claims.

Whoever has heard it keeps what it has, by version or revision. What somebody changes meanwhile is told by that change.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from services.catalogue import events
from services.catalogue.commands import Republish
from services.catalogue.domain.claims import CLAIMED, Claim
from services.catalogue.domain.powers import GRANTED
from services.catalogue.handlers import publishing
from services.catalogue.ports import Catalogue
from services.chassis.auth import ADMIN, SYSTEM, Principal, require
from services.chassis.errors import Conflict, Invalid
from services.chassis.levels import contains
from services.chassis.messages import Actor
from services.chassis.room import STALE_VERSION

PAGE = 200


def republish(command: Republish, catalogue: Catalogue) -> int:
    """The county's own stack tells everything; one below it tells the claims of its sites. How many were told.

    Refuses COUNTY_NOT_OWNED.
    """
    if catalogue.owns(command.county):
        return (
            publishing.republish(command, catalogue)
            + _powers(command, catalogue)
            + _claims(command, catalogue)
        )
    require(command.by, ADMIN, SYSTEM, division=catalogue.stack)
    if not contains(command.county, catalogue.stack):
        raise Invalid("COUNTY_NOT_OWNED", "本站不在该县，请在该县的站点办理")
    return _claims(command, catalogue)


def _powers(command: Republish, catalogue: Catalogue) -> int:
    told, after = 0, ""
    while page := catalogue.powers.held(command.county, "", after, PAGE):
        for power in page:
            made = events.DelegatedPowerGranted if power.state == GRANTED else events.DelegatedPowerRevoked
            event = made(
                subject=power.id,
                division=power.division,
                destination=power.division,
                at=catalogue.clock.now(),
                by=_actor(command.by),
                moved=(power.state, power.state),
                note=power.reason,
                power=power,
            )
            with _changed_meanwhile():
                catalogue.powers.save(power, power, [event])
            told += 1
        after = page[-1].id
    return told


def _claims(command: Republish, catalogue: Catalogue) -> int:
    """Up to the county those of this stack's sites; down from it those of sites that a stack below serves now."""
    told = 0
    at_top = catalogue.owns(command.county)
    for claim in _every_claim(catalogue):
        if not contains(command.county, claim.division) or catalogue.owns(claim.division) == at_top:
            continue
        made = events.ItemClaimed if claim.state == CLAIMED else events.ClaimEnded
        event = made(
            subject=claim.id,
            division=claim.division,
            destination=claim.division if at_top else command.county,
            at=catalogue.clock.now(),
            by=_actor(command.by),
            moved=(claim.state, claim.state),
            claim=claim,
        )
        with _changed_meanwhile():
            catalogue.claims.save(claim, claim, [event])
        told += 1
    return told


def _every_claim(catalogue: Catalogue) -> Iterator[Claim]:
    after = ""
    while page := catalogue.claims.page(after, PAGE):
        yield from page
        after = page[-1].id


@contextmanager
def _changed_meanwhile() -> Iterator[None]:
    try:
        yield
    except Conflict as refusal:
        if refusal.reason != STALE_VERSION:
            raise


def _actor(by: Principal) -> Actor:
    return Actor(by.subject, by.acting_role, by.division)
