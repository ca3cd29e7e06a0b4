"""How a handler says what has happened to a package."""

from typing import TypeVar

from services.chassis.auth import Principal
from services.chassis.messages import Actor
from services.intake.domain.package_application import PackageApplication
from services.intake.events import PackageChanged
from services.intake.handlers.happening import actor

C = TypeVar("C", bound=PackageChanged)


def package_event(
    kind: type[C],
    package: PackageApplication,
    by: Principal | Actor,
    *,
    before: str,
    note: str = "",
) -> C:
    """An event of `kind` about a package just moved; told at the stack where it was handed in."""
    return kind(
        subject=package.id,
        division=package.division,
        destination=package.division,
        at=package.history[-1].at,
        by=by if isinstance(by, Actor) else actor(by),
        moved=(before, package.status),
        note=note,
        person=package.applicant.party,
        package=package,
    )
