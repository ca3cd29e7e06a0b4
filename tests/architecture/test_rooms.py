"""Learn one room, know seven: same files, same doors, same shapes."""

import ast
import sys
from importlib import import_module
from pathlib import Path

import pytest

from services.rooms import ROOMS
from tests.architecture.source import (
    LAYERS,
    PURE_LAYERS,
    SERVICES,
    imported,
    layer_files,
    python_files,
    tree,
    where,
)

NO_ROOM = {"chassis", "departments", "cli"}
PURE_FILES = [file for room in ROOMS for layer in PURE_LAYERS for file in layer_files(room, layer)]


def test_the_list_of_rooms_is_the_folders() -> None:
    folders = {found.name for found in SERVICES.iterdir() if (found / "__init__.py").exists()}
    assert folders - NO_ROOM == set(ROOMS)


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_has_the_same_files_as_every_other(room: str) -> None:
    found = {file.stem for file in (SERVICES / room).iterdir() if file.name != "__pycache__"}
    assert found == {"__init__", *LAYERS}


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_says_what_it_owns_emits_and_hears(room: str) -> None:
    text = import_module(f"services.{room}").__doc__ or ""
    assert [word for word in ("owns:", "emits:", "hears:") if f"\n{word}" not in text] == []


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_is_bootstrapped_on_real_doors_or_on_fakes(room: str) -> None:
    made = import_module(f"services.{room}.bootstrap")
    assert callable(made.bootstrap)
    assert callable(made.room)


@pytest.mark.parametrize("file", PURE_FILES, ids=where)
def test_the_inside_of_a_room_needs_only_the_standard_library(file: Path) -> None:
    _only(file, {"services"})


WIRED = {"asking", "serving"}
"""Where departments meet the wire; `keys.py` is their one door to cryptography."""


@pytest.mark.parametrize("file", python_files("services/departments"), ids=where)
def test_departments_need_only_the_standard_library_and_the_contract(file: Path) -> None:
    wire = {"grpc", "google", "sanji"} if file.parent.name in WIRED else set()
    _only(file, {"services"} | wire | ({"cryptography"} if file.name == "keys.py" else set()))
    others = [name for name, _ in imported(tree(file)) if name.startswith("services.")]
    if file.name != "loader.py":
        assert [name for name in others if not name.startswith("services.departments.")] == []


def test_the_department_contract_imports_nothing_of_ours() -> None:
    for file in python_files("services/departments/sdk"):
        _only(file, {"services"})
        ours = [name for name, _ in imported(tree(file)) if name.startswith("services.")]
        assert [name for name in ours if not name.startswith("services.departments.sdk")] == []


@pytest.mark.parametrize("room", ROOMS)
def test_handlers_never_publish(room: str) -> None:
    told = {"publish", "hand_over", "relay"}
    for file in layer_files(room, "handlers"):
        called = [
            where(file, node)
            for node in ast.walk(tree(file))
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in told
        ]
        assert called == []


def _only(file: Path, allowed: set[str]) -> None:
    foreign = [
        f"{where(file, node)} {name}"
        for name, node in imported(tree(file))
        if (top := name.partition(".")[0]) not in sys.stdlib_module_names and top not in allowed
    ]
    assert foreign == []
