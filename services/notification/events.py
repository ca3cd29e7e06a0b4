"""What has happened in notification, and what it hears from other rooms."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from services.chassis.authorities import Authority
from services.chassis.messages import Event

EMITS = ("sanji.notification.v1.MessageRead",)
PUBLIC = EMITS
HEARD_FOR_STAFF = (
    "sanji.approval.v1.CardShown",
    "sanji.approval.v1.CardAppealed",
    "sanji.approval.v1.CardUpheld",
    "sanji.approval.v1.CardWithdrawn",
    "sanji.approval.v1.CaseClaimed",
    "sanji.approval.v1.CaseTransferred",
    "sanji.approval.v1.CaseReminded",
    "sanji.approval.v1.DecisionProposed",
    "sanji.approval.v1.ProposalRefused",
    "sanji.approval.v1.DecisionRecalled",
    "sanji.approval.v1.AutoRulesProposed",
    "sanji.approval.v1.AutoCheckAsked",
    "sanji.approval.v1.AfterCheckMissed",
    "sanji.approval.v1.OutageReported",
    "sanji.approval.v1.OutageEnded",
    "sanji.approval.v1.PromiseReported",
    "sanji.intake.v1.AgentMissed",
    "sanji.intake.v1.AgencyLimitMissed",
    "sanji.intake.v1.PackageDelayed",
)
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
    "sanji.approval.v1.PromiseMissed",
    "sanji.approval.v1.CertificateIssued",
    "sanji.approval.v1.CertificateRevoked",
    "sanji.approval.v1.DecisionRevoked",
    "sanji.approval.v1.CommitmentKept",
    "sanji.approval.v1.CommitmentUpheld",
    "sanji.approval.v1.CommitmentCleared",
    "sanji.intake.v1.AgentAssigned",
    "sanji.intake.v1.AgencyStepRecorded",
    "sanji.intake.v1.EntrustmentCompleted",
    "sanji.intake.v1.LookupSettled",
    "sanji.intake.v1.ResultPrepared",
    "sanji.intake.v1.ResultPosted",
    "sanji.intake.v1.ResultCameBack",
    "sanji.intake.v1.ResultHandedOver",
    "sanji.intake.v1.PackageSubmitted",
    "sanji.intake.v1.PackageAccepted",
    "sanji.intake.v1.PackageSupplementRequested",
    "sanji.intake.v1.PackageReturned",
    "sanji.intake.v1.PackageWithdrawn",
    "sanji.intake.v1.PackageCompleted",
    "sanji.rating.v1.RatingInvited",
    "sanji.identity.v1.PeopleMerged",
    "sanji.identity.v1.MandateGiven",
    "sanji.identity.v1.MandateRevoked",
    "sanji.identity.v1.PartyLinked",
    "sanji.identity.v1.PartyLinkEnded",
    *HEARD_FOR_STAFF,
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
    `told_as_one`: of a member of a package, about which the whole is told.
    """

    kind: str
    number: str
    recipient: str
    values: Mapping[str, str] = field(repr=False)
    told_as_one: bool = False


@dataclass(frozen=True, slots=True)
class StaffStepHeard:
    """Heard: something that staff are told of. `to`: staff ids and posts. `values` fill the template of `kind`."""

    kind: str
    number: str
    to: tuple[str, ...]
    values: Mapping[str, str] = field(repr=False)


@dataclass(frozen=True, slots=True)
class AgentNamedHeard:
    """Heard: an agent is named for an errand; the principal is told of him, and he of the errand."""

    principal: StepHeard
    agent: StaffStepHeard


@dataclass(frozen=True, slots=True)
class RepresentativeHeard:
    """Heard: somebody stands for another, or does no more; None when it opens no inbox."""

    authority: Authority | None
