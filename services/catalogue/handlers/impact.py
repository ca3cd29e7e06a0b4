"""What a change would touch: sites, divisions, and applications that run on a version."""

import json

from services.catalogue.commands import GetChangeImpact
from services.catalogue.domain.changes import Impact
from services.catalogue.domain.contents import Item
from services.catalogue.domain.proposals import levels_of
from services.catalogue.events import ApplicationHeard
from services.catalogue.handlers.changes import READERS, known, sites_of
from services.catalogue.ports import Catalogue
from services.chassis import levels
from services.chassis.clock import day_of
from services.chassis.messages import Envelope

MAX_SITES = 500


def get_change_impact(command: GetChangeImpact, catalogue: Catalogue) -> Impact:
    """Sites at every order at which the item is or would be served; applications as this stack has heard of them."""
    change = known(command.by, command.change, catalogue, *READERS)
    item = change.proposal.item
    orders = levels_of(json.loads(change.proposal.row))
    current = catalogue.items.find(f"{Item.kind}/{item}")
    if current is not None:
        orders |= levels_of(json.loads(current.content.document))
    sites = [site for site in sites_of(change.county, catalogue) if levels.order(site.division) in orders]
    return Impact(
        item=item,
        sites=tuple(site.key for site in sites[:MAX_SITES]),
        site_count=len(sites),
        division_count=len({site.division for site in sites}),
        running=catalogue.running.counted(item),
    )


def count_begun(heard: ApplicationHeard, envelope: Envelope, catalogue: Catalogue) -> None:
    """An accepted application runs, unless its end came first; it counts once in the month of its acceptance."""
    month = day_of(envelope.time).isoformat()[:7]
    place = levels.county(envelope.division)
    catalogue.running.began(heard.number, heard.item, heard.item_version, place, month)


def count_ended(heard: ApplicationHeard, _: Envelope, catalogue: Catalogue) -> None:
    """It runs no more."""
    catalogue.running.ended(heard.number)
