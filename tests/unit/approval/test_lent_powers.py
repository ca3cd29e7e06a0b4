"""A lower division decides an item of the county only while its power is lent."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from services.approval.bootstrap import room
from services.approval.commands import DecideCase
from services.approval.domain.powers import LentPower
from services.approval.events import DecisionMade, PowerLent
from services.approval.ports import Approval
from services.chassis.auth import Principal
from services.chassis.errors import Forbidden
from services.chassis.privacy import Sealer
from tests.fakes.approval import COUNTY, NUMBER, TOWNSHIP, VILLAGE, accepted, envelope, reviewer, terms, world

ITEM = "food_business_licence"
TODAY = date(2026, 11, 23)
POWER = LentPower(
    id="dp_1",
    revision=1,
    item=ITEM,
    division=TOWNSHIP,
    department="market_regulation",
    since=TODAY,
    until=TODAY + timedelta(days=2),
    revoked=False,
)
BRANCH = reviewer("market_regulation", TOWNSHIP, "branch-1")
GOVERNMENT = reviewer("township_government", TOWNSHIP, "town-1")


def lend(approval: Approval, **changes: Any) -> None:
    power = replace(POWER, **changes)
    kind = "DelegatedPowerRevoked" if power.revoked else "DelegatedPowerGranted"
    room(approval).hear(PowerLent(power), envelope(f"sanji.catalogue.v1.{kind}"))


def opened(sealer: Sealer, **changes: Any) -> Approval:
    approval = world(sealer, terms(ITEM))
    room(approval).hear(accepted(ITEM, **changes), envelope("sanji.intake.v1.ApplicationAccepted"))
    return approval


def decide(approval: Approval, by: Principal) -> Any:
    checks = dict.fromkeys(terms(ITEM).conditions, True)
    return room(approval).ask(DecideCase(by, NUMBER, "granted", "符合条件", checks))


def refused(approval: Approval, by: Principal) -> str:
    with pytest.raises(Forbidden) as caught:
        decide(approval, by)
    return caught.value.reason


@pytest.mark.parametrize("by", [BRANCH, GOVERNMENT], ids=["branch", "government"])
def test_without_a_power_a_lower_division_does_not_decide_and_with_it_it_does(
    sealer: Sealer, by: Principal
) -> None:
    approval = opened(sealer)
    assert refused(approval, by) == "DIVISION_OUT_OF_SCOPE"
    lend(approval)
    case = decide(approval, by)
    assert (case.state, case.outcome) == ("decided", "granted")
    (event,) = approval.cases.bus.of(DecisionMade)  # type: ignore[attr-defined]
    assert (event.department, event.by.division) == ("market_regulation", TOWNSHIP)


def test_a_power_counts_from_its_first_day_to_its_last(sealer: Sealer) -> None:
    approval = opened(sealer)
    lend(approval, since=TODAY + timedelta(days=1))
    assert refused(approval, GOVERNMENT) == "POWER_NOT_IN_FORCE"
    approval.clock.advance(days=1)  # type: ignore[attr-defined]
    assert decide(approval, GOVERNMENT).outcome == "granted"


@pytest.mark.parametrize(("days", "may"), [(2, True), (3, False)])
def test_a_power_ends_with_its_last_day(sealer: Sealer, days: int, may: bool) -> None:
    approval = opened(sealer)
    lend(approval)
    approval.clock.advance(days=days)  # type: ignore[attr-defined]
    if may:
        assert decide(approval, GOVERNMENT).outcome == "granted"
    else:
        assert refused(approval, GOVERNMENT) == "POWER_NOT_IN_FORCE"


def test_a_power_taken_back_counts_no_more_even_when_its_grant_is_heard_after(sealer: Sealer) -> None:
    approval = opened(sealer)
    lend(approval, revoked=True, revision=2)
    lend(approval)
    assert refused(approval, GOVERNMENT) == "POWER_NOT_IN_FORCE"


def test_a_second_power_in_force_serves_though_the_first_has_ended(sealer: Sealer) -> None:
    approval = opened(sealer)
    lend(approval, revoked=True)
    lend(approval, id="dp_2")
    assert decide(approval, GOVERNMENT).outcome == "granted"


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"item": "tobacco_retail_licence"}, "DIVISION_OUT_OF_SCOPE"),
        ({"division": "510822102"}, "DIVISION_OUT_OF_SCOPE"),
        ({"division": COUNTY}, "DIVISION_OUT_OF_SCOPE"),
        ({"department": "health"}, "DEPARTMENT_NOT_ALLOWED"),
    ],
)
def test_a_power_over_something_else_does_not_serve(
    sealer: Sealer, changes: dict[str, Any], reason: str
) -> None:
    approval = opened(sealer)
    lend(approval, **changes)
    assert refused(approval, GOVERNMENT if reason == "DIVISION_OUT_OF_SCOPE" else BRANCH) == reason


def test_what_is_lent_to_a_township_is_not_its_villages_to_use(sealer: Sealer) -> None:
    approval = opened(sealer)
    lend(approval)
    assert refused(approval, reviewer("township_government", VILLAGE)) == "DIVISION_OUT_OF_SCOPE"


def test_who_took_it_in_may_not_decide_it_under_a_power_either(sealer: Sealer) -> None:
    approval = opened(sealer)
    lend(approval)
    assert refused(approval, reviewer("township_government", TOWNSHIP, "clerk-1")) == "SAME_PERSON"


def test_the_county_decides_as_before_while_the_power_is_lent(sealer: Sealer) -> None:
    approval = opened(sealer)
    lend(approval)
    assert decide(approval, reviewer("market_regulation")).outcome == "granted"
