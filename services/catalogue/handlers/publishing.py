"""Publishing a row of the county's data, and keeping what a stack above has published."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from services.catalogue import events
from services.catalogue.commands import (
    CountAccepted,
    Publish,
    PublishBasics,
    PublishCalendarYear,
    PublishDepartment,
    PublishDivisionTree,
    PublishItem,
    PublishSite,
    Republish,
)
from services.catalogue.domain.contents import (
    CHANGED,
    NEW,
    UNCHANGED,
    C,
    Division,
    DivisionTree,
    Item,
    Outcome,
    Publication,
    published,
)
from services.catalogue.domain.located import step
from services.catalogue.domain.quality.items import check_item
from services.catalogue.domain.quality.places import check_department, check_division, check_site, check_year
from services.catalogue.domain.rows import department_from, division_from, item_from, site_from, year_from
from services.catalogue.domain.shapes import mapping, mappings, text, whole
from services.catalogue.handlers.registering import registered
from services.catalogue.handlers.sharing import shared_name_faults
from services.catalogue.ports import Catalogue, Publications
from services.chassis.auth import ADMIN, SYSTEM, require
from services.chassis.errors import Conflict, Fault, Invalid
from services.chassis.levels import contains
from services.chassis.messages import EVERYWHERE, Actor, Envelope
from services.chassis.room import STALE_VERSION

PAGE = 100


def publish_item(command: PublishItem, catalogue: Catalogue) -> Outcome:
    """A version of an item is in force. Refuses ITEM_INVALID with every fault."""
    _may_publish(command, catalogue)
    row = registered(command.row, catalogue)
    faults = [] if command.checked else check_item(row, command.references)
    in_force = text(mapping(row).get("effective_from"))
    if catalogue.clock.today().isoformat() < in_force and _is_known(row, catalogue):
        faults.append(Fault("/effective_from", "NOT_YET_IN_FORCE", "新版本尚未生效，须在生效之日发布"))
    if not command.checked:
        faults += shared_name_faults(row, command.county, catalogue)
    _refuse("ITEM_INVALID", faults)
    return _publish(
        command,
        catalogue,
        catalogue.items,
        lambda version: item_from(row, version, command.county, command.references),
        events.ItemPublished,
        lowest=whole(row.get("version")) or 1,
        on_version=command.on_version,
    )


def publish_division_tree(command: PublishDivisionTree, catalogue: Catalogue) -> Outcome:
    """The divisions of one county. A bad row is left out, or stays as it was published before.

    Refuses TREE_INVALID when the county itself is bad.
    """
    _may_publish(command, catalogue)
    was = catalogue.divisions.find(f"{DivisionTree.kind}/{command.county}")
    divisions, faults = _divisions(command, was)
    if command.county not in divisions:
        _refuse("TREE_INVALID", faults or [Fault("", "COUNTY_MISSING", "区划清单中没有本县")])
    tree = DivisionTree(command.county, tuple(divisions[code] for code in sorted(divisions)))
    outcome = _publish(command, catalogue, catalogue.divisions, lambda _: tree, events.DivisionTreePublished)
    return replace(outcome, faults=tuple(faults))


def publish_site(command: PublishSite, catalogue: Catalogue) -> Outcome:
    """A site with its windows. Refuses SITE_INVALID with every fault."""
    _may_publish(command, catalogue)
    _refuse("SITE_INVALID", check_site(command.row, command.references))
    site = site_from(command.row, command.references)
    return _publish(command, catalogue, catalogue.sites, lambda _: site, events.SitePublished)


def publish_department(command: PublishDepartment, catalogue: Catalogue) -> Outcome:
    """A department or township government. Refuses DEPARTMENT_INVALID with every fault."""
    _may_publish(command, catalogue)
    _refuse("DEPARTMENT_INVALID", check_department(command.row, command.references))
    department = department_from(command.row, command.county)
    return _publish(
        command, catalogue, catalogue.departments, lambda _: department, events.DepartmentPublished
    )


def publish_calendar_year(command: PublishCalendarYear, catalogue: Catalogue) -> Outcome:
    """A year of the calendar. Refuses YEAR_INVALID with every fault."""
    _may_publish(command, catalogue)
    _refuse("YEAR_INVALID", check_year(command.row, command.references))
    year = year_from(command.row)
    return _publish(command, catalogue, catalogue.years, lambda _: year, events.CalendarYearPublished)


def republish(command: Republish, catalogue: Catalogue) -> int:
    """Tell every publication of the county again in its present version; how many were told."""
    _may_publish(command, catalogue)
    shelves: tuple[tuple[Publications[Any], type[events.Published]], ...] = (
        (catalogue.divisions, events.DivisionTreePublished),
        (catalogue.years, events.CalendarYearPublished),
        (catalogue.departments, events.DepartmentPublished),
        (catalogue.sites, events.SitePublished),
        (catalogue.items, events.ItemPublished),
        (catalogue.packages, events.PackagePublished),
        (catalogue.basics, events.BasicPublished),
        (catalogue.frequents, events.FrequentItemsPublished),
    )
    told = 0
    for shelf, made in shelves:
        for publication in _everything(shelf):
            place = publication.content.division
            if not place or contains(command.county, place):
                shelf.save(
                    publication, publication, [_event(made, command, catalogue, publication, publication)]
                )
                told += 1
    return told


def keep_item(heard: events.Heard, _: Envelope, catalogue: Catalogue) -> None:
    """The newest version wins; one that comes late is kept beside it."""
    arrived: Publication[Item] = heard.publication
    was = catalogue.items.find(arrived.id)
    if was is not None and arrived.version < was.version:
        catalogue.items.keep(arrived)
    else:
        _keep(catalogue.items, arrived)


def keep_division_tree(heard: events.Heard, _: Envelope, catalogue: Catalogue) -> None:
    """The newest version wins."""
    _keep(catalogue.divisions, heard.publication)


def keep_site(heard: events.Heard, _: Envelope, catalogue: Catalogue) -> None:
    """The newest version wins."""
    _keep(catalogue.sites, heard.publication)


def keep_department(heard: events.Heard, _: Envelope, catalogue: Catalogue) -> None:
    """The newest version wins."""
    _keep(catalogue.departments, heard.publication)


def keep_calendar_year(heard: events.Heard, _: Envelope, catalogue: Catalogue) -> None:
    """The newest version wins."""
    _keep(catalogue.years, heard.publication)


def _keep(shelf: Publications[C], arrived: Publication[C]) -> None:
    was = shelf.find(arrived.id)
    if was is None:
        _add(shelf, arrived, [])
    elif was.version < arrived.version:
        shelf.save(was, replace(was, version=arrived.version, content=arrived.content), [])


def _publish(
    command: Publish | CountAccepted,
    catalogue: Catalogue,
    shelf: Publications[C],
    build: Callable[[int], C],
    made: type[events.Published],
    lowest: int = 1,
    on_version: int | None = None,
) -> Outcome:
    """Store `build(version)` and its event in one write; what has not changed makes neither.

    Refuses ITEM_MOVED_ON when a version was named and another is the newest.
    """
    drafted = published(build(lowest), lowest)
    was = shelf.find(drafted.id)
    kind, key = drafted.content.kind, drafted.content.key
    if was is not None and build(was.version) == was.content:
        return Outcome(kind, key, was.version, UNCHANGED)
    if on_version is not None and on_version != (was.version if was else 0):
        raise Conflict("ITEM_MOVED_ON", "该事项已有新的版本，请据此重新拟定")
    version = lowest if was is None else max(was.version + 1, lowest)
    now = published(build(version), version)
    if not command.check_only:
        event = _event(made, command, catalogue, was, now)
        if was is None:
            _add(shelf, now, [event])
        else:
            shelf.save(was, replace(now, meta=was.meta), [event])
    return Outcome(kind, key, version, NEW if was is None else CHANGED)


def _add(shelf: Publications[C], now: Publication[C], made: Sequence[events.Published]) -> None:
    try:
        shelf.add(now, made)
    except Conflict as refusal:
        raise Conflict(STALE_VERSION, "内容已被他人修改，请刷新后重试") from refusal


def _event(
    made: type[events.Published],
    command: Publish | CountAccepted | Republish,
    catalogue: Catalogue,
    was: Publication[Any] | None,
    now: Publication[Any],
) -> events.Published:
    return made(
        subject=now.content.key,
        division=command.county,
        destination=EVERYWHERE,
        at=catalogue.clock.now(),
        by=Actor(command.by.subject, command.by.acting_role, command.by.division),
        moved=(f"v{was.version}" if was else "", f"v{now.version}"),
        publication=now,
    )


def _divisions(
    command: PublishDivisionTree, was: Publication[DivisionTree] | None
) -> tuple[dict[str, Division], list[Fault]]:
    """The good rows of this county by code, with the earlier form of the bad ones, and what is wrong."""
    rows = command.row if isinstance(command.row, list) else []
    known = frozenset(text(row.get("code")) for row in mappings(rows))
    before = {place.code: place for place in was.content.divisions} if was else {}
    good: dict[str, Division] = {}
    seen: set[str] = set()
    faults: list[Fault] = []
    for at, row in enumerate(rows):
        code = text(mapping(row).get("code"))
        if _lies_above(command.county, code):
            continue
        wrong = check_division(row, command.county, known, seen)
        seen.add(code)
        faults += [replace(fault, pointer=step("", at) + fault.pointer) for fault in wrong]
        if not wrong:
            good[code] = division_from(row)
        elif code in before:
            good.setdefault(code, before[code])
    return good, faults


def _is_known(row: object, catalogue: Catalogue) -> bool:
    return catalogue.items.find(f"{Item.kind}/{text(mapping(row).get('item_id'))}") is not None


def _lies_above(county: str, code: str) -> bool:
    """Province and prefecture, whose six-digit codes end in zeros (GB/T 2260)."""
    return len(code) == 6 and code != county and code.endswith("00")


def _everything(shelf: Publications[C]) -> Iterator[Publication[C]]:
    after = ""
    while page := shelf.page(after, PAGE):
        yield from page
        after = page[-1].content.key


def _may_publish(command: Publish | PublishBasics | Republish, catalogue: Catalogue) -> None:
    require(command.by, ADMIN, SYSTEM, division=command.county)
    if not catalogue.owns(command.county):
        raise Invalid("COUNTY_NOT_OWNED", "本站不负责该县的目录，请在县级站点办理")


def _refuse(reason: str, faults: Sequence[Fault]) -> None:
    if faults:
        raise Invalid(reason, "数据有误，请逐项更正", faults=faults)
