"""Change requests and batches on the wire, and the applications that are heard of."""

import json
from typing import Any

from sanji.approval.v1 import approval_events_pb2
from sanji.catalogue.v1 import catalogue_changes_pb2 as pb
from sanji.catalogue.v1 import catalogue_events_pb2 as events_pb2
from sanji.common.v1 import error_pb2
from sanji.intake.v1 import intake_events_pb2

from services.catalogue import commands, events
from services.catalogue.domain.changes import Batch, Change, Impact, Proposal
from services.catalogue.domain.trial_cases import ModelCase, TrialCase
from services.catalogue.domain.trials import TrialFinding
from services.catalogue.wire.package_trials import package_tried_to_proto
from services.catalogue.wire.trial_forms import form_from, material_from
from services.chassis.clock import rfc3339
from services.chassis.decoding import Readers
from services.chassis.errors import Fault, Invalid

_TEXTS = tuple(name for name in commands.ProposalGiven.__dataclass_fields__ if name != "row")


def proposal_from(message: Any) -> commands.ProposalGiven:
    """A proposal as asked for. Raises `Invalid` CHANGE_INVALID when the entry is no JSON."""
    try:
        row = json.loads(message.row_json) if message.row_json else None
    except (ValueError, RecursionError):
        fault = Fault("/row", "ROW_TYPE", "应为一个 JSON 对象")
        raise Invalid("CHANGE_INVALID", "变更有误，请逐项更正", faults=(fault,)) from None
    return commands.ProposalGiven(**{name: getattr(message, name) for name in _TEXTS}, row=row)


def change_to_proto(change: Change, whole: bool = True) -> pb.Change:
    """A request; without its entry and history unless `whole`."""
    return pb.Change(
        change_id=change.id,
        county=change.county,
        department=change.department,
        proposal=_proposal(change.proposal, whole),
        base_version=change.base_version,
        state=change.state,
        faults=[
            error_pb2.Fault(pointer=one.pointer, reason=one.reason, detail=one.detail)
            for one in change.faults
        ],
        keys=[pb.ChangeKey(role=one.role, subject=one.subject, at=rfc3339(one.at)) for one in change.keys],
        due=change.due,
        published_version=change.published_version,
        overdue=change.overdue,
        trial_findings=[_trial(one) for one in change.trial],
        trials=[_trial_case(one) for one in change.trials] if whole else (),
        history=[_step(one) for one in change.history] if whole else (),
        version=change.meta.version,
    )


def batch_to_proto(batch: Batch) -> pb.Batch:
    """A batch without its report."""
    return pb.Batch(
        batch_id=batch.id,
        county=batch.county,
        number=batch.number,
        title=batch.title,
        effective_on=batch.effective_on,
        items=batch.items,
        state=batch.state,
        version=batch.meta.version,
    )


def impact_to_proto(impact: Impact) -> pb.ChangeImpact:
    """What a change would touch."""
    return pb.ChangeImpact(
        item=impact.item,
        sites=impact.sites,
        site_count=impact.site_count,
        division_count=impact.division_count,
        running=[
            pb.RunningOnVersion(item_version=version, applications=many)
            for version, many in impact.running.items()
        ],
    )


def _proposal(proposal: Proposal, whole: bool) -> pb.Proposal:
    texts = {name: getattr(proposal, name) for name in _TEXTS}
    return pb.Proposal(**texts, row_json=proposal.row if whole else "")


def _step(step: Any) -> pb.ChangeStep:
    made = pb.ChangeStep(at=rfc3339(step.at), to=step.after, by=step.by, by_role=step.role, note=step.note)
    setattr(made, "from", step.before)
    return made


def _trial(found: TrialFinding) -> pb.TrialFinding:
    return pb.TrialFinding(
        number=found.number,
        text=found.text,
        by=found.by,
        at=rfc3339(found.at),
        resolution=found.resolution,
        closed_by=found.closed_by,
        closed_at=rfc3339(found.closed_at) if found.closed_at else "",
    )


def _trial_case(case: TrialCase) -> pb.TrialCase:
    verdict = case.verdict
    return pb.TrialCase(
        number=case.number,
        entry=case.entry,
        expected=case.expected,
        outcome=verdict.outcome,
        passed=case.passed,
        party_type=case.party_type,
        values_json=json.dumps(case.values, ensure_ascii=False),
        handed_in=case.handed_in,
        faults=[
            error_pb2.Fault(pointer=one.pointer, reason=one.reason, detail=one.detail)
            for one in verdict.faults
        ],
        needed=verdict.needed,
        fees=[
            pb.TrialFee(name_zh=name, amount_fen=-1 if amount is None else amount)
            for name, amount in verdict.fees
        ],
        committed_due=verdict.committed_due,
        statutory_due=verdict.statutory_due,
        by=case.by,
        at=rfc3339(case.at),
        package=package_tried_to_proto(case.package) if case.package else None,
    )


def model_case_from(message: Any) -> ModelCase:
    """What is tried. A form that cannot be read is None, which no handler takes."""
    return ModelCase(
        party_type=message.party_type,
        form=form_from(message.form_json),
        id_number=message.id_number,
        name=message.name_zh,
        phone=message.phone,
        materials=tuple(map(material_from, message.materials)),
        commitment_signed=message.commitment_signed,
        deferral_signed=message.deferral_signed,
    )


def _application(message: Any) -> events.ApplicationHeard:
    found = message.application
    return _running(found.number, found.item, found.item_version)


def _case(message: Any) -> events.ApplicationHeard:
    found = message.case
    return _running(found.number, found.item, found.item_version)


def _running(number: str, item: str, version: int) -> events.ApplicationHeard:
    if not number or not item or version < 1:
        raise ValueError("number, item or version")
    return events.ApplicationHeard(number, item, version)


def _changed(kind: type[Any]) -> Any:
    return lambda event: kind(change=change_to_proto(event.change, whole=False))


def _batched(kind: type[Any]) -> Any:
    return lambda event: kind(batch=batch_to_proto(event.batch))


ENCODERS = {
    events.ChangeDrafted: _changed(events_pb2.ChangeDrafted),
    events.ChangeRevised: _changed(events_pb2.ChangeRevised),
    events.ChangeSubmitted: _changed(events_pb2.ChangeSubmitted),
    events.ChangeApproved: _changed(events_pb2.ChangeApproved),
    events.ChangeRejected: _changed(events_pb2.ChangeRejected),
    events.ChangeReturned: _changed(events_pb2.ChangeReturned),
    events.ChangeWithdrawn: _changed(events_pb2.ChangeWithdrawn),
    events.ChangePublished: _changed(events_pb2.ChangePublished),
    events.RegistrationMissed: _changed(events_pb2.RegistrationMissed),
    events.ChangeTried: _changed(events_pb2.ChangeTried),
    events.TrialFindingRecorded: _changed(events_pb2.TrialFindingRecorded),
    events.TrialFindingClosed: _changed(events_pb2.TrialFindingClosed),
    events.BatchOpened: _batched(events_pb2.BatchOpened),
    events.BatchPublished: _batched(events_pb2.BatchPublished),
}
READERS: Readers = {
    "sanji.intake.v1.ApplicationAccepted": (intake_events_pb2.ApplicationAccepted, _application),
    "sanji.intake.v1.ApplicationWithdrawn": (intake_events_pb2.ApplicationWithdrawn, _application),
    "sanji.approval.v1.DecisionMade": (approval_events_pb2.DecisionMade, _case),
}
