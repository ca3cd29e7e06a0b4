"""How users come and go."""

import ast
from pathlib import Path

import loadtests
from loadtests.shapes import HALLS, SHAPES, opening_hour, steady

HERE = Path(loadtests.__file__).parent


def test_a_steady_load_holds_its_users_until_it_ends() -> None:
    assert steady(0.0, 50, 60) == steady(59.9, 50, 60) == (50, 5.0)
    assert steady(60.0, 50, 60) is None


def test_all_halls_open_within_ten_seconds() -> None:
    users, rate = opening_hour(0.0, HALLS, 60) or (0, 0.0)
    assert users == 280
    assert users / rate <= 10


def test_the_crowd_halves_and_then_goes_home() -> None:
    assert (opening_hour(31, HALLS, 60) or (0, 0))[0] == HALLS // 2
    assert opening_hour(60, HALLS, 60) is None
    assert set(SHAPES) == {"steady", "opening-hour"}


def test_only_the_locust_files_import_locust() -> None:
    importing = {
        file.relative_to(HERE).as_posix()
        for file in HERE.rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if (isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "locust")
        or (isinstance(node, ast.Import) and any(name.name.split(".")[0] == "locust" for name in node.names))
    }
    assert importing == {"locustfile.py"} | {
        f"users/{name}.py" for name in ("caller", "clerk", "reviewer", "villager")
    }
