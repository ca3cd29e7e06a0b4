"""A package at the desk: its one limit, its one notice, its return and withdrawal, who sees it (ledger R197)."""

from dataclasses import replace
from datetime import date

import pytest

from services.chassis.auth import Principal
from services.chassis.errors import Conflict, Invalid, NotFound, Refusal
from services.chassis.messages import Actor, Asked
from services.intake.commands import (
    AcceptApplication,
    DeemPackagesAccepted,
    GetPackageApplication,
    GetPackageClock,
    ListPackageApplications,
    MaterialGiven,
    ProvidePackageSupplement,
    RequestPackageSupplement,
    ReturnPackage,
    WithdrawApplication,
    WithdrawPackage,
)
from services.intake.events import ApplicationWithdrawn, SupplementProvided
from tests.fakes.intake_calendars import plain_year
from tests.unit.intake.catalogue_examples import COUNTY
from tests.unit.intake.package_cast import CLERK, Cast, cast

RESTAURANT, SHOP = "open_restaurant", "individual_business_registration"
FOOD, DRAIN = "food_business_licence", "drainage_licence"


@pytest.fixture
def restaurant() -> Cast:
    return cast(RESTAURANT)


def reasons(refused: pytest.ExceptionInfo[Refusal]) -> set[tuple[str, str]]:
    return {(fault.pointer, fault.reason) for fault in refused.value.faults}


def test_the_one_limit_runs_from_the_acceptance_by_working_days_and_explains_itself(restaurant: Cast) -> None:
    number = restaurant.submit().id
    [waiting] = restaurant.room.ask(GetPackageClock(restaurant.given.by, number))
    assert waiting.period.name == "acceptance"
    restaurant.accept(number)
    [clock] = restaurant.room.ask(GetPackageClock(restaurant.given.by, number))
    assert (clock.period.name, clock.due) == ("package", date(2026, 12, 1))
    assert sum(day.counted for day in clock.counting) == 6
    assert restaurant.whole(number).due == clock.due


def test_whoever_leaves_it_lying_five_working_days_has_taken_it_on(restaurant: Cast) -> None:
    number = restaurant.submit().id
    restaurant.room.ask(DeemPackagesAccepted())
    assert restaurant.whole(number).status == "submitted"
    restaurant.world.clock.advance(days=8)
    restaurant.room.ask(DeemPackagesAccepted())
    restaurant.settle()
    whole = restaurant.whole(number)
    assert (whole.status, whole.deemed, whole.accepted_at) == ("accepted", True, whole.received_at)
    assert restaurant.member(number, SHOP).deemed
    waited, limit = restaurant.room.ask(GetPackageClock(restaurant.given.by, number))
    assert (waited.period.name, waited.stopped_on) == ("acceptance", date(2026, 12, 1))
    assert (limit.period.name, limit.stopped_on) == ("package", None)


def test_the_last_day_follows_a_calendar_that_is_announced_later_and_ends_with_a_withdrawal(
    restaurant: Cast,
) -> None:
    restaurant.world.calendars.put(plain_year(2026, provisional=True), 2)
    number = restaurant.submit().id
    restaurant.accept(number)
    read = GetPackageApplication(restaurant.given.by, number)
    shown = restaurant.room.ask(read)
    assert (shown.due, shown.provisional) == (date(2026, 12, 1), True)
    announced = plain_year(2026)
    days_off = announced.holidays | {date(2026, 11, 30), date(2026, 12, 1)}
    restaurant.world.calendars.put(replace(announced, holidays=days_off), 3)
    shown = restaurant.room.ask(read)
    [listed], _ = restaurant.room.ask(ListPackageApplications(restaurant.given.by))
    assert (shown.due, shown.provisional) == (listed.due, listed.provisional) == (date(2026, 12, 3), False)
    restaurant.world.clock.advance(days=1)
    restaurant.room.ask(WithdrawPackage(restaurant.given.by, number))
    restaurant.world.clock.advance(days=400)
    [clock] = restaurant.room.ask(GetPackageClock(restaurant.given.by, number))
    assert (clock.due, clock.stopped_on) == (date(2026, 12, 3), date(2026, 11, 24))


def without_plan(playing: Cast) -> str:
    papers = tuple(one for one in playing.given.materials if one.given.code != "premises_document")
    return playing.submit(materials=papers).id


def test_one_notice_names_all_that_is_missing_and_one_paper_serves_all_who_ask_for_it(
    restaurant: Cast,
) -> None:
    number = without_plan(restaurant)
    assert {fault.pointer for fault in restaurant.whole(number).findings} == {"/materials/premises_document"}
    with pytest.raises(Invalid) as refused:
        restaurant.room.ask(RequestPackageSupplement(CLERK, number, ("drainage_plan",)))
    assert ("/materials/premises_document", "NOTICE_INCOMPLETE") in reasons(refused)
    with pytest.raises(Invalid) as wordy:
        restaurant.room.ask(RequestPackageSupplement(CLERK, number, ("premises_document",), "长" * 501))
    assert wordy.value.reason == "NOTE_TOO_LONG"
    restaurant.room.ask(RequestPackageSupplement(CLERK, number, ("premises_document",), "请补交"))
    restaurant.settle()
    tobacco = "tobacco_retail_licence"
    assert restaurant.member(number, tobacco).status == "supplement_requested"
    assert restaurant.member(number, FOOD).status == "submitted"
    given = (MaterialGiven("premises_document", "upload"),)
    restaurant.world.clock.advance(days=1)
    came = restaurant.room.ask(ProvidePackageSupplement(CLERK, number, given)).history[-1].at
    restaurant.settle()
    told = restaurant.world.bus.of(SupplementProvided)
    assert {(one.at, one.by) for one in told} == {(came, Actor("", "clerk", COUNTY))}
    for item in (SHOP, tobacco):
        member = restaurant.member(number, item)
        assert member.status == "submitted"
        assert "premises_document" in {paper.code for paper in member.materials}
    with pytest.raises(Conflict) as again:
        restaurant.room.ask(RequestPackageSupplement(CLERK, number, ("premises_document",)))
    assert again.value.reason == "SUPPLEMENT_ALREADY_REQUESTED"
    restaurant.accept(number)
    assert restaurant.member(number, SHOP).status == "accepted"


def test_a_return_and_a_withdrawal_reach_every_member_that_is_not_decided(restaurant: Cast) -> None:
    returned = restaurant.submit().id
    with pytest.raises(Invalid):
        restaurant.room.ask(ReturnPackage(CLERK, returned, " "))
    restaurant.room.ask(ReturnPackage(CLERK, returned, "不在本县", "other"))
    restaurant.settle()
    assert {restaurant.member(returned, item).status for item in restaurant.states(returned)} == {"returned"}
    withdrawn = restaurant.submit(asked=Asked("k2", "p")).id
    restaurant.accept(withdrawn)
    restaurant.decide(withdrawn, SHOP)
    restaurant.room.ask(WithdrawPackage(restaurant.given.by, withdrawn))
    restaurant.settle()
    states = {item: restaurant.member(withdrawn, item).status for item in restaurant.states(withdrawn)}
    assert states.pop(SHOP) == "decided"
    assert set(states.values()) == {"withdrawn"}
    told = restaurant.world.bus.of(ApplicationWithdrawn)
    assert [one.by for one in told] == [Actor("", "citizen", COUNTY)] * len(states)


def test_a_member_is_moved_at_the_desk_only_with_the_whole(restaurant: Cast) -> None:
    number = restaurant.submit().id
    member = restaurant.member(number, SHOP)
    for command in (
        AcceptApplication(CLERK, member.id),
        WithdrawApplication(restaurant.given.by, member.id),
    ):
        with pytest.raises(Conflict) as refused:
            restaurant.room.ask(command)
        assert refused.value.reason == "PACKAGE_MEMBER"
    assert member.waiting_since is None


def test_a_package_is_shown_to_whom_it_concerns_and_listed_newest_first(restaurant: Cast) -> None:
    numbers = [restaurant.submit(asked=Asked(f"k{at}", "p")).id for at in range(3)]
    stranger = Principal("p-other", "person", frozenset({"citizen"}), COUNTY)
    with pytest.raises(NotFound):
        restaurant.room.ask(GetPackageApplication(stranger, numbers[0]))
    assert restaurant.room.ask(ListPackageApplications(stranger)) == ([], "")
    shown, following = restaurant.room.ask(ListPackageApplications(restaurant.given.by, limit=2))
    assert [one.id for one in shown] == sorted(numbers, reverse=True)[:2]
    rest, end = restaurant.room.ask(ListPackageApplications(restaurant.given.by, limit=2, cursor=following))
    assert ([one.id for one in rest], end) == ([min(numbers)], "")
    with pytest.raises(Invalid):
        restaurant.room.ask(ListPackageApplications(CLERK, limit=101))
