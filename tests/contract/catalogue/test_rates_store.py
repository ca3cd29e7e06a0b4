"""What sites hold and how many cases items have: one suite over the fakes and over MongoDB."""

from typing import Any

import pytest

from services.catalogue.bootstrap import bootstrap
from services.catalogue.domain.claims import Claim, claim_id
from services.catalogue.domain.rates import Held
from services.catalogue.ports import Catalogue
from services.catalogue.store.volumes import LAST, MongoVolumes
from services.chassis.doors import Doors
from tests.contract.stores import at_once, stages
from tests.fakes.catalogue import COUNTY, catalogue

MONTHS = ("2026-01", "2026-12")


@pytest.fixture(params=["fake", "mongo"])
def world(request: pytest.FixtureRequest) -> Catalogue:
    if request.param == "fake":
        return catalogue().world
    doors: Doors = request.getfixturevalue("store_doors")
    for name in ("catalogue_months", "catalogue_claims", "catalogue_running"):
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


def test_an_application_counts_once_in_its_month_and_county(world: Catalogue) -> None:
    for number, item, county, month in (
        ("1", "a", COUNTY, "2026-01"),
        ("2", "a", COUNTY, "2026-12"),
        ("2", "a", COUNTY, "2026-12"),
        ("3", "b", COUNTY, "2026-06"),
        ("4", "a", COUNTY, "2025-12"),
        ("5", "a", "150626", "2026-06"),
    ):
        world.volumes.accept(number, item, county, month)
    assert world.volumes.accepted(COUNTY, *MONTHS) == {"a": 2, "b": 1}


def test_the_beginning_of_an_application_is_known_and_its_end_alone_is_not(world: Catalogue) -> None:
    world.running.ended("n-1")
    assert not world.running.knows("n-1")
    world.running.began("n-1", "a", 1)
    assert world.running.knows("n-1")


def test_deliveries_at_the_same_moment_are_all_counted_and_each_once(world: Catalogue) -> None:
    at_once(lambda at: world.volumes.accept(f"n-{at // 2}", "a", COUNTY, "2026-03"), 12)
    assert world.volumes.accepted(COUNTY, *MONTHS) == {"a": 6}


def test_a_month_remembers_only_its_last_numbers(store_doors: Doors) -> None:
    months = store_doors.client.get_default_database()["catalogue_months"]
    months.drop()
    volumes = MongoVolumes()
    for at in range(LAST + 5):
        volumes.accept(f"n-{at}", "a", COUNTY, "2026-03")
    kept: Any = months.find_one()
    assert (kept["cases"], len(kept["last"])) == (LAST + 5, LAST)


def test_sums_and_holdings_are_found_by_an_index(store_doors: Doors) -> None:
    bootstrap(store_doors).prepare()
    query: dict[str, Any] = {"place": COUNTY, "month": {"$gte": MONTHS[0], "$lte": MONTHS[1]}}
    assert "COLLSCAN" not in stages(store_doors, "catalogue_months", query, {})
    query = {"site": {"$in": ["510822101-TC"]}, "state": "claimed"}
    assert "COLLSCAN" not in stages(store_doors, "catalogue_claims", query, {})
