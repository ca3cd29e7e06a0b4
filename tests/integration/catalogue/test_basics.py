"""`sanji catalogue import-basics`: bad rows by line; killed and run again."""

import signal
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from services.catalogue.domain.basics import COLUMNS
from services.chassis.audit import AuditTrail
from services.chassis.doors import Doors
from tests.fakes.catalogue import COUNTY
from tests.waiting import until

Run = Callable[..., "subprocess.CompletedProcess[str]"]
ROWS = 3_000


def listing(folder: Path, rows: int = ROWS) -> Path:
    lines = [",".join(COLUMNS), *(f"511A{at:010},事项第{at}号,01,县教育局," for at in range(rows))]
    file = folder / "list.csv"
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return file


def versions(doors: Doors) -> dict[str, int]:
    found = doors.client.get_default_database().catalogue_basics.find({}, {"edition": 1})
    return {one["_id"]: one["edition"] for one in found}


def test_an_import_that_is_killed_half_way_is_finished_by_the_next(
    environment: Mapping[str, str], sanji: Run, doors: Doors, tmp_path: Path
) -> None:
    file = listing(tmp_path)
    command = [sys.executable, "-m", "services", "catalogue", "import-basics", str(file), "--county", COUNTY]
    first = subprocess.Popen(
        command, env=dict(environment), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    until(lambda: versions(doors), 60, "the first rows")
    first.send_signal(signal.SIGKILL)
    first.wait(10)
    made = len(versions(doors))
    assert made < ROWS
    done = sanji("catalogue", "import-basics", str(file), "--county", COUNTY)
    assert done.returncode == 0, done.stderr[-2000:]
    assert f"{ROWS} rows read, {ROWS} accepted" in done.stdout
    assert f"basic       {ROWS - made} new, 0 changed, {made} unchanged" in done.stdout
    assert (len(versions(doors)), {*versions(doors).values()}) == (ROWS, {1})
    trail = AuditTrail(doors.client.get_default_database())
    until(lambda: trail.verify("catalogue").entries == ROWS, 30, "every event, told once")


def test_bad_rows_are_told_by_line_and_the_rest_is_published(
    sanji: Run, doors: Doors, tmp_path: Path
) -> None:
    file = listing(tmp_path, 3)
    with file.open("a", encoding="utf-8") as more:
        more.write("E-000004-001-1,,77,,\n511A0000000001,重复,01,,\n511A0000009999,新事项,01,,\n")
    dry = sanji("catalogue", "import-basics", str(file), "--county", COUNTY, "--dry-run")
    assert "basic       1 new, 0 changed, 3 unchanged" in dry.stdout
    assert "nothing was changed" in dry.stdout
    assert len(versions(doors)) == ROWS
    done = sanji("catalogue", "import-basics", str(file), "--county", COUNTY)
    assert done.returncode == 1
    for told in (
        f"{file}:5: /code CODE_MALFORMED",
        f"{file}:5: /name_zh NAME_REQUIRED",
        f"{file}:5: /item_type ITEM_TYPE_UNKNOWN",
        f"{file}:6: /code CODE_REPEATED 基本编码与第 3 行重复",
        "6 rows read, 4 accepted",
        "basic       1 new, 0 changed, 3 unchanged",
    ):
        assert told in done.stdout
    assert len(versions(doors)) == ROWS + 1


def test_the_list_of_a_county_that_another_stack_keeps_is_refused(sanji: Run) -> None:
    done = sanji("catalogue", "import-basics", "--county", "511602")
    assert done.returncode == 1
    assert "COUNTY_NOT_OWNED" in done.stderr
    missing = sanji("catalogue", "import-basics", "--county", COUNTY)
    assert missing.returncode == 1
    assert "there is no" in missing.stderr
