"""Checks after grants on commitments, on the wire."""

from collections.abc import Callable, Mapping
from typing import Any

from google.protobuf.message import Message
from sanji.approval.v1 import approval_commitments_pb2 as pb
from sanji.approval.v1 import approval_events_pb2 as events_pb2

from services.approval import events
from services.approval.domain.after_check import NEVER, AfterCheck, Promise
from services.approval.domain.case import Case
from services.approval.domain.spoken import Spoken
from services.approval.wire.times import day_text
from services.chassis.clock import day_of, rfc3339
from services.chassis.masking import mask_name
from services.chassis.messages import Event


def check_to_proto(case: Case) -> pb.AfterCheck:
    """A check as those concerned see it; the name masked."""
    check, promise = _both(case)
    return pb.AfterCheck(
        number=case.id,
        item=case.item,
        item_name=case.item_name,
        division=case.division,
        owner_division=case.owner_division,
        department=case.tasks[0].department,
        text_version=promise.text_version,
        materials=promise.materials,
        state=check.state,
        due=day_text(check.due),
        result=_said(check.result),
        appeal=_said(check.appeal),
        answer=_said(check.answer),
        lapses_on=day_text(check.lapses_on),
        applicant_name=mask_name(case.applicant_name),
        version=case.meta.version,
    )


def commitment_to_proto(case: Case) -> pb.PublishedCommitment:
    """What anybody may see: no number of any kind, the name masked."""
    check, promise = _both(case)
    return pb.PublishedCommitment(
        name_masked=mask_name(case.applicant_name),
        item=case.item,
        item_name=case.item_name,
        division=case.owner_division,
        department=case.tasks[0].department,
        text_version=promise.text_version,
        signed_on=day_text(day_of(promise.signed_at)),
        state=check.state,
        public_until="" if check.published_until == NEVER else check.published_until,
    )


def _both(case: Case) -> tuple[AfterCheck, Promise]:
    assert case.after_check is not None
    assert case.promise is not None
    return case.after_check, case.promise


def _said(spoken: Spoken | None) -> pb.CheckReason | None:
    return pb.CheckReason(reason=spoken.reason, at=rfc3339(spoken.at)) if spoken else None


def _fact(event: events.AfterCheckChanged) -> pb.CommitmentFact:
    case = event.case
    check, _ = _both(case)
    return pb.CommitmentFact(
        number=case.id,
        item=case.item,
        division=case.division,
        owner_division=case.owner_division,
        department=case.tasks[0].department,
        party=case.party,
        state=check.state,
        due=day_text(check.due),
        lapses_on=day_text(check.lapses_on),
        item_name=case.item_name,
    )


def _upheld(event: events.CommitmentUpheld) -> Message:
    return events_pb2.CommitmentUpheld(fact=_fact(event), reason=event.note)


def _encoder(message: Callable[..., Message]) -> Callable[[Any], Message]:
    return lambda event: message(fact=_fact(event))


ENCODERS: Mapping[type[Event], Callable[[Any], Message]] = {
    events.AfterCheckOpened: _encoder(events_pb2.AfterCheckOpened),
    events.CommitmentKept: _encoder(events_pb2.CommitmentKept),
    events.CommitmentBroken: _encoder(events_pb2.CommitmentBroken),
    events.CommitmentAppealed: _encoder(events_pb2.CommitmentAppealed),
    events.CommitmentUpheld: _upheld,
    events.AfterCheckMissed: _encoder(events_pb2.AfterCheckMissed),
    events.CommitmentCleared: _encoder(events_pb2.CommitmentCleared),
}
