"""How the register stands to its targets, and the baselines that it is compared with."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from services.catalogue import events
from services.catalogue.commands.indicators import FreezeBaseline, GetIndicators, ListBaselines
from services.catalogue.domain.baselines import LONGEST_NAME, Baseline, baseline_id
from services.catalogue.domain.contents import Site
from services.catalogue.domain.indicators import Change, Indicator, changes, cuts, indicators
from services.catalogue.domain.measures import Measure
from services.catalogue.domain.packages import Package
from services.catalogue.handlers.changes import actor, own_county
from services.catalogue.handlers.rates import READERS, frequent_items
from services.catalogue.handlers.site_items import page_limit
from services.catalogue.ports import Catalogue
from services.chassis.auth import SERVICE_AUTHORITY
from services.chassis.errors import Conflict, Invalid, NotFound
from services.chassis.levels import contains, order

PAGE = 100


@dataclass(frozen=True, slots=True)
class Report:
    """`items`: how many are looked at. `compared`: in the baseline and now; `added`, `gone`: only in one of them."""

    county: str
    day: str
    items: int
    indicators: Sequence[Indicator]
    baseline: Baseline | None = None
    changes: Sequence[Change] = ()
    compared: int = 0
    added: int = 0
    gone: int = 0


def get_indicators(command: GetIndicators, catalogue: Catalogue) -> Report:
    """The indicators of a part of the register; what the register holds may lag by ten seconds.

    Refuses DIVISION_MALFORMED, COUNTY_NOT_OWNED, SITE_UNKNOWN, ITEM_NOT_LISTED, PACKAGE_NOT_LISTED,
    BASELINE_UNKNOWN.
    """
    place = own_county(command.by, command.division, catalogue, *READERS)
    part = _Part(command, place, catalogue)
    now = {one.item: one for one in catalogue.items.measured(place) if part.has(one)}
    day, found = catalogue.clock.today().isoformat(), indicators(now.values())
    if not command.baseline:
        return Report(place, day, len(now), found)
    baseline = catalogue.baselines.find(command.baseline)
    if baseline is None or baseline.county != place:
        raise NotFound("BASELINE_UNKNOWN", "没有这个基线")
    was = {one.item: one for one in baseline.measures if part.has(one)}
    made = changes([(was[key], now[key]) for key in sorted(was.keys() & now.keys())])
    return Report(
        county=place,
        day=day,
        items=len(now),
        indicators=[*found, *cuts(made)],
        baseline=baseline,
        changes=made,
        compared=len(was.keys() & now.keys()),
        added=len(now.keys() - was.keys()),
        gone=len(was.keys() - now.keys()),
    )


def freeze_baseline(command: FreezeBaseline, catalogue: Catalogue) -> Baseline:
    """Keep today's figures of every published item; one of a name on a day.

    Refuses TITLE_REQUIRED, TEXT_TOO_LONG, REGISTER_EMPTY, BASELINE_EXISTS, DIVISION_MALFORMED, COUNTY_NOT_OWNED.
    """
    place = own_county(command.by, command.division, catalogue, SERVICE_AUTHORITY)
    name = command.name.strip()
    if not name or not name.isprintable():
        raise Invalid("TITLE_REQUIRED", "请填写名称")
    if len(name) > LONGEST_NAME:
        raise Invalid("TEXT_TOO_LONG", f"名称不超过 {LONGEST_NAME} 字")
    measures = tuple(sorted(catalogue.items.measured(place), key=lambda one: one.item))
    if not measures:
        raise Conflict("REGISTER_EMPTY", "本县还没有已发布的事项")
    today = catalogue.clock.today().isoformat()
    key = baseline_id(place, today, name)
    baseline = Baseline(key, place, name, today, command.by.subject, len(measures), measures)
    event = events.BaselineFrozen(
        subject=key,
        division=place,
        destination=place,
        at=catalogue.clock.now(),
        by=actor(command.by),
        moved=("", "frozen"),
        name=name,
        items=len(measures),
    )
    try:
        return catalogue.baselines.add(baseline, [event], command.asked)
    except Conflict as refusal:
        if refusal.reason != "ALREADY_EXISTS":
            raise
        raise Conflict("BASELINE_EXISTS", "今日已有同名基线") from refusal


def list_baselines(command: ListBaselines, catalogue: Catalogue) -> tuple[Sequence[Baseline], str]:
    """One page of a county's baselines, newest first, without their figures."""
    limit = page_limit(command.limit, command.cursor)
    place = own_county(command.by, command.division, catalogue, *READERS)
    found = catalogue.baselines.heads(place, command.cursor, limit + 1)
    return found[:limit], found[limit - 1].id if len(found) > limit else ""


class _Part:
    """Which items of the register are asked for."""

    def __init__(self, asked: GetIndicators, place: str, catalogue: Catalogue) -> None:
        self._department = asked.department
        self._accepting = "" if asked.division == place else str(order(asked.division))
        self._claimed = frozenset(_claimed(asked.site, place, catalogue)) if asked.site else None
        self._item = _item(asked.item, place, catalogue) if asked.item else ""
        self._frequent = frequent_items(place, catalogue) if asked.frequent else None
        self._package = _members(asked.package, place, catalogue) if asked.package else None

    def has(self, one: Measure) -> bool:
        """True when it is among them."""
        return (
            self._department in ("", one.department)
            and self._accepting in one.accepts
            and self._item in ("", one.item)
            and all(
                some is None or one.item in some for some in (self._claimed, self._frequent, self._package)
            )
        )


def _claimed(site: str, place: str, catalogue: Catalogue) -> Iterator[str]:
    found = catalogue.sites.find(f"{Site.kind}/{site}")
    if found is None or not contains(place, found.content.division):
        raise NotFound("SITE_UNKNOWN", "没有这个服务网点")
    after = ""
    while page := catalogue.claims.of_site(site, "", after, PAGE):
        yield from (claim.item for claim in page)
        after = page[-1].item


def _members(key: str, place: str, catalogue: Catalogue) -> frozenset[str]:
    found = catalogue.packages.find(f"{Package.kind}/{key}")
    if found is None or found.content.division != place:
        raise NotFound("PACKAGE_NOT_LISTED", "没有这个“一件事”套餐")
    return frozenset(found.content.members)


def _item(code: str, place: str, catalogue: Catalogue) -> str:
    found = catalogue.items.current(code)
    if found is None or found.content.division != place:
        raise NotFound("ITEM_NOT_LISTED", "该事项不在现行清单内")
    return found.content.key
