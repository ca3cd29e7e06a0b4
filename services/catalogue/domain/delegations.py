"""How an item is sunk to a lower site, in one table: who accepts and who decides (ledger R070).

委托受理: the lower site accepts in the upper organ's name. 授权办理: it decides as well. 帮办代办: it carries the
papers. 全程网办: it helps to apply online. A mode says nothing of a level's own powers (`own_power`).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from services.catalogue.domain.shapes import items_of, mapping, text
from services.chassis import levels

LOWER, UPPER, NOBODY = "lower", "upper", "nobody"
OWN_POWER = "own_power"


@dataclass(frozen=True, slots=True)
class Mode:
    """Who accepts and who decides, as seen from the lower site."""

    name_zh: str
    accepts: str
    decides: str


MODES: Mapping[str, Mode] = {
    "entrusted_acceptance": Mode("委托受理", LOWER, UPPER),
    "authorised_handling": Mode("授权办理", LOWER, LOWER),
    "agency": Mode("帮办代办", UPPER, UPPER),
    "fully_online": Mode("全程网办", UPPER, UPPER),
}


@dataclass(frozen=True, slots=True)
class Part:
    """What a site of one level does for an item. `mode`: one of `MODES`, `OWN_POWER`, or "" for none."""

    mode: str
    accepts: str
    decides: str


def part_of(document: Mapping[str, Any], order: int) -> Part:
    """The part of a site of that order in the item whose entry is `document`."""
    row = next((one for one in _rows(document) if _order(one) == order), None)
    if row is None:
        return Part("", UPPER, UPPER)
    mode = text(row.get("mode"))
    if mode in MODES:
        return Part(mode, MODES[mode].accepts, MODES[mode].decides)
    accepts, decides = row.get("may_accept") is True, row.get("may_decide") is True
    above = any(_order(one) < order for one in _rows(document))
    elsewhere = UPPER if above else NOBODY
    return Part(mode, LOWER if accepts else elsewhere, LOWER if decides else elsewhere)


def cells_contradicted(row: Mapping[str, Any], _: object = None) -> Iterator[str]:
    """Pointers of what an item says against its mode."""
    for at, entry in enumerate(items_of(row.get("delegation"))):
        power = mapping(entry)
        mode = MODES.get(text(power.get("mode")))
        if mode is None:
            continue
        for name, who in (("may_accept", mode.accepts), ("may_decide", mode.decides)):
            if (power.get(name) is True) != (who == LOWER):
                yield f"/delegation/{at}/{name}"


def levels_contradicted(row: Mapping[str, Any], _: object = None) -> Iterator[str]:
    """Pointers of levels that accept or decide though their delegation says otherwise, or the reverse.

    An item without any delegation row is not judged.
    """
    rows = {text(mapping(entry).get("level")): mapping(entry) for entry in items_of(row.get("delegation"))}
    if not rows:
        return
    accepting = [level for level in items_of(row.get("accept_levels")) if isinstance(level, str)]
    for at, level in enumerate(accepting):
        if mapping(rows.get(level)).get("may_accept") is not True:
            yield f"/accept_levels/{at}"
    for at, entry in enumerate(items_of(row.get("delegation"))):
        power = mapping(entry)
        if power.get("may_accept") is True and text(power.get("level")) not in accepting:
            yield f"/delegation/{at}/may_accept"
    if mapping(rows.get(text(row.get("decide_level")))).get("may_decide") is not True:
        yield "/decide_level"


FINDERS = (
    ("DELEGATION_CONTRADICTED", "与该下放方式规定的受理、决定权限不符", cells_contradicted),
    ("LEVELS_CONTRADICTED", "受理层级、决定层级与下放方式不一致", levels_contradicted),
)


def _rows(document: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    return [mapping(entry) for entry in items_of(document.get("delegation"))]


def _order(row: Mapping[str, Any]) -> int:
    level = text(row.get("level"))
    return next((order for order, name in levels.ORDER_NAMES.items() if name == level), 0)
