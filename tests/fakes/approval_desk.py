"""Stand-ins for what approval's desk needs."""

from services.approval.domain.case import OPEN_STATES, Case
from services.approval.domain.chiefs import Chief
from services.approval.domain.desk import NOBODY, Wanted
from services.approval.domain.task import TASK_DECIDED
from services.chassis.fakes import FakeRepository
from services.chassis.levels import contains


def is_wanted(case: Case, wanted: Wanted) -> bool:
    """True when a list of `wanted` holds the case."""
    open_tasks = [one for one in case.tasks if one.state != TASK_DECIDED and case.state in OPEN_STATES]
    held = {one.claimed_by for one in open_tasks}
    if wanted.holder == NOBODY:
        free = [one.department for one in open_tasks if not one.claimed_by]
        holds = bool(free) and (not wanted.department or wanted.department in free)
    else:
        holds = not wanted.holder or wanted.holder in held
    if wanted.supervised:
        of_department = wanted.department in case.supervisors if wanted.department else bool(case.supervisors)
    else:
        of_department = not wanted.department or case.task_of(wanted.department) is not None
    return (
        contains(wanted.division, case.owner_division)
        and of_department
        and wanted.state in ("", case.state)
        and wanted.item in ("", case.item)
        and holds
        and case.rank > wanted.after
        and (not wanted.before or case.rank < wanted.before)
    )


class FakeChiefs(FakeRepository[Chief]):
    """`Chiefs` in a dict."""
