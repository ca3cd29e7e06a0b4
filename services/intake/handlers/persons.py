"""The applicant's right to a person (个人信息保护法 art. 24)."""

from dataclasses import replace

from services.intake.commands import GetApplication, WantPerson
from services.intake.domain.application import Application
from services.intake.domain.authority import SUBMIT
from services.intake.domain.life import WANT_PERSON
from services.intake.events import PersonWanted
from services.intake.handlers.acting import authority_of
from services.intake.handlers.desk import get_application
from services.intake.handlers.happening import actor, happened
from services.intake.ports import Intake


def want_person(command: WantPerson, intake: Intake) -> Application:
    """The applicant, a clerk for him or his agent under a mandate; again changes nothing."""
    was = get_application(GetApplication(command.by, command.number), intake)
    if was.person_wanted or was.meta.answers(command.asked):
        return was
    was.meta.must_be(command.if_version)
    under = authority_of(command.by, was.applicant.party, SUBMIT, was.item, intake)
    now = was.move(WANT_PERSON, actor(command.by), intake.clock.now(), under=under)
    now = replace(now, person_wanted=True)
    event = happened(PersonWanted, now, command.by, now.owner_division, before=was.status)
    return intake.applications.save(was, now, [event], command.asked)
