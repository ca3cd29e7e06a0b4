"""Where a case's check stands in lists."""

from services.approval.domain.case import Case
from services.approval.domain.drawing import alias_of


def check_rank(case: Case) -> str:
    """By its due date, then by its number; "" without one."""
    return f"{case.after_check.due.isoformat()}.{case.id}" if case.after_check else ""


def published_rank(case: Case) -> str:
    """In the public list: by the day on which it ceases to be public; "" when it is not.

    It goes to anybody as the cursor of a page, so it tells no number: who does not know the party cannot guess one from it.
    """
    until = case.after_check.published_until if case.after_check else ""
    return f"{until}.{alias_of(case.id, case.party)}" if until else ""
