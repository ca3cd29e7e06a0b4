"""Commitments and their checks as they are shown."""

from typing import Any

from sanji.approval.v1 import approval_commitments_pb2 as pb
from sanji.intake.v1 import intake_commitments_pb2, intake_pb2
from typing_extensions import TypedDict

from gateway.routes.samples import NUMBER, VILLAGE


class CommitmentTextView(TypedDict):
    """What is promised under one version of an item. `digest`: SHA-256, hex, of the rest but the item's name, as JSON with
    sorted keys and without spaces.
    """

    text_version: str
    item_name: str
    conditions: list[str]
    duties: list[str]
    consequences: list[str]
    materials: list[str]
    digest: str


class SignedView(TypedDict):
    """The commitment of an application. `state`: signed, kept, broken, cleared; `lapses_on`: from then on it bars no more."""

    text_version: str
    text_digest: str
    signed_at: str
    materials: list[str]
    state: str
    lapses_on: str | None


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


TEXT: dict[str, Any] = {
    "text_version": "public_place_hygiene_licence@1",
    "item_name": "公共场所卫生许可",
    "conditions": ["场所卫生指标符合国家卫生标准"],
    "duties": ["所填信息和承诺内容真实"],
    "consequences": ["承诺不实的，撤销决定并记入信用记录"],
    "materials": ["hygiene_test_report"],
    "digest": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
}
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


def text_view(text: intake_commitments_pb2.CommitmentText) -> CommitmentTextView:
    """The text."""
    return {
        "text_version": text.text_version,
        "item_name": text.item_name,
        "conditions": list(text.conditions),
        "duties": list(text.duties),
        "consequences": list(text.consequences),
        "materials": list(text.materials),
        "digest": text.digest,
    }


def signed_view(found: intake_pb2.Application) -> SignedView | None:
    """The commitment of an application, without its signature."""
    if not found.HasField("commitment"):
        return None
    signed = found.commitment
    return {
        "text_version": signed.text_version,
        "text_digest": signed.text_digest,
        "signed_at": signed.signed_at,
        "materials": list(signed.materials),
        "state": signed.state,
        "lapses_on": signed.lapses_on or None,
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
