"""Files of JSON lines, read one at a time and never whole."""

import json
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any, TextIO

LONGEST = 10_000


def json_lines(file: Path) -> Iterator[tuple[int, dict[str, Any] | None]]:
    """Number and object of each line that is not empty; None for what is no object, or longer than 10,000 characters."""
    with file.open(encoding="utf-8-sig") as text:
        for number in count(1):
            line = text.readline(LONGEST)
            if not line:
                return
            if len(line) == LONGEST and not line.endswith("\n"):
                _pass_over(text)
                yield number, None
            elif line.strip():
                yield number, _object(line)


def _pass_over(text: TextIO) -> None:
    """The rest of a line."""
    while (rest := text.readline(LONGEST)) and not rest.endswith("\n"):
        pass


def _object(line: str) -> dict[str, Any] | None:
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None
