"""A file of basic entries (CSV, UTF-8, one header line) as checked rows, each knowing its line."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field

from services.catalogue.domain.basics import COLUMNS, Row, basic_faults, listed_code
from services.catalogue.domain.batch import BadRow
from services.chassis.errors import Fault

MOST_ROWS, MOST_BYTES = 20_000, 10_000_000


@dataclass(frozen=True, slots=True)
class BasicsFile:
    """`rows`: (line, row) without a fault; `bad`: every fault of all others; `read`: how many rows there are."""

    rows: tuple[tuple[int, Row], ...] = field(repr=False)
    bad: tuple[BadRow, ...]
    read: int


def basics_file(name: str, content: bytes, county: str) -> BasicsFile:
    """Every row of a county's file, good or bad. A row that repeats the code of one before is bad."""
    try:
        rows = list(_rows(_text(content)))
    except _Unreadable as error:
        return BasicsFile((), (BadRow(name, error.line, "", error.reason, error.detail),), 0)
    good: list[tuple[int, Row]] = []
    bad: list[BadRow] = []
    first: dict[str, int] = {}
    for line, cells in rows:
        faults = _faults(cells, county)
        row = dict(zip(COLUMNS, cells, strict=False))
        code = listed_code(row["code"])
        before = first.setdefault(code.basic, line) if code else line
        if before != line:
            faults.append(Fault("/code", "CODE_REPEATED", f"基本编码与第 {before} 行重复"))
        bad += [BadRow(name, line, fault.pointer, fault.reason, fault.detail) for fault in faults]
        if not faults:
            good.append((line, row))
    return BasicsFile(tuple(good), tuple(bad), len(rows))


class _Unreadable(Exception):
    def __init__(self, line: int, reason: str, detail: str) -> None:
        super().__init__(reason)
        self.line, self.reason, self.detail = line, reason, detail


def _text(content: bytes) -> str:
    if len(content) > MOST_BYTES:
        raise _Unreadable(1, "FILE_TOO_LARGE", f"文件不超过 {MOST_BYTES // 1_000_000} MB")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise _Unreadable(line, "NOT_UTF8", "不是 UTF-8 文本") from None


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    line, found = 1, 0
    try:
        if tuple(next(reader, ())) != COLUMNS:
            raise _Unreadable(1, "HEADER_WRONG", f"第一行应为 {','.join(COLUMNS)}")
        line = reader.line_num + 1
        for cells in reader:
            found += 1
            if found > MOST_ROWS:
                raise _Unreadable(line, "TOO_MANY_ROWS", f"一次不超过 {MOST_ROWS} 行")
            if cells:
                yield line, [cell.strip() for cell in cells]
            line = reader.line_num + 1
    except csv.Error as error:
        raise _Unreadable(line, "NOT_CSV", f"不是 CSV：{error}") from None


def _faults(cells: list[str], county: str) -> list[Fault]:
    if len(cells) != len(COLUMNS):
        cells += [""] * (len(COLUMNS) - len(cells))
        wrong = [Fault("", "COLUMNS_WRONG", f"应有 {len(COLUMNS)} 列")]
    else:
        wrong = []
    return wrong + basic_faults(dict(zip(COLUMNS, cells, strict=False)), county)
