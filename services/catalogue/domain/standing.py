"""What a site says of an item that it offers: with whose authority, and at which kind of window (ledger R099, R121)."""

from collections.abc import Mapping

from services.catalogue.domain.contents import Item, Site
from services.catalogue.domain.delegations import LOWER, part_of
from services.chassis.errors import Fault
from services.chassis.levels import order, order_of

AUTHORITY, WINDOW_KIND = "authority", "window_kind"
FULL, PART = "full", "part"
GENERAL = "general"
"""综合窗口: a window that takes in the items of every department."""


def decides_at(item: Item, document: Mapping[str, object], site: Site) -> bool:
    """Whether the item's own entry lets the level of `site` decide."""
    at = site.order or order(site.division)
    return order_of(item.decide_level) == at or part_of(document, at).decides == LOWER


def standing_faults(overrides: Mapping[str, str], site: Site, decides: bool) -> list[Fault]:
    """What is wrong with those two: AUTHORITY_UNKNOWN, AUTHORITY_NOT_GIVEN, WINDOW_KIND_UNKNOWN.

    `decides`: the site may decide the item, by the item's entry or by a power lent to its division.
    """
    faults = []
    said = overrides.get(AUTHORITY, "")
    if said not in ("", FULL, PART):
        faults.append(Fault(f"/overrides/{AUTHORITY}", "AUTHORITY_UNKNOWN", f"授权应为：{FULL}、{PART}"))
    elif said == FULL and not decides:
        faults.append(
            Fault(f"/overrides/{AUTHORITY}", "AUTHORITY_NOT_GIVEN", "该事项未授权本网点所在层级决定")
        )
    kind = overrides.get(WINDOW_KIND, "")
    there = [name for name, count in site.windows if count]
    if kind and kind not in there:
        faults.append(
            Fault(f"/overrides/{WINDOW_KIND}", "WINDOW_KIND_UNKNOWN", f"本网点的窗口有：{'、'.join(there)}")
        )
    return faults
