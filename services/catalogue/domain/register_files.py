"""A county's whole register as the files that `sanji catalogue import` reads, with the checksum of each."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from services.catalogue.domain.batch import Folder
from services.catalogue.domain.contents import CalendarYear, Item, Publication
from services.catalogue.domain.ownership import LISTED_UNDER
from services.catalogue.domain.packages import Package
from services.catalogue.domain.shapes import mapping
from services.catalogue.domain.wording import WORDS

CHECKSUMS = "SHA256SUMS"
"""As `sha256sum --check` reads it: one line per file, by path."""
_DERIVED = (LISTED_UNDER, WORDS)
_CALENDAR_REGION = "CN"


def item_file(folder: Folder, item: Publication[Item]) -> tuple[str, bytes]:
    """Path and content of one item as it is published; what the register works out itself is left out."""
    row = mapping(json.loads(item.content.document))
    return f"{folder.items}{item.content.key}.json", _written(
        {name: value for name, value in row.items() if name not in _DERIVED}
    )


def other_files(
    folder: Folder,
    references: Mapping[str, Any],
    years: Iterable[CalendarYear],
    packages: Iterable[Publication[Package]],
    item_ids: Sequence[str],
) -> list[tuple[str, bytes]]:
    """Every file that is no item; `references`: header, divisions, departments and sites as imported."""
    header = {**mapping(references["header"]), "item_ids": sorted(item_ids)}
    rows = [mapping(json.loads(one.content.document)) for one in packages]
    return [
        (folder.divisions, _written(references["divisions"])),
        (folder.calendar, _written(_calendar(years))),
        (folder.departments, _written(references["departments"])),
        (folder.sites, _written(references["sites"])),
        (folder.packages, _written({"packages": rows})),
        (folder.header, _written(header)),
    ]


def checksum_line(name: str, content: bytes) -> str:
    """One line of `SHA256SUMS`."""
    return f"{hashlib.sha256(content).hexdigest()}  {name}\n"


def _calendar(years: Iterable[CalendarYear]) -> dict[str, Any]:
    entries = {
        f"{year.year:04d}": {
            "provisional": year.provisional,
            "source": year.source,
            "holidays": dict.fromkeys(year.holidays, ""),
            "make_up_days": dict.fromkeys(year.make_up_days, ""),
        }
        for year in years
        if year.region == _CALENDAR_REGION
    }
    return {"region": _CALENDAR_REGION, "years": dict(sorted(entries.items()))}


def _written(value: Any) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()
