"""Sites on the map, whether they serve now and when next: worked out at each question from the calendar as it stands."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from services.catalogue.commands.hours import FindOpenSites, GetSiteHours, ListSites
from services.catalogue.commands.reading import GetItem
from services.catalogue.domain.contents import Item, Publication, Site
from services.catalogue.domain.distance import metres_to
from services.catalogue.domain.hours import Openness, openness
from services.catalogue.domain.openings import Opening
from services.catalogue.domain.serving import Serving, serving_of
from services.catalogue.handlers.calendars import calendar_around
from services.catalogue.handlers.questions import DEFAULT_LIMIT, limit_faults, one_refusal, place_faults
from services.catalogue.handlers.reading import get_item
from services.catalogue.ports import Catalogue
from services.chassis.auth import Principal
from services.chassis.clock import from_rfc3339
from services.chassis.errors import Fault, NotFound
from services.chassis.levels import ancestors, county

MAX_LOOKED_AT = 1000
"""Sites of one subtree among which the soonest are sought; a county has a few hundred."""
_EARLIEST, _LATEST = 2000, 2099
_SITE_ID = re.compile(r"[0-9]{6,12}-[A-Z]{2,4}")


@dataclass(frozen=True, slots=True)
class PlacedSite:
    """A site, where it stands in words, and its answer where one was asked for. `accepts`: takes the item in itself.

    `metres`: from where was asked, None when that is not known.
    """

    site: Publication[Site]
    place_zh: str
    openness: Openness | None = None
    accepts: bool = False
    metres: int | None = None


def list_sites(command: ListSites, catalogue: Catalogue) -> tuple[Sequence[PlacedSite], str]:
    """One page of a division's subtree by place, and the cursor of the next. Every fault of the question at once."""
    limit = command.limit or DEFAULT_LIMIT
    serving, faults = _serving(command.item, command.by, catalogue)
    faults += [*limit_faults(limit), *_division_faults(command.division, catalogue)]
    after = ""
    if command.cursor:
        site = _site(command.cursor, catalogue)
        after = site.content.place if site else ""
        if not after.startswith(command.division):
            faults.append(Fault("/cursor", "CURSOR_INVALID", "翻页标记有误"))
    one_refusal(faults)
    found = catalogue.sites.within(command.division, serving, after, limit + 1)
    placed = [_placed(site, catalogue, None, serving) for site in found[:limit]]
    return placed, found[limit - 1].content.key if len(found) > limit else ""


def get_site_hours(command: GetSiteHours, catalogue: Catalogue) -> PlacedSite:
    """Whether a site serves, until when, and when next. Refuses SITE_UNKNOWN, AT_INVALID, ITEM_NOT_LISTED."""
    site = _site(command.site, catalogue)
    if site is None:
        raise NotFound("SITE_UNKNOWN", "没有这个服务场所")
    at, faults = _moment(command.at, catalogue)
    serving, unlisted = _serving(command.item, command.by, catalogue)
    one_refusal([*faults, *unlisted])
    item = serving.item if serving else ""
    answer = openness(site.content.openings, calendar_around(at.date(), catalogue), at, item)
    return _placed(site, catalogue, answer, serving)


def find_open_sites(command: FindOpenSites, catalogue: Catalogue) -> Sequence[PlacedSite]:
    """Sites of the subtree, and of the divisions above it, that serve an item: those open now, then the soonest."""
    limit = command.limit or DEFAULT_LIMIT
    serving = serving_of(get_item(GetItem(command.code, by=command.by), catalogue).content)
    at, faults = _moment(command.at, catalogue)
    faults += [*limit_faults(limit), *_division_faults(command.division, catalogue)]
    if command.near is not None and not command.near.possible:
        faults.append(Fault("/near", "POSITION_INVALID", "经纬度或坐标系有误"))
    one_refusal(faults)
    above = catalogue.sites.standing_in(ancestors(command.division)[1:], serving, MAX_LOOKED_AT)
    below = catalogue.sites.within(command.division, serving, "", MAX_LOOKED_AT)
    calendar = calendar_around(at.date(), catalogue)
    answers: dict[tuple[Opening, ...], Openness] = {}
    for site in (*below, *above):
        openings = site.content.openings
        if openings not in answers:
            answers[openings] = openness(openings, calendar, at, serving.item)
    far = (
        {site.id: metres_to(site.content, command.near) for site in (*below, *above)} if command.near else {}
    )
    sites = sorted(
        (*below, *above), key=lambda site: _soonest(site, answers[site.content.openings], far.get(site.id))
    )
    return [
        replace(_placed(site, catalogue, answers[site.content.openings], serving), metres=far.get(site.id))
        for site in sites[:limit]
    ]


def _soonest(
    site: Publication[Site], answer: Openness, far: int | None
) -> tuple[bool, str, bool, int, int, str]:
    """Open now before open later, later before never; the nearer place first, those not measured last."""
    following = answer.walk_in.next
    when = "" if answer.walk_in.now else following.start.isoformat() if following else "~"
    return when == "~", when, far is None, far or 0, -len(site.content.division), site.content.place


def _moment(written: str, catalogue: Catalogue) -> tuple[datetime, list[Fault]]:
    now = catalogue.clock.now()
    if not written:
        return now, []
    try:
        at = from_rfc3339(written)
    except (ValueError, OverflowError):
        at = None
    if at is None or not _EARLIEST <= at.year <= _LATEST:
        return now, [Fault("/at", "AT_INVALID", "时间应为带时区的 RFC 3339 格式")]
    return at, []


def _serving(code: str, by: Principal, catalogue: Catalogue) -> tuple[Serving | None, list[Fault]]:
    if not code:
        return None, []
    try:
        item: Publication[Item] = get_item(GetItem(code, by=by), catalogue)
    except NotFound as refusal:
        return None, [Fault("/item", refusal.reason, refusal.detail)]
    return serving_of(item.content), []


def _division_faults(division: str, catalogue: Catalogue) -> list[Fault]:
    if not division:
        return [Fault("/division", "DIVISION_MALFORMED", "区划代码应为6位、9位或12位数字")]
    return place_faults(division, catalogue)


def _site(key: str, catalogue: Catalogue) -> Publication[Site] | None:
    return catalogue.sites.find(f"{Site.kind}/{key}") if _SITE_ID.fullmatch(key) else None


def _placed(
    site: Publication[Site], catalogue: Catalogue, answer: Openness | None, serving: Serving | None
) -> PlacedSite:
    places = catalogue.divisions.places(county(site.content.division))
    name = places.full_name(site.content.division) if places else ""
    return PlacedSite(site, name, answer, bool(serving and serving.accepted_by(site.content)))
