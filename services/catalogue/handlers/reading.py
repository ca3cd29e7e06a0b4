"""Answering from what is published here, alike on the county's stack and on those below."""

import re
from collections.abc import Sequence

from services.catalogue.commands import GetDivision, GetItem, ListChildDivisions, ListDepartments, ListItems
from services.catalogue.domain.contents import (
    AUDIENCES,
    PUBLISHED,
    C,
    Department,
    Division,
    Item,
    Places,
    Publication,
    Site,
    search_key,
)
from services.catalogue.ports import Catalogue, Wanted
from services.chassis.errors import Fault, Invalid, NotFound
from services.chassis.levels import contains, county, is_division

DEFAULT_LIMIT, MAX_LIMIT = 20, 100
MAX_Q, MAX_CODE = 50, 100
_CURSOR = re.compile(r"[a-z][a-z0-9_]{0,99}")
_ITEM_TYPE = re.compile(r"[0-9]{2}")


def get_division(command: GetDivision, catalogue: Catalogue) -> tuple[Division, Sequence[Publication[Site]]]:
    """A division and its sites. Refuses DIVISION_MALFORMED, DIVISION_UNKNOWN."""
    _, place = _place(command.code, catalogue)
    return place, catalogue.sites.at(command.code)


def list_child_divisions(command: ListChildDivisions, catalogue: Catalogue) -> Sequence[Division]:
    """The divisions one order below. Refuses DIVISION_MALFORMED, DIVISION_UNKNOWN."""
    places, place = _place(command.code, catalogue)
    return places.children(place.code)


def get_item(command: GetItem, catalogue: Catalogue) -> Publication[Item]:
    """An item by id or alias: the newest version while it is published, or the version asked for.

    Refuses ITEM_NOT_LISTED, DIVISION_MALFORMED, DIVISION_UNKNOWN.
    """
    found = catalogue.items.current(command.code) if 0 < len(command.code) <= MAX_CODE else None
    if found is not None and command.version and command.version != found.version:
        found = catalogue.items.at_version(found.content.key, command.version)
    if found is None or not (command.version or found.content.status == PUBLISHED):
        raise NotFound("ITEM_NOT_LISTED", "该事项不在现行清单内")
    if command.division:
        _one_refusal(_place_faults(command.division, catalogue))
        if not contains(found.content.division, command.division):
            raise NotFound("ITEM_NOT_LISTED", "该事项不在当地的现行清单内")
    return found


def list_items(command: ListItems, catalogue: Catalogue) -> tuple[Sequence[Publication[Item]], str]:
    """One page by item id, and the cursor of the next. Every fault of the question at once."""
    limit = command.limit or DEFAULT_LIMIT
    faults = [*_page_faults(limit, command.cursor), *_place_faults(command.division, catalogue)]
    if len(command.q) > MAX_Q:
        faults.append(Fault("/q", "Q_TOO_LONG", f"查询词不超过 {MAX_Q} 个字"))
    if command.audience and command.audience not in AUDIENCES:
        faults.append(Fault("/audience", "AUDIENCE_UNKNOWN", "没有这类服务对象"))
    if command.item_type and not _ITEM_TYPE.fullmatch(command.item_type):
        faults.append(Fault("/type", "ITEM_TYPE_UNKNOWN", "没有这种事项类型"))
    _one_refusal(faults)
    wanted = Wanted(
        county=county(command.division) if command.division else "",
        q=search_key(command.q),
        audience=command.audience,
        item_type=command.item_type,
    )
    return _cut(catalogue.items.listed(wanted, command.cursor, limit + 1), limit)


def list_departments(
    command: ListDepartments, catalogue: Catalogue
) -> tuple[Sequence[Publication[Department]], str]:
    """One page by department id, and the cursor of the next."""
    limit = command.limit or MAX_LIMIT
    _one_refusal(_page_faults(limit, command.cursor))
    return _cut(catalogue.departments.page(command.cursor, limit + 1), limit)


def _place(code: str, catalogue: Catalogue) -> tuple[Places, Division]:
    if not is_division(code):
        raise Invalid("DIVISION_MALFORMED", "区划代码应为6位、9位或12位数字")
    places = catalogue.divisions.places(county(code))
    place = places.get(code) if places else None
    if places is None or place is None:
        raise NotFound("DIVISION_UNKNOWN", "区划代码不存在")
    return places, place


def _place_faults(division: str, catalogue: Catalogue) -> list[Fault]:
    if not division:
        return []
    if not is_division(division):
        return [Fault("/division", "DIVISION_MALFORMED", "区划代码应为6位、9位或12位数字")]
    places = catalogue.divisions.places(county(division))
    if places is None or places.get(division) is None:
        return [Fault("/division", "DIVISION_UNKNOWN", "区划代码不存在")]
    return []


def _page_faults(limit: int, cursor: str) -> list[Fault]:
    faults = []
    if not 1 <= limit <= MAX_LIMIT:
        faults.append(Fault("/limit", "LIMIT_OUT_OF_RANGE", f"每页 1 至 {MAX_LIMIT} 条"))
    if cursor and not _CURSOR.fullmatch(cursor):
        faults.append(Fault("/cursor", "CURSOR_INVALID", "翻页标记有误"))
    return faults


def _one_refusal(faults: Sequence[Fault]) -> None:
    if faults:
        raise Invalid(faults[0].reason, faults[0].detail, faults=faults)


def _cut(found: Sequence[Publication[C]], limit: int) -> tuple[Sequence[Publication[C]], str]:
    return found[:limit], found[limit - 1].content.key if len(found) > limit else ""
