"""Indicators at their exact bounds, both averages, baselines and what was cut since."""

from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

import pytest

from services.catalogue import events
from services.catalogue.commands import (
    ClaimItems,
    FreezeBaseline,
    GetIndicators,
    ListBaselines,
)
from services.catalogue.domain.indicators import Change, Indicator, changes, cuts, indicators, shown
from services.catalogue.domain.measures import Measure, measure_of
from services.catalogue.ports import Catalogue
from services.chassis.auth import Principal
from services.chassis.errors import Conflict, Forbidden, Invalid, NotFound
from services.chassis.fakes import FakeBus, FakeClock
from services.chassis.messages import Asked
from services.chassis.room import Room
from tests.fakes.catalogue import COUNTY, TOWNSHIP, VILLAGE, batch, catalogue, item_command

KEEPER = Principal("s-keeper", "staff", frozenset({"service_authority"}), COUNTY)
ONE = Measure("a", "health", "01", True, "1", 4, 0, True, 6, "working_day", 20, "working_day", 10, 5)


def measured(count: int, **changed: Any) -> list[Measure]:
    return [replace(ONE, **changed) for _ in range(count)]


def one(name: str, of: list[Measure]) -> Indicator:
    return next(found for found in indicators(of) if found.name == name)


def as_told(name: str, of: list[Measure]) -> tuple[str, bool | None]:
    found = one(name, of)
    return shown(found.value), found.met


@pytest.mark.parametrize(
    ("name", "good", "bad", "at", "told"),
    [
        ("online_able", {"depth": 2}, {"depth": 1}, 95, ("95.00", True)),
        ("online_able", {"depth": 2}, {"depth": 1}, 94, ("94.00", False)),
        ("fully_online", {"depth": 4}, {"depth": 3}, 70, ("70.00", True)),
        ("fully_online", {"depth": 4}, {"depth": 3}, 69, ("69.00", False)),
        ("immediate", {"immediate": True}, {"immediate": False}, 50, ("50.00", True)),
        ("immediate", {"immediate": True}, {"immediate": False}, 49, ("49.00", False)),
        ("stated_visits", {"visits": 0}, {"visits": 1}, 50, ("0.50", True)),
        ("stated_visits", {"visits": 0}, {"visits": 1}, 49, ("0.51", False)),
    ],
)
def test_a_target_is_met_at_its_bound_and_missed_one_item_below(
    name: str, good: Any, bad: Any, at: int, told: tuple[str, bool]
) -> None:
    assert as_told(name, measured(at, **good) + measured(100 - at, **bad)) == told


def test_a_value_that_is_only_rounded_to_its_target_has_not_met_it() -> None:
    of = measured(69_999, depth=4) + measured(30_001, depth=3)
    assert as_told("fully_online", of) == ("70.00", False)


def test_six_days_instead_of_twenty_are_seventy_percent_by_both_averages() -> None:
    assert as_told("permit_limits_mean_of_ratios", [ONE]) == ("70.00", True)
    assert as_told("permit_limits_ratio_of_sums", [ONE]) == ("70.00", True)
    assert as_told("permit_limits_ratio_of_sums", [replace(ONE, promised=7)]) == ("65.00", False)


def test_the_two_averages_differ_where_long_limits_were_cut_less() -> None:
    of = [replace(ONE, promised=0, statutory=10), replace(ONE, promised=50, statutory=90)]
    assert as_told("permit_limits_mean_of_ratios", of) == ("72.22", True)
    assert as_told("permit_limits_ratio_of_sums", of) == ("50.00", False)


def test_only_permits_have_a_target_of_compression_and_only_limits_in_one_unit_are_compared() -> None:
    service = replace(ONE, item_type="20", promised=20)
    calendar = replace(ONE, statutory_unit="calendar_day")
    nothing = replace(ONE, statutory=0)
    of = [ONE, service, calendar, nothing]
    assert (one("permit_limits_ratio_of_sums", of).counted, as_told("permit_limits_ratio_of_sums", of)) == (
        1,
        ("70.00", True),
    )
    assert (one("all_limits_ratio_of_sums", of).counted, as_told("all_limits_ratio_of_sums", of)) == (
        2,
        ("35.00", None),
    )


def test_what_is_not_applied_for_is_not_counted_and_of_nothing_there_is_no_verdict() -> None:
    found = indicators([replace(ONE, on_application=False)])
    assert {(shown(each.value), each.counted, each.met) for each in found} == {("", 0, None)}


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("38.3", "24.1", ("-14.20", "37.08", "1.59")),
        ("27.69", "4", ("-23.69", "85.55", "6.92")),
        ("35.37", "8.7", ("-26.67", "75.40", "4.07")),
        ("3", "0", ("-3.00", "100.00", "")),
        ("0", "1", ("1.00", "", "0.00")),
    ],
)
def test_published_averages_before_and_after_come_out_to_two_decimals(
    before: str, after: str, told: tuple[str, str, str]
) -> None:
    change = Change("materials", Fraction(before), Fraction(after), 1)
    assert (shown(change.difference), shown(change.cut_percent), shown(change.times)) == told


def test_what_is_published_with_fewer_decimals_agrees() -> None:
    papers = Change("materials", Fraction("38.3"), Fraction("24.1"), 1).cut_percent
    steps = Change("steps", Fraction("27.69"), Fraction(4), 1).cut_percent
    assert shown(papers)[:2] == "37"
    assert Decimal(shown(steps)).quantize(Decimal("0.1"), ROUND_HALF_UP) == Decimal("85.6")


def test_halves_are_rounded_up() -> None:
    assert [shown(Fraction(each, 1000)) for each in (5, 4, 15, 1005)] == ["0.01", "0.00", "0.02", "1.01"]


@pytest.mark.parametrize(
    ("papers", "days", "met"),
    [(800, 800, (True, True)), (801, 800, (False, True)), (800, 801, (True, False))],
)
def test_a_cut_of_twenty_percent_is_met_by_limits_and_papers_each_by_itself(
    papers: int, days: int, met: tuple[bool, bool]
) -> None:
    was = replace(ONE, materials=1000, promised=1000)
    found = cuts(changes([(was, replace(was, materials=papers, promised=days))]))
    assert [(each.name, each.met) for each in found] == [("materials_cut", met[0]), ("days_cut", met[1])]


def test_days_of_an_item_that_changed_its_unit_are_not_compared() -> None:
    found = changes([(ONE, replace(ONE, promised_unit="calendar_day")), (ONE, ONE)])
    assert {each.name: each.counted for each in found} == {"materials": 2, "steps": 2, "days": 1}


@pytest.fixture
def bus() -> FakeBus:
    return FakeBus()


@pytest.fixture
def room(bus: FakeBus) -> Room[Catalogue]:
    """The shipped county, published."""
    made = catalogue(bus=bus)
    for row in batch().rows:
        made.ask(row.command)
    return made


def freeze(room: Room[Catalogue], name: str = "基线", key: str = "k-1") -> Any:
    return room.ask(FreezeBaseline(KEEPER, COUNTY, name, Asked(key, name)))


def test_an_item_is_counted_as_its_guide_says(room: Room[Catalogue]) -> None:
    permit = room.world.items.current("residence_permit")
    assert permit
    found = measure_of(permit.content)
    assert (found.accepts, found.depth, found.visits, found.promised, found.statutory) == ("23", 4, 0, 5, 15)
    assert (found.is_limited, found.steps, found.materials) == (False, 4, 4)


def test_a_county_a_level_a_department_a_site_and_an_item_are_reckoned_apart(room: Room[Catalogue]) -> None:
    def items(**of: str) -> int:
        return int(room.ask(GetIndicators(KEEPER, of.pop("division", COUNTY), **of)).items)

    clerk = Principal("s-1", "staff", frozenset({"clerk"}), COUNTY)
    room.ask(ClaimItems(clerk, "510822102-TC", ("residence_permit", "legal_aid"), Asked("claims", "two")))
    assert items() == 36 > items(division=TOWNSHIP) > items(division=VILLAGE) > 0
    assert items(department="public_security") == 4
    assert items(site="510822102-TC") == 2
    assert items(item="512B0011200070") == 1
    assert items(department="nobody") == 0


def test_a_baseline_stays_as_it_was_and_the_report_tells_what_was_cut_since(
    room: Room[Catalogue], bus: FakeBus
) -> None:
    baseline = freeze(room)
    steps = [step | {"limit_days": 0} for step in item_command("tobacco_retail_licence").row["steps"]]
    room.ask(item_command("tobacco_retail_licence", committed_days=3, steps=steps))
    report = room.ask(GetIndicators(KEEPER, COUNTY, item="tobacco_retail_licence", baseline=baseline.id))
    days = next(each for each in report.changes if each.name == "days")
    assert (shown(days.before), shown(days.after), shown(days.cut_percent)) == ("6.00", "3.00", "50.00")
    assert {each.name: each.met for each in report.indicators if each.name.endswith("_cut")}["days_cut"]
    assert (report.compared, report.added, report.gone) == (1, 0, 0)
    assert [(each.name, each.items) for each in bus.of(events.BaselineFrozen)] == [("基线", 36)]


def test_items_that_came_or_went_are_told_and_not_averaged(room: Room[Catalogue]) -> None:
    room.ask(item_command("legal_aid", status="withdrawn"))
    baseline = freeze(room)
    room.ask(item_command("legal_aid"))
    room.ask(item_command("resident_id_card", status="withdrawn"))
    report = room.ask(GetIndicators(KEEPER, COUNTY, baseline=baseline.id))
    assert (report.compared, report.added, report.gone) == (34, 1, 1)
    assert {each.counted for each in report.changes} == {34}


def test_baselines_are_listed_newest_first_in_pages_without_their_figures(room: Room[Catalogue]) -> None:
    clock = room.world.clock
    assert isinstance(clock, FakeClock)
    made = []
    for day in range(3):
        made.append(freeze(room, f"第{day}天", f"k-{day}").id)
        clock.advance(days=1)
    first, following = room.ask(ListBaselines(KEEPER, COUNTY, 2))
    rest, end = room.ask(ListBaselines(KEEPER, COUNTY, 2, following))
    assert [each.id for each in (*first, *rest)] == made[::-1]
    assert (end, {each.measures for each in first}) == ("", {()})


def test_the_same_ask_freezes_once_and_another_of_that_name_is_refused(
    room: Room[Catalogue], bus: FakeBus
) -> None:
    assert freeze(room).id == freeze(room).id
    assert len(bus.of(events.BaselineFrozen)) == 1
    with pytest.raises(Conflict) as caught:
        freeze(room, key="k-2")
    assert caught.value.reason == "BASELINE_EXISTS"


@pytest.mark.parametrize(
    ("name", "reason"), [(" ", "TITLE_REQUIRED"), ("a\nb", "TITLE_REQUIRED"), ("长" * 101, "TEXT_TOO_LONG")]
)
def test_a_baseline_needs_a_name_that_can_be_read(room: Room[Catalogue], name: str, reason: str) -> None:
    with pytest.raises(Invalid) as caught:
        freeze(room, name)
    assert caught.value.reason == reason


def test_nothing_is_frozen_of_an_empty_register() -> None:
    with pytest.raises(Conflict) as caught:
        freeze(catalogue())
    assert caught.value.reason == "REGISTER_EMPTY"


@pytest.mark.parametrize(
    ("asked", "reason"),
    [
        ({"baseline": "bl_510822_20200101_000000000000"}, "BASELINE_UNKNOWN"),
        ({"site": "510822999-TC"}, "SITE_UNKNOWN"),
        ({"item": "nothing"}, "ITEM_NOT_LISTED"),
    ],
)
def test_what_is_not_there_is_refused(room: Room[Catalogue], asked: Any, reason: str) -> None:
    with pytest.raises(NotFound) as caught:
        room.ask(GetIndicators(KEEPER, COUNTY, **asked))
    assert caught.value.reason == reason


def test_a_baseline_is_frozen_by_the_service_authority_of_the_county_alone(room: Room[Catalogue]) -> None:
    for role, division in (("list_authority", COUNTY), ("admin", COUNTY), ("service_authority", TOWNSHIP)):
        with pytest.raises(Forbidden):
            room.ask(FreezeBaseline(Principal("s-2", "staff", frozenset({role}), division), COUNTY, "基线"))
    for role in ("list_authority", "supervisor", "auditor", "admin"):
        reader = Principal("s-3", "staff", frozenset({role}), COUNTY)
        assert room.ask(GetIndicators(reader, COUNTY)).items == 36
    with pytest.raises(Forbidden):
        room.ask(GetIndicators(Principal("s-4", "staff", frozenset({"clerk"}), COUNTY), COUNTY))
