"""Finding items by word, and counting what they can be browsed by."""

import re
from collections.abc import Sequence

from services.catalogue.commands.finding import BrowseItems, SearchItems
from services.catalogue.domain.contents import AUDIENCES
from services.catalogue.domain.finding import (
    ENOUGH,
    MAX_FOUND,
    MAX_Q,
    Facet,
    Indexed,
    Match,
    Probe,
    Ranked,
    browsed,
    longest_grams,
    loosened,
    ranked,
    words_of,
)
from services.catalogue.handlers.questions import DEFAULT_LIMIT, limit_faults, one_refusal, place_faults
from services.catalogue.ports import Catalogue, Wanted
from services.chassis.errors import Fault
from services.chassis.levels import county

_CURSOR = re.compile(r"@[1-9][0-9]{0,2}")


def search_items(command: SearchItems, catalogue: Catalogue) -> tuple[Sequence[Match], str]:
    """One page of what was found, the best first, and the cursor of the next. Every fault of the question at once."""
    limit = command.limit or DEFAULT_LIMIT
    faults = [*limit_faults(limit), *place_faults(command.division, catalogue)]
    faults += question_faults(command.q, command.audience, command.cursor)
    if not command.q.strip():
        faults.append(Fault("/q", "Q_REQUIRED", "请输入要查找的文字"))
    one_refusal(faults)
    wanted = Wanted(county=county(command.division) if command.division else "", audience=command.audience)
    found = search(catalogue, wanted, command.q)
    return page_of(found, command.cursor, limit, catalogue)


def browse_items(command: BrowseItems, catalogue: Catalogue) -> Sequence[Facet]:
    """What listed items can be browsed by. Refuses DIVISION_MALFORMED, DIVISION_UNKNOWN."""
    one_refusal(place_faults(command.division, catalogue))
    return browsed(catalogue.items.facets(county(command.division) if command.division else ""))


def search(catalogue: Catalogue, wanted: Wanted, q: str) -> list[Ranked]:
    """At most `MAX_FOUND` listed items, the best first: whole words, or if nothing has them, what comes near.

    Whatever begins with what is asked has it within too. Only where more have it than are compared are the beginnings
    looked for by themselves, for they come first.
    """
    words = words_of(q)
    if not words:
        return []
    items = catalogue.items
    grams = longest_grams(words)
    found = _by_key(items.containing(wanted, Probe(grams, True), MAX_FOUND)) if grams else {}
    if not 0 < len(found) < MAX_FOUND:
        found |= _by_key(items.beginning(wanted, "".join(words), MAX_FOUND))
    if found:
        return ranked(words, found.values(), 1.0)[:MAX_FOUND]
    for step in loosened(words):
        for probe in step:
            found |= _by_key(items.containing(wanted, probe, MAX_FOUND))
        if matches := ranked(words, found.values(), ENOUGH):
            return matches[:MAX_FOUND]
    return []


def question_faults(q: str, audience: str, cursor: str) -> list[Fault]:
    """What is wrong with a search, its place in the ranking included."""
    faults = []
    if len(q) > MAX_Q:
        faults.append(Fault("/q", "Q_TOO_LONG", f"查询词不超过 {MAX_Q} 个字"))
    if audience and audience not in AUDIENCES:
        faults.append(Fault("/audience", "AUDIENCE_UNKNOWN", "没有这类服务对象"))
    if cursor and not (_CURSOR.fullmatch(cursor) and int(cursor[1:]) < MAX_FOUND):
        faults.append(Fault("/cursor", "CURSOR_INVALID", "翻页标记有误"))
    return faults


def behind(cursor: str) -> int:
    """How many of a ranking lie before the page that `cursor` asks for."""
    return int(cursor[1:]) if cursor else 0


def page_of(
    found: Sequence[Ranked], cursor: str, limit: int, catalogue: Catalogue
) -> tuple[Sequence[Match], str]:
    """The items of that part of a ranking which lies behind `cursor`, and the cursor of the next."""
    start = behind(cursor)
    end = start + limit
    heads = catalogue.items.heads_at({one.key: one.version for one in found[start:end]})
    matches = [Match(heads[one.key], one) for one in found[start:end] if one.key in heads]
    return matches, f"@{end}" if end < len(found) else ""


def _by_key(found: Sequence[Indexed]) -> dict[str, Indexed]:
    return {one.key: one for one in found}
