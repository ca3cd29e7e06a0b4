"""The four published lists of one register as rows, bytes and a checksum (ledger R033)."""

import csv
import hashlib
import io
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock
from typing import Any

from services.catalogue.domain.contents import Item, Publication
from services.catalogue.domain.listing import LISTS, list_of
from services.catalogue.domain.ownership import LISTED_UNDER
from services.catalogue.domain.shapes import mapping, mappings, text

CSV, JSON_LINES = "csv", "jsonl"
STYLES = (CSV, JSON_LINES)
MAX_ROWS = 20_000
PART_BYTES = 1024 * 1024
KEPT = timedelta(seconds=10)
MAX_COUNTIES = 2
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
COLUMNS: Mapping[str, str] = {
    "item_id": "事项标识",
    "name_zh": "事项名称",
    "item_type": "事项类型",
    "department": "实施部门",
    "listing_department": "列入部门",
    "listing_rule": "列入规则",
    "implementation_code": "实施编码",
    "handling_item_code": "业务办理项编码",
    "basic_code": "基本编码",
    "local_basic_code": "地方编码",
    "taxonomy_leaf": "公共服务类别",
    "audience": "服务对象",
    "decide_level": "决定层级",
    "legal_basis": "设定依据",
    "effective_from": "生效日期",
    "version": "版本",
}
"""Key of a row in JSON lines → head of its column in CSV."""


@dataclass(frozen=True, slots=True)
class Exported:
    """One list. `lines`: canonical JSON of each row, by item id; `checksum`: SHA-256 of them in hex, each line ended."""

    list_kind: str
    lines: tuple[str, ...]
    checksum: str

    def content(self, style: str) -> bytes:
        """CSV in UTF-8 with a byte order mark, or the lines whose checksum it is."""
        if style == JSON_LINES:
            return _joined(self.lines)
        written = io.StringIO()
        table = csv.writer(written, lineterminator="\r\n")
        table.writerow(COLUMNS.values())
        for line in self.lines:
            row = json.loads(line)
            table.writerow([_cell(row[name]) for name in COLUMNS])
        return b"\xef\xbb\xbf" + written.getvalue().encode()


@dataclass(frozen=True, slots=True)
class Register:
    """The lists of a county. `edition`: grows with each published version of any item; `at`: when it was looked at."""

    county: str
    edition: int
    at: datetime
    lists: Mapping[str, Exported]


class Editions:
    """The last two looks at each register, at most 2 counties: parts of one export come from one look."""

    def __init__(self) -> None:
        self._kept: dict[str, list[Register]] = {}
        self._lock = Lock()

    def newest(self, county: str, now: datetime, look: Callable[[], Register]) -> Register:
        """A look at most ten seconds old; two who ask at once look once."""
        with self._lock:
            kept = self._kept.pop(county, [])
            if not kept or not timedelta(0) <= now - kept[-1].at < KEPT:
                kept = [*kept[-1:], look()]
            self._kept[county] = kept
            while len(self._kept) > MAX_COUNTIES:
                self._kept.pop(next(iter(self._kept)))
            return kept[-1]

    def with_checksum(self, county: str, list_kind: str, checksum: str) -> Exported | None:
        """The list as it was in a look that is still kept."""
        with self._lock:
            lists = [one.lists[list_kind] for one in self._kept.get(county, [])]
        return next((one for one in lists if one.checksum == checksum), None)


def register_of(county: str, items: Iterable[Publication[Item]], at: datetime) -> Register:
    """Every item that is shown in lists, in its one list, whatever the order of `items`."""
    lines: dict[str, list[tuple[str, str]]] = {kind: [] for kind in LISTS}
    edition = 0
    for item in items:
        edition += item.version
        if item.content.listed:
            document = mapping(json.loads(item.content.document))
            kind = list_of(document)
            lines[kind].append((item.content.key, _canonical(_row(item, document))))
    return Register(county, edition, at, {kind: _exported(kind, lines[kind]) for kind in LISTS})


def _exported(kind: str, keyed: Sequence[tuple[str, str]]) -> Exported:
    lines = tuple(line for _, line in sorted(keyed))
    return Exported(kind, lines, hashlib.sha256(_joined(lines)).hexdigest())


def _row(item: Publication[Item], document: Mapping[str, Any]) -> dict[str, Any]:
    content, listed = item.content, mapping(document.get(LISTED_UNDER))
    bases = (f"{text(one.get('law'))} {text(one.get('article'))}" for one in _bases(document))
    codes = ("implementation_code", "handling_item_code", "basic_code", "local_basic_code", "taxonomy_leaf")
    return {
        "item_id": content.key,
        "name_zh": content.name_zh,
        "item_type": content.item_type,
        "department": content.department,
        "listing_department": text(listed.get("department")) or content.department,
        "listing_rule": text(listed.get("rule")),
        **{name: text(document.get(name)) for name in codes},
        "audience": content.audience,
        "decide_level": content.decide_level,
        "legal_basis": "；".join(one.strip() for one in bases),
        "effective_from": content.effective_from,
        "version": item.version,
    }


def _bases(document: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return mappings(document.get("legal_basis"))


def _canonical(row: Mapping[str, Any]) -> str:
    return json.dumps(row, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _joined(lines: Iterable[str]) -> bytes:
    return "".join(f"{line}\n" for line in lines).encode()


def _cell(value: Any) -> str:
    """A cell that no spreadsheet takes for a formula."""
    written = str(value)
    return f"'{written}" if written.startswith(_FORMULA) else written
