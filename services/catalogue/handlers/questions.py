"""What is wrong with a question: its page, its place; and where a place lies."""

import re
from collections.abc import Sequence

from services.catalogue.domain.contents import C, Division, Places, Publication
from services.catalogue.ports import Catalogue
from services.chassis.errors import Fault, Invalid, NotFound
from services.chassis.levels import county, is_division

DEFAULT_LIMIT, MAX_LIMIT = 20, 100
_CURSOR = re.compile(r"[a-z][a-z0-9_]{0,99}")
_MALFORMED, _UNKNOWN = "区划代码应为6位、9位或12位数字", "区划代码不存在"


def place_of(code: str, catalogue: Catalogue) -> tuple[Places, Division]:
    """A division and its county's tree. Refuses DIVISION_MALFORMED, DIVISION_UNKNOWN."""
    if not is_division(code):
        raise Invalid("DIVISION_MALFORMED", _MALFORMED)
    places = catalogue.divisions.places(county(code))
    place = places.get(code) if places else None
    if places is None or place is None:
        raise NotFound("DIVISION_UNKNOWN", _UNKNOWN)
    return places, place


def place_faults(division: str, catalogue: Catalogue) -> list[Fault]:
    """What is wrong with a division that may be left out."""
    if not division:
        return []
    if not is_division(division):
        return [Fault("/division", "DIVISION_MALFORMED", _MALFORMED)]
    places = catalogue.divisions.places(county(division))
    if places is None or places.get(division) is None:
        return [Fault("/division", "DIVISION_UNKNOWN", _UNKNOWN)]
    return []


def limit_faults(limit: int) -> list[Fault]:
    """What is wrong with a page's length."""
    if 1 <= limit <= MAX_LIMIT:
        return []
    return [Fault("/limit", "LIMIT_OUT_OF_RANGE", f"每页 1 至 {MAX_LIMIT} 条")]


def page_faults(limit: int, cursor: str) -> list[Fault]:
    """What is wrong with a page of a list by key."""
    faults = limit_faults(limit)
    if cursor and not _CURSOR.fullmatch(cursor):
        faults.append(Fault("/cursor", "CURSOR_INVALID", "翻页标记有误"))
    return faults


def one_refusal(faults: Sequence[Fault]) -> None:
    """Refuse with every fault, if there is one."""
    if faults:
        raise Invalid(faults[0].reason, faults[0].detail, faults=faults)


def cut(found: Sequence[Publication[C]], limit: int) -> tuple[Sequence[Publication[C]], str]:
    """A page of at most `limit`, and the key behind which the next begins; "" on the last."""
    return found[:limit], found[limit - 1].content.key if len(found) > limit else ""
