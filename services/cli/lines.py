"""Files of lines, read one at a time and never whole: a line that cannot be read takes no other with it."""

import json
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any, BinaryIO

LONGEST = 10_000
MOST_BYTES = 4 * LONGEST
"""The longest character of UTF-8 has four bytes."""
BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def text_lines(file: Path) -> Iterator[tuple[int, str | None]]:
    """Number and text of each line that is not empty; None for what is not UTF-8, or longer than 10,000 characters."""
    with file.open("rb") as content:
        for number in count(1):
            line = content.readline(MOST_BYTES)
            if not line:
                return
            whole = line.endswith(b"\n") or len(line) < MOST_BYTES
            if not whole:
                _pass_over(content)
            line = line.removeprefix(BYTE_ORDER_MARK) if number == 1 else line
            if line.strip():
                yield number, _text(line) if whole else None


def json_lines(file: Path) -> Iterator[tuple[int, dict[str, Any] | None]]:
    """Number and object of each line that is not empty; None for what is no line of text, or no object."""
    for number, line in text_lines(file):
        yield number, _object(line) if line is not None else None


def _pass_over(content: BinaryIO) -> None:
    """The rest of a line."""
    while (rest := content.readline(MOST_BYTES)) and not rest.endswith(b"\n"):
        pass


def _text(line: bytes) -> str | None:
    try:
        found = line.decode().rstrip("\r\n")
    except UnicodeDecodeError:
        return None
    return found if len(found) <= LONGEST else None


def _object(line: str) -> dict[str, Any] | None:
    try:
        found = json.loads(line)
        json.dumps(found, ensure_ascii=False).encode()  # an escaped half of a character is none
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None
