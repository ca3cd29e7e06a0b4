"""What has happened in approval, and what it hears."""

from services.approval.events.advice import CaseIsOpen, DepartmentAdvised
from services.approval.events.applications import ApplicationAccepted, ApplicationWithdrawn
from services.approval.events.cases import CaseChanged, CaseOpened, CaseWithdrawn, DecisionMade, TaskDecided
from services.approval.events.catalogue import CalendarYearPublished, ItemPublished, PowerLent
from services.approval.events.clocks import (
    ClockChangeAsked,
    ClockChangeRefused,
    ClockExtended,
    ClockPaused,
    ClockResumed,
    DueDatesMoved,
)

EMITS = (
    "sanji.approval.v1.CaseOpened",
    "sanji.approval.v1.DecisionMade",
    "sanji.approval.v1.TaskDecided",
    "sanji.approval.v1.DepartmentAdvised",
    "sanji.approval.v1.CaseWithdrawn",
    "sanji.approval.v1.DueDatesMoved",
    "sanji.approval.v1.ClockChangeAsked",
    "sanji.approval.v1.ClockChangeRefused",
    "sanji.approval.v1.ClockPaused",
    "sanji.approval.v1.ClockResumed",
    "sanji.approval.v1.ClockExtended",
)
PUBLIC: tuple[str, ...] = (
    "sanji.approval.v1.TaskDecided",
    "sanji.approval.v1.DepartmentAdvised",
    "sanji.approval.v1.CaseWithdrawn",
    "sanji.approval.v1.ClockChangeAsked",
    "sanji.approval.v1.ClockChangeRefused",
)
HEARS = (
    "sanji.intake.v1.ApplicationAccepted",
    "sanji.intake.v1.ApplicationWithdrawn",
    "sanji.catalogue.v1.ItemPublished",
    "sanji.catalogue.v1.CalendarYearPublished",
    "sanji.catalogue.v1.DelegatedPowerGranted",
    "sanji.catalogue.v1.DelegatedPowerRevoked",
    "sanji.approval.v1.CaseOpened",
)

__all__ = [
    "ApplicationAccepted",
    "ApplicationWithdrawn",
    "CalendarYearPublished",
    "CaseChanged",
    "CaseIsOpen",
    "CaseOpened",
    "CaseWithdrawn",
    "ClockChangeAsked",
    "ClockChangeRefused",
    "ClockExtended",
    "ClockPaused",
    "ClockResumed",
    "DecisionMade",
    "DepartmentAdvised",
    "DueDatesMoved",
    "ItemPublished",
    "PowerLent",
    "TaskDecided",
]
