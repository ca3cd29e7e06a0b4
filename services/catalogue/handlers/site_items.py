"""Reading what sites offer, and whether they all say the same."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from services.catalogue.commands.claims import GetConsistency, GetSiteItem, ListSiteItems
from services.catalogue.domain.claims import CLAIMED, LISTINGS, Claim, Counts, claim_id
from services.catalogue.domain.consistency import Difference, differences, entry_of
from services.catalogue.domain.contents import PUBLISHED, Item, Publication, Site
from services.catalogue.domain.delegations import Part, part_of
from services.catalogue.handlers.reading import item_known_to
from services.catalogue.ports import Catalogue
from services.chassis import levels
from services.chassis.auth import Principal
from services.chassis.errors import Fault, Invalid, NotFound

DEFAULT_LIMIT, MAX_LIMIT = 20, 100
CURSOR = re.compile(r"[0-9A-Za-z_-]{1,100}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Offered:
    """An item as a site offers it: the newest version, what is the site's own, and its part; None in lists."""

    claim: Claim
    item: Publication[Item]
    part: Part | None = None


@dataclass(frozen=True, slots=True)
class Consistency:
    """`sites`: how many claim the item. `next`: the site to go on after, or ""."""

    item: Publication[Item]
    sites: int
    differences: Sequence[Difference]
    next: str


def list_site_items(
    command: ListSiteItems, catalogue: Catalogue
) -> tuple[Publication[Site], Sequence[Offered], Counts, str]:
    """One page by item; what is kept out of lists is left out here too. Refuses SITE_UNKNOWN, LISTING_UNKNOWN."""
    limit = page_limit(command.limit, command.cursor)
    if command.listing and command.listing not in LISTINGS:
        fault = Fault("/listing", "LISTING_UNKNOWN", f"清单应为：{'、'.join(LISTINGS)}")
        raise Invalid("LISTING_UNKNOWN", fault.detail, faults=[fault])
    site = _site(command.site, catalogue)
    offered = list(islice(_listed(command, limit, catalogue), limit + 1))
    following = offered[limit - 1].claim.item if len(offered) > limit else ""
    return site, offered[:limit], catalogue.claims.counts(command.site), following


def _listed(command: ListSiteItems, limit: int, catalogue: Catalogue) -> Iterator[Offered]:
    after = command.cursor
    while claims := catalogue.claims.of_site(command.site, command.listing, after, limit + 1):
        heads = catalogue.items.heads([claim.item for claim in claims])
        for claim in claims:
            if claim.item in heads and heads[claim.item].content.listed:
                yield Offered(claim, heads[claim.item])
        if len(claims) <= limit:
            return
        after = claims[-1].item


def get_site_item(command: GetSiteItem, catalogue: Catalogue) -> tuple[Publication[Site], Offered]:
    """The implementation entry: basic fields of the newest version, own fields of the site (ledger R017)."""
    site = _site(command.site, catalogue)
    item = _published(command.code, command.by, catalogue)
    claim = catalogue.claims.find(claim_id(command.site, item.content.key))
    if claim is None or claim.state != CLAIMED:
        raise NotFound("ITEM_NOT_CLAIMED", "该网点没有认领此事项")
    document = json.loads(item.content.document or "{}")
    return site, Offered(claim, item, part_of(document, levels.order(site.content.division)))


def get_consistency(command: GetConsistency, catalogue: Catalogue) -> Consistency:
    """Where sites differ from the newest version, by site; one page of the sites that do."""
    limit = page_limit(command.limit, command.cursor)
    item = _published(command.code, command.by, catalogue)
    key, newest = item.content.key, item.version
    found = catalogue.claims.differing(key, newest, command.cursor, limit + 1)
    wanted = entry_of(item.content).fingerprints()
    shown = {
        version: _shown(key, version, catalogue) for version in {claim.version for claim in found} - {newest}
    }
    differing = [
        difference
        for claim in found[:limit]
        for difference in differences(claim, newest, wanted, shown.get(claim.version, {}))
    ]
    following = found[limit - 1].site if len(found) > limit else ""
    return Consistency(item, catalogue.claims.sites(key), differing, following)


def page_limit(limit: int, cursor: str) -> int:
    """How many are asked for. Refuses LIMIT_OUT_OF_RANGE, CURSOR_INVALID, both at once."""
    faults = []
    if limit and not 1 <= limit <= MAX_LIMIT:
        faults.append(Fault("/limit", "LIMIT_OUT_OF_RANGE", f"每页 1 至 {MAX_LIMIT} 条"))
    if cursor and not CURSOR.fullmatch(cursor):
        faults.append(Fault("/cursor", "CURSOR_INVALID", "翻页标记有误"))
    if faults:
        raise Invalid(faults[0].reason, faults[0].detail, faults=faults)
    return limit or DEFAULT_LIMIT


def _site(key: str, catalogue: Catalogue) -> Publication[Site]:
    found = catalogue.sites.find(f"{Site.kind}/{key}")
    if found is None:
        raise NotFound("SITE_UNKNOWN", "没有这个服务网点")
    return found


def _published(code: str, by: Principal, catalogue: Catalogue) -> Publication[Item]:
    found = item_known_to(by, code, catalogue)
    if found is None or found.content.status != PUBLISHED:
        raise NotFound("ITEM_NOT_LISTED", "该事项不在现行清单内")
    return found


def _shown(key: str, version: int, catalogue: Catalogue) -> Mapping[str, str]:
    kept = catalogue.items.at_version(key, version) if version else None
    return entry_of(kept.content).fingerprints() if kept else {}
