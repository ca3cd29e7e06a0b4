"""Links between parties and mandates in memory."""

from collections.abc import Callable, Collection
from typing import Any

from services.chassis.fakes import FakeRepository
from services.chassis.levels import contains
from services.identity.domain.mandates import Mandate
from services.identity.domain.parties import CLAIMED, CONFIRMED, PartyLink


class FakePartyLinks(FakeRepository[PartyLink]):
    def page(self, after: str, limit: int) -> list[PartyLink]:
        return self.select(lambda kept: kept.id > after, lambda kept: kept.id)[:limit]

    def of_party(self, ids: Collection[str], before: str, limit: int) -> list[PartyLink]:
        return page(self, lambda kept: kept.representative in ids or kept.represented in ids, before, limit)

    def claimed_in(self, division: str, before: str, limit: int) -> list[PartyLink]:
        def waits(kept: PartyLink) -> bool:
            return kept.state == CLAIMED and contains(division, kept.division)

        return page(self, waits, before, limit)

    def between(self, representatives: Collection[str], represented: Collection[str]) -> list[PartyLink]:
        def stands(kept: PartyLink) -> bool:
            both = kept.representative in representatives and kept.represented in represented
            return both and kept.state == CONFIRMED

        return page(self, stands, "", 20)


class FakeMandates(FakeRepository[Mandate]):
    def page(self, after: str, limit: int) -> list[Mandate]:
        return self.select(lambda kept: kept.id > after, lambda kept: kept.id)[:limit]

    def by_principal(self, ids: Collection[str], before: str, limit: int) -> list[Mandate]:
        return page(self, lambda kept: kept.principal in ids or kept.given_by in ids, before, limit)

    def by_agent(self, ids: Collection[str], before: str, limit: int) -> list[Mandate]:
        return page(self, lambda kept: kept.agent in ids, before, limit)

    def given_in(self, division: str, before: str, limit: int) -> list[Mandate]:
        return page(self, lambda kept: contains(division, kept.division), before, limit)


def page(kept: FakeRepository[Any], keep: Callable[[Any], bool], before: str, limit: int) -> list[Any]:
    """By descending id, below `before` when given."""
    found = kept.select(lambda one: keep(one) and (not before or one.id < before), lambda one: one.id)
    return found[::-1][:limit]
