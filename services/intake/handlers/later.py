"""Papers that come after the hand-in, checked as those of the hand-in are."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from services.chassis.auth import CLERK, Principal
from services.chassis.errors import Fault
from services.chassis.forms.fields import escaped
from services.chassis.forms.materials import (
    COMMITMENT,
    DEFERRED,
    LOOKUP,
    SHARED_LOOKUP,
    GivenMaterial,
    MaterialRule,
)
from services.intake.commands import MaterialGiven
from services.intake.domain.admission import later_faults
from services.intake.domain.application import Application
from services.intake.domain.looked_up import NO_MATCH
from services.intake.domain.submission import COUNTER, Applicant, Submission, given_as
from services.intake.domain.ways_given import LATER
from services.intake.handlers.filing import file_faults
from services.intake.handlers.handing_in import known_divisions
from services.intake.ports import Intake

_ISSUED = "government_issued"


def again(was: Application, form: Mapping[str, Any], intake: Intake) -> Submission:
    """What was handed in, with this form."""
    party, opened, kinds = was.applicant, intake.seals.open, {paper.kind for paper in was.materials}
    return Submission(
        division=was.division,
        channel=was.channel,
        applicant=Applicant(
            party.kind,
            opened(party.number_sealed),
            party.name,
            opened(party.phone_sealed) if party.phone_sealed else "",
        ),
        form=form,
        materials=tuple(
            GivenMaterial(
                paper.code,
                given_as(paper.kind, was.channel),
                opened(paper.ref) if intake.seals.sealed(paper.ref) else paper.ref,
            )
            for paper in was.materials
        ),
        submitted_on=intake.clock.today(),
        commitment_signed=was.commitment is not None or COMMITMENT in kinds,
        deferral_signed=DEFERRED in kinds,
        mandate_no=was.history[0].mandate,
    )


def paper_faults(
    was: Application, given: Sequence[MaterialGiven], by: Principal, intake: Intake
) -> list[Fault]:
    """Every fault of papers that the notice named or that were promised: of their files and by the rules of the item.

    A clerk has them before her, so a scan of hers passes for original, copy or file; everybody else sends files. What is to
    be looked up may be brought as soon as no register is there for it, or the one that is did not find it.
    """
    return [
        *file_faults(given, was.applicant.party, by, intake),
        *rule_faults(was, given, by, intake),
    ]


def rule_faults(
    was: Application, given: Sequence[MaterialGiven], by: Principal, intake: Intake
) -> list[Fault]:
    """The second half of `paper_faults`. An item that is no longer known here has no rules; its clerk looks at the papers."""
    item = intake.items.get(was.item)
    to_check = [one for one in given if one.kind in LATER]
    if item is None or not to_check:
        return []
    channel = COUNTER if by.has(CLERK) else ""
    brought = {one.code for one in to_check if one.kind != LOOKUP}
    rules = {
        code: replace(rule, source=_ISSUED) if code in brought and _unheld(rule, was, intake) else rule
        for code, rule in item.rules.materials.items()
    }
    return later_faults(
        rules,
        again(was, intake.seals.open_personal(json.loads(was.form)), intake),
        [
            GivenMaterial(one.code, given_as(one.kind, channel), one.ref)
            for one in to_check
            if one.code in rules
        ],
        known_divisions(intake),
    )


def _unheld(rule: MaterialRule, was: Application, intake: Intake) -> bool:
    """True for what a register is to hold where none is, or where it was not found."""
    if rule.source != SHARED_LOOKUP:
        return False
    pointer = f"/materials/{escaped(rule.code)}"
    if any((one.pointer, one.reason) == (pointer, NO_MATCH) for one in was.findings):
        return True
    return all(rule.code not in source.materials for source in intake.exchange.sources)
