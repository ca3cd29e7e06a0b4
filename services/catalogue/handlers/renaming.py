"""Items take over the new name of their basic entry (ledger R017)."""

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from services.catalogue import events
from services.catalogue.commands import PublishBasics, PublishItem
from services.catalogue.domain.basics import BasicEntry, renamed
from services.catalogue.domain.contents import Item, Outcome
from services.catalogue.domain.references import References
from services.catalogue.domain.rows import item_from
from services.catalogue.handlers.publishing import _publish
from services.catalogue.handlers.references import references_of
from services.catalogue.ports import Catalogue
from services.chassis.errors import Conflict
from services.chassis.room import STALE_VERSION


def rename_items(
    was: BasicEntry, now: BasicEntry, command: PublishBasics, catalogue: Catalogue
) -> Iterator[Outcome]:
    """A version of every item that carries the old shared name, with the new one; all else stays its own.

    Refuses REFERENCES_MISSING as long as the county's data has not been imported here.
    """
    if was.name_zh == now.name_zh:
        return
    for head in catalogue.items.implementing(was.division, [was.code]):
        name = renamed(head.content.name_zh, was.name_zh, now.name_zh)
        if name != head.content.name_zh:
            yield _renamed(head.id, name, command, catalogue)


def _renamed(item: str, name: str, command: PublishBasics, catalogue: Catalogue) -> Outcome:
    found = catalogue.items.get(item)
    row = json.loads(found.content.document) | {"name_zh": name}
    references = references_of(command.county, catalogue)
    asked = PublishItem(command.by, command.county, row, references, command.check_only)
    try:
        return _publish(
            asked,
            catalogue,
            catalogue.items,
            _built(row, command.county, references),
            events.ItemPublished,
            on_version=found.version,
        )
    except Conflict as refusal:
        raise Conflict(STALE_VERSION, "内容已被他人修改，请刷新后重试") from refusal


def _built(row: Mapping[str, Any], county: str, references: References) -> Callable[[int], Item]:
    return lambda version: item_from(row, version, county, references)
