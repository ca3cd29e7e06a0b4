"""Published commitments and the checks after a grant, as they are shown."""

from typing import Any

from sanji.approval.v1 import approval_commitments_pb2 as pb
from typing_extensions import TypedDict

from gateway.routes.samples import NUMBER, VILLAGE


class SaidView(TypedDict):
    """What somebody said of a check."""

    reason: str
    at: str


class AfterCheckView(TypedDict):
    """The check of one case that was granted on a commitment. `department`: that checks."""

    number: str
    item: str
    item_name: str
    division: str
    owner_division: str
    department: str
    applicant: str
    text_version: str
    materials: list[str]
    state: str
    due: str
    result: SaidView | None
    appeal: SaidView | None
    answer: SaidView | None
    lapses_on: str | None
    version: int


class AfterCheckList(TypedDict):
    """One page, the first due first."""

    items: list[AfterCheckView]
    next: str | None


class PublishedCommitmentView(TypedDict):
    """A commitment as anybody may see it. `public_until`: null while it is to be checked."""

    name_masked: str
    item: str
    item_name: str
    division: str
    department: str
    text_version: str
    signed_on: str
    state: str
    public_until: str | None


class PublishedCommitmentList(TypedDict):
    """One page."""

    items: list[PublishedCommitmentView]
    next: str | None


CHECK: dict[str, Any] = {
    "number": NUMBER,
    "item": "public_place_hygiene_licence",
    "item_name": "公共场所卫生许可",
    "division": VILLAGE,
    "owner_division": "510822",
    "department": "health",
    "applicant": "何*",
    "text_version": "public_place_hygiene_licence@1",
    "materials": ["hygiene_test_report"],
    "state": "due",
    "due": "2027-02-24",
    "result": None,
    "appeal": None,
    "answer": None,
    "lapses_on": None,
    "version": 3,
}
BROKEN = {
    **CHECK,
    "state": "broken",
    "result": {"reason": "现场检测指标不合格", "at": "2026-12-08T10:00:00.000+08:00"},
    "lapses_on": "2027-12-08",
    "version": 4,
}
SAID = {"reason": "检测样品采集有误", "at": "2026-12-10T09:00:00.000+08:00"}
PUBLISHED: dict[str, Any] = {
    "name_masked": "何*",
    "item": "public_place_hygiene_licence",
    "item_name": "公共场所卫生许可",
    "division": "510822",
    "department": "health",
    "text_version": "public_place_hygiene_licence@1",
    "signed_on": "2026-11-23",
    "state": "due",
    "public_until": None,
}


def check_view(check: pb.AfterCheck) -> AfterCheckView:
    """One check."""
    return {
        "number": check.number,
        "item": check.item,
        "item_name": check.item_name,
        "division": check.division,
        "owner_division": check.owner_division,
        "department": check.department,
        "applicant": check.applicant_name,
        "text_version": check.text_version,
        "materials": list(check.materials),
        "state": check.state,
        "due": check.due,
        "result": _said(check.result) if check.HasField("result") else None,
        "appeal": _said(check.appeal) if check.HasField("appeal") else None,
        "answer": _said(check.answer) if check.HasField("answer") else None,
        "lapses_on": check.lapses_on or None,
        "version": check.version,
    }


def published_view(one: pb.PublishedCommitment) -> PublishedCommitmentView:
    """One published commitment."""
    return {
        "name_masked": one.name_masked,
        "item": one.item,
        "item_name": one.item_name,
        "division": one.division,
        "department": one.department,
        "text_version": one.text_version,
        "signed_on": one.signed_on,
        "state": one.state,
        "public_until": one.public_until or None,
    }


def _said(said: pb.CheckReason) -> SaidView:
    return {"reason": said.reason, "at": said.at}
