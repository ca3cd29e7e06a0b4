"""The name that an item shares with its basic entry (ledger R017)."""

from typing import Any

from services.catalogue.domain.basics import BasicEntry, not_shared
from services.catalogue.domain.contents import Item
from services.catalogue.domain.shapes import mapping, text
from services.catalogue.ports import Catalogue
from services.chassis.errors import Fault

_CODES = ("basic_code", "local_basic_code")


def shared_name_faults(row: Any, county: str, catalogue: Catalogue) -> list[Fault]:
    """Why an item's row may not be called so: it would drop the shared name that the version before carried."""
    entry = mapping(row)
    codes = [code for name in _CODES if (code := text(entry.get(name)))]
    if not codes:
        return []
    basics = catalogue.basics.find_many([f"{BasicEntry.kind}/{county}/{code}" for code in codes])
    was = catalogue.items.find(f"{Item.kind}/{text(entry.get('item_id'))}") if basics else None
    if was is None:
        return []
    names = (one.content.name_zh for one in basics.values())
    return not_shared(names, was.content.name_zh, text(entry.get("name_zh")))
