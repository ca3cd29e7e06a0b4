"""What sites have taken on of what they have to, and which items people ask for most."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.catalogue import events
from services.catalogue.commands.rates import CountAccepted, GetSiteRates, ListFrequentItems
from services.catalogue.domain.contents import Department, FrequentItems, Item, Publication, Site
from services.catalogue.domain.measures import Measure
from services.catalogue.domain.rates import (
    BREAKDOWNS,
    BY_DEPARTMENT,
    BY_SITE,
    FREQUENT,
    Frequent,
    Tallied,
    Tally,
    groups_of,
    ranking,
    twelve_months,
)
from services.catalogue.handlers.changes import own_county
from services.catalogue.handlers.publishing import _keep, _publish
from services.catalogue.handlers.site_items import MAX_LIMIT, page_limit
from services.catalogue.ports import Catalogue
from services.chassis.auth import ADMIN, AUDITOR, LIST_AUTHORITY, SERVICE_AUTHORITY, SUPERVISOR
from services.chassis.errors import Fault, Invalid, NotFound
from services.chassis.levels import contains
from services.chassis.messages import Envelope

READERS = (SERVICE_AUTHORITY, LIST_AUTHORITY, SUPERVISOR, AUDITOR, ADMIN)
MOST_ROUNDS = 100
MAX_SITES = 1000
"""Sites of one subtree that are counted; a county has a few hundred."""


@dataclass(frozen=True, slots=True)
class RateRow:
    """One site, department or level; `name_zh` is "" for levels and for the government of each place."""

    key: str
    name_zh: str
    tally: Tally


@dataclass(frozen=True, slots=True)
class SiteRates:
    """`whole`: of all sites asked for; `rows`: one page by key; `next`: the key to go on after, or ""."""

    county: str
    day: str
    whole: Tally
    rows: Sequence[RateRow] = ()
    next: str = ""


@dataclass(frozen=True, slots=True)
class RankedItems:
    """The ranking from `first` to `last` (months), with the items that are still there."""

    county: str
    first: str
    last: str
    ranked: Sequence[tuple[Frequent, Publication[Item]]]


def get_site_rates(command: GetSiteRates, catalogue: Catalogue) -> SiteRates:
    """Entry, authorisation and one-window rate as claims stand now; figures of items may lag by ten seconds.

    Refuses DIVISION_MALFORMED, COUNTY_NOT_OWNED, SITE_UNKNOWN, BREAKDOWN_UNKNOWN, LIMIT_OUT_OF_RANGE, CURSOR_INVALID.
    """
    limit = page_limit(command.limit, command.cursor)
    if command.rows and command.rows not in BREAKDOWNS:
        fault = Fault("/by", "BREAKDOWN_UNKNOWN", f"分组应为：{'、'.join(BREAKDOWNS)}")
        raise Invalid("BREAKDOWN_UNKNOWN", fault.detail, faults=[fault])
    place = own_county(command.by, command.division, catalogue, *READERS)
    sites = _sites(command, catalogue)
    measures = _measures(command, place, catalogue)
    tallied = _tallied(sites, measures, catalogue)
    day = catalogue.clock.today().isoformat()
    if not command.rows:
        return SiteRates(place, day, tallied.whole)
    if command.rows == BY_SITE:
        named = {site.key: site for site in sites}
        keys = sorted(key for key in named if key > command.cursor)
        rows = [
            RateRow(key, named[key].name_zh, _tallied([named[key]], measures, catalogue).whole)
            for key in keys[:limit]
        ]
    else:
        found = tallied.departments if command.rows == BY_DEPARTMENT else tallied.levels
        keys = sorted(key for key in found if key > command.cursor)
        rows = [RateRow(key, _name(command.rows, key, catalogue), found[key]) for key in keys[:limit]]
    return SiteRates(place, day, tallied.whole, rows, keys[limit - 1] if len(keys) > limit else "")


def list_frequent_items(command: ListFrequentItems, catalogue: Catalogue) -> RankedItems:
    """By accepted applications of this month and the eleven before, as this stack has heard of them."""
    if command.limit and not 1 <= command.limit <= MAX_LIMIT:
        fault = Fault("/limit", "LIMIT_OUT_OF_RANGE", f"每页 1 至 {MAX_LIMIT} 条")
        raise Invalid(fault.reason, fault.detail, faults=[fault])
    place = own_county(command.by, command.division, catalogue, *READERS)
    months = _months(catalogue)
    found = ranking(catalogue.volumes.accepted(place, months[0], months[-1]), command.limit or FREQUENT)
    heads = catalogue.items.heads([one.item for one in found])
    return RankedItems(
        place, months[0], months[-1], [(one, heads[one.item]) for one in found if one.item in heads]
    )


def frequent_items(place: str, catalogue: Catalogue) -> frozenset[str]:
    """The ids of a county's high-frequency items, as they are kept."""
    kept: frozenset[str] = catalogue.frequents.marked(place)
    return kept


def count_accepted(command: CountAccepted, catalogue: Catalogue) -> int:
    """How many were counted. The county's own stack publishes its high-frequency items when they are others than before."""
    counted = 0
    for _ in range(MOST_ROUNDS):
        found = catalogue.volumes.count(command.limit)
        counted += found
        if found < command.limit:
            break
    if catalogue.owns(command.county):
        months = _months(catalogue)
        ranked = ranking(catalogue.volumes.accepted(command.county, months[0], months[-1]), FREQUENT)
        kept = FrequentItems(command.county, tuple(sorted(one.item for one in ranked)))
        _publish(command, catalogue, catalogue.frequents, lambda _: kept, events.FrequentItemsPublished)
    return counted


def keep_frequent(heard: events.Heard, _: Envelope, catalogue: Catalogue) -> None:
    """The newest version wins."""
    _keep(catalogue.frequents, heard.publication)


def _months(catalogue: Catalogue) -> Sequence[str]:
    return twelve_months(catalogue.clock.today().isoformat()[:7])


def _sites(command: GetSiteRates, catalogue: Catalogue) -> list[Site]:
    if not command.site:
        return [one.content for one in catalogue.sites.within(command.division, None, "", MAX_SITES)]
    found = catalogue.sites.find(f"{Site.kind}/{command.site}")
    if found is None or not contains(command.division, found.content.division):
        raise NotFound("SITE_UNKNOWN", "没有这个服务网点")
    return [found.content]


def _measures(command: GetSiteRates, place: str, catalogue: Catalogue) -> list[Measure]:
    only = frequent_items(place, catalogue) if command.frequent else None
    return [
        one
        for one in catalogue.items.measured(place)
        if command.department in ("", one.department) and (only is None or one.item in only)
    ]


def _tallied(sites: Sequence[Site], measures: Sequence[Measure], catalogue: Catalogue) -> Tallied:
    tallied = Tallied()
    for group in groups_of(sites):
        tallied.add(group, catalogue.claims.standing(group.sites), measures)
    return tallied


def _name(rows: str, key: str, catalogue: Catalogue) -> str:
    found = catalogue.departments.find(f"{Department.kind}/{key}") if rows == BY_DEPARTMENT else None
    return found.content.name_zh if found else ""
