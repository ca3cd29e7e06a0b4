"""Packages handed in and as they are published, in memory."""

from collections.abc import Callable, Collection
from datetime import date
from typing import Any

from services.chassis.clock import day_of
from services.chassis.fakes import FakeRepository
from services.chassis.levels import contains
from services.intake.domain.application import Behind
from services.intake.domain.package_application import PackageApplication
from services.intake.domain.packages import PackageTerms


def oldest(kept: FakeRepository[Any], until: date, limit: int, after: Behind) -> list[Any]:
    """What waits since `until` or longer, behind `after`."""
    found = kept.select(
        lambda one: (
            one.waiting_since is not None
            and day_of(one.waiting_since) <= until
            and (after is None or (one.waiting_since, one.id) > after)
        ),
        lambda one: (one.waiting_since, one.id),
    )
    return found[:limit]


class FakePackages(FakeRepository[PackageApplication]):
    def by_party(
        self, ids: Collection[str], status: str, before: str, limit: int
    ) -> list[PackageApplication]:
        def is_theirs(one: PackageApplication) -> bool:
            return one.applicant.party in ids or one.submitted_by in ids

        return self._page(is_theirs, status, before, limit)

    def by_division(self, division: str, status: str, before: str, limit: int) -> list[PackageApplication]:
        return self._page(lambda one: contains(division, one.division), status, before, limit)

    def waiting(self, until: date, limit: int, after: Behind = None) -> list[PackageApplication]:
        return oldest(self, until, limit, after)

    def late(self, today: date, limit: int) -> list[PackageApplication]:
        found = self.select(
            lambda one: one.watched_until is not None and one.watched_until < today,
            lambda one: one.watched_until,
        )
        return found[:limit]

    def _page(
        self, keep: Callable[[PackageApplication], bool], status: str, before: str, limit: int
    ) -> list[PackageApplication]:
        def wanted(one: PackageApplication) -> bool:
            return keep(one) and status in ("", one.status) and (not before or one.id < before)

        return self.select(wanted, lambda one: one.id)[::-1][:limit]


class FakeTerms:
    def __init__(self) -> None:
        self.kept: dict[str, PackageTerms] = {}

    def put(self, terms: PackageTerms, document: str) -> None:
        known = self.kept.get(terms.code)
        if known is None or known.version < terms.version:
            self.kept[terms.code] = terms

    def get(self, code: str) -> PackageTerms | None:
        return self.kept.get(code)
