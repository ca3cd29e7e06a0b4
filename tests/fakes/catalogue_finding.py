"""Stand-ins for what the catalogue finds: items by term, gram and facet, sites by place."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any

from services.catalogue.domain.contents import BOTH, Item, Publication, Site
from services.catalogue.domain.finding import Indexed, Probe, facets_of, term_grams, terms_of
from services.catalogue.domain.serving import Serving
from services.catalogue.ports import Wanted
from services.catalogue.store.spelling import spell


def fits(item: Item, wanted: Wanted) -> bool:
    """Whether a list shows the item."""
    return (
        item.listed
        and wanted.county in ("", item.division)
        and wanted.item_type in ("", item.item_type)
        and (not wanted.audience or item.audience in (wanted.audience, BOTH))
        and faces(item) >= {*wanted.facets}
    )


@cache
def known_as(item: Item) -> tuple[str, ...]:
    """The item's terms."""
    return terms_of(item, spell)


@cache
def grams_in(terms: tuple[str, ...]) -> frozenset[str]:
    """Their grams."""
    return frozenset(term_grams(terms))


@cache
def faces(item: Item) -> frozenset[str]:
    """The item's facets."""
    return frozenset(facets_of(item))


class FakeFinding:
    """The finding half of `Items`, by looking at every item."""

    kept: dict[str, Publication[Item]]

    def beginning(self, wanted: Wanted, word: str, limit: int) -> list[Indexed]:
        return self._found(wanted, lambda terms: any(term.startswith(word) for term in terms), limit)

    def containing(self, wanted: Wanted, probe: Probe, limit: int) -> list[Indexed]:
        def has(terms: tuple[str, ...]) -> bool:
            grams = grams_in(terms)
            return {*probe.grams} <= grams if probe.every else bool({*probe.grams} & grams)

        return self._found(wanted, has, limit)

    def facets(self, county: str) -> Mapping[str, int]:
        items = [one.content for one in self.kept.values() if fits(one.content, Wanted(county=county))]
        return Counter(facet for item in items for facet in faces(item))

    def _found(self, wanted: Wanted, has: Callable[[tuple[str, ...]], bool], limit: int) -> list[Indexed]:
        found = []
        for _, one in sorted(self.kept.items()):
            terms = known_as(one.content)
            if fits(one.content, wanted) and has(terms):
                found.append(Indexed.of(one.content.key, terms, one.meta.version))
        return found[:limit]


class FakePlacing:
    """The map half of `Sites`, by looking at every site."""

    kept: dict[str, Publication[Site]]

    def within(
        self, division: str, serving: Serving | None, after: str, limit: int
    ) -> list[Publication[Site]]:
        def wanted(site: Site) -> bool:
            below = site.division.startswith(division) and site.place > after
            return below and (serving is None or serving.served_by(site))

        return self._sorted(wanted, lambda site: site.place)[:limit]

    def standing_in(self, divisions: Sequence[str], serving: Serving, limit: int) -> list[Publication[Site]]:
        def wanted(site: Site) -> bool:
            return site.division in divisions and serving.served_by(site)

        return self._sorted(wanted, lambda site: site.key)[:limit]

    def _sorted(
        self, wanted: Callable[[Site], bool], order: Callable[[Site], Any]
    ) -> list[Publication[Site]]:
        found = [one for one in self.kept.values() if wanted(one.content)]
        return sorted(found, key=lambda one: order(one.content))
