"""Links between parties and mandates in memory."""

from collections.abc import Callable
from typing import Any

from services.chassis.fakes import FakeRepository
from services.chassis.levels import contains
from services.identity.domain.mandates import Mandate
from services.identity.domain.parties import CLAIMED, CONFIRMED, PartyLink


class FakePartyLinks(FakeRepository[PartyLink]):
    def of_party(self, party: str, before: str, limit: int) -> list[PartyLink]:
        return page(self, lambda kept: party in (kept.representative, kept.represented), before, limit)

    def claimed_in(self, division: str, before: str, limit: int) -> list[PartyLink]:
        def waits(kept: PartyLink) -> bool:
            return kept.state == CLAIMED and contains(division, kept.division)

        return page(self, waits, before, limit)

    def between(self, representative: str, represented: str) -> list[PartyLink]:
        wanted = (representative, represented, CONFIRMED)
        return page(self, lambda kept: (kept.representative, kept.represented, kept.state) == wanted, "", 20)


class FakeMandates(FakeRepository[Mandate]):
    def by_principal(self, subject: str, before: str, limit: int) -> list[Mandate]:
        return page(self, lambda kept: subject in (kept.principal, kept.given_by), before, limit)

    def by_agent(self, agent: str, before: str, limit: int) -> list[Mandate]:
        return page(self, lambda kept: kept.agent == agent, before, limit)

    def given_in(self, division: str, before: str, limit: int) -> list[Mandate]:
        return page(self, lambda kept: contains(division, kept.division), before, limit)


def page(kept: FakeRepository[Any], keep: Callable[[Any], bool], before: str, limit: int) -> list[Any]:
    """By descending id, below `before` when given."""
    found = kept.select(lambda one: keep(one) and (not before or one.id < before), lambda one: one.id)
    return found[::-1][:limit]
