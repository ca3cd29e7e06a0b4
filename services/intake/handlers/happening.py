"""How a handler says what has happened."""

from services.chassis.auth import Principal
from services.chassis.messages import Actor
from services.intake.domain.application import Application
from services.intake.events import ApplicationChanged


def actor(by: Principal) -> Actor:
    """The caller as histories and the trail name him."""
    return Actor(by.subject, by.acting_role, by.division)


def happened(
    kind: type[ApplicationChanged],
    application: Application,
    by: Principal | Actor,
    destination: str,
    *,
    before: str,
    note: str = "",
) -> ApplicationChanged:
    """An event of `kind` about an application just moved by `by`; `before`: its state until then."""
    return kind(
        subject=application.id,
        division=application.division,
        destination=destination,
        at=application.history[-1].at,
        by=by if isinstance(by, Actor) else actor(by),
        moved=(before, application.status),
        note=note,
        person=application.applicant.party,
        application=application,
    )
