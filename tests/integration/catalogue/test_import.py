"""`sanji catalogue`: a whole county in, once; bad rows by file and line; killed and run again; heard below."""

import hashlib
import json
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from services.chassis.audit import AuditTrail
from services.chassis.doors import Doors
from services.chassis.room import Room
from tests.fakes.catalogue import COUNTY, DATA, TOWNSHIP, batch, catalogue
from tests.waiting import until

Run = Callable[..., "subprocess.CompletedProcess[str]"]
ALL = 307
KINDS = ("items", "divisions", "sites", "departments", "calendar_years", "packages")


def stored(doors: Doors) -> dict[str, int]:
    database = doors.client.get_default_database()
    return {kind: database[f"catalogue_{kind}"].count_documents({}) for kind in KINDS}


def versions(doors: Doors) -> dict[str, int]:
    database = doors.client.get_default_database()
    return {
        found["_id"]: found["edition"] for kind in KINDS for found in database[f"catalogue_{kind}"].find({})
    }


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A copy of the shipped data that a test may break."""
    shutil.copytree(DATA, tmp_path / "data")
    return tmp_path / "data"


def test_a_dry_run_checks_everything_and_changes_nothing(sanji: Run, doors: Doors) -> None:
    done = sanji("catalogue", "import", "--county", COUNTY, "--dry-run")
    assert done.returncode == 0, done.stderr[-2000:]
    assert "item        36 new, 0 changed, 0 unchanged" in done.stdout
    assert stored(doors) == dict.fromkeys(KINDS, 0)


def test_an_import_that_is_killed_half_way_is_finished_by_the_next(
    environment: Mapping[str, str], sanji: Run, doors: Doors, worker: Any, below: Any
) -> None:
    first = subprocess.Popen(
        [sys.executable, "-m", "services", "catalogue", "import", "--county", COUNTY],
        env=dict(environment),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    until(lambda: stored(doors)["sites"] > 50, 60, "half of the county")
    first.send_signal(signal.SIGKILL)
    first.wait(10)
    assert sum(stored(doors).values()) < ALL
    done = sanji("catalogue", "import", "--county", COUNTY)
    assert done.returncode == 0, done.stderr[-2000:]
    assert sum(stored(doors).values()) == ALL
    assert set(versions(doors).values()) == {1}
    trail = AuditTrail(doors.client.get_default_database())
    until(lambda: trail.verify("catalogue").entries == ALL, 30, "every event, told once")
    assert trail.verify("catalogue").broken_at == 0
    until(lambda: below.catalogue_items.find_one("item/residence_permit"), 60, "the lower stack's copy")


def test_what_was_killed_and_finished_holds_the_same_as_what_was_imported_in_one_go(room: Room[Any]) -> None:
    whole = catalogue()
    for row in batch().rows:
        whole.ask(row.command)
    for shelf in ("items", "divisions", "sites", "departments", "years", "packages"):
        made, expected = (getattr(one.world, shelf).page("", 1000) for one in (room, whole))
        assert len(made) > 0
        assert made == expected


def test_an_unchanged_county_makes_no_version_and_no_event(sanji: Run, doors: Doors) -> None:
    before = AuditTrail(doors.client.get_default_database()).verify("catalogue").entries
    done = sanji("catalogue", "import", "--county", COUNTY)
    assert done.returncode == 0
    assert "item        0 new, 0 changed, 36 unchanged" in done.stdout
    assert doors.relay.pending().get("catalogue", 0) == 0
    assert AuditTrail(doors.client.get_default_database()).verify("catalogue").entries == before


def test_an_exported_register_imports_as_it_is_and_a_list_has_the_checksum_of_its_lines(
    sanji: Run, tmp_path: Path
) -> None:
    folder = tmp_path / "register"
    done = sanji("catalogue", "export", str(folder), "--county", COUNTY)
    assert done.returncode == 0, done.stderr[-2000:]
    lines = (folder / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    assert len(lines) == 42
    for line in lines:
        digest, name = line.split("  ")
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest
    again = sanji("catalogue", "import", "--county", COUNTY, "--data", str(folder), "--dry-run")
    assert again.returncode == 0, again.stdout
    assert "item        0 new, 0 changed, 36 unchanged" in again.stdout
    assert sanji("catalogue", "export", str(folder), "--county", COUNTY).returncode == 1
    file = tmp_path / "power.jsonl"
    done = sanji("catalogue", "export", str(file), "--county", COUNTY, "--list", "power", "--format", "jsonl")
    assert f"list checksum {hashlib.sha256(file.read_bytes()).hexdigest()}" in done.stdout


def test_bad_rows_are_told_by_file_and_line_and_the_rest_is_published_and_heard_below(
    sanji: Run, data: Path, room: Room[Any], worker: Any, below: Any
) -> None:
    folder = data / "catalogue" / COUNTY
    permit, aid = folder / "items/residence_permit.json", folder / "items/legal_aid.json"
    text = permit.read_text(encoding="utf-8").replace(
        '"department": "public_security"', '"department": "nobody"'
    )
    permit.write_text(text, encoding="utf-8")
    line = next(at for at, row in enumerate(text.splitlines(), 1) if '"nobody"' in row)
    changed = json.loads(aid.read_text(encoding="utf-8")) | {"committed_days": 4}
    aid.write_text(json.dumps(changed, ensure_ascii=False, indent=1), encoding="utf-8")
    done = sanji("catalogue", "import", "--county", COUNTY, "--data", str(data), "--items-only")
    assert done.returncode == 1
    assert f"{permit}:{line}: /department DEPARTMENT_UNKNOWN 没有这个部门" in done.stdout
    assert "item        0 new, 1 changed, 34 unchanged" in done.stdout
    assert room.world.items.get("item/legal_aid").version == 2
    assert room.world.items.get("item/residence_permit").version == 1
    until(
        lambda: below.catalogue_items.find_one({"_id": "item/legal_aid", "edition": 2}), 30, "version 2 below"
    )
    assert below.catalogue_item_versions.find_one("item/legal_aid@1")


def test_a_lower_stack_keeps_the_same_documents_as_the_county(doors: Doors, worker: Any, below: Any) -> None:
    database = doors.client.get_default_database()
    own = {"version": 0, "emitted": 0, "outbox": 0, "asks": 0, "heard": 0}
    for kind in KINDS:
        name = f"catalogue_{kind}"
        wanted = list(database[name].find({}, own).sort("_id", 1))
        until(
            lambda name=name, wanted=wanted: list(below[name].find({}, own).sort("_id", 1)) == wanted,
            30,
            name,
        )
        assert below[name].count_documents({"outbox": {"$ne": []}}) == 0


def test_republishing_fills_a_stack_that_lost_its_copies(
    sanji: Run, doors: Doors, worker: Any, below: Any
) -> None:
    below.catalogue_items.delete_many({})
    done = sanji("catalogue", "republish", "--county", COUNTY)
    assert (done.returncode, done.stdout.strip()) == (0, f"republished {ALL}"), done.stderr[-2000:]
    until(lambda: below.catalogue_items.find_one("item/water_abstraction_permit"), 30, "the last item below")
    assert below.catalogue_items.count_documents({}) == 36


def test_the_wrong_county_is_refused_in_one_line(sanji: Run) -> None:
    done = sanji("catalogue", "import", "--county", COUNTY, SANJI_STACK=TOWNSHIP)
    assert done.returncode == 1
    assert "COUNTY_NOT_OWNED" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_county_of_another_stack_is_refused(sanji: Run) -> None:
    done = sanji("catalogue", "import", "--county", "150626", "--dry-run")
    assert done.returncode == 1
    assert "COUNTY_NOT_OWNED" in done.stderr


def test_an_item_is_shown_whole_and_the_list_in_short(sanji: Run) -> None:
    whole = sanji("catalogue", "show", "512B0011200070")
    assert json.loads(whole.stdout)["item_id"] == "residence_permit"
    assert "residence_permit" in sanji("catalogue", "show").stdout
    assert sanji("catalogue", "show", "nothing").returncode == 1
