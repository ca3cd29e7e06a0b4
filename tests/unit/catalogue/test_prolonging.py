"""What an item says of extensions, special procedures and the order of departments can be carried out, or is a fault."""

from typing import Any

import pytest

from services.catalogue.domain.quality.rules import FAULT, WARNING
from tests.unit.catalogue.test_lint import found, put

WATER, BUS = "drinking_water_supply_hygiene_licence", "school_bus_permit"
LAW = {"law": "administrative_licensing_law"}
HEARING = {"reason_code": "hearing", "max_days": 20, "unit": "working_day"}
ORDER = {"department": "county_government", "after": ["education"]}


@pytest.mark.parametrize(
    ("item", "field", "value", "at", "reason"),
    [
        (WATER, "extension", 10, "/extension", "FIELD_TYPE"),
        (
            WATER,
            "extension",
            {"days": "ten", "unit": "working_day"},
            "/extension/days",
            "EXTENSION_MALFORMED",
        ),
        (WATER, "extension", {"days": 3000, "unit": "working_day"}, "/extension/days", "EXTENSION_MALFORMED"),
        (WATER, "extension", {"days": 0, "unit": "working_day"}, "/extension/days", "EXTENSION_MALFORMED"),
        (WATER, "extension", {"days": True, "unit": "working_day"}, "/extension/days", "EXTENSION_MALFORMED"),
        (WATER, "extension", {"days": 10}, "/extension/unit", "EXTENSION_MALFORMED"),
        (WATER, "extension", {"days": 10, "unit": "moon"}, "/extension/unit", "EXTENSION_MALFORMED"),
        (
            WATER,
            "extension",
            {"days": 9, "unit": "calendar_day"},
            "/extension/unit",
            "EXTENSION_WITHOUT_CLOCK",
        ),
        (WATER, "special_procedures", ["x"], "/special_procedures", "FIELD_TYPE"),
        (WATER, "special_procedures", {}, "/special_procedures", "FIELD_TYPE"),
        (
            WATER,
            "special_procedures",
            [{**HEARING, "reason_code": "nap"}],
            "/special_procedures/0/reason_code",
            "PROCEDURE_MALFORMED",
        ),
        (
            WATER,
            "special_procedures",
            [{**HEARING, "max_days": "20"}],
            "/special_procedures/0/max_days",
            "PROCEDURE_MALFORMED",
        ),
        (
            WATER,
            "special_procedures",
            [{**HEARING, "unit": "calendar_day"}],
            "/special_procedures/0/unit",
            "PROCEDURE_MALFORMED",
        ),
        (
            WATER,
            "special_procedures",
            [HEARING, HEARING],
            "/special_procedures/1/reason_code",
            "PROCEDURE_MALFORMED",
        ),
        (BUS, "joint_order", "first", "/joint_order", "FIELD_TYPE"),
        (
            BUS,
            "joint_order",
            [{**ORDER, "department": "health"}],
            "/joint_order/0/department",
            "JOINT_ORDER_MALFORMED",
        ),
        (
            BUS,
            "joint_order",
            [{**ORDER, "after": ["health"]}],
            "/joint_order/0/after",
            "JOINT_ORDER_MALFORMED",
        ),
        (BUS, "joint_order", [{**ORDER, "after": 7}], "/joint_order/0/after", "JOINT_ORDER_MALFORMED"),
        (BUS, "joint_order", [ORDER, ORDER], "/joint_order/1/department", "JOINT_ORDER_MALFORMED"),
        (
            BUS,
            "joint_order",
            [ORDER, {"department": "education", "after": ["county_government"]}],
            "/joint_order",
            "JOINT_ORDER_MALFORMED",
        ),
    ],
)
def test_what_cannot_be_carried_out_is_a_fault_at_its_place(
    item: str, field: str, value: Any, at: str, reason: str
) -> None:
    assert found(put(f"/{field}", value), item=item)[at, reason] == FAULT


@pytest.mark.parametrize(
    ("item", "said", "warned"),
    [
        (WATER, {"days": 10, "unit": "working_day"}, False),
        (WATER, {"days": 11, "unit": "working_day"}, True),
        (WATER, {"days": 11, "unit": "working_day", **LAW}, True),
        (WATER, {"days": 11, "unit": "working_day", "law": "dibao_confirmation_measures"}, False),
        (BUS, {"days": 15, "unit": "working_day", **LAW}, False),
        (BUS, {"days": 16, "unit": "working_day", **LAW}, True),
    ],
)
def test_more_than_the_licensing_law_gives_is_a_warning(item: str, said: Any, warned: bool) -> None:
    told = found(put("/extension", said), item=item)
    assert (told.get(("/extension/days", "EXTENSION_LONG")) == WARNING) is warned


@pytest.mark.parametrize("days", [0, None])
def test_a_clock_of_no_days_is_none_that_could_be_prolonged(days: int | None) -> None:
    said = {"days": 3, "unit": "calendar_day"}
    changes = [put("/extension", said), put("/statutory_unit", "calendar_day")]
    assert ("/extension/unit", "EXTENSION_WITHOUT_CLOCK") not in found(*changes, item=WATER)
    told = found(*changes, put("/statutory_days", days), item=WATER)
    assert told["/extension/unit", "EXTENSION_WITHOUT_CLOCK"] == FAULT


def test_only_what_is_done_on_the_spot_may_be_all_one_persons() -> None:
    assert ("/by_one_person", "FIELD_TYPE") in found(put("/by_one_person", "yes"), item=WATER)
    assert found(put("/by_one_person", True), item=WATER)["/by_one_person", "ONE_PERSON_NOT_ALLOWED"] == FAULT
    told = found(put("/by_one_person", True), item="individual_business_registration")
    assert not {reason for place, reason in told if place == "/by_one_person"}
