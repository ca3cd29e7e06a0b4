"""Written notices: numbered and dated when they come to be, and what each says."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sanji.approval.v1 import approval_events_pb2, approval_pb2, approval_stops_pb2

from services.chassis.errors import NotFound
from services.chassis.periods import WORKING_DAY, Period
from services.chassis.printing import PdfPrinter
from services.chassis.room import Room
from services.intake import wire
from services.intake.bootstrap import room
from services.intake.commands import (
    AcceptApplication,
    GetNotice,
    ListNotices,
    MaterialGiven,
    ProvideSupplement,
    RequestSupplement,
    ReturnApplication,
    WithdrawApplication,
)
from services.intake.domain.dues import Dues
from services.intake.domain.notice_sheets import notice_sheet
from services.intake.domain.notices import REMEDIES, WrittenNotice
from services.intake.events import CaseOpened, DecisionMade
from services.intake.ports import Intake
from services.intake.store.notices import kept_notice, notice_of
from services.intake.wire.notices import notice_to_proto
from tests.fakes.intake import FakeWorld
from tests.unit.intake.catalogue_examples import COUNTY, divisions, document, read
from tests.unit.intake.test_acting import CLERK, ITEM, NEIGHBOUR, handing_in
from tests.unit.intake.test_clock import heard

TODAY = date(2026, 11, 23)
DUE = date(2026, 12, 7)
PERIOD = Period("committed", TODAY, 10, WORKING_DAY)
LAWS = read(f"catalogue/{COUNTY}/catalogue.json")["laws"]


def published(item: str) -> dict[str, Any]:
    """A document as the catalogue publishes it, with the names of its laws."""
    return {**document(item), "words": {f"law/{code}": law["name_zh"] for code, law in LAWS.items()}}


@pytest.fixture
def world() -> FakeWorld:
    made = FakeWorld()
    made.items.put(ITEM, 1, (), published(ITEM))
    return made


@pytest.fixture
def intake(world: FakeWorld) -> Room[Intake]:
    made = room(world.intake())
    made.world.divisions.put(COUNTY, 1, divisions())
    made.world.organs.put("civil_affairs", 1, "县民政局")
    return made


def submitted(intake: Room[Intake], without: str = "") -> str:
    given = handing_in(CLERK, channel="online")
    papers = tuple(one for one in given.materials if one.code != without)
    number: str = intake.ask(replace(given, materials=papers)).id
    return number


def notices(intake: Room[Intake], number: str) -> list[WrittenNotice]:
    found: list[WrittenNotice] = intake.ask(ListNotices(CLERK, number))
    return found


def opened(intake: Room[Intake], number: str) -> None:
    dues = Dues(DUE, date(2026, 12, 21), (PERIOD,))
    event = CaseOpened(number, "510822108200", COUNTY, dues, intake.world.clock.now())
    intake.hear(event, heard("CaseOpened", number))


def decided(intake: Room[Intake], number: str, outcome: str, reason: str) -> None:
    event = DecisionMade(number, "510822108200", COUNTY, outcome, reason, intake.world.clock.now())
    intake.hear(event, heard("DecisionMade", number))


def test_nothing_was_written_before_somebody_answered(intake: Room[Intake]) -> None:
    number = submitted(intake)
    assert notices(intake, number) == []
    intake.ask(WithdrawApplication(CLERK, number))
    assert notices(intake, number) == []


def test_acceptance_is_a_notice_with_the_day_until_which_it_is_promised(intake: Room[Intake]) -> None:
    number = submitted(intake)
    intake.ask(AcceptApplication(CLERK, number))
    opened(intake, number)
    (notice,) = notices(intake, number)
    assert (notice.title, notice.issued.number, notice.issued.on) == ("受理通知书", f"{number}-SL01", TODAY)
    assert (notice.issued.due, notice.organ, notice.remedies) == (DUE, "县民政局", "")
    assert "承诺办结日期：2026年12月7日。" in notice.text
    assert notice.bases[0] == "参照《中华人民共和国行政许可法》第32条第1款第5项"
    assert any(basis.startswith("《社会救助暂行办法》") for basis in notice.bases[1:])


def test_what_a_notice_promised_stays_though_the_clocks_move(intake: Room[Intake]) -> None:
    number = submitted(intake)
    intake.ask(AcceptApplication(CLERK, number))
    opened(intake, number)
    case = approval_pb2.Case(
        number=number,
        division="510822108200",
        committed_due="2026-12-30",
        pauses=[
            approval_stops_pb2.Pause(
                procedure="expert_review",
                start="2026-11-25",
                days=15,
                reason="技术评审",
                notice=f"{number}-01",
            )
        ],
        extension=approval_stops_pb2.Extension(
            days=10, reason="案情复杂，联系13800138000", on="2026-12-01", notice=f"{number}-02"
        ),
    )
    for again in ("ClockPaused", "ClockExtended"):
        envelope = heard(again, number)
        body = getattr(approval_events_pb2, again)(case=case).SerializeToString()
        intake.hear(wire.heard(envelope, body), envelope)
    acceptance, pause, extension = notices(intake, number)
    assert acceptance.issued.due == DUE
    assert (pause.title, pause.issued.number) == ("特别程序告知书", f"{number}-01")
    assert "专家评审，所需时间为15个工作日，自2026年11月25日起" in pause.text[1]
    assert (extension.title, extension.issued.due) == ("延长办理期限告知书", date(2026, 12, 30))
    assert extension.text[2] == "理由：案情复杂，联系138****8000"


def test_the_one_notice_names_every_paper_by_its_name(intake: Room[Intake]) -> None:
    number = submitted(intake, without="medical_record")
    intake.ask(RequestSupplement(CLERK, number, ("medical_record",), "请盖章"))
    (notice,) = notices(intake, number)
    assert notice.title == "一次性补正告知书"
    assert [(one.code, one.name) for one in notice.papers] == [("medical_record", "疾病诊断证明")]
    assert "说明：请盖章" in notice.text
    intake.ask(ProvideSupplement(CLERK, number, (MaterialGiven("medical_record", "upload", "scan-1"),)))
    intake.ask(AcceptApplication(CLERK, number))
    assert [one.issued.kind for one in notices(intake, number)] == ["supplement", "acceptance"]


@pytest.mark.parametrize(
    ("given", "title", "article", "said"),
    [
        ({"cause": "other"}, "不予受理通知书", "第32条第1款", "经审查，对该申请不予受理。"),
        ({"cause": "not_needed"}, "不予受理通知书", "第32条第1款第1项", "依法不需要提出申请"),
        (
            {"cause": "other_organ", "organ": "public_security"},
            "不予受理通知书",
            "第2项",
            "请向县公安局提出申请",
        ),
    ],
)
def test_a_refusal_says_why_by_which_law_and_what_can_be_done_against_it(
    intake: Room[Intake], given: dict[str, str], title: str, article: str, said: str
) -> None:
    intake.world.organs.put("public_security", 1, "县公安局")
    number = submitted(intake)
    intake.ask(ReturnApplication(CLERK, number, "与本事项无关", **given))
    (notice,) = notices(intake, number)
    assert (notice.title, notice.remedies) == (title, REMEDIES)
    assert notice.bases[0].endswith(article)
    assert said in notice.text[1]
    assert notice.text[2] == "理由：与本事项无关"


def test_a_denial_names_its_reasons_and_remedies_and_a_grant_when_it_is_delivered(
    intake: Room[Intake],
) -> None:
    denied, granted = (submitted_again(intake, key) for key in ("k-1", "k-2"))
    decided(intake, denied, "denied", "收入超过标准")
    decided(intake, granted, "granted", "")
    assert (notices(intake, denied)[-1].title, notices(intake, denied)[-1].remedies) == (
        "不予办理决定书",
        REMEDIES,
    )
    assert notices(intake, denied)[-1].text[2] == "理由：收入超过标准"
    assert (notices(intake, granted)[-1].title, notices(intake, granted)[-1].remedies) == (
        "准予办理决定书",
        "",
    )
    assert "十个工作日内送达" in notices(intake, granted)[-1].text[-1]


def submitted_again(intake: Room[Intake], key: str) -> str:
    given = handing_in(CLERK, channel="online")
    number: str = intake.ask(replace(given, asked=replace(given.asked, key=key))).id
    intake.ask(AcceptApplication(CLERK, number))
    return number


def test_one_is_found_by_its_place_or_its_number_and_by_nobody_else(intake: Room[Intake]) -> None:
    number = submitted(intake)
    intake.ask(AcceptApplication(CLERK, number))
    assert intake.ask(GetNotice(CLERK, number, "1")) == intake.ask(GetNotice(CLERK, number, f"{number}-SL01"))
    for by, notice, reason in (
        (CLERK, "2", "NOTICE_NOT_FOUND"),
        (CLERK, "", "NOTICE_NOT_FOUND"),
        (NEIGHBOUR, "1", "APPLICATION_NOT_FOUND"),
    ):
        with pytest.raises(NotFound) as refused:
            intake.ask(GetNotice(by, number, notice))
        assert refused.value.reason == reason


def test_a_sheet_holds_text_papers_law_remedies_organ_and_day(intake: Room[Intake]) -> None:
    number = submitted(intake, without="medical_record")
    intake.ask(RequestSupplement(CLERK, number, ("medical_record",)))
    (notice,) = notices(intake, number)
    sheet = notice_sheet(notice)
    printed = repr(sheet)
    assert sheet.title == notice.title
    for said in (notice.issued.number, "疾病诊断证明", *notice.bases, "县民政局（印章）", "2026年11月23日"):
        assert said in printed


def test_as_it_lies_in_the_store_it_is_the_same(intake: Room[Intake]) -> None:
    number = submitted(intake)
    intake.ask(AcceptApplication(CLERK, number))
    opened(intake, number)
    for issued in intake.world.applications.get(number).issued:
        assert notice_of(kept_notice(issued)) == issued


def test_on_the_wire_and_on_paper_it_is_the_same_notice(intake: Room[Intake]) -> None:
    number = submitted(intake, without="medical_record")
    intake.ask(RequestSupplement(CLERK, number, ("medical_record",)))
    (notice,) = notices(intake, number)
    shown = notice_to_proto(notice)
    assert (shown.number, shown.ordinal, shown.issued_on) == (f"{number}-BZ01", 1, "2026-11-23")
    assert list(shown.text) == list(notice.text)
    assert [(one.code, one.name, one.promised_on) for one in shown.papers] == [
        ("medical_record", "疾病诊断证明", "")
    ]
    assert PdfPrinter().pdf(shown.number, lambda: notice_sheet(notice)).startswith(b"%PDF")
