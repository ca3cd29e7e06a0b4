"""Every reason that the code gives for a no, read off the syntax trees."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from services.chassis.errors import KINDS
from tests.architecture.source import python_files, tree, where

KIND_NAMES = {kind.__name__ for kind in KINDS}


@dataclass(frozen=True)
class Given:
    """`kind`: the class, or Fault. `reason`: as written, None when it is computed."""

    kind: str
    reason: str | None
    place: str


def given(top: str) -> list[Given]:
    """Every refusal and fault that is made below a folder such as `services/intake`."""
    return [found for file in python_files(top) for found in _in_file(file)]


def _in_file(file: Path) -> Iterator[Given]:
    module = tree(file)
    constants = _constants(module)
    for node in ast.walk(module):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
            continue
        kind = node.func.id
        position = 1 if kind == "Fault" else 0
        if kind in KIND_NAMES | {"Fault"} and len(node.args) > position:
            yield Given(kind, _text(node.args[position], constants), where(file, node))


def _constants(module: ast.Module) -> dict[str, str]:
    return {
        target.id: statement.value.value
        for statement in module.body
        if isinstance(statement, ast.Assign) and isinstance(statement.value, ast.Constant)
        for target in statement.targets
        if isinstance(target, ast.Name) and isinstance(statement.value.value, str)
    }


def _text(node: ast.expr, constants: dict[str, str]) -> str | None:
    if isinstance(node, ast.Constant):
        return str(node.value)
    return constants.get(node.id) if isinstance(node, ast.Name) else None
