"""The 41 window classes of 20 departments and units: each service point has one, and none has none (ledger R140)."""

import json
from collections import Counter
from dataclasses import replace
from typing import Any

import pytest

from services.catalogue import commands
from services.catalogue.ports import Catalogue
from services.chassis.errors import Invalid
from services.chassis.room import Room
from tests.fakes.catalogue import ADMIN, COUNTY, DATA, catalogue, of

SOURCE: Any = json.loads((DATA / "window_classes/shanghai_2012.json").read_text(encoding="utf-8"))
SHIPPED = of(commands.PublishSite)[0].references
CLASSES = {
    f"class_{at}_{group['hours_class']}": SHIPPED.hours_classes[group["hours_class"]]
    for group in SOURCE["groups"]
    for at in range(group["classes"])
}
POINTS = tuple(f"{COUNTY}-{chr(65 + at // 26)}{chr(65 + at % 26)}" for at in range(len(CLASSES)))
REFERENCES = replace(SHIPPED, hours_classes=CLASSES, sites=SHIPPED.sites | set(POINTS))


@pytest.fixture
def room() -> Room[Catalogue]:
    made = catalogue()
    made.ask(of(commands.PublishDivisionTree)[0])
    return made


def point(site: str, **said: Any) -> commands.PublishSite:
    row = {
        "site_id": site,
        "kind": "service_point",
        "level": "county",
        "division_code": COUNTY,
        "name_zh": "服务窗口",
    }
    return commands.PublishSite(ADMIN, COUNTY, row | said, REFERENCES)


def test_41_service_points_of_one_class_each_open_on_as_many_days_as_the_source_counts(
    room: Room[Catalogue],
) -> None:
    for site, named in zip(POINTS, CLASSES, strict=True):
        room.ask(point(site, hours_class=named))
    sites = [room.world.sites.get(f"site/{site}").content for site in POINTS]
    assert len({site.hours_class for site in sites}) == 41
    days = Counter(site.hours_class.split("_", 2)[2] for site in sites)
    assert days == {"seven_day": 5, "six_day": 14, "five_day": 16, "part_week": 6}
    opened = {
        site.hours_class.split("_", 2)[2]: len({day for one in site.openings for day in one.weekdays})
        for site in sites
    }
    assert {name: opened[name] for name in ("seven_day", "six_day", "five_day")} == {
        "seven_day": 7,
        "six_day": 6,
        "five_day": 5,
    }
    assert opened["part_week"] < 5


@pytest.mark.parametrize("said", [{}, {"hours_class": ""}, {"hours_class": "class_41_seven_day"}])
def test_a_service_point_without_a_class_is_not_published(
    room: Room[Catalogue], said: dict[str, str]
) -> None:
    with pytest.raises(Invalid) as caught:
        room.ask(point(POINTS[0], **said))
    assert {fault.pointer for fault in caught.value.faults} == {"/hours_class"}
