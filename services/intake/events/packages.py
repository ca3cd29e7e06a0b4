"""What has happened to packages, and the packages that the catalogue publishes."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from services.chassis.messages import Event

if TYPE_CHECKING:
    from services.intake.domain.package_application import PackageApplication
    from services.intake.domain.packages import PackageTerms


@dataclass(frozen=True, slots=True, kw_only=True)
class PackageChanged(Event):
    """Something happened to a package; it is carried without its forms and drafts."""

    package: "PackageApplication"


class PackageSubmitted(PackageChanged):
    """A person holds one receipt for all of it."""

    __slots__ = ()


class PackageAccepted(PackageChanged):
    """Taken on; its members follow, those that wait for another's result wait."""

    __slots__ = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PackageCorrected(PackageChanged):
    """Formal errors of the one form were put right on the spot, the applicant agreeing. `fields`: its questions."""

    fields: tuple[str, ...] = ()


class PackageDelayed(PackageChanged):
    """The one limit is past and not all is decided; told once, to the stack of the lead window."""

    __slots__ = ()


class PackageSupplementRequested(PackageChanged):
    """The one notice for all members was given."""

    __slots__ = ()


class PackageSupplementProvided(PackageChanged):
    """What the notice named was handed in."""

    __slots__ = ()


class PackageReturned(PackageChanged):
    """Not taken on; `note` says why."""

    __slots__ = ()


class PackageWithdrawn(PackageChanged):
    """Taken back by the applicant."""

    __slots__ = ()


class PackageMemberDecided(PackageChanged):
    """A member is decided; what waited for it begins, or is stopped."""

    __slots__ = ()


class PackageCompleted(PackageChanged):
    """All members are ended; the results lie ready at one window."""

    __slots__ = ()


class PackageCollected(PackageChanged):
    """All results were handed out at once."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class PackagePublished:
    """Heard: a version of a package is in force. `document`: its row."""

    terms: "PackageTerms"
    document: str


@dataclass(frozen=True, slots=True)
class PackageMoved:
    """Heard: a package of this room moved; its members are to follow."""

    number: str
    division: str
