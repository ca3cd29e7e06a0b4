"""Numbered batches: opening one, its report, and chains that are published whole or not at all."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from services.catalogue import events
from services.catalogue.commands import GetBatch, OpenBatch
from services.catalogue.domain.changes import (
    APPROVED,
    ENDING,
    KEYS,
    OPEN,
    PUBLISHED,
    PUBLISHING,
    Batch,
    Change,
    batch_id,
)
from services.catalogue.domain.quality.rules import is_day
from services.catalogue.handlers.changes import READERS, actor, own_county
from services.catalogue.handlers.force import claim, enact, obstacles
from services.catalogue.ports import Catalogue, ChangesWanted
from services.chassis.auth import Principal, require, system
from services.chassis.errors import Conflict, Fault, Invalid, NotFound
from services.chassis.room import STALE_VERSION

MAX_CHAIN, MAX_TITLE = 200, 200
_ITEM = re.compile(r"[a-z][a-z0-9_]{1,63}")


def open_batch(command: OpenBatch, catalogue: Catalogue) -> Batch:
    """The county's next number. Refuses BATCH_INVALID with every fault."""
    county = own_county(command.by, command.division, catalogue, *KEYS)
    if faults := _faults(command):
        raise Invalid("BATCH_INVALID", "批次有误，请逐项更正", faults=faults)
    number = catalogue.batches.last(county) + 1
    batch = Batch(
        id=batch_id(county, number),
        county=county,
        number=number,
        title=command.title.strip(),
        effective_on=command.effective_on,
        items=tuple(sorted(set(command.items))),
        state=OPEN,
        opened_by=command.by.subject,
        opened_at=catalogue.clock.now(),
    )
    event = _happened(events.BatchOpened, batch, command.by, catalogue, "")
    try:
        return catalogue.batches.add(batch, [event], command.asked)
    except Conflict as refusal:
        if refusal.reason != "ALREADY_EXISTS":
            raise
        raise Conflict(STALE_VERSION, "批次号已被占用，请重试") from refusal


def get_batch(command: GetBatch, catalogue: Catalogue) -> tuple[Batch, Mapping[str, int], int]:
    """The batch, how many changes of each kind are in force, and how many items in force it left as they were."""
    require(command.by, *READERS)
    batch = catalogue.batches.find(command.batch)
    if batch is None:
        raise NotFound("BATCH_UNKNOWN", "没有这个批次")
    require(command.by, *READERS, division=batch.county)
    counts = catalogue.changes.counted(batch.id)
    touched = sum(count for kind, count in counts.items() if kind not in ENDING)
    return batch, counts, max(catalogue.items.in_force(batch.county) - touched, 0)


def advance_chain(batch: Batch, catalogue: Catalogue) -> int:
    """Publish a chain once every member is approved, due and without an obstacle; else change nothing.

    Its members are claimed first, then the batch is committed; from then on it only goes on, and a process that
    dies is followed by the timer. Answers how many came into force.
    """
    if batch.state == PUBLISHED:
        return 0
    members = _members(batch, catalogue)
    if batch.state == OPEN:
        if not _complete(batch, members, catalogue):
            for change in members:
                if change.state == PUBLISHING:
                    catalogue.changes.save(change, change.released(), [])
            return 0
        members = [claim(change, catalogue) for change in members]
        batch = _moved(batch, PUBLISHING, catalogue)
    done = 0
    for change in members:
        if change.state != PUBLISHED:
            enact(claim(change, catalogue), catalogue, None)
            done += 1
    _moved(batch, PUBLISHED, catalogue)
    return done


def _complete(batch: Batch, members: Sequence[Change], catalogue: Catalogue) -> bool:
    today = catalogue.clock.today().isoformat()
    ready = [change for change in members if change.due <= today]
    return {change.proposal.item for change in ready} == set(batch.items) and not any(
        obstacles(change, catalogue) for change in ready
    )


def _members(batch: Batch, catalogue: Catalogue) -> list[Change]:
    """Those of its changes that are approved, on their way, or in force; the furthest of each item."""
    found: dict[str, Change] = {}
    for state in (APPROVED, PUBLISHING, PUBLISHED):
        wanted = ChangesWanted(batch.county, state, batch=batch.id)
        for change in catalogue.changes.listed(wanted, "", MAX_CHAIN):
            found[change.proposal.item] = change
    return [found[item] for item in sorted(found)]


def _moved(batch: Batch, state: str, catalogue: Catalogue) -> Batch:
    now = replace(batch, state=state)
    by = system(catalogue.stack)
    told = [_happened(events.BatchPublished, now, by, catalogue, batch.state)] if state == PUBLISHED else []
    return catalogue.batches.save(batch, now, told)


def _happened(
    kind: type[events.BatchMoved], batch: Batch, by: Principal, catalogue: Catalogue, before: str
) -> events.BatchMoved:
    return kind(
        subject=batch.id,
        division=batch.county,
        destination=batch.county,
        at=catalogue.clock.now(),
        by=actor(by),
        moved=(before, batch.state),
        batch=batch,
    )


def _faults(command: OpenBatch) -> list[Fault]:
    faults = []
    if not command.title.strip():
        faults.append(Fault("/title", "TITLE_REQUIRED", "请填写批次名称"))
    elif len(command.title) > MAX_TITLE:
        faults.append(Fault("/title", "TEXT_TOO_LONG", f"不超过{MAX_TITLE}个字"))
    if not is_day(command.effective_on):
        faults.append(Fault("/effective_on", "DATE_MALFORMED", "生效日期应为YYYY-MM-DD"))
    if len(command.items) > MAX_CHAIN:
        faults.append(Fault("/items", "CHAIN_TOO_LONG", f"一条链不超过{MAX_CHAIN}个事项"))
    wrong = [at for at, item in enumerate(command.items[:MAX_CHAIN]) if not _ITEM.fullmatch(item)]
    return faults + [Fault(f"/items/{at}", "ITEM_ID_MALFORMED", "事项标识格式有误") for at in wrong]
