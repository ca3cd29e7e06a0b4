"""Reading JSON of which nothing is known: the wanted shape, or its empty form."""

from collections.abc import Mapping
from typing import Any


def mapping(value: Any) -> Mapping[str, Any]:
    """`value` if it is an object, else an empty one."""
    return value if isinstance(value, Mapping) else {}


def items_of(value: Any) -> list[Any]:
    """`value` if it is a list, else an empty one."""
    return value if isinstance(value, list) else []


def mappings(value: Any) -> list[Mapping[str, Any]]:
    """The objects in a list."""
    return [entry for entry in items_of(value) if isinstance(entry, Mapping)]


def texts(value: Any) -> tuple[str, ...]:
    """The strings in a list."""
    return tuple(entry for entry in items_of(value) if isinstance(entry, str))


def text(value: Any) -> str:
    """`value` if it is a string, else an empty one."""
    return value if isinstance(value, str) else ""


def whole(value: Any) -> int | None:
    """`value` if it is an integer and no boolean."""
    return value if isinstance(value, int) and not isinstance(value, bool) else None
