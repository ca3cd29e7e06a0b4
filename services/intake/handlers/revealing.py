"""Showing personal numbers to those who handle the case."""

import json
import secrets

from services.chassis.auth import CLERK, REVIEWER, require
from services.chassis.messages import Actor
from services.intake.commands import GetApplication, RevealPersonalData
from services.intake.domain.handing_over import posted_to
from services.intake.domain.revealing import Revealed, Revealing, purpose_of, texts
from services.intake.events import PersonalDataRevealed
from services.intake.handlers.desk import get_application
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
    at, by = intake.clock.now(), command.by
    look = Revealing(secrets.token_hex(16), application.id, by.subject, purpose, tuple(sorted(values)), at)
    event = PersonalDataRevealed(
        subject=application.id,
        division=application.division,
        destination=intake.stack,
        at=at,
        by=Actor(by.subject, by.acting_role, by.division),
        note=purpose,
        person=party.party,
        fields=look.fields,
    )
    intake.revealings.add(look, [event])
    return Revealed(application.id, values)
