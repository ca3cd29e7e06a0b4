"""The code as text and trees: what the architecture tests look at."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SERVICES = ROOT / "services"
GATEWAY = ROOT / "gateway"
PURE_LAYERS = ("commands", "events", "domain", "ports", "handlers")
LAYERS = (*PURE_LAYERS, "store", "wire", "rpc", "worker", "bootstrap")


def python_files(*tops: str) -> list[Path]:
    """Every Python file below these folders of the repository, sorted."""
    return sorted(file for top in tops for file in (ROOT / top).rglob("*.py"))


def layer_files(room: str, layer: str) -> list[Path]:
    """The files of one layer of a room, whether it is a module or a package."""
    package = SERVICES / room / layer
    return python_files(f"services/{room}/{layer}") if package.is_dir() else [package.with_suffix(".py")]


def room_files(room: str) -> list[Path]:
    """Every file of one room."""
    return python_files(f"services/{room}")


@cache
def tree(file: Path) -> ast.Module:
    """The syntax tree of a file."""
    return ast.parse(file.read_text(encoding="utf-8"), filename=str(file))


def where(file: Path, node: ast.AST | None = None) -> str:
    """`services/intake/rpc.py:12`, for a message."""
    line = f":{node.lineno}" if node is not None and hasattr(node, "lineno") else ""
    return f"{file.relative_to(ROOT)}{line}"


def docstrings(module: ast.Module) -> set[int]:
    """Identities of the constants that are docstrings or stand as a statement."""
    return {id(node.value) for node in ast.walk(module) if isinstance(node, ast.Expr)}


def imported(module: ast.Module) -> Iterator[tuple[str, ast.stmt]]:
    """Every imported module's full name, with the statement."""
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module, node


def module_name(file: Path) -> str:
    """`services.intake.rpc` for `services/intake/rpc.py`."""
    parts = file.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
