"""Taking on in time or by law, the one notice, corrections on the spot, refusals that name the right organ."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest

from services.chassis.clock import SHANGHAI, day_of
from services.chassis.errors import Conflict, Invalid, Refusal
from services.chassis.messages import EVERYWHERE, Envelope
from services.chassis.room import Room
from services.intake.bootstrap import room
from services.intake.commands import (
    AcceptApplication,
    CorrectApplication,
    DeemAccepted,
    MaterialGiven,
    ProvideSupplement,
    RequestSupplement,
    ReturnApplication,
)
from services.intake.domain.application import Application
from services.intake.events import ApplicationAccepted, ApplicationCorrected, DepartmentPublished
from services.intake.ports import Intake
from tests.fakes.intake import FakeWorld
from tests.unit.intake.catalogue_examples import COUNTY, divisions, document
from tests.unit.intake.test_acting import CLERK, ITEM, handing_in

HANDED_IN = handing_in(CLERK, channel="online")
PAPERS = HANDED_IN.materials
PAPER = "medical_record"
NUMBER = "110101199003077315"


@pytest.fixture
def world() -> FakeWorld:
    made = FakeWorld()
    made.items.put(ITEM, 1, (), document(ITEM))
    return made


@pytest.fixture
def intake(world: FakeWorld) -> Room[Intake]:
    made = room(world.intake())
    made.world.divisions.put(COUNTY, 1, divisions())
    learned = Envelope(
        "e-1",
        "sanji.catalogue.v1.DepartmentPublished",
        f"/stacks/{COUNTY}/catalogue",
        "public_security",
        datetime(2026, 11, 1, tzinfo=SHANGHAI),
        1,
        COUNTY,
        EVERYWHERE,
    )
    made.hear(DepartmentPublished("public_security", 1, "县公安局"), learned)
    return made


def submitted(intake: Room[Intake], without: str = "") -> Application:
    papers = tuple(one for one in PAPERS if one.code != without)
    made: Application = intake.ask(handing_in(CLERK, channel="online", materials=papers))
    return made


def refused(kind: type[Refusal], act: Callable[[], object]) -> tuple[str, list[str]]:
    with pytest.raises(kind) as refusal:
        act()
    return refusal.value.reason, [fault.reason for fault in refusal.value.faults]


def accepted_events(world: FakeWorld) -> list[ApplicationAccepted]:
    return [event for event in world.bus.events if isinstance(event, ApplicationAccepted)]


def test_what_nobody_answered_in_five_working_days_is_taken_on_from_the_day_it_came_and_once(
    intake: Room[Intake], world: FakeWorld
) -> None:
    was = submitted(intake)
    world.clock.advance(days=5)
    intake.ask(DeemAccepted())
    assert intake.world.applications.get(was.id).status == "submitted"
    world.clock.advance(days=3)
    intake.ask(DeemAccepted())
    intake.ask(DeemAccepted())
    now = intake.world.applications.get(was.id)
    assert (now.status, now.deemed, now.accepted_at) == ("accepted", True, was.received_at)
    [event] = accepted_events(world)
    assert (event.by.role, event.application.deemed, event.destination) == (
        "system",
        True,
        now.owner_division,
    )


def test_a_clerk_who_comes_too_late_can_only_take_it_on_from_the_day_it_came(
    intake: Room[Intake], world: FakeWorld
) -> None:
    was = submitted(intake, without=PAPER)
    world.clock.advance(days=8)
    notice = RequestSupplement(CLERK, was.id, (PAPER,))
    assert refused(Conflict, lambda: intake.ask(notice))[0] == "DEEMED_ACCEPTED"
    assert (
        refused(Conflict, lambda: intake.ask(ReturnApplication(CLERK, was.id, "缺材料")))[0]
        == "DEEMED_ACCEPTED"
    )
    now = intake.ask(AcceptApplication(CLERK, was.id))
    assert (now.deemed, now.accepted_at, now.accepted_by) == (True, was.received_at, CLERK.subject)
    intake.ask(DeemAccepted())
    assert len(accepted_events(world)) == 1


def test_the_five_days_begin_again_with_the_supplement_and_not_with_what_was_promised(
    intake: Room[Intake], world: FakeWorld
) -> None:
    was = submitted(intake)
    world.clock.advance(days=2)
    intake.ask(RequestSupplement(CLERK, was.id, (PAPER,)))
    world.clock.advance(days=20)
    intake.ask(DeemAccepted())
    assert intake.world.applications.get(was.id).status == "supplement_requested"
    came = intake.ask(ProvideSupplement(CLERK, was.id, (MaterialGiven(PAPER, "upload", "scan-9"),)))
    assert came.waiting_since == world.clock.now()
    world.clock.advance(days=9)
    intake.ask(DeemAccepted())
    assert intake.world.applications.get(was.id).accepted_at == came.waiting_since


def received(application: Application, at: datetime) -> Application:
    return replace(application, received_at=at, history=(replace(application.history[0], at=at),))


def test_the_one_notice_names_all_that_is_missing_and_nothing_that_is_not_asked_for(
    intake: Room[Intake],
) -> None:
    missing = "asset_check_authorisation"
    number = submitted(intake, without=missing).id

    def give(*codes: str) -> Any:
        return intake.ask(RequestSupplement(CLERK, number, codes))

    assert refused(Invalid, lambda: give(PAPER)) == ("SUPPLEMENT_INVALID", ["NOTICE_INCOMPLETE"])
    assert refused(Invalid, lambda: give(missing, "horoscope"))[1] == ["MATERIAL_NOT_ON_LIST"]
    assert give(missing, PAPER).notice.materials == (missing, PAPER)


@pytest.mark.parametrize("missing", [True, False])
def test_what_the_version_at_hand_in_asked_for_can_be_named_though_the_next_one_drops_it(
    intake: Room[Intake], world: FakeWorld, missing: bool
) -> None:
    number = submitted(intake, without=PAPER if missing else "").id
    now = document(ITEM)
    left = [row for row in now["materials"] if row["code"] != PAPER]
    world.items.put(ITEM, 2, (), {**now, "version": 2, "materials": left})
    assert PAPER not in world.items.kept[ITEM].rules.materials
    assert intake.ask(RequestSupplement(CLERK, number, (PAPER,))).notice.materials == (PAPER,)


def test_a_licence_is_refused_for_no_cause_but_the_laws(intake: Room[Intake], world: FakeWorld) -> None:
    world.items.put(ITEM, 2, (), {**document(ITEM), "item_type": "01"})
    number = submitted(intake).id
    intake.ask(RequestSupplement(CLERK, number, (PAPER,)))
    intake.ask(ProvideSupplement(CLERK, number, (MaterialGiven(PAPER, "upload", "scan-9"),)))
    for cause, reason in (("", "RETURN_CAUSE_REQUIRED"), ("other", "RETURN_CAUSE_NOT_LAWFUL")):
        act = ReturnApplication(CLERK, number, "还缺户口簿复印件", cause=cause)
        assert refused(Invalid, lambda act=act: intake.ask(act)) == ("RETURN_INVALID", [reason])
    assert intake.ask(ReturnApplication(CLERK, number, "无需许可", cause="not_needed")).returned


def test_what_the_notice_did_not_name_is_never_asked_for_later(intake: Room[Intake]) -> None:
    number = submitted(intake).id
    intake.ask(RequestSupplement(CLERK, number, (PAPER,)))
    intake.ask(ProvideSupplement(CLERK, number, (MaterialGiven(PAPER, "upload", "scan-9"),)))
    other = next(one.code for one in PAPERS if one.code != PAPER)
    assert refused(Conflict, lambda: intake.ask(RequestSupplement(CLERK, number, (other,)))) == (
        "MATERIAL_NOT_IN_NOTICE",
        ["MATERIAL_NOT_IN_NOTICE"],
    )
    assert (
        refused(Conflict, lambda: intake.ask(RequestSupplement(CLERK, number, (PAPER,))))[0]
        == "SUPPLEMENT_ALREADY_REQUESTED"
    )
    by_paper = ReturnApplication(CLERK, number, "材料不符", cause="not_supplied", materials=(other,))
    assert refused(Invalid, lambda: intake.ask(by_paper)) == ("RETURN_INVALID", ["MATERIAL_NOT_IN_NOTICE"])


@pytest.mark.parametrize(
    ("given", "reasons"),
    [
        ({}, ["RETURN_CAUSE_REQUIRED"]),
        ({"cause": "because"}, ["RETURN_CAUSE_UNKNOWN"]),
        ({"cause": "other", "materials": ("proof",)}, ["MATERIAL_NOT_IN_NOTICE"]),
        ({"cause": "other_organ"}, ["ORGAN_REQUIRED"]),
        ({"cause": "other_organ", "organ": "astrology"}, ["ORGAN_UNKNOWN"]),
        ({"cause": "other_organ", "organ": "civil_affairs"}, ["ORGAN_IS_THIS"]),
        ({"cause": "not_needed", "organ": "public_security"}, ["ORGAN_NOT_ASKED"]),
    ],
)
def test_a_refusal_names_an_organ_that_there_is_and_only_where_it_is_anothers(
    intake: Room[Intake], given: dict[str, Any], reasons: list[str]
) -> None:
    number = submitted(intake).id
    act = ReturnApplication(CLERK, number, "不予受理", **given)
    assert refused(Invalid, lambda: intake.ask(act)) == ("RETURN_INVALID", reasons)


def test_whose_matter_it_is_stands_in_the_refusal(intake: Room[Intake]) -> None:
    number = submitted(intake).id
    act = ReturnApplication(
        CLERK, number, "不属于本机关职权范围", cause="other_organ", organ="public_security"
    )
    returned = intake.ask(act).returned
    assert (returned.cause, returned.organ, returned.organ_name) == (
        "other_organ",
        "public_security",
        "县公安局",
    )


def test_without_a_notice_nothing_is_refused_for_missing_papers(intake: Room[Intake]) -> None:
    number = submitted(intake, without=PAPER).id
    act = ReturnApplication(CLERK, number, "缺材料", cause="not_supplied", materials=(PAPER,))
    assert refused(Conflict, lambda: intake.ask(act))[0] == "NOTICE_NOT_GIVEN"


def test_a_formal_error_is_put_right_on_the_spot_with_consent_and_stands_in_the_history(
    intake: Room[Intake], world: FakeWorld
) -> None:
    was = submitted(intake)
    name, value = "bank_account", "6222021234567890"
    without = CorrectApplication(CLERK, was.id, {name: value}, consent=False)
    assert refused(Invalid, lambda: intake.ask(without))[0] == "CONSENT_REQUIRED"
    wrong = CorrectApplication(CLERK, was.id, {"zodiac": "dragon"}, consent=True)
    assert refused(Invalid, lambda: intake.ask(wrong)) == ("FORM_INVALID", ["FIELD_UNKNOWN"])
    now = intake.ask(CorrectApplication(CLERK, was.id, {name: value}, consent=True, note="笔误"))
    assert f'"{name}":"{value}"' in now.form
    assert now.status == "submitted"
    assert now.waiting_since == was.received_at
    assert name in now.history[-1].reason
    assert "笔误" in now.history[-1].reason
    [event] = [one for one in world.bus.events if isinstance(one, ApplicationCorrected)]
    assert event.fields == (name,)
    assert now.corrected_by == (CLERK.subject,)
    intake.ask(AcceptApplication(CLERK, was.id))
    late = CorrectApplication(CLERK, was.id, {name: value}, consent=True)
    assert refused(Conflict, lambda: intake.ask(late))[0] == "APPLICATION_STATE"


def test_a_date_handed_in_late_in_the_evening_is_that_days(intake: Room[Intake]) -> None:
    application = received(submitted(intake), datetime(2026, 11, 23, 23, 59, tzinfo=SHANGHAI))
    assert application.waiting_since is not None
    assert day_of(application.waiting_since) == date(2026, 11, 23)


def test_what_a_clerk_writes_is_kept_without_personal_numbers_and_never_cut(
    intake: Room[Intake], world: FakeWorld
) -> None:
    number = submitted(intake, without=PAPER).id
    long = "长" * 501
    why, _ = refused(Invalid, lambda: intake.ask(RequestSupplement(CLERK, number, (PAPER,), long)))
    assert why == "NOTE_TOO_LONG"
    asked = intake.ask(RequestSupplement(CLERK, number, (PAPER,), f" 请 {NUMBER} 补交 "))
    assert asked.notice.note == asked.history[-1].reason == "请 110101********7315 补交"
    why, _ = refused(Invalid, lambda: intake.ask(ReturnApplication(CLERK, number, long, cause="other")))
    assert why == "REASON_TOO_LONG"
    returned = intake.ask(ReturnApplication(CLERK, number, f"{NUMBER} 不在本县", cause="other"))
    assert returned.history[-1].reason == world.bus.events[-1].note == "110101********7315 不在本县"
