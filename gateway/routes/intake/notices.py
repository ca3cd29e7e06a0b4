"""The written notices of an application, as page and as PDF, at the stack where it was handed in."""

from typing import Any

from sanji.intake.v1 import intake_notices_pb2 as pb
from typing_extensions import TypedDict

from gateway.call import Call
from gateway.levels import by_number
from gateway.operations import Operations
from gateway.reply import PDF, Reply, pdf_reply
from gateway.routes.intake import RPC

ABSENT = ("APPLICATION_NOT_FOUND", "NOTICE_NOT_FOUND")
operations = Operations("notices")


class NoticePaperView(TypedDict):
    """A paper that it names; `promised_on`: by when it comes, of a conditional acceptance."""

    code: str
    name_zh: str
    promised_on: str | None


class WrittenNoticeView(TypedDict):
    """One notice. `notice`: its place among those of the application; `text`: paragraphs; `remedies`: null where nothing
    was refused; the due dates as it named them, `provisional` when they fall in a year whose calendar was not yet official.
    """

    notice: int
    number: str
    kind: str
    title: str
    issued_on: str
    addressee: str
    application: str
    item_name: str
    organ: str
    text: list[str]
    papers: list[NoticePaperView]
    bases: list[str]
    remedies: str | None
    committed_due: str | None
    statutory_due: str | None
    provisional: bool
    consult_phone: str | None
    complaint_phone: str | None


class WrittenNoticeList(TypedDict):
    """Every notice, in the order in which they were given; at most two dozen."""

    items: list[WrittenNoticeView]


SAMPLE: dict[str, Any] = {
    "notice": 1,
    "number": "510822202611234000015-SL01",
    "kind": "acceptance",
    "title": "受理通知书",
    "issued_on": "2026-11-23",
    "addressee": "张小满",
    "application": "510822202611234000015",
    "item_name": "居住证申领",
    "organ": "县公安局",
    "text": ["经审查，申请事项属于本机关职权范围，申请材料齐全、符合法定形式，现予受理。"],
    "papers": [],
    "bases": ["《中华人民共和国行政许可法》第32条第1款第5项"],
    "remedies": None,
    "committed_due": "2026-11-30",
    "statutory_due": "2026-12-14",
    "provisional": False,
    "consult_phone": "0839-0002002",
    "complaint_phone": "0839-0009102",
}


@operations.get(
    "/v1/applications/{number}/notices",
    rpc=RPC + "ListNotices",
    summary="办件的文书",
    description="Every written notice of an application: taken on, what is missing, refused, paused, prolonged, decided.",
    locate=by_number,
    refusals=("APPLICATION_NOT_FOUND",),
    sample={"items": [SAMPLE]},
)
async def list_notices(call: Call, number: str) -> WrittenNoticeList:
    answer = await call.ask(call.rooms.intake.ListNotices, pb.ListNoticesRequest(number=number))
    return {"items": [_view(one) for one in answer.notices]}


@operations.get(
    "/v1/applications/{number}/notices/{notice}",
    rpc=RPC + "GetNotice",
    summary="一份文书",
    description="One notice in full, by its place in the list or by its number.",
    locate=by_number,
    refusals=ABSENT,
    sample=SAMPLE,
)
async def get_notice(call: Call, number: str, notice: str) -> WrittenNoticeView:
    request = pb.GetNoticeRequest(number=number, notice=notice)
    return _view((await call.ask(call.rooms.intake.GetNotice, request)).notice)


@operations.get(
    "/v1/applications/{number}/notices/{notice}/notice.pdf",
    rpc=RPC + "PrintNotice",
    summary="打印文书",
    description="The notice as PDF: A4, with the law, the remedies and room for the seal.",
    locate=by_number,
    refusals=(*ABSENT, "SHEET_TOO_LONG", "PRINTING_UNAVAILABLE"),
    media=PDF,
    sample="%PDF-1.4",
)
async def print_notice(call: Call, number: str, notice: str) -> Reply:
    request = pb.PrintNoticeRequest(number=number, notice=notice)
    answer = await call.ask(call.rooms.intake.PrintNotice, request)
    return pdf_reply(answer.number, answer.pdf)


def _view(notice: pb.WrittenNotice) -> WrittenNoticeView:
    return {
        "notice": notice.ordinal,
        "number": notice.number,
        "kind": notice.kind,
        "title": notice.title,
        "issued_on": notice.issued_on,
        "addressee": notice.addressee,
        "application": notice.receipt,
        "item_name": notice.item_name,
        "organ": notice.organ,
        "text": list(notice.text),
        "papers": [
            {"code": one.code, "name_zh": one.name, "promised_on": one.promised_on or None}
            for one in notice.papers
        ],
        "bases": list(notice.bases),
        "remedies": notice.remedies or None,
        "committed_due": notice.committed_due or None,
        "statutory_due": notice.statutory_due or None,
        "provisional": notice.provisional,
        "consult_phone": notice.consult_phone or None,
        "complaint_phone": notice.complaint_phone or None,
    }
