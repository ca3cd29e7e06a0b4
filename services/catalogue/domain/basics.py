"""Basic entries: what is shared of an item wherever it is implemented: name, code, type (ledger R017).

A basic entry has no conditions, limits, place or fees; nobody can apply for one. An item implements it when it
carries its code as basic code or local basic code.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import ClassVar

from services.catalogue.domain.codes import ITEM_TYPES, basic_code, implementation_code
from services.chassis.errors import Fault
from services.chassis.numbers import is_uscc

COLUMNS = ("code", "name_zh", "item_type", "department_zh", "main_zh")
"""The columns of a file of basic entries; the last two may be empty."""
MOST_AT_ONCE = 200
LONGEST_CODE, LONGEST_NAME = 80, 200
_LOCAL_BASIC = re.compile(r"(?:[0-9]{3}[0-9A-Z][0-9]{8}(?:[0-9]{2})?|[0-9A-Z]{1,2}-[0-9]{4,6}-[0-9]{3,5})")
_LOCAL = re.compile(
    rf"({_LOCAL_BASIC.pattern})-([0-9]{{12}})-([0-9]{{3}})-([0-9A-Za-z-]+)-([0-9])-([0-9]{{2}})"
)
_ORGANISATION = re.compile(r"([0-9A-Z]{8})-?([0-9X])")
_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)

Row = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class BasicEntry:
    """One version of a basic entry. `code`: of 12 characters, or the province's own; `listed_code`: as its list
    gives it, `item_type` of GB/T 39046 A.1, `department_zh` and `main_zh` "" where the list has none.
    """

    kind: ClassVar[str] = "basic"
    division: str
    code: str
    listed_code: str
    name_zh: str
    item_type: str
    department_zh: str
    main_zh: str

    @property
    def key(self) -> str:
        return f"{self.division}/{self.code}"


@dataclass(frozen=True, slots=True)
class BasicsWanted:
    """Which basic entries of a county a list shows; empty means any. `grams`: all of them in the name."""

    county: str
    item_type: str = ""
    grams: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ListedCode:
    """A code of a list in its parts, those it has. `national`: by GB/T 39554.1, its basic part names the type."""

    basic: str
    division: str = ""
    body: str = ""
    item_type: str = ""


def listed_code(text: str) -> ListedCode | None:
    """A code of a list: 12, 31 or 33 characters (GB/T 39554.1), or local; None when `text` is none.

    Local: basic part alone, or basic part, 12 digits of division, three digits, body, one digit, two digits,
    joined by hyphens (Sichuan). The body is not checked here.
    """
    if local := _LOCAL.fullmatch(text):
        return ListedCode(local[1], local[2], local[4])
    if whole := implementation_code(text):
        return ListedCode(text[19:31], item_type=whole.basic.item_type)
    if found := basic_code(text):
        return ListedCode(text, item_type=found.item_type)
    return ListedCode(text) if _LOCAL_BASIC.fullmatch(text) else None


def is_organisation(text: str) -> bool:
    """True for an organisation code of nine characters, the hyphen before the last written or not (GB 11714)."""
    found = _ORGANISATION.fullmatch(text)
    if not found:
        return False
    rest = 11 - sum(weight * int(char, 36) for weight, char in zip(_WEIGHTS, found[1], strict=True)) % 11
    return found[2] == {10: "X", 11: "0"}.get(rest, str(rest))


def basic_faults(row: Row, county: str) -> list[Fault]:
    """Every fault of one row, which has all of `COLUMNS`."""
    faults = _code_faults(row["code"], row["item_type"], county)
    if not row["name_zh"]:
        faults.append(Fault("/name_zh", "NAME_REQUIRED", "请填写事项名称"))
    if row["item_type"] not in ITEM_TYPES:
        faults.append(Fault("/item_type", "ITEM_TYPE_UNKNOWN", "没有这种事项类型"))
    faults += [
        Fault(f"/{column}", "TEXT_TOO_LONG", f"不超过 {LONGEST_NAME} 个字")
        for column in ("name_zh", "department_zh", "main_zh")
        if len(row[column]) > LONGEST_NAME
    ]
    return faults


def entry_from(row: Row, county: str) -> BasicEntry:
    """A checked row as an entry of the county."""
    code = listed_code(row["code"])
    assert code is not None
    return BasicEntry(
        division=county,
        code=code.basic,
        listed_code=row["code"],
        name_zh=row["name_zh"],
        item_type=row["item_type"],
        department_zh=row["department_zh"],
        main_zh=row["main_zh"],
    )


def renamed(name: str, before: str, now: str) -> str:
    """An item's name after its basic entry, called `before`, is called `now`. What does not carry the shared name
    keeps its own; done twice it is the same.
    """
    if before not in name or (before in now and now in name):
        return name
    return name.replace(before, now, 1)


def not_shared(names: Iterable[str], was: str, now: str) -> list[Fault]:
    """A new version may not drop the shared name that the version before carried."""
    return [
        Fault("/name_zh", "NAME_NOT_SHARED", f"事项名称由基本目录统一，应含“{name}”")
        for name in names
        if name in was and name not in now
    ]


def _code_faults(text: str, item_type: str, county: str) -> list[Fault]:
    if not text:
        return [Fault("/code", "CODE_REQUIRED", "请填写事项编码")]
    code = listed_code(text) if len(text) <= LONGEST_CODE else None
    if code is None:
        return [Fault("/code", "CODE_MALFORMED", "不是12位、31位、33位国家编码，也不是本省编码")]
    faults = []
    if code.division and code.division != county.ljust(12, "0"):
        faults.append(Fault("/code", "CODE_OF_ANOTHER_DIVISION", "编码中的区划不是本县"))
    if code.body and not (is_uscc(code.body) or is_organisation(code.body)):
        faults.append(
            Fault("/code", "CODE_BODY_MALFORMED", "编码中的实施主体不是统一社会信用代码或组织机构代码")
        )
    if code.item_type and item_type in ITEM_TYPES and code.item_type != item_type:
        faults.append(Fault("/item_type", "TYPE_CONTRADICTS_CODE", "事项类型与编码不一致"))
    return faults
