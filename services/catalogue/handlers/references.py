"""Keeping what the items of a county may refer to, so that a row can be checked without its files."""

import json
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any

from services.catalogue.commands import PublishReferences
from services.catalogue.domain.contents import CHANGED, NEW, UNCHANGED, Outcome, ReferenceData, published
from services.catalogue.domain.references import References, references_from
from services.catalogue.domain.shapes import mapping, text
from services.catalogue.ports import Catalogue
from services.chassis.auth import ADMIN, SYSTEM, require
from services.chassis.errors import Conflict, Invalid, Unavailable
from services.chassis.room import STALE_VERSION

PARTS = ("header", "divisions", "departments", "sites")
_CODES = ("handling_item_code", "item_id")


def publish_references(command: PublishReferences, catalogue: Catalogue) -> Outcome:
    """Keep the county's reference data; unchanged data makes no version. Nobody else is told."""
    require(command.by, ADMIN, SYSTEM, division=command.county)
    if not catalogue.owns(command.county):
        raise Invalid("COUNTY_NOT_OWNED", "本站不负责该县的目录，请在县级站点办理")
    parts = mapping(command.row)
    document = json.dumps({name: parts.get(name) for name in PARTS}, ensure_ascii=False)
    now = published(ReferenceData(command.county, document), 1)
    was = catalogue.references.find(now.id)
    if was is not None and was.content == now.content:
        return Outcome(ReferenceData.kind, command.county, was.version, UNCHANGED)
    version = was.version + 1 if was else 1
    if not command.check_only:
        if was is None:
            try:
                catalogue.references.add(now, [])
            except Conflict as refusal:
                raise Conflict(STALE_VERSION, "内容已被他人修改，请刷新后重试") from refusal
        else:
            catalogue.references.save(was, replace(now, version=version, meta=was.meta), [])
    return Outcome(ReferenceData.kind, command.county, version, CHANGED if was else NEW)


def references_of(county: str, catalogue: Catalogue, row: Any = None) -> References:
    """What the county's items may refer to, and who holds the codes of `row` now.

    Refuses REFERENCES_MISSING while the county's data has not been imported here.
    """
    found = catalogue.references.find(f"{ReferenceData.kind}/{county}")
    if found is None:
        raise Unavailable("REFERENCES_MISSING", "本县的法规目录和代码表尚未导入")
    return replace(_gathered(found.content.document), owners=_owners(mapping(row), catalogue))


@lru_cache(maxsize=8)
def _gathered(document: str) -> References:
    parts = json.loads(document)
    header, divisions, departments, sites = (parts[name] for name in PARTS)
    return references_from(header, divisions, departments, sites, ())


def _owners(row: Mapping[str, Any], catalogue: Catalogue) -> Mapping[str, str]:
    codes = [code for name in _CODES if (code := text(row.get(name)))]
    held = {code: catalogue.items.current(code) for code in codes}
    return {code: item.content.key for code, item in held.items() if item is not None}
