"""Packages handed in, as they are shown: no number of an applicant, the name masked; and an example of each."""

from datetime import date
from typing import Any

from sanji.intake.v1 import intake_packages_pb2 as pb
from typing_extensions import TypedDict

from gateway.routes.intake.applications_views import (
    ApplicantView,
    NoticeView,
    ReturnedView,
    applicant_view,
    notice_view,
    returned_view,
)
from gateway.routes.samples import VILLAGE
from gateway.routes.shapes import FaultView, faults_view


class PartView(TypedDict):
    """A member: an application of its own. `state`: as the whole; running, or waiting for what it `needs`; granted, denied,
    stopped with the reason.
    """

    number: str
    item: str
    item_name: str
    department: str
    owner_division: str
    role: str
    needs: list[str]
    state: str
    reason: str | None
    ended_at: str | None


class PackageStepView(TypedDict):
    """One move of the whole."""

    at: str
    to: str
    by_role: str
    reason: str | None


class PackageApplicationView(TypedDict):
    """The whole. `due`: last day of its one limit, from the acceptance on; `provisional`: its year has no official calendar
    yet; `overdue`: it is past and not all is decided.

    `returned`: why it was not taken on.
    """

    number: str
    status: str
    package: str
    package_version: int
    package_name: str
    lead_department: str
    division: str
    accept_division: str
    applicant: ApplicantView
    channel: str
    received_at: str
    accepted_at: str | None
    deemed: bool
    committed_days: int
    committed_unit: str
    due: str | None
    provisional: bool
    overdue: bool
    ready_at: str | None
    handed_out_at: str | None
    members: list[PartView]
    history: list[PackageStepView]
    notice: NoticeView | None
    findings: list[FaultView]
    returned: ReturnedView | None
    version: int


class PackageApplicationList(TypedDict):
    """One page; `next` is null on the last."""

    items: list[PackageApplicationView]
    next: str | None


def package_application_view(found: pb.PackageApplication, today: date) -> PackageApplicationView:
    """The whole with its members."""
    return {
        "number": found.number,
        "status": found.status,
        "package": found.package,
        "package_version": found.package_version,
        "package_name": found.package_name,
        "lead_department": found.lead_department,
        "division": found.division,
        "accept_division": found.accept_division,
        "applicant": applicant_view(found.applicant),
        "channel": found.channel,
        "received_at": found.received_at,
        "accepted_at": found.accepted_at or None,
        "deemed": found.deemed,
        "committed_days": found.committed_days,
        "committed_unit": found.committed_unit,
        "due": found.due or None,
        "provisional": found.provisional,
        "overdue": found.status == "accepted" and "" < found.due < today.isoformat(),
        "ready_at": found.ready_at or None,
        "handed_out_at": found.handed_out_at or None,
        "members": [_part(part) for part in found.parts],
        "history": [
            {"at": step.at, "to": step.to, "by_role": step.by_role, "reason": step.reason or None}
            for step in found.history
        ],
        "notice": notice_view(found.notice) if found.HasField("notice") else None,
        "findings": faults_view(found.findings),
        "returned": returned_view(found.returned) if found.HasField("returned") else None,
        "version": found.version,
    }


def _part(part: pb.PackagePart) -> PartView:
    return {
        "number": part.number,
        "item": part.item,
        "item_name": part.item_name,
        "department": part.department,
        "owner_division": part.owner_division,
        "role": part.role,
        "needs": list(part.needs),
        "state": part.state,
        "reason": part.reason or None,
        "ended_at": part.ended_at or None,
    }


PACKAGE_SUBMISSION: dict[str, Any] = {
    "division": VILLAGE,
    "applicants": {
        "relative": {
            "kind": "person",
            "id_number": "510822197607290918",
            "name": "赵家兴",
            "phone": "19900000006",
        }
    },
    "optional": [],
    "form": {
        "deceased_name_zh": "赵文礼",
        "deceased_id_number": "510822195003070157",
        "death_date": "2026-11-05",
        "death_place": "hospital",
        "declarant_relation": "relative",
        "accidental_death": False,
        "household_division": "510822112201",
        "work_related": False,
        "relation": "child",
        "agreed_by_survivors": True,
        "bank_name_zh": "四川青川农村商业银行",
        "bank_account": "6214580000000000017",
    },
    "materials": [{"code": "kinship_proof", "kind": "commitment"}],
    "channel": "online",
    "commitment_signed": True,
}
PACKAGE_APPLICATION: dict[str, Any] = {
    "number": "510822202611230000310",
    "status": "accepted",
    "package": "deceased_person",
    "package_version": 1,
    "package_name": "公民身后一件事",
    "lead_department": "public_security",
    "division": VILLAGE,
    "accept_division": "510822",
    "applicant": {"kind": "person", "name_masked": "赵*"},
    "channel": "online",
    "received_at": "2026-11-23T09:12:04.120+08:00",
    "accepted_at": "2026-11-23T10:02:11.004+08:00",
    "deemed": False,
    "committed_days": 20,
    "committed_unit": "working_day",
    "due": "2026-12-21",
    "provisional": False,
    "overdue": False,
    "ready_at": None,
    "handed_out_at": None,
    "members": [
        {
            "number": "510822202611230000329",
            "item": "death_household_deregistration",
            "item_name": "死亡户口注销登记",
            "department": "public_security",
            "owner_division": "510822",
            "role": "relative",
            "needs": [],
            "state": "granted",
            "reason": None,
            "ended_at": "2026-11-23T15:20:00.000+08:00",
        },
        {
            "number": "510822202611230000337",
            "item": "survivor_benefit",
            "item_name": "遗属待遇申领",
            "department": "human_resources",
            "owner_division": "510822",
            "role": "relative",
            "needs": ["death_household_deregistration"],
            "state": "running",
            "reason": None,
            "ended_at": None,
        },
    ],
    "history": [
        {"at": "2026-11-23T09:12:04.120+08:00", "to": "submitted", "by_role": "citizen", "reason": None},
        {"at": "2026-11-23T10:02:11.004+08:00", "to": "accepted", "by_role": "clerk", "reason": None},
    ],
    "notice": None,
    "findings": [],
    "returned": None,
    "version": 3,
}
