"""JSON with the line on which each value stands, so that a fault can name file and line."""

import json
import re
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

_SPACE = re.compile(r"[ \t\n\r]*")
_MAX_DEPTH = 64


class Unreadable(Exception):
    """Not JSON; `line` counts from 1."""

    def __init__(self, detail: str, line: int) -> None:
        super().__init__(detail, line)
        self.detail = detail
        self.line = line


@dataclass(frozen=True, slots=True)
class Located:
    """A parsed file. `starts`: JSON pointer → offset; `twice`: pointers of keys that an object repeats."""

    value: Any
    starts: Mapping[str, int]
    twice: tuple[str, ...]
    line_ends: tuple[int, ...]

    def line(self, pointer: str) -> int:
        """The line of the value at `pointer`, or of the nearest thing around it that exists."""
        while pointer not in self.starts:
            pointer = pointer.rpartition("/")[0]
        return bisect_right(self.line_ends, self.starts[pointer]) + 1


def locate(data: bytes) -> Located:
    """Parse a UTF-8 file. Raises `Unreadable`."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unreadable("not UTF-8", data.count(b"\n", 0, error.start) + 1) from error
    ends = tuple(found.end() for found in re.finditer("\n", text))
    reader = _Reader(text)
    try:
        value, end = reader.read(_skip(text, 0), "", 0)
        end = _skip(text, end)
        if end != len(text):
            raise json.JSONDecodeError("extra data", text, end)
    except json.JSONDecodeError as error:
        raise Unreadable(error.msg, error.lineno) from error
    return Located(value, reader.starts, tuple(reader.twice), ends)


def step(pointer: str, key: object) -> str:
    """`pointer` one step further (RFC 6901)."""
    return f"{pointer}/{str(key).replace('~', '~0').replace('/', '~1')}"


class _Reader:
    def __init__(self, text: str) -> None:
        self.starts: dict[str, int] = {}
        self.twice: list[str] = []
        self._text = text
        self._scalar = json.JSONDecoder(parse_constant=_no_constant)

    def read(self, at: int, pointer: str, depth: int) -> tuple[Any, int]:
        """The value at offset `at`, and where it ends."""
        self.starts.setdefault(pointer, at)
        if depth > _MAX_DEPTH:
            raise json.JSONDecodeError("nested too deeply", self._text, at)
        opening = self._text[at : at + 1]
        if opening == "{":
            return self._object(at, pointer, depth)
        if opening == "[":
            return self._list(at, pointer, depth)
        try:
            return self._scalar.raw_decode(self._text, at)
        except ValueError as error:
            raise json.JSONDecodeError("not a JSON value", self._text, at) from error

    def _object(self, at: int, pointer: str, depth: int) -> tuple[dict[str, Any], int]:
        found: dict[str, Any] = {}
        at = _skip(self._text, at + 1)
        while self._text[at : at + 1] != "}":
            if found:
                at = self._expect(at, ",")
            if self._text[at : at + 1] != '"':
                raise json.JSONDecodeError("a name in quotes is missing", self._text, at)
            start = at
            key, at = self._scalar.raw_decode(self._text, at)
            below = step(pointer, key)
            if key in found:
                self.twice.append(below)
            self.starts[below] = start
            found[key], at = self.read(self._expect(_skip(self._text, at), ":"), below, depth + 1)
            at = _skip(self._text, at)
        return found, at + 1

    def _list(self, at: int, pointer: str, depth: int) -> tuple[list[Any], int]:
        found: list[Any] = []
        at = _skip(self._text, at + 1)
        while self._text[at : at + 1] != "]":
            if found:
                at = self._expect(at, ",")
            value, at = self.read(at, step(pointer, len(found)), depth + 1)
            found.append(value)
            at = _skip(self._text, at)
        return found, at + 1

    def _expect(self, at: int, character: str) -> int:
        if self._text[at : at + 1] != character:
            raise json.JSONDecodeError(f"{character!r} is missing", self._text, at)
        return _skip(self._text, at + 1)


def _skip(text: str, at: int) -> int:
    found = _SPACE.match(text, at)
    return found.end() if found else at


def _no_constant(name: str) -> Any:
    raise ValueError(name)
