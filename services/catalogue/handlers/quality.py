"""Telling what is wrong with an item or a register; nothing is stored."""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import islice

from services.catalogue.commands import GetItem, GetProofTrend, LintItem, LintRegister
from services.catalogue.domain.contents import Item, Publication
from services.catalogue.domain.located import Unreadable, locate
from services.catalogue.domain.quality.items import MAX_DOCUMENT, lint_item
from services.catalogue.domain.quality.proofs import Demands, change_percent, demands_of
from services.catalogue.domain.quality.register import lint_across, summary_of
from services.catalogue.domain.quality.rules import FAULT, WARNING, Finding
from services.catalogue.handlers.questions import DEFAULT_LIMIT, MAX_LIMIT
from services.catalogue.handlers.reading import get_item
from services.catalogue.handlers.references import references_of
from services.catalogue.handlers.registering import overdue_findings
from services.catalogue.ports import Catalogue
from services.chassis.auth import (
    ADMIN,
    AUDITOR,
    EDITOR,
    LIST_AUTHORITY,
    SERVICE_AUTHORITY,
    SUPERVISOR,
    SYSTEM,
    Principal,
    require,
)
from services.chassis.errors import Fault, Invalid
from services.chassis.levels import county, is_division

ITEMS, REGISTER = "items", "register"
WRITERS = (EDITOR, LIST_AUTHORITY, SERVICE_AUTHORITY, ADMIN, SYSTEM)
READERS = (*WRITERS, SUPERVISOR, AUDITOR)
LOOKED_AT = 100
"""Items that one page of findings looks at, at most; a page may then be shorter than asked for, with a cursor."""
_PAGE = 25
_IN_ITEMS = re.compile(r"([a-z][a-z0-9_]{1,63})(?:\.([0-9]{1,3}))?")
_IN_REGISTER = re.compile(r"[0-9]{1,6}")


@dataclass(frozen=True, slots=True)
class ProofTrend:
    """Demands of two versions; `percent`: the change of their total, None when there was nothing (ledger R064)."""

    since: int
    until: int
    was: Demands
    now: Demands
    percent: Decimal | None


def lint_one(command: LintItem, catalogue: Catalogue) -> Sequence[Finding]:
    """Every fault and warning of an item that need not be published, at most 500.

    Refuses DIVISION_MALFORMED, COUNTY_NOT_OWNED, DOCUMENT_TOO_LARGE, DOCUMENT_MALFORMED, REFERENCES_MISSING.
    """
    place = _own_county(command.by, command.division, WRITERS, catalogue)
    data = command.document.encode()
    if len(data) > MAX_DOCUMENT:
        raise Invalid("DOCUMENT_TOO_LARGE", f"事项内容不得超过 {MAX_DOCUMENT // 1024} KiB")
    try:
        row = locate(data).value
    except Unreadable as error:
        raise Invalid("DOCUMENT_MALFORMED", f"第 {error.line} 行不是有效的 JSON") from error
    return lint_item(row, references_of(place, catalogue, row))


def lint_register(command: LintRegister, catalogue: Catalogue) -> tuple[Sequence[Finding], str]:
    """One page of what is found in the county's published items, or across them, and the cursor of the next.

    What shows across them may lag by a minute. Refuses, every fault listed: DIVISION_MALFORMED, COUNTY_NOT_OWNED,
    REFERENCES_MISSING, LINT_SCOPE_UNKNOWN, SEVERITY_UNKNOWN, LIMIT_OUT_OF_RANGE, CURSOR_INVALID.
    """
    place = _own_county(command.by, command.division, READERS, catalogue)
    command = replace(command, scope=command.scope or ITEMS, limit=command.limit or DEFAULT_LIMIT)
    _refuse_malformed(command)
    if command.scope == REGISTER:
        return _across(command, place, catalogue)
    return _in_items(command, place, catalogue)


def get_proof_trend(command: GetProofTrend, catalogue: Catalogue) -> ProofTrend:
    """How many proofs and stamps two versions of an item demand. Refuses ITEM_NOT_LISTED."""
    until = get_item(GetItem(command.code, version=command.until, by=command.by), catalogue)
    since = get_item(GetItem(command.code, version=command.since or 1, by=command.by), catalogue)
    was, now = (demands_of(json.loads(found.content.document)) for found in (since, until))
    return ProofTrend(since.version, until.version, was, now, change_percent(was.total, now.total))


def _own_county(by: Principal, division: str, roles: Sequence[str], catalogue: Catalogue) -> str:
    require(by, *roles)
    if not is_division(division):
        raise Invalid("DIVISION_MALFORMED", "区划代码应为6位、9位或12位数字")
    require(by, *roles, division=division)
    place = county(division)
    if not catalogue.owns(place):
        raise Invalid("COUNTY_NOT_OWNED", "本站不负责该县的目录，请在县级站点办理")
    return place


def _refuse_malformed(command: LintRegister) -> None:
    faults = []
    if command.scope not in (ITEMS, REGISTER):
        faults.append(Fault("/scope", "LINT_SCOPE_UNKNOWN", "范围应为 items 或 register"))
    if command.severity not in ("", FAULT, WARNING):
        faults.append(Fault("/severity", "SEVERITY_UNKNOWN", "级别应为 fault 或 warning"))
    if not 1 <= command.limit <= MAX_LIMIT:
        faults.append(Fault("/limit", "LIMIT_OUT_OF_RANGE", f"每页 1 至 {MAX_LIMIT} 条"))
    wanted = _IN_REGISTER if command.scope == REGISTER else _IN_ITEMS
    if command.cursor and not wanted.fullmatch(command.cursor):
        faults.append(Fault("/cursor", "CURSOR_INVALID", "翻页标记有误"))
    if faults:
        raise Invalid(faults[0].reason, faults[0].detail, faults=faults)


def _across(command: LintRegister, place: str, catalogue: Catalogue) -> tuple[Sequence[Finding], str]:
    def look() -> Sequence[Finding]:
        rows = (json.loads(item.content.document) for item in _items(place, "", catalogue))
        found = lint_across([summary_of(row) for row in rows], references_of(place, catalogue))
        return [*found, *overdue_findings(place, catalogue)]

    found = catalogue.surveys.of(place, catalogue.clock.now(), look)
    start = int(command.cursor or 0)
    wanted = [(at, one) for at, one in enumerate(found) if at >= start and _is_wanted(one, command)]
    following = str(wanted[command.limit][0]) if len(wanted) > command.limit else ""
    return [one for _, one in wanted[: command.limit]], following


def _in_items(command: LintRegister, place: str, catalogue: Catalogue) -> tuple[Sequence[Finding], str]:
    """A cursor is the last item told of and, while it has more to tell, how many findings of it were looked at."""
    references = references_of(place, catalogue)
    cursor = _IN_ITEMS.fullmatch(command.cursor)
    last, told = (cursor[1], cursor[2]) if cursor else ("", None)
    begun = catalogue.items.find(f"{Item.kind}/{last}") if told is not None else None
    skipped = int(told or 0)
    found: list[Finding] = []
    started = [begun] if begun else []
    looked_at = 0
    for item in (*started, *islice(_items(place, last, catalogue), LOOKED_AT)):
        key = item.content.key
        findings = lint_item(json.loads(item.content.document), references)
        for at, one in enumerate(findings):
            if at < skipped or not _is_wanted(one, command):
                continue
            if len(found) == command.limit:
                return found, f"{key}.{at}"
            found.append(replace(one, item=key))
        skipped, last, looked_at = 0, key, looked_at + 1
        if len(found) == command.limit:
            return found, last
    return found, last if looked_at - len(started) == LOOKED_AT else ""


def _items(place: str, after: str, catalogue: Catalogue) -> Iterator[Publication[Item]]:
    while page := catalogue.items.page(after, _PAGE):
        yield from (item for item in page if item.content.division == place)
        after = page[-1].content.key


def _is_wanted(found: Finding, command: LintRegister) -> bool:
    return command.severity in ("", found.severity) and command.reason in ("", found.reason)
