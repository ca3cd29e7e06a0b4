"""How papers were given, counted once for each decided application."""

from dataclasses import replace
from datetime import datetime

import pytest

from services.chassis.auth import Principal
from services.chassis.clock import SHANGHAI
from services.chassis.errors import Forbidden, Invalid
from services.chassis.room import Room
from services.intake.bootstrap import room
from services.intake.commands import CountMaterialWays, GetMaterialWays
from services.intake.domain.application import Application, Paper
from services.intake.domain.looked_up import LookedUp
from services.intake.domain.ways import Ways
from services.intake.ports import Intake
from tests.contract.intake.test_waiting import came
from tests.fakes.intake import COUNTY, TOWNSHIP, FakeWorld

SUPERVISOR = Principal("s-sup", "staff", frozenset({"supervisor"}), COUNTY)
KINDS = ("lookup", "lookup", "lookup", "reuse", "upload")
FOUND = LookedUp(
    "population_base", "居民户口簿", "张*", "ab" * 32, datetime(2026, 11, 23, 9, tzinfo=SHANGHAI)
)


@pytest.fixture
def intake() -> Room[Intake]:
    return room(FakeWorld().intake())


def decided(number: str, *kinds: str, month: int = 11, division: str = TOWNSHIP) -> Application:
    papers = tuple(
        Paper(f"paper_{at}", kind, looked_up=FOUND if kind == "lookup" else None)
        for at, kind in enumerate(kinds)
    )
    at = datetime(2026, month, 23, 9, tzinfo=SHANGHAI)
    return replace(came(number, 20), materials=papers, decided_at=at, status="decided", division=division)


def asked(intake: Room[Intake], **changed: object) -> tuple[Ways, list[tuple[str, int]], str]:
    command = GetMaterialWays(SUPERVISOR, "2026-01", "2026-12")
    whole, rows, following = intake.ask(replace(command, **changed))
    return whole, [(row.id, row.ways.cases) for row in rows], following


def test_of_five_papers_three_looked_up_one_reused_one_uploaded(intake: Room[Intake]) -> None:
    intake.world.applications.add(decided("1", *KINDS), [])
    intake.ask(CountMaterialWays())
    assert asked(intake)[0] == Ways(cases=1, looked_up=3, reused=1, uploaded=1)


def test_each_is_counted_once_and_only_when_it_is_decided(intake: Room[Intake]) -> None:
    intake.world.applications.add(decided("1", *KINDS), [])
    intake.world.applications.add(replace(decided("2", *KINDS), decided_at=None), [])
    assert [intake.ask(CountMaterialWays()) for _ in range(3)] == [1, 0, 0]


def test_more_than_one_transaction_holds_are_counted_one_after_the_other(intake: Room[Intake]) -> None:
    for number in "123":
        intake.world.applications.add(decided(number, *KINDS), [])
    assert intake.ask(CountMaterialWays(limit=1)) == 3
    assert asked(intake)[0].cases == 3


def test_what_a_commitment_spares_and_what_is_still_to_come_have_their_own_columns(
    intake: Room[Intake],
) -> None:
    intake.world.applications.add(decided("1", "commitment", "deferred", "window", "prior_result"), [])
    intake.ask(CountMaterialWays())
    assert asked(intake)[0] == Ways(cases=1, waived=1, deferred=1, uploaded=1, results=1)


def test_a_number_that_no_register_answered_for_is_not_looked_up(intake: Room[Intake]) -> None:
    was = decided("1", "lookup", "lookup")
    unasked = replace(was.materials[0], looked_up=None)
    intake.world.applications.add(replace(was, materials=(unasked, was.materials[1])), [])
    intake.ask(CountMaterialWays())
    assert asked(intake)[0] == Ways(cases=1, looked_up=1, number_only=1)


def test_places_and_months_add_up_and_are_listed_page_by_page(intake: Room[Intake]) -> None:
    village = f"{TOWNSHIP}200"
    for number, month, place in (
        ("1", 10, TOWNSHIP),
        ("2", 11, village),
        ("3", 11, village),
        ("4", 12, COUNTY),
    ):
        intake.world.applications.add(decided(number, *KINDS, month=month, division=place), [])
    intake.ask(CountMaterialWays())
    rows = [
        (f"2026-10/residence_permit/{TOWNSHIP}", 1),
        (f"2026-11/residence_permit/{village}", 2),
        (f"2026-12/residence_permit/{COUNTY}", 1),
    ]
    assert asked(intake)[1:] == (rows, "")
    assert asked(intake, limit=2)[1:] == (rows[:2], rows[1][0])
    assert asked(intake, limit=2, cursor=rows[1][0])[1:] == (rows[2:], "")
    assert asked(intake, division=TOWNSHIP)[0].looked_up == 9
    assert asked(intake, since="2026-11", until="2026-11")[0].cases == 2


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"since": "2026-13"}, "PERIOD_INVALID"),
        ({"since": "2026-12", "until": "2026-11"}, "PERIOD_INVALID"),
        ({"since": "2020-01"}, "PERIOD_INVALID"),
        ({"limit": 101}, "LIMIT_OUT_OF_RANGE"),
        ({"cursor": "$gt"}, "CURSOR_INVALID"),
        ({"division": "5108"}, "DIVISION_MALFORMED"),
    ],
)
def test_what_cannot_be_answered_is_refused(
    intake: Room[Intake], changed: dict[str, object], reason: str
) -> None:
    with pytest.raises(Invalid) as refused:
        asked(intake, **changed)
    assert refused.value.reason == reason


def test_nobody_sees_the_counts_of_another_place(intake: Room[Intake]) -> None:
    with pytest.raises(Forbidden):
        asked(intake, division="510823")
