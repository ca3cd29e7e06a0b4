"""Packages and print counts: one suite over the fakes and over MongoDB; plans of their queries."""

import json
from datetime import datetime
from typing import Any

import pytest

from services.catalogue import commands
from services.catalogue.bootstrap import bootstrap
from services.catalogue.domain.papers import PrintCount
from services.catalogue.ports import Catalogue
from services.chassis.clock import SHANGHAI
from services.chassis.doors import Doors
from services.chassis.errors import Conflict
from services.chassis.messages import Asked
from services.chassis.room import Room
from tests.fakes.catalogue import batch, catalogue

AT = datetime(2026, 11, 23, 9, 0, tzinfo=SHANGHAI)


@pytest.fixture(scope="module", params=["fake", "mongo"])
def room(request: pytest.FixtureRequest) -> Room[Catalogue]:
    """Items and packages of the shipped county."""
    made = catalogue() if request.param == "fake" else bootstrap(request.getfixturevalue("store_doors"))
    made.prepare()
    for row in batch().rows:
        if isinstance(row.command, commands.PublishItem | commands.PublishPackage):
            made.ask(row.command)
    return made


def count(kind: str, site: str = "510822101-TC") -> PrintCount:
    key = f"{site}/residence_permit/{kind}"
    return PrintCount(key, site, "510822101", "residence_permit", kind, 1, 1, 20, AT)


def keys(found: Any) -> list[str]:
    return [one.content.key for one in found]


def test_packages_come_back_as_they_were_published_and_are_found_by_cycle_and_member(
    room: Room[Catalogue],
) -> None:
    packages = room.world.packages
    kept = packages.get("package/newborn")
    assert json.loads(kept.content.document)["package_id"] == "newborn"
    assert kept.content.members[0] == "birth_medical_certificate"
    assert keys(packages.listed("", "", "", 10)) == ["deceased_person", "newborn", "open_restaurant"]
    assert keys(packages.listed("person", "", "deceased_person", 10)) == ["newborn"]
    assert keys(packages.listed("", "tobacco_retail_licence", "", 10)) == ["open_restaurant"]
    assert keys(packages.listed("project", "", "", 10)) == []


def test_counts_of_a_site_are_paged_and_none_of_its_neighbours_is_among_them(room: Room[Catalogue]) -> None:
    prints = room.world.prints
    for kind in ("guide", "form", "notice_sheet"):
        prints.add(count(kind), [], Asked(f"k-{kind}", "p"))
    prints.add(count("guide", "510822101-TCX"), [])
    first = prints.at("510822101-TC", "", 2)
    assert [one.kind for one in first] == ["form", "guide"]
    assert [one.kind for one in prints.at("510822101-TC", "residence_permit/guide", 5)] == ["notice_sheet"]
    assert first[0] == count("form")


def test_a_count_grows_and_a_lost_race_is_told_as_stale(room: Room[Catalogue]) -> None:
    prints = room.world.prints
    was = prints.add(count("guide", "510822102-TC"), [], Asked("k-race", "p"))
    now = prints.save(was, was.printed(2, 5, AT), [], Asked("k-race-2", "p"))
    assert (now.prints, now.copies, now.version) == (2, 25, 2)
    assert prints.get(was.id) == now
    assert prints.get(was.id).meta.answers(Asked("k-race", "p"))
    with pytest.raises(Conflict) as caught:
        prints.save(was, was.printed(2, 5, AT), [])
    assert caught.value.reason == "STALE_VERSION"


@pytest.mark.parametrize(
    ("collection", "query"),
    [
        ("catalogue_packages", {"_id": {"$gt": "package/"}}),
        ("catalogue_packages", {"_id": {"$gt": "package/"}, "lifecycle": "person"}),
        ("catalogue_packages", {"_id": {"$gt": "package/"}, "members": "drainage_licence"}),
        ("catalogue_prints", {"_id": {"$gt": "510822101-TC/", "$lt": "510822101-TC0"}}),
    ],
)
def test_every_query_goes_by_an_index_in_its_order(
    store_doors: Doors, collection: str, query: dict[str, Any]
) -> None:
    bootstrap(store_doors).prepare()
    found = (
        store_doors.client.get_default_database()[collection].find(query).sort("_id", 1).limit(20).explain()
    )
    stages = json.dumps(found["queryPlanner"]["winningPlan"], default=str)
    assert "COLLSCAN" not in stages
    assert '"SORT"' not in stages
