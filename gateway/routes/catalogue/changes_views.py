"""Changes and batches as the gateway shows them."""

from typing import Any

import orjson
from sanji.catalogue.v1 import catalogue_changes_pb2 as pb
from typing_extensions import TypedDict

from gateway.routes.shapes import FaultView, faults_view


class KeyView(TypedDict):
    """One authority has approved."""

    role: str
    subject: str
    at: str


ChangeStepView = TypedDict(
    "ChangeStepView", {"at": str, "from": str, "to": str, "by": str, "by_role": str, "note": str}
)


class TrialFindingView(TypedDict):
    """What a trial run found; open while `closed_by` is null."""

    finding: int
    text: str
    by: str
    at: str
    resolution: str
    closed_by: str | None
    closed_at: str | None


class TrialFeeView(TypedDict):
    """A fee that would be due; null: the entry names no amount."""

    name_zh: str
    amount_fen: int | None


class TrialPaperView(TypedDict):
    """A paper that the person brings once. `holder`: the role whose paper it is; `used_by`: item codes."""

    code: str
    holder: str
    used_by: list[str]


class TrialRoleView(TypedDict):
    """Who asks for the members of a role."""

    role: str
    party_type: str


class PackageTrialView(TypedDict):
    """How a package was joined for a model case. `members`: in order; `questions`: those asked of the person."""

    package: str
    package_version: int
    members: list[str]
    applicants: list[TrialRoleView]
    questions: list[str]
    papers: list[TrialPaperView]
    critical_path_days: int


class TrialCaseView(TypedDict):
    """A model case that was tried: what an application would have met. `values`: no text, no number of a person.

    `package` null: a case of the item alone.
    """

    trial: int
    entry: str
    expected: str
    outcome: str
    passed: bool
    party_type: str
    values: dict[str, Any]
    handed_in: list[str]
    faults: list[FaultView]
    needed: list[str]
    fees: list[TrialFeeView]
    committed_due: str | None
    statutory_due: str | None
    by: str
    at: str
    package: PackageTrialView | None


class ChangeView(TypedDict):
    """A request. `row`, `trials` and `history` are left out of lists; `base_version` 0: a new item.

    `overdue`: a service offered for more than 20 working days before it was registered.
    """

    change: str
    division: str
    department: str
    kind: str
    item: str
    law: str
    article: str
    reason: str
    effective_on: str
    batch: str | None
    into: str | None
    to_department: str | None
    document: str | None
    row: dict[str, Any] | None
    base_version: int
    state: str
    faults: list[FaultView]
    keys: list[KeyView]
    due: str | None
    published_version: int | None
    overdue: bool
    trial_findings: list[TrialFindingView]
    trials: list[TrialCaseView]
    history: list[ChangeStepView]
    version: int


class ChangeList(TypedDict):
    """One page of requests."""

    items: list[ChangeView]
    next: str | None


class RunningView(TypedDict):
    """How many applications run on a version."""

    version: int
    applications: int


class ImpactView(TypedDict):
    """What a change would touch; `sites` at most 500."""

    item: str
    sites: list[str]
    site_count: int
    division_count: int
    running: list[RunningView]


class BatchView(TypedDict):
    """A batch. A chain (`items` not empty) is published whole or not at all."""

    batch: str
    division: str
    number: int
    title: str
    effective_on: str
    items: list[str]
    state: str
    version: int


class BatchReport(BatchView):
    """With how many changes of each kind are in force, and how many items in force it left as they were."""

    published: dict[str, int]
    kept: int


def change_view(change: pb.Change) -> ChangeView:
    """One request."""
    proposal = change.proposal
    return {
        "change": change.change_id,
        "division": change.county,
        "department": change.department,
        "kind": proposal.kind,
        "item": proposal.item,
        "law": proposal.law,
        "article": proposal.article,
        "reason": proposal.reason,
        "effective_on": proposal.effective_on,
        "batch": proposal.batch or None,
        "into": proposal.into or None,
        "to_department": proposal.to_department or None,
        "document": proposal.document or None,
        "row": orjson.loads(proposal.row_json) if proposal.row_json else None,
        "base_version": change.base_version,
        "state": change.state,
        "faults": faults_view(change.faults),
        "keys": [{"role": one.role, "subject": one.subject, "at": one.at} for one in change.keys],
        "due": change.due or None,
        "published_version": change.published_version or None,
        "overdue": change.overdue,
        "trial_findings": [_trial(one) for one in change.trial_findings],
        "trials": [_trial_case(one) for one in change.trials],
        "history": [_step(one) for one in change.history],
        "version": change.version,
    }


def batch_view(batch: pb.Batch) -> BatchView:
    """One batch."""
    return {
        "batch": batch.batch_id,
        "division": batch.county,
        "number": batch.number,
        "title": batch.title,
        "effective_on": batch.effective_on,
        "items": list(batch.items),
        "state": batch.state,
        "version": batch.version,
    }


def _trial(found: pb.TrialFinding) -> TrialFindingView:
    return {
        "finding": found.number,
        "text": found.text,
        "by": found.by,
        "at": found.at,
        "resolution": found.resolution,
        "closed_by": found.closed_by or None,
        "closed_at": found.closed_at or None,
    }


def _step(step: pb.ChangeStep) -> ChangeStepView:
    return {
        "at": step.at,
        "from": getattr(step, "from"),
        "to": step.to,
        "by": step.by,
        "by_role": step.by_role,
        "note": step.note,
    }


def _trial_case(case: pb.TrialCase) -> TrialCaseView:
    return {
        "trial": case.number,
        "entry": case.entry,
        "expected": case.expected,
        "outcome": case.outcome,
        "passed": case.passed,
        "party_type": case.party_type,
        "values": orjson.loads(case.values_json or "{}"),
        "handed_in": list(case.handed_in),
        "faults": faults_view(case.faults),
        "needed": list(case.needed),
        "fees": [
            {"name_zh": fee.name_zh, "amount_fen": None if fee.amount_fen < 0 else fee.amount_fen}
            for fee in case.fees
        ],
        "committed_due": case.committed_due or None,
        "statutory_due": case.statutory_due or None,
        "by": case.by,
        "at": case.at,
        "package": _package_trial(case.package) if case.HasField("package") else None,
    }


def _package_trial(found: pb.PackageTrial) -> PackageTrialView:
    return {
        "package": found.package_id,
        "package_version": found.package_version,
        "members": list(found.members),
        "applicants": [{"role": one.role, "party_type": one.party_type} for one in found.applicants],
        "questions": list(found.questions),
        "papers": [
            {"code": one.code, "holder": one.holder, "used_by": list(one.used_by)} for one in found.papers
        ],
        "critical_path_days": found.critical_path_days,
    }
