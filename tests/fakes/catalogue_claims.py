"""Stand-ins for the catalogue's claims and delegated powers."""

from collections.abc import Sequence
from dataclasses import replace

from services.catalogue.domain.claims import CLAIMED, LISTINGS, Claim, Counts
from services.catalogue.domain.powers import GRANTED, DelegatedPower
from services.catalogue.domain.rates import Held
from services.chassis.fakes import FakeBus, FakeRepository
from services.chassis.levels import contains


class FakeClaims(FakeRepository[Claim]):
    """`Claims` in a dict."""

    def __init__(self, bus: FakeBus | None = None) -> None:
        super().__init__(bus, "ITEM_NOT_CLAIMED")

    def page(self, after: str, limit: int) -> list[Claim]:
        return self.select(lambda one: one.id > after, lambda one: one.id)[:limit]

    def find_many(self, keys: Sequence[str]) -> dict[str, Claim]:
        return {key: self.kept[key] for key in keys if key in self.kept}

    def made_by(self, key: str) -> list[Claim]:
        return self.select(
            lambda one: one.meta.first is not None and one.meta.first.key.startswith(f"{key}/"),
            lambda one: one.id,
        )[:200]

    def of_site(self, site: str, listing: str, after: str, limit: int) -> list[Claim]:
        def keep(one: Claim) -> bool:
            return (
                (one.site, one.state) == (site, CLAIMED) and listing in ("", one.listing) and one.item > after
            )

        return self.select(keep, lambda one: one.item)[:limit]

    def of_item(self, item: str, after: str, limit: int) -> list[Claim]:
        return self.select(
            lambda one: (one.item, one.state) == (item, CLAIMED) and one.site > after, lambda one: one.site
        )[:limit]

    def differing(self, item: str, newest: int, after: str, limit: int) -> list[Claim]:
        found = self.of_item(item, after, len(self.kept))
        return [one for one in found if 0 < one.version < newest or one.copied][:limit]

    def counts(self, site: str) -> Counts:
        public, powers = (len(self.of_site(site, listing, "", len(self.kept))) for listing in LISTINGS)
        return Counts(public, powers)

    def standing(self, sites: Sequence[str]) -> dict[str, Held]:
        found: dict[str, Held] = {}
        for one in self.kept.values():
            if one.site in sites and one.state == CLAIMED:
                was = found.get(one.item, Held(0, 0, 0))
                full = one.overrides.get("authority") == "full"
                general = one.overrides.get("window_kind") == "general"
                found[one.item] = Held(was.claims + 1, was.full + full, was.general + general)
        return found

    def sites(self, item: str) -> int:
        return len(self.of_item(item, "", len(self.kept)))

    def relist(self, item: str, listing: str) -> None:
        for one in self.of_item(item, "", len(self.kept)):
            self.kept[one.id] = replace(one, listing=listing)


class FakePowers(FakeRepository[DelegatedPower]):
    """`Powers` in a dict."""

    def __init__(self, bus: FakeBus | None = None) -> None:
        super().__init__(bus, "POWER_NOT_FOUND")

    def held(self, division: str, item: str, after: str, limit: int) -> list[DelegatedPower]:
        def keep(one: DelegatedPower) -> bool:
            return contains(division, one.division) and item in ("", one.item) and one.id > after

        return self.select(keep, lambda one: one.id)[:limit]

    def blocked(self, division: str, after: str, limit: int) -> list[DelegatedPower]:
        found = self.held(division, "", after, len(self.kept))
        return [one for one in found if one.state == GRANTED and not one.complete][:limit]

    def handed_over(self, division: str) -> tuple[int, int]:
        granted = [one for one in self.held(division, "", "", len(self.kept)) if one.state == GRANTED]
        return len(granted), sum(one.complete for one in granted)
