"""The case that load tests of approval fill their databases with."""

from datetime import datetime

from loadtests.data import COUNTY
from services.approval.domain.case import Case
from services.approval.domain.life import IN_REVIEW
from services.approval.domain.task import Task
from services.chassis.clock import SHANGHAI

IN_ONE_DEPARTMENT = Case(
    id="",
    state=IN_REVIEW,
    item="residence_permit",
    item_version=1,
    item_name="居住证办理",
    case_type="commitment",
    division=COUNTY,
    owner_division=COUNTY,
    applicant_name="王秀英",
    party="p" * 32,
    form="{}",
    accepted_at=datetime(2026, 1, 5, 9, 0, tzinfo=SHANGHAI),
    handled_by=("clerk-1",),
    tasks=(Task("public_security"),),
)
"""In review, with the one department; whoever uses it says by `replace` what it measures."""


def receipt(at: int) -> str:
    """The receipt number of the case `at`."""
    return f"{COUNTY}20260105{at:07d}"
