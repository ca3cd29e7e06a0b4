"""What may be asked of intake. Every command names who asks; changes may carry an idempotency key."""

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
    "ApplicantGiven",
    "ForgetUnusedMaterials",
    "GetApplication",
    "GetApplicationClock",
    "GetMaterial",
    "HandInMaterials",
    "ListApplications",
    "ListMaterials",
    "MaterialGiven",
    "ProvideSupplement",
    "RequestSupplement",
    "ReturnApplication",
    "RevealPersonalData",
    "SubmitApplication",
    "UploadMaterial",
    "WithdrawApplication",
]
