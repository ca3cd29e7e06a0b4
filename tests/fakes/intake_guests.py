"""Deliveries between stacks in memory, and the lists of the exit window."""

from collections.abc import Iterable, Sequence

from services.chassis.fakes import FakeReadCopy, FakeRepository
from services.intake.domain.announcing import announcements
from services.intake.domain.application import Application
from services.intake.domain.handing_over import exit_keys


def exit_page(
    kept: Iterable[Application], lists: Sequence[str], newest: bool, after: str, limit: int
) -> list[Application]:
    """A page of the lists, as a store gives it."""

    def stands(one: Application) -> bool:
        keys, rank = exit_keys(one)
        beyond = not after or (rank < after if newest else rank > after)
        return not set(lists).isdisjoint(keys) and beyond

    return sorted(filter(stands, kept), key=lambda one: exit_keys(one)[1], reverse=newest)[:limit]


class FakeGuests:
    """`Guests` over fake applications."""

    def __init__(self, applications: FakeRepository[Application]) -> None:
        self._applications = applications
        self._copies = FakeReadCopy()
        self._kept: dict[str, Application] = {}

    def to_announce(self, limit: int) -> list[Application]:
        return [one for one in self._applications.kept.values() if announcements(one)][:limit]

    def put(self, application: Application, version: int) -> None:
        if self._copies.put(application.id, version, {}):
            self._kept[application.id] = application

    def to_hand_over(self, lists: Sequence[str], newest: bool, after: str, limit: int) -> list[Application]:
        return exit_page(self._kept.values(), lists, newest, after, limit)
