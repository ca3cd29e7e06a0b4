"""Guides, notice sheets, charts and prints: every paper from one version of an item."""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from services.catalogue import events
from services.catalogue.commands import GetItem
from services.catalogue.commands.guides import (
    GetGuide,
    GetNoticeSheet,
    GetStepChart,
    ListPrints,
    PrintItem,
    RecordPrint,
)
from services.catalogue.domain.charts import Chart, chart
from services.catalogue.domain.contents import Department, Item, Publication, Site
from services.catalogue.domain.guides import (
    Edition,
    Notice,
    Reception,
    Section,
    department_name,
    guide_sections,
    level_places,
    notices,
)
from services.catalogue.domain.papers import (
    FORM,
    GUIDE,
    KINDS,
    MAX_COPIES,
    Paper,
    PrintCount,
    count_id,
    form_sheet,
    guide_sheet,
    notice_sheet,
)
from services.catalogue.handlers.questions import DEFAULT_LIMIT, limit_faults, one_refusal
from services.catalogue.handlers.reading import get_item
from services.catalogue.ports import Catalogue
from services.chassis.auth import ADMIN, AGENT, AUDITOR, CLERK, SERVICE_AUTHORITY, SUPERVISOR, require
from services.chassis.errors import Conflict, Fault, Invalid, NotFound
from services.chassis.messages import Actor
from services.chassis.room import STALE_VERSION
from services.chassis.sheets import Sheet

_SITE = re.compile(r"[0-9]{6,12}-[A-Z]{2,4}")
_CURSOR = re.compile(r"[a-z][a-z0-9_]{1,63}/[a-z_]{1,20}")


def get_guide(command: GetGuide, catalogue: Catalogue) -> tuple[Edition, Sequence[Section]]:
    """The guide in sections. Refuses ITEM_NOT_LISTED, SITE_UNKNOWN."""
    found = get_item(GetItem(command.code, version=command.version, by=command.by), catalogue)
    site = _site(command.site, catalogue) if command.site else None
    document = _document(found)
    reception = _reception(found, document, _department(found, catalogue), site, catalogue)
    return _edition(found), guide_sections(document, reception)


def get_notice_sheet(command: GetNoticeSheet, catalogue: Catalogue) -> tuple[Edition, Sequence[Notice]]:
    """The materials, all at once. Refuses ITEM_NOT_LISTED."""
    found = get_item(GetItem(command.code, version=command.version, by=command.by), catalogue)
    return _edition(found), notices(_document(found))


def get_step_chart(command: GetStepChart, catalogue: Catalogue) -> tuple[Edition, Chart]:
    """The steps. Refuses ITEM_NOT_LISTED."""
    found = get_item(GetItem(command.code, version=command.version, by=command.by), catalogue)
    return _edition(found), chart(_document(found))


def print_item(command: PrintItem, catalogue: Catalogue) -> Paper:
    """One paper as PDF, kept by everything that it was made from.

    Refuses ITEM_NOT_LISTED, SITE_UNKNOWN, PRINT_KIND_UNKNOWN, FORM_MISSING, SHEET_TOO_LONG, PRINTING_UNAVAILABLE.
    """
    if command.kind not in KINDS:
        raise Invalid("PRINT_KIND_UNKNOWN", "没有这种打印件")
    found = get_item(GetItem(command.code, version=command.version, by=command.by), catalogue)
    site = _site(command.site, catalogue) if command.site and command.kind == GUIDE else None
    department = _department(found, catalogue)
    places = [site] if site else catalogue.sites.at(found.content.division)
    made_from = (found, department, *places) if command.kind == GUIDE else (found,)
    name = " ".join([command.kind, *(f"{one.id}@{one.version}" for one in made_from if one)])
    document = _document(found)

    def draw() -> Sheet:
        edition = _edition(found)
        if command.kind == GUIDE:
            reception = _reception(found, document, department, site, catalogue)
            return guide_sheet(edition, guide_sections(document, reception))
        sheet = form_sheet(document, edition) if command.kind == FORM else None
        if command.kind == FORM and sheet is None:
            raise NotFound("FORM_MISSING", "该事项没有申请表")
        return sheet or notice_sheet(document, edition, notices(document))

    return Paper(_edition(found), catalogue.printer.pdf(name, draw))


def record_print(command: RecordPrint, catalogue: Catalogue) -> PrintCount:
    """Count copies put out at a site. The same ask counts once.

    Refuses ITEM_NOT_LISTED, SITE_UNKNOWN, DIVISION_OUT_OF_SCOPE, PRINT_INVALID with every fault.
    """
    site = _site(command.site, catalogue)
    require(command.by, CLERK, AGENT, division=site.content.division)
    faults = []
    if command.kind not in KINDS:
        faults.append(Fault("/kind", "PRINT_KIND_UNKNOWN", "没有这种打印件"))
    if not 1 <= command.copies <= MAX_COPIES:
        faults.append(Fault("/copies", "COPIES_OUT_OF_RANGE", f"份数应为 1 至 {MAX_COPIES}"))
    if faults:
        raise Invalid("PRINT_INVALID", "打印登记有误，请逐项更正", faults=faults)
    found = get_item(GetItem(command.code, by=command.by), catalogue)
    now, place = catalogue.clock.now(), site.content.division
    key = count_id(site.content.key, found.content.key, command.kind)
    event = events.GuidePrinted(
        subject=key,
        division=place,
        destination=place,
        at=now,
        by=Actor(command.by.subject, command.by.acting_role, command.by.division),
        site=site.content.key,
        item=found.content.key,
        version=found.version,
        kind=command.kind,
        copies=command.copies,
    )
    was = catalogue.prints.find(key)
    if was is None:
        first = PrintCount(
            key,
            site.content.key,
            place,
            found.content.key,
            command.kind,
            found.version,
            1,
            command.copies,
            now,
        )
        try:
            return catalogue.prints.add(first, [event], command.asked)
        except Conflict as refusal:
            if refusal.reason != "ALREADY_EXISTS":
                raise
            raise Conflict(STALE_VERSION, "内容已被他人修改，请刷新后重试") from refusal
    if was.meta.answers(command.asked):
        return was
    return catalogue.prints.save(was, was.printed(found.version, command.copies, now), [event], command.asked)


def list_prints(command: ListPrints, catalogue: Catalogue) -> tuple[Sequence[PrintCount], str]:
    """What a site has printed, by item and kind, and the cursor of the next page."""
    site = _site(command.site, catalogue)
    require(
        command.by,
        CLERK,
        AGENT,
        SUPERVISOR,
        ADMIN,
        AUDITOR,
        SERVICE_AUTHORITY,
        division=site.content.division,
    )
    limit = command.limit or DEFAULT_LIMIT
    faults = limit_faults(limit)
    if command.cursor and not _CURSOR.fullmatch(command.cursor):
        faults.append(Fault("/cursor", "CURSOR_INVALID", "翻页标记有误"))
    one_refusal(faults)
    found = catalogue.prints.at(site.content.key, command.cursor, limit + 1)
    last = found[limit - 1] if len(found) > limit else None
    return found[:limit], f"{last.item}/{last.kind}" if last else ""


def _site(key: str, catalogue: Catalogue) -> Publication[Site]:
    found = catalogue.sites.find(f"{Site.kind}/{key}") if _SITE.fullmatch(key) else None
    if found is None:
        raise NotFound("SITE_UNKNOWN", "没有这个服务场所")
    return found


def _department(found: Publication[Item], catalogue: Catalogue) -> Publication[Department] | None:
    return catalogue.departments.find(f"{Department.kind}/{found.content.department}")


def _reception(
    found: Publication[Item],
    document: Mapping[str, Any],
    department: Publication[Department] | None,
    site: Publication[Site] | None,
    catalogue: Catalogue,
) -> Reception:
    name = department_name(found.content.department, department.content.name_zh if department else "")
    if site:
        return Reception(name, (_said(site.content),))
    item, here = found.content, catalogue.sites.at(found.content.division)
    own = [_said(one.content) for one in here if not one.content.items or item.key in one.content.items]
    return Reception(name, level_places(document, item.division, own))


def _said(site: Site) -> str:
    return "，".join(part for part in (site.name_zh, site.address, site.phone) if part)


def _edition(found: Publication[Item]) -> Edition:
    return Edition(found.content.key, found.version, found.content.name_zh, found.content.effective_from)


def _document(found: Publication[Item]) -> Mapping[str, Any]:
    document: Mapping[str, Any] = json.loads(found.content.document)
    return document
