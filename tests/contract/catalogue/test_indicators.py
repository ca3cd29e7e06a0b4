"""Figures of items and baselines: one suite over the fakes and over MongoDB; items kept before there were figures."""

from dataclasses import replace
from typing import Any

import pytest

from services.catalogue import commands
from services.catalogue.bootstrap import bootstrap
from services.catalogue.domain.baselines import Baseline, baseline_id
from services.catalogue.ports import Catalogue
from services.catalogue.store.finding import MEASURES
from services.chassis.doors import Doors
from services.chassis.errors import Conflict
from services.chassis.room import Room
from tests.fakes.catalogue import COUNTY, batch, catalogue

DAYS = ("2026-12-01", "2027-01-01", "2027-02-01")


@pytest.fixture(scope="module", params=["fake", "mongo"])
def room(request: pytest.FixtureRequest) -> Room[Catalogue]:
    """The items of the shipped county."""
    made = catalogue() if request.param == "fake" else bootstrap(request.getfixturevalue("store_doors"))
    made.prepare()
    for row in batch().rows:
        if isinstance(row.command, commands.PublishItem):
            made.ask(row.command)
    return made


def baseline(day: str, room: Room[Catalogue], county: str = COUNTY) -> Baseline:
    measures = tuple(sorted(room.world.items.measured(COUNTY), key=lambda one: one.item))
    return Baseline(baseline_id(county, day, "基线"), county, "基线", day, "s-1", len(measures), measures)


def test_every_published_item_of_a_county_is_measured_as_on_the_fakes(room: Room[Catalogue]) -> None:
    expected = catalogue()
    for row in batch().rows:
        if isinstance(row.command, commands.PublishItem):
            expected.ask(row.command)
    found = room.world.items.measured(COUNTY)
    assert set(found) == set(expected.world.items.measured(COUNTY))
    assert len(found) == 36
    assert room.world.items.measured("150626") == ()


def test_a_baseline_comes_back_whole_and_lists_hold_heads_newest_first(room: Room[Catalogue]) -> None:
    baselines = room.world.baselines
    made = [baselines.add(baseline(day, room), []) for day in DAYS]
    baselines.add(baseline(DAYS[0], room, "150626"), [])
    assert baselines.get(made[0].id) == made[0]
    heads = [replace(one, measures=()) for one in reversed(made)]
    assert list(baselines.heads(COUNTY, "", 10)) == heads
    assert list(baselines.heads(COUNTY, heads[0].id, 1)) == heads[1:2]
    with pytest.raises(Conflict):
        baselines.add(baseline(DAYS[0], room), [])


def test_figures_are_read_from_the_index_alone(store_doors: Doors) -> None:
    bootstrap(store_doors).prepare()
    items = store_doors.client.get_default_database()["catalogue_items"]
    query: dict[str, Any] = {"division": COUNTY, "status": "published"}
    plan = items.find(query, {"_id": 0, "measures": 1}).hint(MEASURES).explain()["executionStats"]
    assert plan["totalDocsExamined"] == 0


def test_items_kept_without_figures_are_measured_when_the_room_is_prepared(store_doors: Doors) -> None:
    made = bootstrap(store_doors)
    made.prepare()
    made.ask(next(row.command for row in batch().rows if isinstance(row.command, commands.PublishItem)))
    items = store_doors.client.get_default_database()["catalogue_items"]
    items.update_one({}, {"$unset": {"measures": 1}, "$set": {"cut": 1}})
    again = bootstrap(store_doors)
    again.prepare()
    assert len(again.world.items.measured(COUNTY)) == items.count_documents({"status": "published"})
