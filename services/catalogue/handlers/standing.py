"""Whether a site may say of an item that it has full authority, and at which window it takes it in."""

import json

from services.catalogue.commands.claims import AmendClaim
from services.catalogue.domain.claims import OVERRIDABLE, Claim
from services.catalogue.domain.contents import Item, Site
from services.catalogue.domain.powers import DECIDE
from services.catalogue.domain.standing import AUTHORITY, FULL, WINDOW_KIND, decides_at, standing_faults
from services.catalogue.ports import Catalogue
from services.chassis.errors import Fault

MOST_POWERS = 100


def faults_of(command: AmendClaim, claim: Claim, catalogue: Catalogue) -> list[Fault]:
    """What is wrong with the authority and the window kind in a change of a claim."""
    said = {
        name: text
        for name in (AUTHORITY, WINDOW_KIND)
        if (text := command.overrides.get(name, "").strip()) and len(text) <= OVERRIDABLE[name]
    }
    if not said:
        return []
    site: Site = catalogue.sites.get(f"{Site.kind}/{claim.site}").content
    decides = said.get(AUTHORITY) == FULL and _decides(claim, site, catalogue)
    return standing_faults(said, site, decides)


def _decides(claim: Claim, site: Site, catalogue: Catalogue) -> bool:
    item: Item = catalogue.items.get(f"{Item.kind}/{claim.item}").content
    if decides_at(item, json.loads(item.document), site):
        return True
    today = catalogue.clock.today()
    return any(
        power.power == DECIDE and power.division == site.division and power.in_force(today)
        for power in catalogue.powers.held(site.division, claim.item, "", MOST_POWERS)
    )
