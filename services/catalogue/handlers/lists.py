"""The four lists of the register: how many stand in each, and each whole."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from services.catalogue.commands.lists import ExportList, ExportRegister, ListRegisterLists
from services.catalogue.domain.batch import Folder
from services.catalogue.domain.contents import Item, Publication, ReferenceData
from services.catalogue.domain.exports import (
    CSV,
    MAX_ROWS,
    PART_BYTES,
    STYLES,
    Exported,
    Register,
    register_of,
)
from services.catalogue.domain.listing import LISTS
from services.catalogue.domain.register_files import item_file, other_files
from services.catalogue.handlers.publishing import _everything
from services.catalogue.handlers.questions import one_refusal, place_faults
from services.catalogue.ports import Catalogue
from services.chassis.auth import ADMIN, SYSTEM, require
from services.chassis.errors import Fault, Invalid, Unavailable
from services.chassis.levels import county


@dataclass(frozen=True, slots=True)
class Part:
    """Bytes of one list of a county from an offset on. `total`: bytes of the whole."""

    county: str
    exported: Exported
    edition: int
    total: int
    content: bytes


def list_register_lists(command: ListRegisterLists, catalogue: Catalogue) -> Register:
    """The lists with their checksums, at most ten seconds old. Refuses DIVISION_MALFORMED, DIVISION_UNKNOWN."""
    one_refusal(place_faults(command.division, catalogue))
    return _newest(command.division, catalogue)


def export_list(command: ExportList, catalogue: Catalogue) -> Part:
    """A part of one list; of the newest edition when the one asked for is no longer kept, and then from its start.

    Refuses, every fault listed: DIVISION_MALFORMED, DIVISION_UNKNOWN, LIST_UNKNOWN, EXPORT_FORMAT_UNKNOWN,
    and LIST_TOO_LARGE.
    """
    style = command.style or CSV
    faults = place_faults(command.division, catalogue)
    if command.list_kind not in LISTS:
        faults.append(Fault("/list", "LIST_UNKNOWN", "没有这张清单"))
    if style not in STYLES:
        faults.append(Fault("/format", "EXPORT_FORMAT_UNKNOWN", f"格式应为 {' 或 '.join(STYLES)}"))
    one_refusal(faults)
    register = _newest(command.division, catalogue)
    before = command.checksum and catalogue.editions.with_checksum(
        register.county, command.list_kind, command.checksum
    )
    exported = before or register.lists[command.list_kind]
    offset = command.offset if exported.checksum == command.checksum else 0
    content = exported.content(style)
    return Part(
        register.county, exported, register.edition, len(content), content[offset : offset + PART_BYTES]
    )


def export_register(command: ExportRegister, catalogue: Catalogue) -> Iterator[tuple[str, bytes]]:
    """Every file as path and content, items first, withdrawn ones too. Refuses COUNTY_NOT_OWNED, REFERENCES_MISSING."""
    require(command.by, ADMIN, SYSTEM, division=command.county)
    if not catalogue.owns(command.county):
        raise Invalid("COUNTY_NOT_OWNED", "本站不负责该县的目录，请在县级站点办理")
    references = catalogue.references.find(f"{ReferenceData.kind}/{command.county}")
    if references is None:
        raise Unavailable("REFERENCES_MISSING", "本县的法规目录和代码表尚未导入")
    return _files(Folder(command.county), json.loads(references.content.document), catalogue)


def _files(
    folder: Folder, references: Mapping[str, Any], catalogue: Catalogue
) -> Iterator[tuple[str, bytes]]:
    item_ids = []
    for item in _every(folder.county, catalogue):
        item_ids.append(item.content.key)
        yield item_file(folder, item)
    years = (one.content for one in _everything(catalogue.years))
    packages = [one for one in _everything(catalogue.packages) if one.content.division == folder.county]
    yield from other_files(folder, references, years, packages, item_ids)


def _newest(division: str, catalogue: Catalogue) -> Register:
    place, now = county(division or catalogue.stack), catalogue.clock.now()
    return catalogue.editions.newest(place, now, lambda: register_of(place, _all_of(place, catalogue), now))


def _all_of(place: str, catalogue: Catalogue) -> Iterator[Publication[Item]]:
    for seen, item in enumerate(_every(place, catalogue)):
        if seen == MAX_ROWS:
            raise Invalid("LIST_TOO_LARGE", f"目录超过 {MAX_ROWS} 项，不能一次导出")
        yield item


def _every(place: str, catalogue: Catalogue) -> Iterator[Publication[Item]]:
    return (item for item in _everything(catalogue.items) if item.content.division == place)
