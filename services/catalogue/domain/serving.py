"""Which sites serve an item: its accepting and assisting orders against the site's own."""

import json
from collections.abc import Iterable
from dataclasses import dataclass

from services.catalogue.domain.contents import Item, Site
from services.catalogue.domain.shapes import mapping, mappings, text, texts
from services.chassis import levels

_HELPING_MODES = frozenset({"agency", "fully_online"})


@dataclass(frozen=True, slots=True)
class Serving:
    """Orders of the sites that take `item` in (`accepts`) and of those that help to hand it in (`assists`)."""

    item: str
    accepts: frozenset[int]
    assists: frozenset[int]

    @property
    def orders(self) -> frozenset[int]:
        """Those of every site that serves it."""
        return self.accepts | self.assists

    def served_by(self, site: Site) -> bool:
        """Whether `site` takes it in or helps with it."""
        return site.order in self.orders and (not site.items or self.item in site.items)

    def accepted_by(self, site: Site) -> bool:
        """Whether `site` takes it in itself."""
        return site.order in self.accepts and self.served_by(site)


def serving_of(item: Item) -> Serving:
    """As the item's own entry says; `item` with its document."""
    document = mapping(json.loads(item.document))
    helping = [
        text(row.get("level")) for row in mappings(document.get("delegation")) if _helps(row.get("mode"))
    ]
    assists = _orders((*texts(document.get("assist_levels")), *helping))
    return Serving(item.key, _orders(item.accept_levels), assists)


def _helps(mode: object) -> bool:
    return mode in _HELPING_MODES


def _orders(names: Iterable[str]) -> frozenset[int]:
    return frozenset(levels.order_of(name) for name in names)
