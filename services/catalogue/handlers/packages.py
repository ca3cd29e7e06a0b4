"""Packages: published from the county's data, answered as their members stand now."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from services.catalogue import events
from services.catalogue.commands.packages import GetPackage, ListPackages, PublishPackage
from services.catalogue.domain.contents import PUBLISHED, Item, Outcome, Publication
from services.catalogue.domain.merging import Member, Merged, merged
from services.catalogue.domain.packages import LIFECYCLES, Package, Part, parts
from services.catalogue.domain.quality.packages import check_package
from services.catalogue.domain.rows import package_from
from services.catalogue.domain.shapes import mapping, whole
from services.catalogue.handlers.publishing import _keep, _may_publish, _publish, _refuse
from services.catalogue.handlers.questions import DEFAULT_LIMIT, limit_faults, one_refusal
from services.catalogue.ports import Catalogue
from services.chassis.errors import Fault, Invalid, NotFound
from services.chassis.messages import Envelope

_KEY = re.compile(r"[a-z][a-z0-9_]{1,63}")


@dataclass(frozen=True, slots=True)
class Offered:
    """A package as it is offered now. `left_out`: optional members that are no longer published."""

    package: Publication[Package]
    merged: Merged
    left_out: tuple[str, ...]


def publish_package(command: PublishPackage, catalogue: Catalogue) -> Outcome:
    """A version of a package is in force. Refuses PACKAGE_INVALID with every fault."""
    _may_publish(command, catalogue)
    rows = dict(command.references.rows) if command.check_only else {}
    for part in parts(mapping(command.row)):
        found = catalogue.items.find(f"{Item.kind}/{part.item}") if part.item not in rows else None
        if found is not None:
            rows[part.item] = json.loads(found.content.document)
    _refuse("PACKAGE_INVALID", check_package(command.row, replace(command.references, rows=rows)))
    return _publish(
        command,
        catalogue,
        catalogue.packages,
        lambda version: package_from(command.row, version, command.county),
        events.PackagePublished,
        lowest=whole(command.row.get("version")) or 1,
    )


def keep_package(heard: events.Heard, _: Envelope, catalogue: Catalogue) -> None:
    """The newest version wins."""
    _keep(catalogue.packages, heard.publication)


def list_packages(command: ListPackages, catalogue: Catalogue) -> tuple[Sequence[Publication[Package]], str]:
    """Those of one page that are offered now, and the cursor of the next. Every fault of the question at once."""
    limit = command.limit or DEFAULT_LIMIT
    faults = limit_faults(limit)
    if command.cursor and not _KEY.fullmatch(command.cursor):
        faults.append(Fault("/cursor", "CURSOR_INVALID", "翻页标记有误"))
    if command.lifecycle and command.lifecycle not in LIFECYCLES:
        faults.append(Fault("/lifecycle", "LIFECYCLE_UNKNOWN", "没有这一生命周期"))
    one_refusal(faults)
    if command.item and (asked := catalogue.items.current(command.item)) and asked.content.classified:
        return [], ""
    found = catalogue.packages.listed(command.lifecycle, command.item, command.cursor, limit + 1)
    shown = found[:limit]
    items = {part.item for one in shown for part in _parts(one)}
    there = {item for item in items if _member(item, catalogue) is not None}
    offered = [one for one in shown if all(part.optional or part.item in there for part in _parts(one))]
    return offered, shown[-1].content.key if len(found) > limit else ""


def get_package(command: GetPackage, catalogue: Catalogue) -> Offered:
    """A package joined over its members as they stand. Refuses PACKAGE_NOT_LISTED, MEMBER_NOT_OPTIONAL."""
    found = catalogue.packages.find(f"{Package.kind}/{command.key}") if _KEY.fullmatch(command.key) else None
    if found is None:
        raise NotFound("PACKAGE_NOT_LISTED", "没有这个“一件事”套餐")
    taking = _chosen(found, command.optional)
    there = {part.item: _member(part.item, catalogue) for part in taking}
    if any(there[part.item] is None and not part.optional for part in taking):
        raise NotFound("PACKAGE_NOT_LISTED", "套餐中的事项已不在现行清单内，暂不提供")
    members = [
        Member(part, item.version, json.loads(item.content.document))
        for part in taking
        if (item := there[part.item]) is not None
    ]
    left_out = tuple(part.item for part in taking if there[part.item] is None)
    return Offered(found, merged(json.loads(found.content.document), members), left_out)


def with_entry(
    key: str,
    optional: tuple[str, ...] | None,
    county: str,
    item: str,
    entry: Mapping[str, Any],
    catalogue: Catalogue,
) -> tuple[Publication[Package], list[Member]]:
    """A package of a county and those of its members that are offered, chosen or not, `entry` in the place of its own item.

    Refuses PACKAGE_NOT_LISTED, MEMBER_NOT_OPTIONAL, ITEM_NOT_IN_PACKAGE.
    """
    found = catalogue.packages.find(f"{Package.kind}/{key}") if _KEY.fullmatch(key) else None
    if found is None or found.content.division != county:
        raise NotFound("PACKAGE_NOT_LISTED", "没有这个“一件事”套餐")
    if item not in {part.item for part in _chosen(found, optional)}:
        raise Invalid("ITEM_NOT_IN_PACKAGE", "所变更的事项不在本套餐的办理事项中")
    members = []
    for part in _parts(found):
        now = _member(part.item, catalogue) if part.item != item else None
        if part.item == item:
            members.append(Member(part, 0, entry))
        elif now is not None:
            members.append(Member(part, now.version, json.loads(now.content.document)))
    return found, members


def _chosen(found: Publication[Package], optional: tuple[str, ...] | None) -> list[Part]:
    """Those that take part when these optional ones are chosen. Refuses MEMBER_NOT_OPTIONAL."""
    taking = _parts(found)
    if optional is None:
        return taking
    if set(optional) - {part.item for part in taking if part.optional}:
        raise Invalid("MEMBER_NOT_OPTIONAL", "所选事项不是本套餐的选办事项")
    return [part for part in taking if not part.optional or part.item in optional]


def _parts(found: Publication[Package]) -> list[Part]:
    return parts(json.loads(found.content.document))


def _member(item: str, catalogue: Catalogue) -> Publication[Item] | None:
    found = catalogue.items.current(item)
    offered = found is not None and found.content.status == PUBLISHED and not found.content.classified
    return found if offered else None
