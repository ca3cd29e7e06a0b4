"""What an application and a package are made of, on the wire."""

from sanji.common.v1 import error_pb2
from sanji.intake.v1 import intake_pb2

from services.chassis.clock import day_text, rfc3339
from services.chassis.errors import Fault
from services.intake.domain.application import Notice, Paper, Party, Returned, Step
from services.intake.wire.exchange import looked_up_to_proto


def party_to_proto(party: Party) -> intake_pb2.Applicant:
    """Who applies; numbers sealed."""
    return intake_pb2.Applicant(
        kind=party.kind,
        number_sealed=party.number_sealed,
        party=party.party,
        name=party.name,
        phone_sealed=party.phone_sealed,
    )


def paper_to_proto(paper: Paper) -> intake_pb2.Material:
    """One paper."""
    return intake_pb2.Material(
        code=paper.code,
        kind=paper.kind,
        ref=paper.ref,
        promised_on=day_text(paper.promised_on),
        looked_up=looked_up_to_proto(paper.looked_up),
    )


def step_to_proto(step: Step) -> intake_pb2.Step:
    """One move of a life."""
    return intake_pb2.Step(
        **{"from": step.before},
        at=rfc3339(step.at),
        to=step.after,
        by_role=step.role,
        division=step.division,
        reason=step.reason,
        agent=step.agent,
        principal=step.principal,
        mandate=step.mandate,
    )


def supplement_to_proto(notice: Notice | None) -> intake_pb2.SupplementNotice | None:
    """The one notice, if it was given."""
    if notice is None:
        return None
    return intake_pb2.SupplementNotice(materials=notice.materials, note=notice.note, at=rfc3339(notice.at))


def returned_to_proto(returned: Returned | None) -> intake_pb2.Returned | None:
    """Why it was not taken on, if a cause was named."""
    if returned is None:
        return None
    return intake_pb2.Returned(
        cause=returned.cause,
        organ=returned.organ,
        organ_name=returned.organ_name,
        materials=returned.materials,
    )


def finding_to_proto(fault: Fault) -> error_pb2.Fault:
    """What the check at hand-in noticed."""
    return error_pb2.Fault(pointer=fault.pointer, reason=fault.reason, detail=fault.detail)
