"""What has happened in notification, and what it hears from other rooms."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from services.chassis.messages import Event

EMITS = ("sanji.notification.v1.MessageRead",)
PUBLIC = EMITS
HEARS = (
    "sanji.intake.v1.ApplicationSubmitted",
    "sanji.intake.v1.ApplicationAccepted",
    "sanji.intake.v1.SupplementRequested",
    "sanji.intake.v1.ApplicationReturned",
    "sanji.intake.v1.ApplicationWithdrawn",
    "sanji.approval.v1.DecisionMade",
    "sanji.approval.v1.ClockPaused",
    "sanji.approval.v1.ClockResumed",
    "sanji.approval.v1.ClockExtended",
    "sanji.approval.v1.CertificateIssued",
    "sanji.approval.v1.CertificateRevoked",
    "sanji.intake.v1.AgentAssigned",
    "sanji.intake.v1.AgencyStepRecorded",
    "sanji.intake.v1.EntrustmentCompleted",
    "sanji.rating.v1.RatingInvited",
    "sanji.identity.v1.PeopleMerged",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageRead(Event):
    """Its addressee has read it: evidence of service. `kind`: what it is about; `number`: the receipt number."""

    kind: str
    number: str


@dataclass(frozen=True, slots=True)
class StepHeard:
    """Heard: a step that a person is told of. `recipient`: the applicant's stable id.

    `values` fill the template of `kind`; a rating token among them (`token`) is sealed.
    """

    kind: str
    number: str
    recipient: str
    values: Mapping[str, str] = field(repr=False)
