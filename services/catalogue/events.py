"""What has happened in the catalogue. The same events come down to every lower stack, which hears them."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from services.chassis.messages import Event

if TYPE_CHECKING:
    from services.catalogue.domain.changes import Batch, Change
    from services.catalogue.domain.claims import Claim
    from services.catalogue.domain.contents import Publication
    from services.catalogue.domain.powers import DelegatedPower

_CARRIED = (
    "sanji.catalogue.v1.ItemPublished",
    "sanji.catalogue.v1.DivisionTreePublished",
    "sanji.catalogue.v1.SitePublished",
    "sanji.catalogue.v1.DepartmentPublished",
    "sanji.catalogue.v1.CalendarYearPublished",
    "sanji.catalogue.v1.PackagePublished",
    "sanji.catalogue.v1.BasicPublished",
    "sanji.catalogue.v1.FrequentItemsPublished",
    "sanji.catalogue.v1.ItemClaimed",
    "sanji.catalogue.v1.ClaimAmended",
    "sanji.catalogue.v1.ClaimEnded",
    "sanji.catalogue.v1.DelegatedPowerGranted",
    "sanji.catalogue.v1.DelegatedPowerRevoked",
    "sanji.catalogue.v1.HandOverRecorded",
)
_UNHEARD = (
    "GuidePrinted ChangeDrafted ChangeRevised ChangeSubmitted ChangeApproved ChangeRejected "
    "ChangeReturned ChangeWithdrawn ChangePublished RegistrationMissed TrialFindingRecorded "
    "TrialFindingClosed ChangeTried BatchOpened BatchPublished BaselineFrozen"
)
PUBLIC: tuple[str, ...] = tuple(f"sanji.catalogue.v1.{name}" for name in _UNHEARD.split())
EMITS = (*_CARRIED, *PUBLIC)
HEARS = (
    *_CARRIED,
    "sanji.intake.v1.ApplicationAccepted",
    "sanji.intake.v1.ApplicationWithdrawn",
    "sanji.approval.v1.DecisionMade",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Published(Event):
    """A version of something is in force; it is carried whole."""

    publication: "Publication[Any]"


class ItemPublished(Published):
    """A version of an item."""

    __slots__ = ()


class DivisionTreePublished(Published):
    """The divisions of one county."""

    __slots__ = ()


class SitePublished(Published):
    """A site with its windows."""

    __slots__ = ()


class DepartmentPublished(Published):
    """A department or township government."""

    __slots__ = ()


class CalendarYearPublished(Published):
    """A year of working days."""

    __slots__ = ()


class PackagePublished(Published):
    """A version of a package."""

    __slots__ = ()


class BasicPublished(Published):
    """A version of a basic entry."""

    __slots__ = ()


class FrequentItemsPublished(Published):
    """Which items of a county are asked for most are others than before."""

    __slots__ = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class GuidePrinted(Event):
    """Copies of a paper were put out at a site. `version`: of the item; `kind`: guide, notice_sheet, form."""

    site: str
    item: str
    version: int
    kind: str
    copies: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimChanged(Event):
    """Something happened to a site's claim; it is carried whole, up to the county."""

    claim: "Claim"


class ItemClaimed(ClaimChanged):
    """A site offers an item."""

    __slots__ = ()


class ClaimAmended(ClaimChanged):
    """What the site says itself changed, or its stack has learned a newer version."""

    __slots__ = ()


class ClaimEnded(ClaimChanged):
    """The site no longer offers the item."""

    __slots__ = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PowerChanged(Event):
    """Something happened to a delegated power; it is carried whole, down to who may use it."""

    power: "DelegatedPower"


class DelegatedPowerGranted(PowerChanged):
    """A division may decide an item between two days."""

    __slots__ = ()


class DelegatedPowerRevoked(PowerChanged):
    """It may no longer."""

    __slots__ = ()


class HandOverRecorded(PowerChanged):
    """The division has taken it over, or its staff are trained."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class ClaimHeard:
    """Heard: a claim as it stands, from this stack or one below."""

    claim: "Claim"


@dataclass(frozen=True, slots=True)
class PowerHeard:
    """Heard: a delegated power as it stands, from this stack or one above."""

    power: "DelegatedPower"


@dataclass(frozen=True, slots=True)
class Heard:
    """Heard: a publication, from this stack or one above."""

    publication: "Publication[Any]"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeMoved(Event):
    """Something happened to a change request."""

    change: "Change"


class ChangeDrafted(ChangeMoved):
    """An editor asks for a change of the register."""

    __slots__ = ()


class ChangeRevised(ChangeMoved):
    """It was written anew; keys turned before are void."""

    __slots__ = ()


class ChangeSubmitted(ChangeMoved):
    """It lies before the two authorities."""

    __slots__ = ()


class ChangeApproved(ChangeMoved):
    """One authority has turned its key."""

    __slots__ = ()


class ChangeRejected(ChangeMoved):
    """An authority refused it."""

    __slots__ = ()


class ChangeReturned(ChangeMoved):
    """On its day it could not be published and went back to its department."""

    __slots__ = ()


class ChangeWithdrawn(ChangeMoved):
    """Its department took it back."""

    __slots__ = ()


class ChangePublished(ChangeMoved):
    """It is in force as a version of its item."""

    __slots__ = ()


class RegistrationMissed(ChangeMoved):
    """A new service has been offered for more than 20 working days and was not registered."""

    __slots__ = ()


class TrialFindingRecorded(ChangeMoved):
    """A trial run before release found something; keys turned before are void."""

    __slots__ = ()


class TrialFindingClosed(ChangeMoved):
    """What a trial run found is mended."""

    __slots__ = ()


class ChangeTried(ChangeMoved):
    """A model case was tried on the entry that is asked for."""

    __slots__ = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchMoved(Event):
    """Something happened to a numbered batch."""

    batch: "Batch"


class BatchOpened(BatchMoved):
    """A batch has its number and its day."""

    __slots__ = ()


class BatchPublished(BatchMoved):
    """A chain is in force whole."""

    __slots__ = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class BaselineFrozen(Event):
    """The figures of so many items of a county are kept."""

    name: str
    items: int


@dataclass(frozen=True, slots=True)
class ApplicationHeard:
    """Heard: an application of that version of an item runs, or has ended."""

    number: str
    item: str
    item_version: int
