"""Bringing an approved change into force: a version of its item, then the change's own end."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from services.catalogue import events
from services.catalogue.commands import PublishItem
from services.catalogue.domain.changes import APPROVED, Change
from services.catalogue.domain.contents import Item
from services.catalogue.domain.rows import item_from
from services.catalogue.handlers.changes import actor, faults_now, happened
from services.catalogue.handlers.publishing import publish_item
from services.catalogue.handlers.references import references_of
from services.catalogue.handlers.registering import registered
from services.catalogue.ports import Catalogue
from services.chassis.auth import system
from services.chassis.errors import Conflict, Fault

MOVED_ON = "ITEM_MOVED_ON"
_OLD = Fault("/item", MOVED_ON, "该事项已有新的版本，请据此重新拟定")


def obstacles(change: Change, catalogue: Catalogue) -> list[Fault]:
    """Why an approved change cannot be published any more; none when it already is the newest version."""
    current = catalogue.items.find(f"{Item.kind}/{change.proposal.item}")
    version = current.version if current else 0
    if version == change.base_version:
        return faults_now(change.proposal, change.county, catalogue)
    if current is not None:
        references = references_of(change.county, catalogue)
        entry = registered(_entry(change), catalogue)
        if item_from(entry, version, change.county, references) == current.content:
            return []
    return [_OLD]


def bring_into_force(change: Change, catalogue: Catalogue) -> Change:
    """The change in force, or back at its department because its item moved on meanwhile. Twice it makes one version."""
    claimed = claim(change, catalogue)
    try:
        return enact(claimed, catalogue, claimed.base_version)
    except Conflict as refusal:
        if refusal.reason != MOVED_ON:
            raise
        return sent_back(claimed, [_OLD], catalogue)


def claim(change: Change, catalogue: Catalogue) -> Change:
    """Past the point of no return. Refuses STALE_VERSION when somebody else is at it."""
    return catalogue.changes.save(change, change.claimed(), []) if change.state == APPROVED else change


def enact(change: Change, catalogue: Catalogue, on_version: int | None) -> Change:
    """Publish its entry and end the change.

    Refuses ITEM_MOVED_ON unless `on_version` is the newest or the entry already is; None: on whichever there is.
    """
    row = _entry(change)
    by = system(catalogue.stack)
    references = references_of(change.county, catalogue)
    command = PublishItem(by, change.county, row, references, on_version=on_version, checked=True)
    version = publish_item(command, catalogue).version
    now = change.published(version, actor(by), catalogue.clock.now())
    event = happened(events.ChangePublished, now, by, catalogue, change.state, f"v{version}")
    return catalogue.changes.save(change, now, [event])


def sent_back(change: Change, faults: Sequence[Fault], catalogue: Catalogue) -> Change:
    """Back at its department with what stands in its way; both keys are void."""
    by = system(catalogue.stack)
    now = change.returned(faults, actor(by), catalogue.clock.now())
    event = happened(events.ChangeReturned, now, by, catalogue, change.state, faults[0].reason)
    return catalogue.changes.save(change, now, [event])


def _entry(change: Change) -> Mapping[str, Any]:
    return {**json.loads(change.proposal.row), "effective_from": change.due}
