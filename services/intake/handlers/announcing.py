"""Results that are collected at another stack's site are announced to it, and stand on its list."""

from services.chassis.auth import SYSTEM
from services.chassis.errors import Conflict
from services.chassis.messages import Actor, Envelope
from services.intake.commands import AnnounceDeliveries
from services.intake.domain.announcing import MOVED, announced, announcements, off_lists
from services.intake.domain.application import Application
from services.intake.domain.handing_over import division_of
from services.intake.events import DeliveryAnnounced, DeliveryHeard
from services.intake.ports import Intake


def announce_deliveries(command: AnnounceDeliveries, intake: Intake) -> None:
    """Whatever a site of another stack does not know yet, each once; what moved meanwhile is looked at again."""
    for was in intake.guests.to_announce(command.limit):
        events = [_event(was, site, state, intake) for site, state in announcements(was)]
        try:
            intake.applications.save(was, announced(was), events)
        except Conflict:
            continue


def learn_delivery(event: DeliveryHeard, envelope: Envelope, intake: Intake) -> None:
    """Keep what other stacks let collect at a site of this one; off every list once it is collected elsewhere."""
    application = event.application
    if not intake.owns(division_of(event.site)) or intake.owns(application.division):
        return
    intake.guests.put(off_lists(application) if event.state == MOVED else application, envelope.sequence)


def _event(application: Application, site: str, state: str, intake: Intake) -> DeliveryAnnounced:
    return DeliveryAnnounced(
        subject=application.id,
        division=application.division,
        destination=division_of(site),
        at=intake.clock.now(),
        by=Actor(SYSTEM, SYSTEM, application.division),
        moved=(state, state),
        person=application.applicant.party,
        application=application,
        site=site,
        state=state,
    )
