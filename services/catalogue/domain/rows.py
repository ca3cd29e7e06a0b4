"""Checked rows of the county's data as contents."""

import json
from collections.abc import Mapping
from typing import Any

from services.catalogue.domain.contents import NO_LIMIT, CalendarYear, Department, Division, Item, Site
from services.catalogue.domain.openings import openings_from
from services.catalogue.domain.ownership import LISTED_UNDER, listed_under
from services.catalogue.domain.packages import Package, parts
from services.catalogue.domain.references import TOWNSHIP_GOVERNMENT, References
from services.catalogue.domain.shapes import mapping, text, texts, whole
from services.catalogue.domain.wording import WORDS, words_of
from services.chassis import levels

Row = Mapping[str, Any]
USCC_LENGTH = 18


def division_from(row: Row) -> Division:
    """One row of a division file."""
    return Division(row["code"], row["name"], row["kind"])


def site_from(row: Row, references: References) -> Site:
    """One row of `sites.json`."""
    return Site(
        key=row["site_id"],
        division=row["division_code"],
        site_kind=row["kind"],
        name_zh=row["name_zh"],
        parent=text(row.get("parent_site_id")),
        hours_class=row["hours_class"],
        windows=tuple(sorted(mapping(row.get("windows")).items())),
        phone=text(row.get("phone")),
        order=levels.order_of(row["level"]) if row.get("level") else levels.order(row["division_code"]),
        items=texts(row.get("accept_item_ids")),
        openings=openings_from(row, references.hours_classes),
        address=text(row.get("address")),
        latitude=row.get("latitude"),
        longitude=row.get("longitude"),
        datum=text(row.get("coordinate_system")),
    )


def department_from(row: Row, county: str) -> Department:
    """One row of `departments.json`: a department, or a township government, whose key is made from its place."""
    place = text(row.get("division_code"))
    return Department(
        key=text(row.get("id")) or f"{TOWNSHIP_GOVERNMENT}_{place}",
        division=place or county,
        department_kind=text(row.get("kind")) or TOWNSHIP_GOVERNMENT,
        name_zh=row["name_zh"],
        name_en=text(row.get("name_en")),
        uscc=row["uscc"],
        phone=text(row.get("phone")),
        supervisor=text(row.get("supervising_department")),
    )


def year_from(row: Row) -> CalendarYear:
    """One year of a calendar file, `region` and `year` written in."""
    return CalendarYear(
        region=row["region"],
        year=row["year"],
        holidays=tuple(sorted(row["holidays"])),
        make_up_days=tuple(sorted(row["make_up_days"])),
        provisional=row["provisional"],
        source=row["source"],
    )


def item_from(row: Row, version: int, county: str, references: References) -> Item:
    """One item file as that version."""
    statutory = whole(row.get("statutory_days"))
    return Item(
        key=row["item_id"],
        division=county,
        status=row["status"],
        name_zh=row["name_zh"],
        name_en=row["name_en"],
        item_type=row["item_type"],
        department=row["department"],
        joint_departments=texts(row.get("joint_departments")),
        audience=row["audience"],
        on_application=row["on_application"],
        classified=row["classified"],
        search_excluded=row["search_excluded"],
        accept_levels=texts(row["accept_levels"]),
        decide_level=row["decide_level"],
        case_type=row["case_type"],
        committed_days=row["committed_days"],
        committed_unit=row["committed_unit"],
        statutory_days=NO_LIMIT if statutory is None else statutory,
        statutory_unit=text(row.get("statutory_unit")),
        effective_from=row["effective_from"],
        aliases=_aliases(row, references),
        document=_document(
            {
                **row,
                "version": version,
                LISTED_UNDER: listed_under(row, references).document,
                WORDS: words_of(row, references),
            }
        ),
    )


def package_from(row: Row, version: int, county: str) -> Package:
    """One package as that version."""
    return Package(
        key=row["package_id"],
        division=county,
        name_zh=row["name_zh"],
        name_en=row["name_en"],
        lifecycle=row["lifecycle"],
        stage_zh=row["stage_zh"],
        lead_department=row["lead_department"],
        departments=texts(row["departments"]),
        members=tuple(part.item for part in sorted(parts(row), key=lambda part: part.order)),
        committed_days=row["committed_days"],
        committed_unit=text(row.get("committed_unit")) or "working_day",
        onsite_visits=row["onsite_visits"],
        start_levels=texts(row["start_levels"]),
        document=_document({**row, "version": version}),
    )


def _document(row: Row) -> str:
    return json.dumps(row, ensure_ascii=False, separators=(",", ":"))


def _aliases(row: Row, references: References) -> tuple[str, ...]:
    codes = [text(row.get(key)) for key in ("implementation_code", "handling_item_code")]
    if row.get("code_scope") == "per_township":
        codes += [uscc + code[USCC_LENGTH:] for uscc in references.township_usccs for code in codes if code]
    codes += [text(row.get(key)) for key in ("basic_code", "local_basic_code")]
    return tuple(dict.fromkeys(code for code in codes if code))
