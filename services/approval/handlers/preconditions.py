"""What is refused whatever it is about: a page that is too long, a command that goes by an older version."""

from services.chassis.errors import Conflict, Invalid
from services.chassis.messages import Meta

USUAL_PAGE, LONGEST_PAGE = 20, 100


def page_limit(limit: int) -> int:
    """How many a page holds, 0 for the usual. Raises `Invalid` LIMIT_OUT_OF_RANGE."""
    if not 0 <= limit <= LONGEST_PAGE:
        raise Invalid("LIMIT_OUT_OF_RANGE", f"每页 1 至 {LONGEST_PAGE} 条")
    return limit or USUAL_PAGE


def same_version(meta: Meta, wanted: int) -> None:
    """Refuse what was asked of an older version, 0 for any. Raises `Conflict` STALE_VERSION."""
    if wanted and wanted != meta.version:
        raise Conflict("STALE_VERSION", "内容已被他人修改，请刷新后重试")
