"""Handing in and reading applications."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from services.chassis.auth import Principal
from services.chassis.messages import Asked
from services.intake.commands.commitments import CommitmentGiven
from services.intake.commands.receipts import OfReceipt


@dataclass(frozen=True, slots=True)
class ApplicantGiven:
    """The applicant as typed. `kind`: person or organisation; `number`: ID number or USCC, open."""

    kind: str
    number: str = field(repr=False)
    name: str = field(repr=False)
    phone: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class MaterialGiven:
    """One paper: `kind` upload, reuse, lookup, commitment or deferred; `ref` an upload's id or a number to look up.

    `promised_on`: of a deferred one, the day by which it will come.
    """

    code: str
    kind: str
    ref: str = field(default="", repr=False)
    promised_on: date | None = None


@dataclass(frozen=True, slots=True)
class SubmitApplication:
    """`form`: any JSON value, checked here. `channel`: window, online, agent, terminal. `agency_site`: of which an agent
    shall carry it through; `entrustment`: under which an agent hands it in.
    """

    by: Principal
    asked: Asked
    item: str
    division: str
    applicant: ApplicantGiven
    form: Any = field(repr=False)
    materials: tuple[MaterialGiven, ...]
    channel: str
    ticket: str = ""
    commitment_signed: bool = False
    deferral_signed: bool = False
    mandate: str = ""
    agency_site: str = ""
    entrustment: str = ""
    person_wanted: bool = False
    commitment: CommitmentGiven | None = None


class GetApplication(OfReceipt):
    __slots__ = ()


@dataclass(frozen=True, slots=True)
class ListApplications:
    """A division's subtree for staff, their own for citizens. `limit` 1..100, 0 means 20."""

    by: Principal
    division: str = ""
    status: str = ""
    limit: int = 0
    cursor: str = ""
