"""Notices say no more than is true: their law, who approved, what was there, and which day may move."""

from dataclasses import replace

import pytest
from sanji.approval.v1 import approval_events_pb2, approval_pb2

from services.chassis.messages import Actor
from services.chassis.periods import WORKING_DAY
from services.chassis.room import Room
from services.intake import wire
from services.intake.commands import AcceptApplication
from services.intake.domain.acceptance import deem_accepted
from services.intake.domain.application import Paper
from services.intake.domain.issued import Issued
from services.intake.domain.notice_terms import notice_terms
from services.intake.domain.notices import MAY_MOVE, Names, written
from services.intake.ports import Intake
from services.intake.store.applications import application_of, fields_of
from services.intake.store.notices import kept_notice, notice_of
from services.intake.wire.applications import to_proto
from services.intake.wire.notices import notice_to_proto
from tests.unit.intake.catalogue_examples import COUNTY
from tests.unit.intake.test_acting import CLERK, ITEM
from tests.unit.intake.test_clock import heard
from tests.unit.intake.test_notices import DUE, TODAY, intake, notices, published, submitted, world

__all__ = ["intake", "world"]


@pytest.mark.parametrize(
    ("item", "approver", "basis"),
    [
        ("school_bus_permit", "本级人民政府负责人", "《中华人民共和国行政许可法》第42条第2款"),
        ("entertainment_venue_licence", "本行政机关负责人", "《中华人民共和国行政许可法》第42条第1款"),
        ("food_business_licence", "市场监督管理部门负责人", "第20条"),
        (ITEM, "县级民政部门负责人", "第27条"),
    ],
)
def test_an_extension_names_its_own_law_and_who_approved_it(
    intake: Room[Intake], item: str, approver: str, basis: str
) -> None:
    number = submitted(intake)
    intake.ask(AcceptApplication(CLERK, number))
    was = intake.world.applications.get(number)
    issued = Issued("extension", f"{number}-01", TODAY, DUE, days=15, reason="情况复杂")
    terms = notice_terms(published(item))
    notice = written(2, replace(was, issued=(*was.issued, issued)), terms, Names("本机关", {}))
    assert f"经{approver}批准，办理期限延长15个工作日" in notice.text[1]
    assert notice.bases[0].endswith(basis)
    assert "参照" not in notice.bases[0]


def test_who_takes_it_on_though_a_paper_is_open_does_not_say_that_everything_is_there(
    intake: Room[Intake],
) -> None:
    number = submitted(intake, without="medical_record")
    intake.ask(AcceptApplication(CLERK, number))
    (notice,) = notices(intake, number)
    assert notice.text[1] == "经审查，申请事项属于本机关职权范围，现予受理。"
    assert notice.bases[0].endswith("第32条第1款")


def test_taken_on_by_law_with_a_paper_promised_says_both(intake: Room[Intake]) -> None:
    was = intake.world.applications.get(submitted(intake))
    promised = Paper("medical_record", "deferred", promised_on=DUE)
    was = replace(was, materials=(*was.materials[1:], promised))
    now = deem_accepted(was, Actor("system", "system", COUNTY), intake.world.clock.now())
    notice = written(1, now, notice_terms(published(ITEM)), Names("本机关", {}))
    assert notice.title == "容缺受理通知书"
    assert notice.text[1].startswith("本机关未在五个工作日内告知")
    assert "经审查" not in "".join(notice.text)
    assert notice.bases[0].endswith("第32条第1款第4项")
    assert [(one.code, one.promised_on) for one in notice.papers] == [("medical_record", DUE)]


def test_a_day_in_a_year_without_a_calendar_is_promised_with_that_reservation(intake: Room[Intake]) -> None:
    number = submitted(intake)
    intake.ask(AcceptApplication(CLERK, number))
    clocks = [
        approval_pb2.Clock(name="committed", started_on="2026-11-23", days=10, unit=WORKING_DAY),
        approval_pb2.Clock(
            name="statutory", started_on="2026-11-23", days=40, unit=WORKING_DAY, provisional=True
        ),
    ]
    case = approval_pb2.Case(
        number=number,
        division="510822108200",
        owner_division=COUNTY,
        committed_due="2026-12-07",
        statutory_due="2027-01-19",
        clocks=clocks,
    )
    envelope = heard("CaseOpened", number)
    body = approval_events_pb2.CaseOpened(case=case).SerializeToString()
    intake.hear(wire.heard(envelope, body), envelope)
    (notice,) = notices(intake, number)
    assert "承诺办结日期：2026年12月7日。" in notice.text
    assert f"法定办结日期：2027年1月19日{MAY_MOVE}。" in notice.text
    application = intake.world.applications.get(number)
    assert notice_to_proto(notice).provisional
    assert to_proto(application).provisional
    kept = application_of(number, fields_of(application), application.meta)
    assert (kept.provisional, kept.issued) == (("statutory",), application.issued)


def test_a_row_kept_before_days_could_be_provisional_is_still_read(intake: Room[Intake]) -> None:
    issued = Issued("acceptance", "N-SL01", TODAY, DUE)
    assert notice_of(kept_notice(issued)[:9]) == issued
