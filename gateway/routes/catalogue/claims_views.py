"""What is shown of sites and their claims."""

from sanji.catalogue.v1 import catalogue_claims_pb2 as pb
from sanji.catalogue.v1 import catalogue_pb2
from typing_extensions import TypedDict

from gateway.routes.catalogue.items import ItemHead, ItemView


class ClaimingSiteView(TypedDict):
    """A place where people are served."""

    site: str
    division: str
    kind: str
    name_zh: str
    parent_site: str | None
    hours_class: str
    phone: str | None


class ClaimView(TypedDict):
    """A site's claim. `shown_version`: of the item at the site, null on the stack that publishes it.

    `copied`: fields that the site shows from data of its own.
    """

    site: str
    division: str
    item: str
    listing: str
    state: str
    shown_version: int | None
    since: str
    until: str | None
    overrides: dict[str, str]
    copied: list[str]
    version: int


class OfferedView(TypedDict):
    """One line of what a site offers."""

    claim: ClaimView
    item: ItemHead


class SiteCounts(TypedDict):
    """How many of each list the site offers; a site is ready when neither list is empty (ledger R025)."""

    public_services: int
    powers: int
    ready: bool


class SiteItemList(TypedDict):
    """One page of what a site offers."""

    site: ClaimingSiteView
    items: list[OfferedView]
    counts: SiteCounts
    next: str | None


class SitePartView(TypedDict):
    """Who accepts and who decides, as seen from the site: lower is the site's own level."""

    mode: str | None
    accepts: str
    decides: str


class SiteItemView(TypedDict):
    """The implementation entry: the whole item, the site's own fields, the site's part. `version`: the claim's."""

    site: ClaimingSiteView
    claim: ClaimView
    item: ItemView
    part: SitePartView
    version: int


class OutcomeView(TypedDict):
    """What became of one item. `reason`: why it was refused."""

    item: str
    state: str
    reason: str | None


class Outcomes(TypedDict):
    """One per item, in the order asked."""

    outcomes: list[OutcomeView]


class DifferenceView(TypedDict):
    """One field in which a site differs from the version in force."""

    site: str
    division: str
    field: str
    version: int


class ConsistencyView(TypedDict):
    """The sites that claim the item, and where they differ."""

    item: str
    version: int
    sites: int
    differences: list[DifferenceView]
    next: str | None


def site_view(site: catalogue_pb2.Site) -> ClaimingSiteView:
    """A site as everybody sees it."""
    return {
        "site": site.site_id,
        "division": site.division,
        "kind": site.kind,
        "name_zh": site.name_zh,
        "parent_site": site.parent_site_id or None,
        "hours_class": site.hours_class,
        "phone": site.phone or None,
    }


def claim_view(claim: pb.Claim) -> ClaimView:
    """A claim as everybody sees it."""
    return {
        "site": claim.site,
        "division": claim.division,
        "item": claim.item,
        "listing": claim.listing,
        "state": claim.state,
        "shown_version": claim.version or None,
        "since": claim.since,
        "until": claim.until or None,
        "overrides": dict(claim.overrides),
        "copied": sorted(claim.copied),
        "version": claim.revision,
    }
