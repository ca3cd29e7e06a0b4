"""The rules for divisions, sites, departments and calendar years."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from services.catalogue.domain.located import step
from services.catalogue.domain.quality import ownership
from services.catalogue.domain.quality.hours import HOURS_RULES
from services.catalogue.domain.quality.rules import (
    Row,
    Rule,
    check,
    is_bool,
    is_day,
    is_object,
    is_text,
    optional,
    shape,
)
from services.catalogue.domain.references import References
from services.catalogue.domain.shapes import items_of, mapping, text, whole
from services.chassis import levels
from services.chassis.errors import Fault
from services.chassis.numbers import is_uscc

_SITE_ID = re.compile(r"[0-9]{6,12}-[A-Z]{2,4}")
_SLUG = re.compile(r"[a-z][a-z0-9_]{1,63}")
_REGION = re.compile(r"[A-Z0-9-]{2,12}")


def _bad_site_id(row: Row, _: References) -> Iterator[str]:
    if not _SITE_ID.fullmatch(text(row.get("site_id"))):
        yield "/site_id"


def _unknown_place(row: Row, references: References) -> Iterator[str]:
    if row.get("division_code") is not None and text(row["division_code"]) not in references.divisions:
        yield "/division_code"


def _unknown_parent(row: Row, references: References) -> Iterator[str]:
    if row.get("parent_site_id") is not None and text(row["parent_site_id"]) not in references.sites:
        yield "/parent_site_id"


def _unknown_hours(row: Row, references: References) -> Iterator[str]:
    if text(row.get("hours_class")) not in references.hours_classes:
        yield "/hours_class"


def _bad_windows(row: Row, _: References) -> Iterator[str]:
    counts = mapping(row.get("windows"))
    for kind, count in counts.items():
        number = whole(count)
        if number is None or not 0 <= number <= 1000 or not _SLUG.fullmatch(kind):
            yield step("/windows", kind)
    total = whole(row.get("windows_total"))
    if total is not None and total != sum(whole(count) or 0 for count in counts.values()):
        yield "/windows_total"


def _bad_department_id(row: Row, _: References) -> Iterator[str]:
    if row.get("division_code") is None and not _SLUG.fullmatch(text(row.get("id"))):
        yield "/id"


def _bad_uscc(row: Row, _: References) -> Iterator[str]:
    if not is_uscc(text(row.get("uscc"))):
        yield "/uscc"


def _bad_days(row: Row, _: References) -> Iterator[str]:
    for name in ("holidays", "make_up_days"):
        days = row.get(name)
        listed = days if isinstance(days, Mapping) else dict.fromkeys(map(str, items_of(days)))
        for day in listed:
            if not is_day(day) or not day.startswith(f"{row.get('year')}-"):
                yield step(f"/{name}", day)


def _contradictory_days(row: Row, _: References) -> Iterator[str]:
    off, worked = (
        set(map(str, mapping(row.get(name)) or items_of(row.get(name))))
        for name in ("holidays", "make_up_days")
    )
    return (f"/make_up_days/{day}" for day in sorted(off & worked))


def _bad_year(row: Row, _: References) -> Iterator[str]:
    year = whole(row.get("year"))
    if year is None or not 1990 <= year <= 2100:
        yield "/year"
    if not _REGION.fullmatch(text(row.get("region"))):
        yield "/region"


def _is_days(value: Any) -> bool:
    return isinstance(value, Mapping | list)


SITE_RULES = (
    shape(
        {"site_id": is_text, "division_code": is_text, "kind": is_text, "name_zh": is_text}
        | {"windows": optional(is_object), "phone": optional(is_text)}
    ),
    Rule("SITE_ID_MALFORMED", "服务场所编号应为区划代码加类别", _bad_site_id),
    Rule("DIVISION_UNKNOWN", "区划代码不存在", _unknown_place),
    Rule("SITE_UNKNOWN", "上级服务场所不存在", _unknown_parent),
    Rule("HOURS_CLASS_UNKNOWN", "没有这类开放时间", _unknown_hours),
    Rule("WINDOWS_INVALID", "窗口数量有误", _bad_windows),
    *HOURS_RULES,
)
DEPARTMENT_RULES = (
    shape(
        {
            "name_zh": is_text,
            "name_en": optional(is_text),
            "kind": optional(is_text),
            "phone": optional(is_text),
        }
    ),
    Rule("DEPARTMENT_ID_MALFORMED", "部门标识应为小写字母、数字和下划线", _bad_department_id),
    Rule("DIVISION_UNKNOWN", "区划代码不存在", _unknown_place),
    Rule("USCC_INVALID", "统一社会信用代码校验不通过", _bad_uscc),
    *ownership.DEPARTMENT_RULES,
)
YEAR_RULES = (
    shape({"source": is_text, "provisional": is_bool, "holidays": _is_days, "make_up_days": _is_days}),
    Rule("YEAR_INVALID", "年份或地区有误", _bad_year),
    Rule("DAY_INVALID", "不是这一年的日期", _bad_days),
    Rule("DAY_CONTRADICTORY", "同一天不能既放假又上班", _contradictory_days),
)
_DIVISION_SHAPE = (shape({"code": is_text, "name": is_text, "kind": is_text}),)


def check_site(row: Any, references: References) -> list[Fault]:
    """Every fault of one site."""
    return check(SITE_RULES, row, references)


def check_department(row: Any, references: References) -> list[Fault]:
    """Every fault of one department or township government."""
    return check(DEPARTMENT_RULES, row, references)


def check_year(row: Any, references: References) -> list[Fault]:
    """Every fault of one calendar year."""
    return check(YEAR_RULES, row, references)


def check_division(row: Any, county: str, known: frozenset[str], seen: set[str]) -> list[Fault]:
    """Every fault of one division; `known`: all codes of the file, `seen`: those that came before."""
    faults = check(_DIVISION_SHAPE, row, References())
    code = text(mapping(row).get("code"))
    if not levels.is_division(code):
        faults.append(Fault("/code", "DIVISION_MALFORMED", "区划代码应为6位、9位或12位数字"))
    elif code in seen:
        faults.append(Fault("/code", "DIVISION_REPEATED", "区划代码重复"))
    elif code != county and levels.parent(code) not in known:
        faults.append(Fault("/code", "PARENT_UNKNOWN", "上级区划不存在"))
    return faults
