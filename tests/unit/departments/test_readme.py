"""A new department as its reader makes one: the code block of the page, as it stands there, passes the kit."""

import os
import re
import subprocess
import sys
from pathlib import Path

from services.departments.asking.registry import read_registry

ROOT = Path(__file__).parents[3]
README = ROOT / "services/departments/README.md"
REGISTRY = """
keys = "platform.json"
callback = "http://127.0.0.1:8100"

[[departments]]
id = "fire_rescue"
address = "grpc://127.0.0.1:9300"
matters = [{ item = "fire_safety_pre_opening_check", fields = ["exits"] }]

[[departments]]
id = "health"
address = "http://127.0.0.1:9301"
matters = [{ item = "food_business_licence", fields = ["seats"] }]
"""


def run(*arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'protos/gen'}"}
    command = [sys.executable, *arguments]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=120)


def test_the_department_of_the_page_is_short_and_passes_the_kit(tmp_path: Path) -> None:
    text = README.read_text(encoding="utf-8")
    found = re.search(r"```python\n(.*?)```", text, re.DOTALL)
    assert found is not None
    assert found[1].count("\n") <= 60
    (tmp_path / "fire_rescue.py").write_text(found[1], encoding="utf-8")
    for name in ("fire_rescue", "health"):
        made = run("-m", "services", "department", "keys", ".", name, folder=tmp_path)
        assert made.returncode == 0, made.stderr
    (tmp_path / "departments.toml").write_text(REGISTRY, encoding="utf-8")
    registry = read_registry(tmp_path / "departments.toml")
    assert [entry.id for entry in registry.entries] == ["fire_rescue", "health"]
    process = subprocess.Popen(
        [sys.executable, "fire_rescue.py", "--keys", "fire_rescue.json"],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'protos/gen'}"},
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        address = process.stdout.readline().split()[-1]
        catalogue = str(ROOT / "infra/data/catalogue/510822")
        target = ("check", address, "--id", "fire_rescue", "--keys", "platform.json")
        report = run("-m", "services", "department", *target, "--catalogue", catalogue, folder=tmp_path)
    finally:
        process.terminate()
        process.wait(20)
    assert report.returncode == 0, report.stdout + report.stderr
    assert ", 0 failed" in report.stdout


def test_a_target_that_is_not_there_fails_with_a_report(tmp_path: Path) -> None:
    run("-m", "services", "department", "keys", ".", "fire_rescue", folder=tmp_path)
    target = ("check", "http://127.0.0.1:9", "--id", "fire_rescue", "--keys", "platform.json")
    catalogue = str(ROOT / "infra/data/catalogue/510822")
    report = run("-m", "services", "department", *target, "--catalogue", catalogue, folder=tmp_path)
    assert report.returncode == 1
    assert "1 failed" in report.stdout
