"""Pages of a list: how long one is, and where the next one begins."""

from collections.abc import Callable, Sequence
from operator import attrgetter
from typing import Any, TypeVar

from services.chassis.errors import Invalid

USUAL, MOST = 20, 100
T = TypeVar("T")


def page_limit(wanted: int) -> int:
    """How many to show; 0 means 20. Raises `Invalid` LIMIT_OUT_OF_RANGE unless that is 1 to 100."""
    limit = wanted or USUAL
    if not 1 <= limit <= MOST:
        raise Invalid("LIMIT_OUT_OF_RANGE", f"每页 1 至 {MOST} 条")
    return limit


def page_of(
    found: Sequence[T], limit: int, key: Callable[[Any], str] = attrgetter("id")
) -> tuple[list[T], str]:
    """The first `limit` of what was found, and the cursor of the next page: `key` of the last one, "" when none follows.

    `found` holds one more than a page when there is more.
    """
    return list(found[:limit]), key(found[limit - 1]) if len(found) > limit else ""
