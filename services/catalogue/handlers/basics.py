"""Basic entries of a county: published from its list, found, and kept apart from what implements them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from services.catalogue import events
from services.catalogue.commands.basics import GetBasic, ListBasics, PublishBasics
from services.catalogue.domain.basics import (
    COLUMNS,
    MOST_AT_ONCE,
    BasicEntry,
    BasicsWanted,
    basic_faults,
    entry_from,
    listed_code,
)
from services.catalogue.domain.codes import ITEM_TYPES
from services.catalogue.domain.contents import (
    CHANGED,
    NEW,
    PUBLISHED,
    UNCHANGED,
    Item,
    Outcome,
    Publication,
    published,
)
from services.catalogue.domain.finding import MAX_Q, longest_grams, words_of
from services.catalogue.domain.located import step
from services.catalogue.handlers.publishing import _keep, _may_publish
from services.catalogue.handlers.questions import DEFAULT_LIMIT, limit_faults, one_refusal
from services.catalogue.handlers.renaming import rename_items
from services.catalogue.ports import Catalogue
from services.chassis import levels
from services.chassis.errors import Conflict, Fault, Invalid, NotFound
from services.chassis.messages import EVERYWHERE, Actor, Envelope
from services.chassis.room import STALE_VERSION

MAX_CODE = 100
MOST_SHOWN = 100


@dataclass(frozen=True, slots=True)
class Shown:
    """A basic entry, and the published items that implement it, by item id."""

    entry: Publication[BasicEntry]
    items: tuple[Publication[Item], ...]


def publish_basics(command: PublishBasics, catalogue: Catalogue) -> Sequence[Outcome]:
    """One outcome per row in its order, then one per item that was renamed with its entry; again, nothing new.

    Refuses BASICS_INVALID with every fault of every row.
    """
    _may_publish(command, catalogue)
    entries = _entries(command)
    there = catalogue.basics.find_many([f"{BasicEntry.kind}/{entry.key}" for entry in entries])
    outcomes, added, items = [], [], list[Outcome]()
    for entry in entries:
        was = there.get(f"{BasicEntry.kind}/{entry.key}")
        now = published(entry, was.version + 1 if was else 1)
        if was is None:
            added.append((now, [_event(command, catalogue, None, now)], None))
        elif was.content != entry:
            items += rename_items(was.content, entry, command, catalogue)
            if not command.check_only:
                made = _event(command, catalogue, was, now)
                catalogue.basics.save(was, replace(now, meta=was.meta), [made])
        unchanged = was is not None and was.content == entry
        state = UNCHANGED if unchanged else CHANGED if was else NEW
        outcomes.append(
            Outcome(entry.kind, entry.code, was.version if was and unchanged else now.version, state)
        )
    if not command.check_only and catalogue.basics.add_many(added):
        raise Conflict(STALE_VERSION, "内容已被他人修改，请刷新后重试")
    return [*outcomes, *items]


def keep_basic(heard: events.Heard, _: Envelope, catalogue: Catalogue) -> None:
    """The newest version wins."""
    _keep(catalogue.basics, heard.publication)


def list_basics(command: ListBasics, catalogue: Catalogue) -> tuple[Sequence[Shown], str]:
    """One page by code, and the cursor of the next. Every fault of the question at once."""
    limit = command.limit or DEFAULT_LIMIT
    faults = [*limit_faults(limit), *_place_faults(command.division)]
    if command.item_type and command.item_type not in ITEM_TYPES:
        faults.append(Fault("/type", "ITEM_TYPE_UNKNOWN", "没有这种事项类型"))
    if len(command.q) > MAX_Q:
        faults.append(Fault("/q", "Q_TOO_LONG", f"查询词不超过 {MAX_Q} 个字"))
    if command.cursor and listed_code(command.cursor) is None:
        faults.append(Fault("/cursor", "CURSOR_INVALID", "翻页标记有误"))
    one_refusal(faults)
    grams = longest_grams(words_of(command.q))
    if command.q.strip() and not grams:
        return [], ""
    county = _county(command.division, catalogue)
    wanted = BasicsWanted(county, command.item_type, grams)
    found = catalogue.basics.listed(wanted, command.cursor, limit + 1)
    shown = found[:limit]
    items = _implementing(county, shown, catalogue)
    following = shown[-1].content.code if len(found) > limit else ""
    return [Shown(one, items[one.content.code]) for one in shown], following


def get_basic(command: GetBasic, catalogue: Catalogue) -> Shown:
    """An entry and what implements it, at most 100 items. Refuses BASIC_UNKNOWN, DIVISION_MALFORMED."""
    one_refusal(_place_faults(command.division))
    county = _county(command.division, catalogue)
    found = basic_of(command.code, county, catalogue)
    if found is None:
        raise NotFound("BASIC_UNKNOWN", "基本目录中没有该事项")
    items = _implementing(county, [found], catalogue)
    return Shown(found, items[found.content.code][:MOST_SHOWN])


def basic_of(code: str, county: str, catalogue: Catalogue) -> Publication[BasicEntry] | None:
    """The county's basic entry that a code names, if it names one."""
    parts = listed_code(code) if 0 < len(code) <= MAX_CODE else None
    return catalogue.basics.find(f"{BasicEntry.kind}/{county}/{parts.basic}") if parts else None


def _implementing(
    county: str, entries: Sequence[Publication[BasicEntry]], catalogue: Catalogue
) -> Mapping[str, tuple[Publication[Item], ...]]:
    codes = [one.content.code for one in entries]
    found = catalogue.items.implementing(county, codes) if codes else ()
    live = [one for one in found if one.content.status == PUBLISHED and not one.content.classified]
    return {code: tuple(one for one in live if code in one.content.aliases) for code in codes}


def _entries(command: PublishBasics) -> list[BasicEntry]:
    rows = command.rows
    if not 1 <= len(rows) <= MOST_AT_ONCE:
        raise Invalid("BASICS_INVALID", f"一次 1 至 {MOST_AT_ONCE} 行")
    whole = [{column: row.get(column, "") for column in COLUMNS} for row in rows]
    faults = [
        replace(fault, pointer=step("", at) + fault.pointer)
        for at, row in enumerate(whole)
        for fault in basic_faults(row, command.county)
    ]
    entries = [] if faults else [entry_from(row, command.county) for row in whole]
    seen: set[str] = set()
    for at, entry in enumerate(entries):
        if entry.code in seen:
            faults.append(Fault(f"/{at}/code", "CODE_REPEATED", "基本编码重复"))
        seen.add(entry.code)
    if faults:
        raise Invalid("BASICS_INVALID", "数据有误，请逐项更正", faults=faults)
    return entries


def _event(
    command: PublishBasics,
    catalogue: Catalogue,
    was: Publication[BasicEntry] | None,
    now: Publication[BasicEntry],
) -> events.BasicPublished:
    return events.BasicPublished(
        subject=now.content.key,
        division=command.county,
        destination=EVERYWHERE,
        at=catalogue.clock.now(),
        by=Actor(command.by.subject, command.by.acting_role, command.by.division),
        moved=(f"v{was.version}" if was else "", f"v{now.version}"),
        publication=now,
    )


def _county(division: str, catalogue: Catalogue) -> str:
    return levels.county(division or catalogue.stack)


def _place_faults(division: str) -> list[Fault]:
    if not division or levels.is_division(division):
        return []
    return [Fault("/division", "DIVISION_MALFORMED", "区划代码应为6位、9位或12位数字")]
