"""Answering from what is published here, alike on the county's stack and on those below."""

import re
from collections.abc import Sequence

from services.catalogue.commands import GetDivision, GetItem, ListChildDivisions, ListDepartments, ListItems
from services.catalogue.domain.contents import (
    PUBLISHED,
    Department,
    Division,
    Item,
    Publication,
    Site,
)
from services.catalogue.domain.listing import LISTS
from services.catalogue.handlers.basics import basic_of
from services.catalogue.handlers.finding import page_of, question_faults, search
from services.catalogue.handlers.questions import (
    DEFAULT_LIMIT,
    MAX_LIMIT,
    cut,
    limit_faults,
    one_refusal,
    page_faults,
    place_faults,
    place_of,
)
from services.catalogue.ports import Catalogue, Wanted
from services.chassis.auth import (
    ADMIN,
    AUDITOR,
    CLERK,
    EDITOR,
    LIST_AUTHORITY,
    REVIEWER,
    SERVICE_AUTHORITY,
    SUPERVISOR,
    SYSTEM,
    Principal,
)
from services.chassis.errors import Fault, NotFound
from services.chassis.levels import contains, county, is_division

MAX_CODE = 100
SEE_SECRETS = (CLERK, REVIEWER, SUPERVISOR, EDITOR, LIST_AUTHORITY, SERVICE_AUTHORITY, ADMIN, AUDITOR)
_ITEM_TYPE = re.compile(r"[0-9]{2}")


def get_division(command: GetDivision, catalogue: Catalogue) -> tuple[Division, Sequence[Publication[Site]]]:
    """A division and its sites. Refuses DIVISION_MALFORMED, DIVISION_UNKNOWN."""
    _, place = place_of(command.code, catalogue)
    return place, catalogue.sites.at(command.code)


def list_child_divisions(command: ListChildDivisions, catalogue: Catalogue) -> Sequence[Division]:
    """The divisions one order below. Refuses DIVISION_MALFORMED, DIVISION_UNKNOWN."""
    places, place = place_of(command.code, catalogue)
    return places.children(place.code)


def get_item(command: GetItem, catalogue: Catalogue) -> Publication[Item]:
    """An item by id or alias: the newest version while it is published, or the version asked for.

    A classified item is answered like one that is not there. Refuses ITEM_NOT_LISTED, ITEM_NOT_IMPLEMENTED,
    DIVISION_MALFORMED, DIVISION_UNKNOWN.
    """
    found = item_known_to(command.by, command.code, catalogue)
    if found is not None and command.version and command.version != found.version:
        found = _unless_secret(command.by, catalogue.items.at_version(found.content.key, command.version))
    if found is None or not (command.version or found.content.status == PUBLISHED):
        _not_implemented(command, catalogue)
        raise NotFound("ITEM_NOT_LISTED", "该事项不在现行清单内")
    if command.division:
        one_refusal(place_faults(command.division, catalogue))
        if not contains(found.content.division, command.division):
            raise NotFound("ITEM_NOT_LISTED", "该事项不在当地的现行清单内")
    return found


def item_known_to(by: Principal, code: str, catalogue: Catalogue) -> Publication[Item] | None:
    """The newest version by id or alias, in force or not; None too where `by` may not know that it exists."""
    found = catalogue.items.current(code) if 0 < len(code) <= MAX_CODE else None
    return _unless_secret(by, found)


def is_secret_to(by: Principal, item: Item) -> bool:
    """True for a classified item of which `by` may not know that it exists (ledger R037)."""
    return item.classified and not _may_see_secrets(by, item)


def _unless_secret(by: Principal, found: Publication[Item] | None) -> Publication[Item] | None:
    return None if found is not None and is_secret_to(by, found.content) else found


def _may_see_secrets(by: Principal, item: Item) -> bool:
    """Whoever keeps the register or serves at a window of the item's own county (ledger R037); the stack itself."""
    return by.has(SYSTEM) or (by.kind == "staff" and by.has(*SEE_SECRETS) and by.reaches(item.division))


def list_items(command: ListItems, catalogue: Catalogue) -> tuple[Sequence[Publication[Item]], str]:
    """One page by item id, or of what was found for `q`; and the cursor of the next. Every fault at once."""
    limit = command.limit or DEFAULT_LIMIT
    faults = [*limit_faults(limit), *place_faults(command.division, catalogue)]
    searched = bool(command.q.strip())
    faults += question_faults(command.q, command.audience, command.cursor if searched else "")
    faults += [] if searched else page_faults(1, command.cursor)
    if command.item_type and not _ITEM_TYPE.fullmatch(command.item_type):
        faults.append(Fault("/type", "ITEM_TYPE_UNKNOWN", "没有这种事项类型"))
    if command.list_kind and command.list_kind not in LISTS:
        faults.append(Fault("/list", "LIST_UNKNOWN", "没有这张清单"))
    one_refusal(faults)
    named = (
        ("list", command.list_kind),
        ("leaf", command.leaf),
        ("life_event", command.life_event),
        ("department", command.department),
    )
    wanted = Wanted(
        county=county(command.division) if command.division else "",
        audience=command.audience,
        item_type=command.item_type,
        facets=tuple(f"{kind}:{value}" for kind, value in named if value),
    )
    if not searched:
        return cut(catalogue.items.listed(wanted, command.cursor, limit + 1), limit)
    found = search(catalogue, wanted, command.q)
    matches, following = page_of(found, command.cursor, limit, catalogue)
    return [match.publication for match in matches], following


def _not_implemented(command: GetItem, catalogue: Catalogue) -> None:
    place = command.division or catalogue.stack
    entry = basic_of(command.code, county(place), catalogue) if is_division(place) else None
    if entry is not None:
        detail = f"“{entry.content.name_zh}”只列入基本目录，本地尚未编制实施清单，不能申请"
        raise NotFound("ITEM_NOT_IMPLEMENTED", detail)


def list_departments(
    command: ListDepartments, catalogue: Catalogue
) -> tuple[Sequence[Publication[Department]], str]:
    """One page by department id, and the cursor of the next."""
    limit = command.limit or MAX_LIMIT
    one_refusal(page_faults(limit, command.cursor))
    return cut(catalogue.departments.page(command.cursor, limit + 1), limit)
