"""Items present, with full authority and at general windows, held against their targets; items by real cases."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from services.catalogue import events
from services.catalogue.commands import (
    AmendClaim,
    ClaimItems,
    CountAccepted,
    GetIndicators,
    GetSiteRates,
    GrantPower,
    ListFrequentItems,
)
from services.catalogue.domain.contents import published
from services.catalogue.domain.indicators import shown
from services.catalogue.domain.rates import Tally, groups_of, ranking, rates, twelve_months
from services.catalogue.handlers.rates import frequent_items
from services.catalogue.ports import Catalogue
from services.chassis.auth import Principal, system
from services.chassis.errors import Forbidden, Invalid, NotFound
from services.chassis.fakes import FakeClock
from services.chassis.messages import Asked, Envelope
from services.chassis.room import Room
from tests.fakes.catalogue import COUNTY, TOWNSHIP, batch, catalogue

KEEPER = Principal("s-keeper", "staff", frozenset({"service_authority"}), COUNTY)
CLERK = Principal("s-clerk", "staff", frozenset({"clerk"}), COUNTY)
LISTS = Principal("s-lists", "staff", frozenset({"list_authority"}), COUNTY)
HALL, BELOW = "510822-CC", "510822102-TC"


def told(tally: Tally) -> list[tuple[str, str, bool | None]]:
    return [(one.indicator.name, shown(one.indicator.value), one.indicator.met) for one in rates(tally)]


def test_one_item_of_341_that_is_not_there_misses_the_target() -> None:
    assert told(Tally(1, 341, 340, 340))[:2] == [
        ("entry", "99.71", False),
        ("authorisation", "99.71", False),
    ]
    assert told(Tally(1, 341, 341, 341))[:2] == [("entry", "100.00", True), ("authorisation", "100.00", True)]


def test_forty_of_fifty_at_general_windows_meet_the_first_day_and_miss_the_second() -> None:
    found = rates(Tally(1, 50, 50, 0, 40))[2:]
    assert [(one.due_on, shown(one.indicator.value), one.indicator.met) for one in found] == [
        ("2023-06-30", "80.00", True),
        ("2023-09-30", "80.00", False),
    ]
    assert [one.indicator.met for one in rates(Tally(1, 50, 50, 0, 39))[2:]] == [False, False]
    assert [one.indicator.met for one in rates(Tally(1, 50, 50, 0, 50))[2:]] == [True, True]


def test_of_nothing_there_is_no_rate() -> None:
    assert {(value, met) for _, value, met in told(Tally())} == {("", None)}


def test_the_ranking_is_that_of_a_list_sorted_by_hand() -> None:
    found = ranking({"b": 2, "a": 2, "c": 9, "d": 1}, 3)
    assert [(one.rank, one.item, one.cases) for one in found] == [(1, "c", 9), (2, "a", 2), (3, "b", 2)]


def test_twelve_months_end_with_this_one_across_the_year() -> None:
    found = twelve_months("2026-03")
    assert (found[0], found[-1], len(found)) == ("2025-04", "2026-03", 12)


@pytest.fixture
def room() -> Room[Catalogue]:
    """The shipped county, published; its hall and a township have taken items on."""
    made = catalogue()
    for row in batch().rows:
        made.ask(row.command)
    due = [one.item for one in made.world.items.measured(COUNTY) if one.on_application and "1" in one.accepts]
    made.ask(ClaimItems(CLERK, HALL, tuple(due[:-1]), Asked("hall", "one")))
    made.ask(ClaimItems(CLERK, BELOW, ("residence_permit", "legal_aid"), Asked("below", "two")))
    return made


def rated(room: Room[Catalogue], **asked: Any) -> Any:
    return room.ask(GetSiteRates(KEEPER, asked.pop("division", COUNTY), **asked))


def test_an_item_that_the_hall_has_not_taken_on_is_missing_from_its_entry_rate(room: Room[Catalogue]) -> None:
    whole = rated(room, site=HALL).whole
    assert (whole.sites, whole.due - whole.present, whole.full) == (1, 1, 0)
    due = [one.item for one in room.world.items.measured(COUNTY) if one.on_application and "1" in one.accepts]
    room.ask(ClaimItems(CLERK, HALL, tuple(due), Asked("hall-again", "all")))
    assert told(rated(room, site=HALL).whole)[0] == ("entry", "100.00", True)


def test_rates_are_broken_down_by_site_department_and_level(room: Room[Catalogue]) -> None:
    whole = rated(room).whole
    levels = {row.key: row.tally for row in rated(room, rows="level").rows}
    assert list(levels) == ["county", "township", "village"]
    assert sum(one.due for one in levels.values()) == whole.due
    assert sum(one.present for one in levels.values()) == whole.present
    assert levels["township"].present in (1, 2)
    departments = {row.key: row for row in rated(room, rows="department", limit=100).rows}
    assert sum(one.tally.due for one in departments.values()) == whole.due
    assert departments["public_security"].name_zh
    only = rated(room, department="public_security").whole
    assert only.due == departments["public_security"].tally.due
    first = rated(room, rows="site", limit=2)
    second = rated(room, rows="site", limit=2, cursor=first.next)
    keys = [row.key for row in (*first.rows, *second.rows)]
    assert keys == sorted(keys)
    assert len(set(keys)) == 4
    assert rated(room, division=TOWNSHIP).whole.present == 0


def test_a_site_with_items_of_its_own_has_to_take_in_only_those(room: Room[Catalogue]) -> None:
    site = room.world.sites.get(f"site/{HALL}").content
    some = replace(site, key="510822-ZC", items=("residence_permit",))
    assert {(one.items, one.sites) for one in groups_of([site, some])} == {
        ((), (HALL,)),
        (("residence_permit",), ("510822-ZC",)),
    }


def amend(room: Room[Catalogue], site: str, item: str, **own: str) -> Any:
    return room.ask(AmendClaim(CLERK, site, item, own))


def faults(call: Callable[[], object]) -> list[tuple[str, str]]:
    with pytest.raises(Invalid) as caught:
        call()
    return [(one.pointer, one.reason) for one in caught.value.faults]


def test_authority_and_window_kind_are_the_sites_to_say_and_count(room: Room[Catalogue]) -> None:
    amend(room, HALL, "tobacco_retail_licence", authority="full", window_kind="general")
    whole = rated(room, site=HALL).whole
    assert (whole.full, whole.general) == (1, 1)
    amend(room, HALL, "tobacco_retail_licence", authority="part", window_kind="sector")
    whole = rated(room, site=HALL).whole
    assert (whole.full, whole.general) == (0, 0)


def test_what_a_site_cannot_have_is_refused_all_at_once(room: Room[Catalogue]) -> None:
    assert faults(lambda: amend(room, HALL, "legal_aid", authority="some", window_kind="golden")) == [
        ("/overrides/authority", "AUTHORITY_UNKNOWN"),
        ("/overrides/window_kind", "WINDOW_KIND_UNKNOWN"),
    ]
    assert faults(lambda: amend(room, BELOW, "residence_permit", authority="full")) == [
        ("/overrides/authority", "AUTHORITY_NOT_GIVEN")
    ]


def test_full_authority_may_be_said_once_the_power_to_decide_is_lent(room: Room[Catalogue]) -> None:
    today = room.world.clock.today().isoformat()
    room.ask(GrantPower(LISTS, "residence_permit", BELOW[:9], "decide", "青府发〔2026〕7号", today, today))
    assert amend(room, BELOW, "residence_permit", authority="full").overrides == {"authority": "full"}
    clock = room.world.clock
    assert isinstance(clock, FakeClock)
    clock.advance(days=1)
    assert faults(lambda: amend(room, BELOW, "residence_permit", authority="full")) == [
        ("/overrides/authority", "AUTHORITY_NOT_GIVEN")
    ]


def accepted(room: Room[Catalogue], number: str, item: str) -> None:
    kind = "sanji.intake.v1.ApplicationAccepted"
    at = room.world.clock.now()
    envelope = Envelope(number, kind, f"/stacks/{COUNTY}/intake", number, at, 1, TOWNSHIP, COUNTY)
    room.hear(events.ApplicationHeard(number, item, 1), envelope)


def test_items_are_ranked_by_the_cases_of_twelve_months_each_counted_once(room: Room[Catalogue]) -> None:
    clock = room.world.clock
    assert isinstance(clock, FakeClock)
    for at in range(5):
        accepted(room, f"old-{at}", "legal_aid")
    clock.advance(days=400)
    for number, item in (("a", "residence_permit"), ("b", "residence_permit"), ("c", "legal_aid")):
        accepted(room, number, item)
        accepted(room, number, item)
    room.ask(CountAccepted(system(COUNTY), COUNTY))
    found = room.ask(ListFrequentItems(KEEPER, COUNTY))
    assert [(one.rank, one.item, one.cases) for one, _ in found.ranked] == [
        (1, "residence_permit", 2),
        (2, "legal_aid", 1),
    ]
    assert len(room.ask(ListFrequentItems(KEEPER, COUNTY, 1)).ranked) == 1


def test_indicators_and_rates_are_told_of_high_frequency_items_alone(room: Room[Catalogue]) -> None:
    assert room.ask(GetIndicators(KEEPER, COUNTY, frequent=True)).items == 0
    accepted(room, "a", "residence_permit")
    room.ask(CountAccepted(system(COUNTY), COUNTY))
    assert frequent_items(COUNTY, room.world) == {"residence_permit"}
    assert room.ask(GetIndicators(KEEPER, COUNTY, frequent=True)).items == 1
    assert rated(room, site=BELOW, frequent=True).whole.present == 1


def test_high_frequency_items_are_kept_by_the_county_and_told_below_when_they_are_others(
    room: Room[Catalogue],
) -> None:
    below = catalogue(TOWNSHIP)
    for at, item in enumerate(["legal_aid"] * 3 + ["residence_permit"] * 2):
        accepted(room, f"n-{at}", item)
        accepted(below, f"n-{at}", item)
    assert [room.ask(CountAccepted(system(COUNTY), COUNTY, limit=2)) for _ in range(2)] == [5, 0]
    told = [one for one in room.world.items.bus.events if isinstance(one, events.FrequentItemsPublished)]  # type: ignore[attr-defined]
    assert [one.publication.content.items for one in told] == [("legal_aid", "residence_permit")]
    assert below.ask(CountAccepted(system(TOWNSHIP), COUNTY)) == 5
    assert frequent_items(COUNTY, below.world) == frozenset()
    envelope = Envelope(
        "1", "sanji.catalogue.v1.FrequentItemsPublished", "/", COUNTY, told[0].at, 1, COUNTY, COUNTY
    )
    for version in (2, 1):
        one = published(told[0].publication.content, version)
        below.hear(events.Heard(one), envelope)
    assert frequent_items(COUNTY, below.world) == {"legal_aid", "residence_permit"}


def test_indicators_are_told_of_the_members_of_a_package(room: Room[Catalogue]) -> None:
    package = room.world.packages.page("", 1)[0].content
    assert room.ask(GetIndicators(KEEPER, COUNTY, package=package.key)).items == len(package.members)
    with pytest.raises(NotFound) as caught:
        room.ask(GetIndicators(KEEPER, COUNTY, package="nothing"))
    assert caught.value.reason == "PACKAGE_NOT_LISTED"


@pytest.mark.parametrize(
    ("asked", "reason"),
    [
        ({"rows": "colour"}, "BREAKDOWN_UNKNOWN"),
        ({"limit": 101}, "LIMIT_OUT_OF_RANGE"),
        ({"site": "510822999-TC"}, "SITE_UNKNOWN"),
        ({"site": HALL, "division": TOWNSHIP}, "SITE_UNKNOWN"),
    ],
)
def test_a_question_that_cannot_be_answered_is_refused(
    room: Room[Catalogue], asked: Any, reason: str
) -> None:
    with pytest.raises((Invalid, NotFound)) as caught:
        rated(room, **asked)
    assert caught.value.reason == reason


def test_rates_and_ranking_are_for_those_who_answer_for_the_register(room: Room[Catalogue]) -> None:
    for question in (GetSiteRates(CLERK, COUNTY), ListFrequentItems(CLERK, COUNTY)):
        with pytest.raises(Forbidden):
            room.ask(question)
    with pytest.raises(Invalid):
        room.ask(ListFrequentItems(KEEPER, COUNTY, 101))
