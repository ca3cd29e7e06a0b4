"""What a county lists but nobody implements cannot be applied for, and is refused by its name."""

from typing import Any

import pytest

from services.chassis.auth import Principal
from services.chassis.errors import Invalid
from services.chassis.messages import Asked
from services.intake.bootstrap import room
from services.intake.commands import ApplicantGiven, SubmitApplication
from services.intake.events import BasicPublished
from tests.fakes.intake import FakeWorld

COUNTY, VILLAGE, CODE = "510822", "510822108200", "511A0138600000"
CLERK = Principal("s-clerk", "staff", frozenset({"clerk"}), COUNTY)


def handing_in(item: str, division: str = VILLAGE) -> SubmitApplication:
    return SubmitApplication(
        by=CLERK,
        asked=Asked("k", "p"),
        item=item,
        division=division,
        applicant=ApplicantGiven("person", "", "", ""),
        form={},
        materials=(),
        channel="window",
    )


@pytest.mark.parametrize(
    ("item", "division", "reason"),
    [
        (CODE, VILLAGE, "ITEM_NOT_IMPLEMENTED"),
        ("511A0138600001", VILLAGE, "ITEM_NOT_LISTED"),
        (CODE, "150626100200", "ITEM_NOT_LISTED"),
        (CODE, "x", "ITEM_NOT_LISTED"),
    ],
)
def test_only_an_entry_of_the_own_county_is_told_apart_from_what_nobody_knows(
    item: str, division: str, reason: str
) -> None:
    intake = room(FakeWorld().intake())
    heard: Any = BasicPublished(COUNTY, CODE, 1, "教师资格认定")
    intake.hears["sanji.catalogue.v1.BasicPublished"](heard, None, intake.world)
    with pytest.raises(Invalid) as caught:
        intake.ask(handing_in(item, division))
    assert caught.value.reason == reason
    assert ("教师资格认定" in caught.value.detail) == (reason == "ITEM_NOT_IMPLEMENTED")
