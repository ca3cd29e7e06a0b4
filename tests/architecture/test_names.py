"""Names, sizes, and the two things that only one module may do."""

import ast
import re
from pathlib import Path

from services.chassis.levels import ORDER_NAMES
from tests.architecture.source import ROOT, docstrings, imported, python_files, tree, where

CODE = python_files("services", "gateway", "infra", "loadtests")
TESTS = python_files("tests")
BANNED = {"utils", "util", "helpers", "helper", "common", "base", "misc", "manager", "core"}
MAX_LINES = 300
LEVELS_OWNER = ROOT / "services" / "chassis" / "levels.py"
SAMPLES = "samples.py"
"""Example answers of the API's documentation are data."""
SETTINGS = ROOT / "services" / "chassis" / "settings.py"


def test_a_file_fits_on_a_few_screens() -> None:
    sizes = {where(file): file.read_text(encoding="utf-8").count("\n") for file in CODE + TESTS}
    assert {file: lines for file, lines in sizes.items() if lines > MAX_LINES} == {}


def test_no_module_has_a_name_that_says_nothing() -> None:
    names = {where(file): {*file.relative_to(ROOT).parts[:-1], file.stem} for file in CODE + TESTS}
    assert {file: sorted(parts & BANNED) for file, parts in names.items() if parts & BANNED} == {}


def test_level_names_stand_only_where_levels_are_defined() -> None:
    levels = set(ORDER_NAMES.values())
    named = []
    for file in CODE:
        if file == LEVELS_OWNER or file.name.endswith(SAMPLES):
            continue
        spoken = docstrings(tree(file))
        named += [
            f"{where(file, node)} {node.value!r}"
            for node in ast.walk(tree(file))
            if isinstance(node, ast.Constant) and node.value in levels and id(node) not in spoken
        ]
    assert named == []


def test_only_settings_reads_the_environment() -> None:
    read = []
    for file in python_files("services", "gateway", "loadtests"):
        if file != SETTINGS:
            read += [where(file, node) for node in ast.walk(tree(file)) if _reads_environment(node)]
    assert read == []


def test_no_test_sleeps_skips_or_mocks() -> None:
    forbidden = {
        "sleep": re.compile(r"\b(?:time|eventlet|gevent)\.sleep\(|from time import .*\bsleep\b"),
        "skip": re.compile(r"pytest\.(?:skip|xfail|importorskip)\(|mark\.(?:skip|skipif|xfail)\b"),
        "mock": re.compile(r"\bmongomock\b|\bMagicMock\b|\bmock\.patch\b|unittest\.mock"),
    }
    found = [
        f"{where(file)}: {what}"
        for file in TESTS
        if file != Path(__file__)
        for what, pattern in forbidden.items()
        if pattern.search(file.read_text(encoding="utf-8"))
    ]
    assert found == []


def test_a_test_is_a_sentence_of_fact() -> None:
    short = [
        f"{where(file, node)} {node.name}"
        for file in TESTS
        for node in ast.walk(tree(file))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.name.startswith("test_")
        and node.name.count("_") < 3
    ]
    assert short == []


def test_every_module_says_what_it_is_for() -> None:
    silent = [
        where(file)
        for file in python_files("services", "gateway", "infra", "loadtests")
        if file.read_text(encoding="utf-8").strip() and not ast.get_docstring(tree(file))
    ]
    assert silent == []


def test_production_code_imports_no_test() -> None:
    found = [where(file, node) for file in CODE for name, node in imported(tree(file)) if _is_test(name)]
    assert found == []


def _is_test(name: str) -> bool:
    return name.partition(".")[0] in {"tests", "pytest", "hypothesis"}


def _reads_environment(node: ast.AST) -> bool:
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "os":
        return node.attr in {"environ", "environb", "getenv", "getenvb", "putenv"}
    if isinstance(node, ast.ImportFrom) and node.module == "os":
        return bool({alias.name for alias in node.names} & {"environ", "environb", "getenv", "getenvb"})
    return False
