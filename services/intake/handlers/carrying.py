"""An application and the entrustment under which it is carried: who carries it now, and what its end means for the errand.

Both lie on one stack. An application that nobody carries reads and writes nothing here.
"""

from collections.abc import Sequence
from dataclasses import replace

from services.chassis.messages import Envelope
from services.intake.commands import GetApplication, ListApplications
from services.intake.domain.agency import Agency
from services.intake.domain.agency_chain import OF_RECEIPT
from services.intake.domain.agency_life import ENDED, LAPSE, LIFE, WAITING
from services.intake.domain.application import Application
from services.intake.domain.entrustments import Entrustment
from services.intake.events import CarriedHeard, EntrustmentEnded, EntrustmentHeard
from services.intake.handlers.desk import get_application, list_applications
from services.intake.handlers.dispatch import by_room, changed
from services.intake.ports import Intake

ENDS: dict[str, str] = {
    "sanji.intake.v1.ApplicationReturned": "申请不予受理",
    "sanji.intake.v1.ApplicationWithdrawn": "申请已撤回",
}
DECIDED = "申请已办结"


def show_application(command: GetApplication, intake: Intake) -> Application:
    """One application, with who carries it now."""
    (shown,) = with_agents([get_application(command, intake)], intake)
    return shown


def show_applications(command: ListApplications, intake: Intake) -> tuple[list[Application], str]:
    """One page, with who carries them now, and the cursor of the next."""
    found, following = list_applications(command, intake)
    return with_agents(found, intake), following


def with_agents(applications: Sequence[Application], intake: Intake) -> list[Application]:
    """The same with who carries them now, by one read; none when nobody is entrusted with any."""
    carried = {one.agency.entrustment for one in applications if one.agency}
    known = {one.id: one for one in intake.entrustments.many(carried)} if carried else {}
    return [
        _with_agent(one, known.get(one.agency.entrustment)) if one.agency else one for one in applications
    ]


def note_entrustment(event: EntrustmentHeard, envelope: Envelope, intake: Intake) -> None:
    """An application that is carried on under a form given later shows its agent from then on."""
    if not event.number or not intake.owns(envelope.division):
        return
    was, form = intake.applications.find(event.number), intake.entrustments.find(event.entrustment)
    if was is None or form is None or was.meta.has_heard(envelope.id):
        return
    if was.agency is None or was.agency.entrustment != form.id:
        now = replace(was, agency=Agency(form.id, form.site, form.agent, form.finish_by))
        intake.applications.save(was, now, [], heard=envelope.id)


def follow_end(event: CarriedHeard, envelope: Envelope, intake: Intake) -> None:
    """Withdrawn: the errand ends. Returned: an errand with a form of its own is free for another application."""
    if event.entrustment and intake.owns(event.division):
        end_errand(event.entrustment, event.number, ENDS[envelope.type], envelope, intake)


def follow_decision(application: Application, envelope: Envelope, intake: Intake) -> None:
    """Decided: the agent may complete it; what still waits for an agent ends."""
    if application.agency is not None:
        end_errand(application.agency.entrustment, application.id, DECIDED, envelope, intake)


def end_errand(entrustment: str, number: str, reason: str, envelope: Envelope, intake: Intake) -> None:
    """End or free what carried the application `number`; what is done, ended or another's stays as it is."""
    was = intake.entrustments.find(entrustment)
    if was is None or was.number not in ("", number) or was.meta.has_heard(envelope.id):
        return
    if not LIFE.allows(was.state, LAPSE) or (reason == DECIDED and was.state != WAITING):
        return
    if reason == ENDS["sanji.intake.v1.ApplicationReturned"] and was.text_version != OF_RECEIPT:
        intake.entrustments.save(was, was.free(), [], heard=envelope.id)
        return
    now = was.lapse(reason)
    event = changed(EntrustmentEnded, now, by_room(intake), intake.clock.now(), was.state, reason)
    intake.entrustments.save(was, now, [event], heard=envelope.id)


def _with_agent(application: Application, form: Entrustment | None) -> Application:
    if form is None or form.number != application.id:
        return application
    agency = Agency(form.id, form.site, form.agent, form.finish_by)
    return replace(application, agency=None if form.state == ENDED else agency)
