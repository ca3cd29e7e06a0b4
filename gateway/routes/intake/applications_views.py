"""Applications as they are shown: no number or phone of the applicant, the name masked."""

from collections.abc import Iterable
from datetime import date

from sanji.intake.v1 import intake_pb2
from typing_extensions import TypedDict

from gateway.routes.intake.commitments_views import SignedView, signed_view
from gateway.routes.shapes import FaultView, faults_view
from services.chassis.masking import mask_name

OPEN = ("accepted", "in_review")
"""States whose promise can be missed."""


class Receipt(TypedDict):
    """What the person who handed it in holds."""

    number: str
    status: str
    item: str
    item_version: int
    division: str
    owner_division: str
    received_at: str


class ApplicantView(TypedDict):
    """Who applied."""

    kind: str
    name_masked: str


class UnderView(TypedDict):
    """Under which mandate, or link by law, who acted for whom; names masked."""

    mandate: str
    agent: str
    principal: str


StepView = TypedDict(
    "StepView",
    {
        "at": str,
        "from": str,
        "to": str,
        "by_role": str,
        "division": str,
        "reason": str | None,
        "under": UnderView | None,
    },
)


class LookedUpView(TypedDict):
    """What a register said of it. `digest`: SHA-256 of all that it said. `holder_differs`: its holder is not the applicant,
    which is lawful for a landlord's paper; null when the register does not tell.
    """

    source: str
    name_zh: str
    holder_masked: str
    digest: str
    at: str
    holder_differs: bool | None


class MaterialView(TypedDict):
    """One paper: handed in, with its `file` when it is one kept here, or promised for a day and overdue after it;
    `looked_up` once a register was found to hold it.
    """

    code: str
    kind: str
    file: str | None
    promised_on: str | None
    overdue: bool
    looked_up: LookedUpView | None


class NoticeView(TypedDict):
    """The one notice of what is missing."""

    materials: list[str]
    note: str
    at: str


class ReturnedView(TypedDict):
    """Why it was not taken on, and of another organ's matter which one that is."""

    cause: str
    organ: str | None
    organ_name: str | None
    materials: list[str]


class AgencyView(TypedDict):
    """Who carries it through; null names and phone while nobody is on duty. `agent_phone`: the office's."""

    entrustment: str
    site: str
    agent_name: str | None
    agent_phone: str | None
    finish_by: str | None


class ApplicationView(TypedDict):
    """One application. Dates and the outcome are null until they are known. `deemed`: taken on by law, from the day it
    came. `package`: receipt number of the whole that it is a member of. `findings`: what the clerk is to look at.
    `provisional`: a due date falls in a year whose calendar is not yet official.
    """

    number: str
    status: str
    outcome: str | None
    decision_reason: str | None
    case_type: str
    item: str
    item_version: int
    item_name: str
    department: str
    division: str
    accept_division: str
    owner_division: str
    applicant: ApplicantView
    materials: list[MaterialView]
    findings: list[FaultView]
    channel: str
    ticket: str | None
    received_at: str
    accepted_at: str | None
    history: list[StepView]
    notice: NoticeView | None
    deemed: bool
    returned: ReturnedView | None
    committed_due: str | None
    statutory_due: str | None
    provisional: bool
    overdue: bool
    agency: AgencyView | None
    package: str | None
    commitment: SignedView | None
    version: int


class ApplicationList(TypedDict):
    """One page; `next` is null on the last."""

    items: list[ApplicationView]
    next: str | None


def receipt(found: intake_pb2.Application) -> Receipt:
    """The answer to handing in."""
    return {
        "number": found.number,
        "status": found.status,
        "item": found.item,
        "item_version": found.item_version,
        "division": found.division,
        "owner_division": found.owner_division,
        "received_at": found.received_at,
    }


def application_view(found: intake_pb2.Application, today: date) -> ApplicationView:
    """The whole application without its form."""
    return {
        "number": found.number,
        "status": found.status,
        "outcome": found.outcome or None,
        "decision_reason": found.decision_reason or None,
        "case_type": found.case_type,
        "item": found.item,
        "item_version": found.item_version,
        "item_name": found.item_name,
        "department": found.department,
        "division": found.division,
        "accept_division": found.accept_division,
        "owner_division": found.owner_division,
        "applicant": applicant_view(found.applicant),
        "materials": [_material(one, today) for one in found.materials],
        "findings": faults_view(found.findings),
        "channel": found.channel,
        "ticket": found.ticket or None,
        "received_at": found.received_at,
        "accepted_at": found.accepted_at or None,
        "history": [_step(step) for step in found.history],
        "notice": notice_view(found.notice) if found.HasField("notice") else None,
        "deemed": found.deemed,
        "returned": returned_view(found.returned) if found.HasField("returned") else None,
        "committed_due": found.committed_due or None,
        "statutory_due": found.statutory_due or None,
        "provisional": found.provisional,
        "overdue": found.status in OPEN and "" < found.committed_due < today.isoformat(),
        "agency": _agency(found),
        "package": found.package or None,
        "commitment": signed_view(found),
        "version": found.version,
    }


def applicant_view(applicant: intake_pb2.Applicant) -> ApplicantView:
    """Who applied, the name masked."""
    return {"kind": applicant.kind, "name_masked": mask_name(applicant.name)}


def notice_view(notice: intake_pb2.SupplementNotice) -> NoticeView:
    """The one notice."""
    return {"materials": list(notice.materials), "note": notice.note, "at": notice.at}


def application_list(found: Iterable[intake_pb2.Application], following: str, today: date) -> ApplicationList:
    """One page of them."""
    return {"items": [application_view(one, today) for one in found], "next": following or None}


def _agency(found: intake_pb2.Application) -> AgencyView | None:
    if not found.HasField("agency"):
        return None
    agency = found.agency
    return {
        "entrustment": agency.entrustment,
        "site": agency.site,
        "agent_name": agency.agent_name or None,
        "agent_phone": agency.agent_phone or None,
        "finish_by": agency.finish_by or None,
    }


def _material(one: intake_pb2.Material, today: date) -> MaterialView:
    return {
        "code": one.code,
        "kind": one.kind,
        "file": one.ref if one.kind in ("upload", "reuse") and "-mt-" in one.ref else None,
        "promised_on": one.promised_on or None,
        "overdue": bool(one.promised_on) and one.promised_on < today.isoformat(),
        "looked_up": _looked_up(one),
    }


def _looked_up(one: intake_pb2.Material) -> LookedUpView | None:
    if not one.HasField("looked_up"):
        return None
    found = one.looked_up
    return {
        "source": found.source,
        "name_zh": found.name,
        "holder_masked": found.holder_masked,
        "digest": found.digest,
        "at": found.at,
        "holder_differs": found.whose == "differs" if found.whose else None,
    }


def _step(step: intake_pb2.Step) -> StepView:
    return {
        "at": step.at,
        "from": getattr(step, "from"),
        "to": step.to,
        "by_role": step.by_role,
        "division": step.division,
        "reason": step.reason or None,
        "under": _under(step),
    }


def _under(step: intake_pb2.Step) -> UnderView | None:
    if not step.mandate:
        return None
    return {"mandate": step.mandate, "agent": step.agent, "principal": step.principal}


def returned_view(returned: intake_pb2.Returned) -> ReturnedView:
    """Why it was not taken on."""
    return {
        "cause": returned.cause,
        "organ": returned.organ or None,
        "organ_name": returned.organ_name or None,
        "materials": list(returned.materials),
    }
