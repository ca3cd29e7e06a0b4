"""Lists of what was handed in: a person's own, a subtree's for staff."""

from collections.abc import Collection, Sequence
from typing import Protocol, TypeVar

from services.chassis.auth import within
from services.chassis.errors import Invalid
from services.chassis.levels import is_division
from services.chassis.paging import page_limit, page_of
from services.intake.commands import ListApplications, ListPackageApplications
from services.intake.handlers.acting import ids_of
from services.intake.ports import Intake

T_co = TypeVar("T_co", covariant=True)
T = TypeVar("T")


class Shelf(Protocol[T_co]):
    """What is listed by party and by place, newest first."""

    def by_party(self, ids: Collection[str], status: str, before: str, limit: int, /) -> Sequence[T_co]: ...
    def by_division(self, division: str, status: str, before: str, limit: int, /) -> Sequence[T_co]: ...


def listed(
    command: ListApplications | ListPackageApplications, shelf: Shelf[T], intake: Intake
) -> tuple[list[T], str]:
    """One page and the cursor of the next, newest first.

    Refuses LIMIT_OUT_OF_RANGE, DIVISION_MALFORMED, DIVISION_OUT_OF_SCOPE.
    """
    by, limit = command.by, page_limit(command.limit)
    if by.kind != "staff":
        found = shelf.by_party(ids_of(by, intake), command.status, command.cursor, limit + 1)
    else:
        division = command.division or by.division
        if not is_division(division):
            raise Invalid("DIVISION_MALFORMED", "区划代码格式有误")
        within(by, division=division)
        found = shelf.by_division(division, command.status, command.cursor, limit + 1)
    return page_of(found, limit)
