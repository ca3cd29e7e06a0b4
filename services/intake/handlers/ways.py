"""How papers were given: counted by a timer, shown to who supervises."""

import re

from services.chassis.auth import AUDITOR, SUPERVISOR, require
from services.chassis.errors import Fault, Invalid
from services.chassis.levels import is_division
from services.chassis.paging import page_limit, page_of
from services.intake.commands import CountMaterialWays, GetMaterialWays
from services.intake.domain.ways import Ways, WaysRow, check_months
from services.intake.ports import Intake

MOST_ROUNDS = 100
_CURSOR = re.compile(r"20\d{2}-\d{2}/[a-z0-9_]{1,64}/\d{6,12}", re.ASCII)


def count_material_ways(command: CountMaterialWays, intake: Intake) -> int:
    """Add what was decided since, each once, at most a hundred times `limit`. Answers how many."""
    counted = 0
    for _ in range(MOST_ROUNDS):
        found = intake.material_ways.count(command.limit)
        counted += found
        if found < command.limit:
            break
    return counted


def get_material_ways(command: GetMaterialWays, intake: Intake) -> tuple[Ways, list[WaysRow], str]:
    """All together, one page of rows, and the cursor of the next.

    Refuses PERIOD_INVALID, LIMIT_OUT_OF_RANGE, CURSOR_INVALID, DIVISION_MALFORMED, DIVISION_OUT_OF_SCOPE.
    """
    division = command.division or command.by.division
    if not is_division(division):
        raise Invalid("DIVISION_MALFORMED", "区划代码格式有误")
    require(command.by, SUPERVISOR, AUDITOR, division=division)
    check_months(command.since, command.until)
    limit = page_limit(command.limit)
    if command.cursor and not _CURSOR.fullmatch(command.cursor):
        raise Invalid(
            "CURSOR_INVALID", "翻页标记有误", faults=[Fault("/cursor", "CURSOR_INVALID", "翻页标记有误")]
        )
    period = (division, command.since, command.until)
    rows = intake.material_ways.rows(*period, command.cursor, limit + 1)
    shown, following = page_of(rows, limit)
    return intake.material_ways.whole(*period), shown, following
