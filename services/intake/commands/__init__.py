"""What may be asked of intake. Every command names who asks; changes may carry an idempotency key."""

from services.intake.commands.acceptance import CorrectApplication, DeemAccepted
from services.intake.commands.agency import (
    AgentGiven,
    AssignAgent,
    AssignWaiting,
    CompleteEntrustment,
    EndEntrustment,
    EvaluateEntrustment,
    GetAgentCard,
    GetEntrustment,
    GetRoster,
    GiveEntrustment,
    ListEntrustments,
    PrincipalGiven,
    RecordAgencyStep,
    SetRoster,
    StepGiven,
)
from services.intake.commands.applications import (
    ApplicantGiven,
    GetApplication,
    ListApplications,
    MaterialGiven,
    SubmitApplication,
)
from services.intake.commands.clocks import GetApplicationClock
from services.intake.commands.desk import (
    AcceptApplication,
    ProvideSupplement,
    RequestSupplement,
    ReturnApplication,
    WithdrawApplication,
)
from services.intake.commands.materials import (
    ForgetUnusedMaterials,
    GetMaterial,
    HandInMaterials,
    ListMaterials,
    UploadMaterial,
)
from services.intake.commands.revealing import (
    RevealPersonalData,
)

__all__ = [
    "AcceptApplication",
    "AgentGiven",
    "ApplicantGiven",
    "AssignAgent",
    "AssignWaiting",
    "CompleteEntrustment",
    "CorrectApplication",
    "DeemAccepted",
    "EndEntrustment",
    "EvaluateEntrustment",
    "ForgetUnusedMaterials",
    "GetAgentCard",
    "GetApplication",
    "GetApplicationClock",
    "GetEntrustment",
    "GetMaterial",
    "GetRoster",
    "GiveEntrustment",
    "HandInMaterials",
    "ListApplications",
    "ListEntrustments",
    "ListMaterials",
    "MaterialGiven",
    "PrincipalGiven",
    "ProvideSupplement",
    "RecordAgencyStep",
    "RequestSupplement",
    "ReturnApplication",
    "RevealPersonalData",
    "SetRoster",
    "StepGiven",
    "SubmitApplication",
    "UploadMaterial",
    "WithdrawApplication",
]
