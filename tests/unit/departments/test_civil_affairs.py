"""The worked example by the law."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from services.departments.civil_affairs.review import CivilAffairs
from services.departments.sdk import ReviewRequest, Verdict

CATALOGUE = Path(__file__).parents[3] / "infra/data/catalogue/510822"
ITEMS = ("subsistence_allowance", "advanced_age_allowance", "marriage_registration", "temporary_relief")


def request(item: str, kind: str = "valid", **form: Any) -> ReviewRequest:
    entry = json.loads((CATALOGUE / f"items/{item}.json").read_text(encoding="utf-8"))
    example = json.loads((CATALOGUE / f"examples/{item}.json").read_text(encoding="utf-8"))[kind]["payload"]
    return ReviewRequest(
        number="510822202611230000017",
        step="review",
        item=item,
        item_version=entry["version"],
        accepted_on=date.fromisoformat(example["submitted_on"]),
        conditions=tuple(row["code"] for row in entry["conditions"]),
        form=example["form"] | form,
        parameters={name: row["value"] for name, row in entry["parameters"].items()},
    )


def review(item: str, kind: str = "valid", **form: Any) -> dict[str, bool]:
    found = CivilAffairs().review(request(item, kind, **form))
    assert (found.verdict is Verdict.REJECT) == (not all(finding.met for finding in found.findings))
    return {finding.condition: finding.met for finding in found.findings}


@pytest.mark.parametrize("item", ITEMS)
def test_it_has_nothing_against_the_shipped_example(item: str) -> None:
    assert all(review(item).values())


@pytest.mark.parametrize(
    ("total", "met"), [(2 * 56_000 - 1, True), (2 * 56_000, False), (2 * 56_000 + 1, False)]
)
def test_income_per_head_stays_below_the_rural_standard(total: int, met: bool) -> None:
    assert review("subsistence_allowance", monthly_income_total_fen=total)["c2"] is met


def test_a_town_household_is_measured_by_the_town_standard() -> None:
    assert review("subsistence_allowance", monthly_income_total_fen=140_000, household_type="urban")["c2"]
    assert not review("subsistence_allowance", monthly_income_total_fen=148_000, household_type="urban")["c2"]


def test_a_car_too_many_speaks_against_it() -> None:
    assert review("subsistence_allowance", cars=1)["c3"] is False


@pytest.mark.parametrize(("number", "met"), [("510822194611230011", True), ("510822194611240011", False)])
def test_eighty_years_are_full_on_the_birthday(number: str, met: bool) -> None:
    assert review("advanced_age_allowance", elder_id_number=number) == {"c1": met}


def test_declarations_can_rule_a_marriage_out_but_not_prove_it_lawful() -> None:
    assert review("marriage_registration") == {"c2": True}
    assert review("marriage_registration", no_spouse=False, both_voluntary=False) == {
        "c1": False,
        "c2": True,
        "c3": False,
    }


def test_a_man_under_twenty_two_may_not_marry() -> None:
    assert review("marriage_registration", male_id_number="510822200509010571")["c2"] is False


@pytest.mark.parametrize("value", [None, 7, "", "x" * 18, [], {}, "510822202613450011"])
def test_values_of_any_shape_leave_the_condition_unanswered(value: Any) -> None:
    assert review("advanced_age_allowance", elder_id_number=value) == {}
    broken = review(
        "subsistence_allowance", members=value, monthly_income_total_fen=None, cars=None, household_type=value
    )
    assert broken == {}
