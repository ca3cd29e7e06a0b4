"""Finding departments."""

from datetime import date

import pytest

from services.departments.civil_affairs.review import CivilAffairs
from services.departments.loader import DepartmentInvalid, KnownDepartments, load


def test_the_shipped_departments_load() -> None:
    found = load()
    matter = found.matter("civil_affairs", "subsistence_allowance")
    assert matter is not None
    assert "cars" in matter.fields
    assert found.matter("civil_affairs", "residence_permit") is None
    assert found.matter("health", "subsistence_allowance") is None


def test_two_plug_ins_of_one_department_are_refused() -> None:
    with pytest.raises(DepartmentInvalid):
        KnownDepartments([CivilAffairs(), CivilAffairs()])


def test_a_package_that_is_not_there_is_refused_at_start() -> None:
    with pytest.raises(ModuleNotFoundError):
        load(names=["nowhere"])


def test_a_question_reaches_the_department() -> None:
    review = load().review(
        "civil_affairs",
        number="n",
        step="review",
        item="temporary_relief",
        item_version=1,
        accepted_on=date(2026, 11, 23),
        conditions=("c1",),
        form={"reason": "fire"},
        parameters={},
    )
    assert review.verdict == "accept"
