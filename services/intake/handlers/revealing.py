"""Showing personal numbers to those who handle the case."""

import json
import secrets

from services.chassis.auth import CLERK, REVIEWER, Principal, require
from services.intake.commands import GetApplication, RevealPersonalData
from services.intake.domain.application import Application
from services.intake.domain.handing_over import posted_to
from services.intake.domain.revealing import Revealed, Revealing, purpose_of, texts
from services.intake.events import PersonalDataRevealed
from services.intake.handlers.desk import get_application
from services.intake.handlers.happening import actor
from services.intake.ports import Intake


def reveal_personal_data(command: RevealPersonalData, intake: Intake) -> Revealed:
    """A clerk or reviewer whose subtree the application lies in. The look is on disk before anything is shown.

    Refuses APPLICATION_NOT_FOUND, PURPOSE_REQUIRED, ROLE_NOT_ALLOWED.
    """
    require(command.by, CLERK, REVIEWER)
    application = get_application(GetApplication(command.by, command.number), intake)
    purpose = purpose_of(command.purpose)
    party = application.applicant
    kept = {
        "applicant": {"number": party.number_sealed, "phone": party.phone_sealed},
        "form": json.loads(application.form or "{}"),
        "materials": {paper.code: paper.ref for paper in application.materials},
        "delivery": posted_to(application),
    }
    sealed = {place: text for place, text in texts(kept).items() if intake.seals.sealed(text)}
    values = {place: intake.seals.open(text) for place, text in sealed.items()}
    put_on_record(application, tuple(sorted(values)), purpose, command.by, intake)
    return Revealed(application.id, values)


def put_on_record(
    application: Application, fields: tuple[str, ...], purpose: str, by: Principal, intake: Intake
) -> None:
    """That `by` looks at these fields of an application, and why."""
    at = intake.clock.now()
    look = Revealing(secrets.token_hex(16), application.id, by.subject, purpose, fields, at)
    event = PersonalDataRevealed(
        subject=application.id,
        division=application.division,
        destination=intake.stack,
        at=at,
        by=actor(by),
        note=purpose,
        person=application.applicant.party,
        fields=fields,
    )
    intake.revealings.add(look, [event])
