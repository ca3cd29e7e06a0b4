"""What has happened in intake, and what it hears from other rooms."""

from services.intake.events.applications import (
    ApplicationAccepted,
    ApplicationChanged,
    ApplicationReturned,
    ApplicationSubmitted,
    ApplicationWithdrawn,
    PromisedMaterialsHandedIn,
    SupplementProvided,
    SupplementRequested,
)
from services.intake.events.heard import (
    AcceptanceLent,
    AuthorityHeard,
    BasicPublished,
    CalendarYearPublished,
    CaseOpened,
    DecisionMade,
    DivisionTreePublished,
    DueDatesMoved,
    ItemPublished,
)
from services.intake.events.revealing import (
    PersonalDataRevealed,
)

__all__ = [
    "EMITS",
    "HEARS",
    "PUBLIC",
    "AcceptanceLent",
    "ApplicationAccepted",
    "ApplicationChanged",
    "ApplicationReturned",
    "ApplicationSubmitted",
    "ApplicationWithdrawn",
    "AuthorityHeard",
    "BasicPublished",
    "CalendarYearPublished",
    "CaseOpened",
    "DecisionMade",
    "DivisionTreePublished",
    "DueDatesMoved",
    "ItemPublished",
    "PersonalDataRevealed",
    "PromisedMaterialsHandedIn",
    "SupplementProvided",
    "SupplementRequested",
]

EMITS = (
    "sanji.intake.v1.ApplicationSubmitted",
    "sanji.intake.v1.ApplicationAccepted",
    "sanji.intake.v1.SupplementRequested",
    "sanji.intake.v1.SupplementProvided",
    "sanji.intake.v1.ApplicationReturned",
    "sanji.intake.v1.ApplicationWithdrawn",
    "sanji.intake.v1.PersonalDataRevealed",
    "sanji.intake.v1.PromisedMaterialsHandedIn",
)
PUBLIC: tuple[str, ...] = (
    "sanji.intake.v1.SupplementProvided",
    "sanji.intake.v1.PersonalDataRevealed",
    "sanji.intake.v1.PromisedMaterialsHandedIn",
)
HEARS = (
    "sanji.catalogue.v1.ItemPublished",
    "sanji.catalogue.v1.BasicPublished",
    "sanji.catalogue.v1.DivisionTreePublished",
    "sanji.catalogue.v1.CalendarYearPublished",
    "sanji.catalogue.v1.DelegatedPowerGranted",
    "sanji.catalogue.v1.DelegatedPowerRevoked",
    "sanji.approval.v1.CaseOpened",
    "sanji.approval.v1.DecisionMade",
    "sanji.approval.v1.DueDatesMoved",
    "sanji.approval.v1.ClockPaused",
    "sanji.approval.v1.ClockResumed",
    "sanji.approval.v1.ClockExtended",
    "sanji.identity.v1.MandateGiven",
    "sanji.identity.v1.MandateRevoked",
    "sanji.identity.v1.PartyLinked",
    "sanji.identity.v1.PartyLinkEnded",
    "sanji.identity.v1.PeopleMerged",
)
