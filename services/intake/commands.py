"""What may be asked of intake. Every command names who asks; changes may carry an idempotency key."""

from dataclasses import dataclass, field
from typing import Any

from services.chassis.auth import Principal
from services.chassis.messages import Asked


@dataclass(frozen=True, slots=True)
class ApplicantGiven:
    """The applicant as typed. `kind`: person or organisation; `number`: ID number or USCC, open."""

    kind: str
    number: str = field(repr=False)
    name: str = field(repr=False)
    phone: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class MaterialGiven:
    """One paper: `kind` upload, lookup, commitment or deferred; `ref` an attachment id or a number to look up."""

    code: str
    kind: str
    ref: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class SubmitApplication:
    """`form`: any JSON value, checked here. `channel`: window, online, agent, terminal."""

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


@dataclass(frozen=True, slots=True)
class GetApplication:
    by: Principal
    number: str


@dataclass(frozen=True, slots=True)
class RevealPersonalData:
    """Open what is sealed in one application, for a stated `purpose` of 2 to 200 characters."""

    by: Principal
    number: str
    purpose: str


@dataclass(frozen=True, slots=True)
class ListApplications:
    """A division's subtree for staff, their own for citizens. `limit` 1..100, 0 means 20."""

    by: Principal
    division: str = ""
    status: str = ""
    limit: int = 0
    cursor: str = ""


@dataclass(frozen=True, slots=True)
class AcceptApplication:
    by: Principal
    number: str
    asked: Asked | None = None
    if_version: int = 0


@dataclass(frozen=True, slots=True)
class RequestSupplement:
    """The one notice: `materials` are codes of the item's list, all that is missing."""

    by: Principal
    number: str
    materials: tuple[str, ...]
    note: str = ""
    asked: Asked | None = None
    if_version: int = 0


@dataclass(frozen=True, slots=True)
class ProvideSupplement:
    by: Principal
    number: str
    materials: tuple[MaterialGiven, ...]
    asked: Asked | None = None
    if_version: int = 0


@dataclass(frozen=True, slots=True)
class ReturnApplication:
    by: Principal
    number: str
    reason: str
    asked: Asked | None = None
    if_version: int = 0


@dataclass(frozen=True, slots=True)
class WithdrawApplication:
    by: Principal
    number: str
    asked: Asked | None = None
    if_version: int = 0
