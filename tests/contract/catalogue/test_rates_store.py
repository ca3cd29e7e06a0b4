"""What sites hold and how many cases items have: one suite over the fakes and over MongoDB."""

from typing import Any

import pytest

from services.catalogue.bootstrap import bootstrap
from services.catalogue.domain.claims import Claim, claim_id
from services.catalogue.domain.contents import FrequentItems, published
from services.catalogue.domain.rates import Held
from services.catalogue.ports import Catalogue
from services.chassis.doors import Doors
from tests.contract.stores import at_once, stages
from tests.fakes.catalogue import COUNTY, catalogue

MONTHS = ("2026-01", "2026-12")


@pytest.fixture(params=["fake", "mongo"])
def world(request: pytest.FixtureRequest) -> Catalogue:
    if request.param == "fake":
        return catalogue().world
    doors: Doors = request.getfixturevalue("store_doors")
    for name in ("catalogue_months", "catalogue_claims", "catalogue_running", "catalogue_frequent"):
        doors.client.get_default_database()[name].drop()
    made = bootstrap(doors)
    made.prepare()
    return made.world


def claimed(world: Catalogue, site: str, item: str, state: str = "claimed", **own: str) -> None:
    claim = Claim(claim_id(site, item), site, site[:9], item, "power", state, 1, "2026-01-01", overrides=own)
    world.claims.add(claim, [])


def test_what_sites_hold_is_added_up_by_item(world: Catalogue) -> None:
    claimed(world, "510822101-TC", "a", authority="full", window_kind="general")
    claimed(world, "510822102-TC", "a", authority="part", window_kind="sector")
    claimed(world, "510822102-TC", "b", window_kind="general")
    claimed(world, "510822103-TC", "a", authority="full")
    claimed(world, "510822101-TC", "c", state="ended", authority="full")
    assert world.claims.standing(["510822101-TC", "510822102-TC"]) == {"a": Held(2, 1, 1), "b": Held(1, 0, 1)}
    assert world.claims.standing([]) == {}


def began(
    world: Catalogue, number: str, item: str = "a", county: str = COUNTY, month: str = "2026-03"
) -> None:
    world.running.began(number, item, 1, county, month)


def test_an_application_counts_once_in_its_month_and_county(world: Catalogue) -> None:
    for number, item, county, month in (
        ("1", "a", COUNTY, "2026-01"),
        ("2", "a", COUNTY, "2026-12"),
        ("2", "a", COUNTY, "2026-12"),
        ("3", "b", COUNTY, "2026-06"),
        ("4", "a", COUNTY, "2025-12"),
        ("5", "a", "150626", "2026-06"),
    ):
        began(world, number, item, county, month)
    assert [world.volumes.count(3), world.volumes.count(3), world.volumes.count(3)] == [3, 2, 0]
    began(world, "2", "a", COUNTY, "2026-12")
    assert world.volumes.count(3) == 0
    assert world.volumes.accepted(COUNTY, *MONTHS) == {"a": 2, "b": 1}


def test_an_application_counts_whether_its_end_is_heard_before_or_after(world: Catalogue) -> None:
    world.running.ended("n-1")
    assert world.volumes.count(10) == 0
    began(world, "n-1")
    began(world, "n-2")
    world.running.ended("n-2")
    assert world.volumes.count(10) == 2
    world.running.ended("n-1")
    assert world.volumes.count(10) == 0
    assert world.volumes.accepted(COUNTY, *MONTHS) == {"a": 2}


def test_what_two_count_at_the_same_moment_is_counted_once(world: Catalogue) -> None:
    at_once(lambda at: began(world, f"n-{at // 2}"), 40)
    counted = at_once(lambda _: world.volumes.count(7), 8)
    assert sum(counted) == 20
    assert world.volumes.accepted(COUNTY, *MONTHS) == {"a": 20}


def test_high_frequency_items_are_marked_by_county(world: Catalogue) -> None:
    assert world.frequents.marked("150626") == frozenset()
    world.frequents.add(published(FrequentItems(COUNTY, ("a", "b")), 1), [])
    assert world.frequents.marked(COUNTY) == {"a", "b"}


def test_the_path_of_an_application_writes_one_document_of_its_own(store_doors: Doors) -> None:
    database = store_doors.client.get_default_database()
    database["catalogue_running"].drop()
    database["catalogue_months"].drop()
    world = bootstrap(store_doors).world
    began(world, "n-1")
    assert database["catalogue_months"].count_documents({}) == 0
    world.volumes.count(10)
    assert database["catalogue_months"].find_one({}, {"_id": 0, "cases": 1}) == {"cases": 1}


def test_sums_and_holdings_are_found_by_an_index(store_doors: Doors) -> None:
    bootstrap(store_doors).prepare()
    query: dict[str, Any] = {"place": COUNTY, "month": {"$gte": MONTHS[0], "$lte": MONTHS[1]}}
    assert "COLLSCAN" not in stages(store_doors, "catalogue_months", query, {})
    uncounted: dict[str, Any] = {"uncounted": True, "month": {"$gt": ""}}
    assert "COLLSCAN" not in stages(store_doors, "catalogue_running", uncounted, {})
    query = {"site": {"$in": ["510822101-TC"]}, "state": "claimed"}
    assert "COLLSCAN" not in stages(store_doors, "catalogue_claims", query, {})
