"""Sites: their hours as asked for by site and by item, the map, and hours that cannot be published."""

from datetime import datetime
from typing import Any

import pytest

from services.catalogue import commands
from services.catalogue.domain.distance import Position, metres
from services.catalogue.domain.quality.places import check_site
from services.chassis.clock import SHANGHAI
from services.chassis.errors import Invalid, NotFound
from services.chassis.room import Room
from tests.fakes.catalogue import COUNTY, TOWNSHIP, VILLAGE, batch, catalogue, of


def at(written: str) -> datetime:
    return datetime.fromisoformat(written).replace(tzinfo=SHANGHAI)


@pytest.fixture(scope="module")
def room() -> Room[Any]:
    """The whole shipped county."""
    made = catalogue()
    for row in batch().rows:
        made.ask(row.command)
    return made


def test_on_a_saturday_the_centre_serves_only_the_items_it_names(room: Room[Any]) -> None:
    saturday = "2026-11-21T10:00:00+08:00"
    card, permit = (
        room.ask(commands.GetSiteHours("510822-CC", saturday, item)).openness
        for item in ("social_security_card", "food_business_licence")
    )
    assert card.walk_in.now is not None
    assert permit.walk_in.now is None
    assert permit.walk_in.next.start == at("2026-11-23T09:00")
    assert "ITEM_NOT_SERVED_THEN" in {one.rule for one in permit.why}


def test_an_answer_for_a_year_without_a_notice_is_provisional_until_the_notice_is_loaded() -> None:
    room = catalogue()
    for row in batch().rows:
        room.ask(row.command)
    asked = commands.GetSiteHours("510822101-TC", "2027-02-05T20:00:00+08:00")
    before = room.ask(asked).openness
    assert before.provisional
    assert before.walk_in.next.start == at("2027-02-06T09:00")
    year = of(commands.PublishCalendarYear)[0]
    row: dict[str, Any] = {"region": "CN", "year": 2027, "provisional": False, "source": "notice"}
    row |= {"holidays": ["2027-02-06", "2027-02-07", "2027-02-08"], "make_up_days": []}
    room.ask(commands.PublishCalendarYear(year.by, COUNTY, row, year.references))
    after = room.ask(asked).openness
    assert not after.provisional
    assert after.walk_in.next.start == at("2027-02-09T09:00")


def test_sites_that_serve_an_item_come_open_ones_first_and_then_the_soonest(room: Room[Any]) -> None:
    moment = "2026-11-24T10:00:00+08:00"
    found = room.ask(commands.FindOpenSites("residence_permit", TOWNSHIP, moment, 100))
    serving = [placed.openness.walk_in.now is not None for placed in found]
    assert serving == sorted(serving, reverse=True)
    assert set(serving) == {True, False}
    later = [placed.openness.walk_in.next.start for placed in found if not placed.openness.walk_in.now]
    assert later == sorted(later)
    assert all(placed.accepts for placed in found)
    assert {placed.site.content.division[:9] for placed in found} == {TOWNSHIP}


def test_a_village_is_shown_its_own_station_and_what_lies_above_it(room: Room[Any]) -> None:
    found = room.ask(commands.FindOpenSites("marriage_registration", VILLAGE))
    assert [placed.site.content.key for placed in found] == ["510822-CC"]
    found = room.ask(commands.FindOpenSites("birth_household_registration", VILLAGE))
    assert {(placed.site.content.key, placed.accepts) for placed in found} == {
        ("510822101200-VS", False),
        ("510822101-TC", True),
    }


def test_sites_are_listed_by_place_without_gap_or_repeat(room: Room[Any]) -> None:
    keys: list[str] = []
    cursor = ""
    while True:
        page, cursor = room.ask(commands.ListSites(COUNTY, limit=60, cursor=cursor))
        keys += [placed.site.content.key for placed in page]
        if not cursor:
            break
    assert len(keys) == len(set(keys)) == 200
    assert keys[0] == "510822-CC"
    zone, _ = room.ask(commands.ListSites("510822105", "tobacco_retail_licence", 100))
    assert "510822-ZC" in [placed.site.content.key for placed in zone]
    assert room.ask(commands.ListSites(VILLAGE))[0][0].place_zh.startswith("青川县青溪镇")


def test_a_question_about_hours_names_every_fault_at_once(room: Room[Any]) -> None:
    with pytest.raises(Invalid) as caught:
        room.ask(commands.FindOpenSites("residence_permit", "51", "tomorrow", 101))
    assert {fault.reason for fault in caught.value.faults} == {
        "DIVISION_MALFORMED",
        "AT_INVALID",
        "LIMIT_OUT_OF_RANGE",
    }
    with pytest.raises(Invalid) as caught:
        room.ask(commands.ListSites("", "nothing", 0, "510822-CC"))
    assert {fault.reason for fault in caught.value.faults} == {"DIVISION_MALFORMED", "ITEM_NOT_LISTED"}
    for unknown in ("510822-XX", "site/510822-CC", ""):
        with pytest.raises(NotFound):
            room.ask(commands.GetSiteHours(unknown))


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"opens": "9:00"}, "HOURS_MALFORMED"),
        ({"opens": "24:01"}, "HOURS_MALFORMED"),
        ({"opens": "19:00", "closes": "18:00"}, "HOURS_MALFORMED"),
        ({"weekdays": [0]}, "HOURS_MALFORMED"),
        ({"weekdays": []}, "HOURS_MALFORMED"),
        ({"window_class": "night"}, "HOURS_MALFORMED"),
        ({"from": "2026-13-01"}, "HOURS_MALFORMED"),
        ({"from": "2026-02-01", "until": "2026-01-01"}, "HOURS_MALFORMED"),
        ({"opens": "16:59"}, "HOURS_OVERLAP"),
        ({"item_ids": ["nothing"]}, "ITEM_UNKNOWN"),
    ],
)
def test_a_site_with_hours_that_cannot_be_is_not_published(changes: dict[str, Any], reason: str) -> None:
    site = next(one for one in of(commands.PublishSite) if one.row["site_id"] == "510822109-TC")
    good = {"window_class": "shifted", "weekdays": [1, 2], "opens": "17:00", "closes": "18:30"}
    assert check_site({**site.row, "hours": [good]}, site.references) == []
    faults = check_site({**site.row, "hours": [good | changes]}, site.references)
    assert {fault.reason for fault in faults} == {reason}


def test_of_sites_open_at_once_the_nearest_comes_first_and_those_not_measured_last() -> None:
    made = catalogue()
    for row in batch().rows:
        made.ask(row.command)
    moment = "2026-11-24T10:00:00+08:00"
    there = made.ask(commands.FindOpenSites("residence_permit", TOWNSHIP, moment, 100))
    first, second = sorted(one.site.content.key for one in there if one.openness.walk_in.now)[:2]
    stood = {first: (32.5, 105.0), second: (32.6, 105.0)}
    for command in of(commands.PublishSite):
        if command.row["site_id"] in stood:
            latitude, longitude = stood[command.row["site_id"]]
            placed = {**command.row, "latitude": latitude, "longitude": longitude}
            made.ask(commands.PublishSite(command.by, COUNTY, placed, command.references))

    def found(near: Position | None) -> list[tuple[str, int | None]]:
        asked = commands.FindOpenSites("residence_permit", TOWNSHIP, moment, 100, near)
        return [(one.site.content.key, one.metres) for one in made.ask(asked) if one.openness.walk_in.now]

    close = found(Position(32.59, 105.0))
    assert close[:2] == [(second, 1112), (first, 10008)]
    assert {far for _, far in close[2:]} == {None}
    assert [key for key, _ in found(Position(32.5, 105.0))][:2] == [first, second]
    assert {far for _, far in found(None)} == {None}
    assert {far for _, far in found(Position(32.59, 105.0, "gcj02"))} == {None}


@pytest.mark.parametrize(
    "near", [Position(90.1, 0), Position(0, 180.1), Position(float("nan"), 0), Position(0, 0, "bd09")]
)
def test_a_place_that_is_none_is_refused(room: Room[Any], near: Position) -> None:
    with pytest.raises(Invalid) as caught:
        room.ask(commands.FindOpenSites("residence_permit", TOWNSHIP, near=near))
    assert [fault.reason for fault in caught.value.faults] == ["POSITION_INVALID"]


@pytest.mark.parametrize(
    ("one", "other", "told"),
    [
        (Position(0, 0), Position(0, 1), 111_195),
        (Position(90, 0), Position(-90, 0), 20_015_114),
        (Position(0, 179.5), Position(0, -179.5), 111_195),
        (Position(32.6, 105.2), Position(32.6, 105.2), 0),
    ],
)
def test_distances_are_along_the_great_circle(one: Position, other: Position, told: int) -> None:
    assert metres(one, other) == metres(other, one) == told


def test_a_site_names_the_system_of_its_coordinates_or_is_not_published() -> None:
    site = of(commands.PublishSite)[0]
    measured = {**site.row, "latitude": 32.6, "longitude": 105.2}
    for good in (measured, {**measured, "coordinate_system": "gcj02"}):
        assert check_site(good, site.references) == []
    bad = check_site({**measured, "coordinate_system": "bd09"}, site.references)
    assert [(fault.pointer, fault.reason) for fault in bad] == [("/coordinate_system", "PLACE_MALFORMED")]
