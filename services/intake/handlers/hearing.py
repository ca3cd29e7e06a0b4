"""What intake learns from other rooms."""

from services.chassis.auth import REVIEWER, SYSTEM
from services.chassis.merges import MergeHeard
from services.chassis.messages import Actor, Envelope
from services.intake.domain.handing_over import with_delivery
from services.intake.events import (
    AcceptanceLent,
    AuthorityHeard,
    BasicPublished,
    CaseOpened,
    DecisionMade,
    DecisionRevoked,
    DivisionTreePublished,
    DueDatesMoved,
    ItemPublished,
)
from services.intake.handlers.carrying import follow_decision
from services.intake.handlers.package_following import member_decided
from services.intake.ports import Intake


def learn_item(event: ItemPublished, envelope: Envelope, intake: Intake) -> None:
    """Keep the room's own copy of the item."""
    intake.items.put(event.item_id, event.version, event.aliases, event.document)


def learn_basic(event: BasicPublished, envelope: Envelope, intake: Intake) -> None:
    """Keep what the county lists, to tell an item that nobody implements from one that nobody knows."""
    intake.items.put_basic(event.county, event.code, event.version, event.name_zh)


def learn_divisions(event: DivisionTreePublished, envelope: Envelope, intake: Intake) -> None:
    """Keep the room's own copy of a county's divisions."""
    intake.divisions.put(event.county, event.version, event.codes)


def learn_authority(event: AuthorityHeard, envelope: Envelope, intake: Intake) -> None:
    """Keep who may act for whom; the latest of each is what counts, in whatever order they come."""
    intake.authorities.put(event.authority, envelope.sequence)


def learn_acceptance(event: AcceptanceLent, envelope: Envelope, intake: Intake) -> None:
    """Keep which division may take an item in; a power to decide is not this room's."""
    if event.power is not None:
        intake.lent.put(event.power)


def learn_merge(event: MergeHeard, envelope: Envelope, intake: Intake) -> None:
    """Keep which ids are one person's."""
    intake.merges.put(envelope.stack, event.person, event.survivor)


def show_opened(event: CaseOpened, envelope: Envelope, intake: Intake) -> None:
    """Approval has it: in review, with due dates."""
    if not intake.owns(event.division):
        return
    was = intake.applications.get(event.number)
    if not was.meta.has_heard(envelope.id):
        by = Actor(SYSTEM, SYSTEM, event.owner_division)
        now = was.open(event.dues, by, event.at)
        intake.applications.save(was, now, [], heard=envelope.id)


def show_moved_dues(event: DueDatesMoved, envelope: Envelope, intake: Intake) -> None:
    """The clocks that the applicant sees follow those of the case."""
    if not intake.owns(event.division):
        return
    was = intake.applications.get(event.number)
    if not was.meta.has_heard(envelope.id):
        now = was.move_dues(event.dues)
        intake.applications.save(was, now, [], heard=envelope.id)


def show_decided(event: DecisionMade, envelope: Envelope, intake: Intake) -> None:
    """The answer has come."""
    if not intake.owns(event.division):
        return
    was = intake.applications.get(event.number)
    if was.package:
        member_decided(was, event, envelope, intake)
    follow_decision(was, envelope, intake)
    if not was.meta.has_heard(envelope.id):
        by = Actor(SYSTEM, SYSTEM if event.by_rules else REVIEWER, event.owner_division)
        now = with_delivery(was.decide(event.outcome, event.reason, by, event.at), event.decided_by)
        intake.applications.save(was, now, [], heard=envelope.id)


def show_revoked(event: DecisionRevoked, envelope: Envelope, intake: Intake) -> None:
    """The grant stands no more, and nothing of it is handed over any more."""
    if not intake.owns(event.division):
        return
    was = intake.applications.get(event.number)
    if not was.meta.has_heard(envelope.id):
        by = Actor(SYSTEM, REVIEWER, event.owner_division)
        intake.applications.save(was, was.revoke(event.reason, by, event.at), [], heard=envelope.id)
