"""Registrations that wait and trial findings: over the fakes and over MongoDB; told once however many timers look."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from services.catalogue import commands
from services.catalogue.bootstrap import bootstrap
from services.catalogue.domain.changes import Change, Proposal
from services.catalogue.ports import Catalogue
from services.chassis.doors import Doors
from services.chassis.messages import Actor
from tests.fakes.catalogue import COUNTY, catalogue

BY = Actor("s-1", "editor", COUNTY)


@pytest.fixture(scope="module", params=["fake", "mongo"])
def world(request: pytest.FixtureRequest) -> Catalogue:
    """An empty catalogue on fakes and on MongoDB."""
    made = catalogue() if request.param == "fake" else bootstrap(request.getfixturevalue("store_doors"))
    made.prepare()
    return made.world


def change(key: str, **more: Any) -> Change:
    fields: dict[str, Any] = {
        "id": f"{COUNTY}-c{key}",
        "county": COUNTY,
        "department": "d",
        "proposal": Proposal("create", "x", row="{}"),
        "base_version": 0,
        "state": "draft",
        "editors": ("s-1",),
    }
    return Change(**fields | more)


def test_offered_services_wait_the_oldest_first_and_late_ones_are_listed_until_they_end(
    world: Catalogue,
) -> None:
    at = world.clock.now().replace(microsecond=0)
    for key, more in (
        ("21", {"offered_on": "2026-03-02"}),
        ("22", {"offered_on": "2026-03-01"}),
        ("23", {"offered_on": "2026-03-09"}),
        ("24", {}),
        ("25", {"overdue": True}),
        ("26", {"overdue": True, "state": "published"}),
    ):
        world.changes.add(change(key, county="150625", **more), [])
    assert [one.id[-2:] for one in world.changes.offered("2026-03-02", 9)] == ["22", "21"]
    assert [one.id[-2:] for one in world.changes.offered("2026-03-02", 1)] == ["22"]
    assert [one.id[-2:] for one in world.changes.overdue("150625", 9)] == ["25"]
    first = world.changes.get(f"{COUNTY}-c24")
    tried = first.found_wanting("有错", BY, at).found_wanting("又错", BY, at).mended(1, "改了", BY, at)
    world.changes.save(first, tried, [])
    assert world.changes.get(first.id).trial == tried.trial


def test_two_timers_at_once_tell_of_a_late_registration_exactly_once(store_doors: Doors) -> None:
    room = bootstrap(store_doors)
    room.prepare()
    late = change("late", offered_on="2026-03-02")
    room.world.changes.add(late, [])
    waiting = len(room.world.changes.offered("2026-03-31", 100))
    with ThreadPoolExecutor(3) as pool:
        asked = [pool.submit(room.ask, commands.AlertOverdueRegistrations()) for _ in range(3)]
        told = [one.result() for one in asked]
    assert sum(told) == waiting
    assert room.ask(commands.AlertOverdueRegistrations()) == 0
    kept = room.world.changes.get(late.id)
    assert (kept.overdue, kept.offered_on, kept.meta.sequence) == (True, "", 1)
