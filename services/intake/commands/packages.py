"""Several items asked for as one thing."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from services.chassis.auth import Principal
from services.chassis.messages import Asked
from services.intake.commands.applications import ApplicantGiven, MaterialGiven
from services.intake.commands.receipts import OfReceipt, ReceiptChange


@dataclass(frozen=True, slots=True)
class PaperGiven:
    """One paper of the merged list. `holder`: the role whose it is, "" when it serves whoever asks for it."""

    given: MaterialGiven
    holder: str = ""


@dataclass(frozen=True, slots=True)
class SubmitPackage:
    """`form`: answers to the merged form, any JSON value. `applicants`: by the role that the package names; `optional`:
    the chosen optional items, None: all.
    """

    by: Principal
    asked: Asked
    package: str
    division: str
    applicants: Mapping[str, ApplicantGiven]
    form: Any = field(repr=False)
    materials: tuple[PaperGiven, ...]
    channel: str
    optional: tuple[str, ...] | None = None
    commitment_signed: bool = False
    deferral_signed: bool = False
    mandate: str = ""


class GetPackageApplication(OfReceipt):
    __slots__ = ()


class GetPackageClock(OfReceipt):
    __slots__ = ()


@dataclass(frozen=True, slots=True)
class ListPackageApplications:
    """A division's subtree for staff, their own for citizens. `limit` 1..100, 0 means 20."""

    by: Principal
    division: str = ""
    status: str = ""
    limit: int = 0
    cursor: str = ""


class AcceptPackage(ReceiptChange):
    __slots__ = ()


@dataclass(frozen=True, slots=True)
class DeemPackagesAccepted:
    """Those that nobody answered within five working days, at most `pages` times `limit` at once."""

    limit: int = 100
    pages: int = 50


@dataclass(frozen=True, slots=True)
class RequestPackageSupplement(ReceiptChange):
    """The one notice for all members: `materials` are codes of the merged list."""

    materials: tuple[str, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class ProvidePackageSupplement(ReceiptChange):
    materials: tuple[MaterialGiven, ...]


@dataclass(frozen=True, slots=True)
class CorrectPackage(ReceiptChange):
    """Questions of the one form with their right values; `consent`: the applicant agrees, in the clerk's presence."""

    form: Any = field(repr=False)
    consent: bool
    note: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class WatchPackages:
    """Timer: tell the desk of those whose one limit is past, at most `limit` at once."""

    limit: int = 100


@dataclass(frozen=True, slots=True)
class ReturnPackage(ReceiptChange):
    """`cause`, `organ`, `materials`: as of one application."""

    reason: str
    cause: str = ""
    organ: str = ""
    materials: tuple[str, ...] = ()


class WithdrawPackage(ReceiptChange):
    __slots__ = ()


@dataclass(frozen=True, slots=True)
class HandOutPackage(ReceiptChange):
    """All results at once, to `collector` (a name)."""

    collector: str = field(repr=False)
