"""Taken on by law when nobody answered in time, and formal errors put right on the spot (行政许可法 art. 32(1))."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from services.chassis.auth import SYSTEM
from services.chassis.errors import Conflict, Fault, Invalid
from services.chassis.forms.filled import normal_form
from services.chassis.messages import Actor, Envelope
from services.intake.commands import CorrectApplication, CorrectPackage, DeemAccepted
from services.intake.domain.acceptance import deem_accepted, is_surely_over, last_day_over, refuse_when_over
from services.intake.domain.admission import owner_division
from services.intake.domain.application import Application
from services.intake.domain.exchange import of_lookups
from services.intake.domain.promises import of_promises
from services.intake.events import ApplicationAccepted, ApplicationCorrected, DepartmentPublished
from services.intake.handlers.desk import for_clerk
from services.intake.handlers.handing_in import checked, lent_now
from services.intake.handlers.happening import actor, happened
from services.intake.handlers.later import again
from services.intake.handlers.overdue import waiting_before
from services.intake.handlers.wording import note_of
from services.intake.ports import Intake

LONGEST_NOTE, MOST_FIELDS = 200, 50


def deem_overdue_accepted(command: DeemAccepted, intake: Intake) -> None:
    """Whatever waited longer than five working days is taken on from the day it came. Each once: whoever moves it
    first, this timer, a second one or a clerk, the others find it moved.
    """
    today = intake.clock.today()
    calendar, _ = intake.calendars.current(intake.stack)
    until = last_day_over(calendar, today)
    for was in waiting_before(intake.applications, until, command.limit, command.pages):
        its_calendar, _ = intake.calendars.current(was.owner_division)
        if not is_surely_over(was, its_calendar, today):
            continue
        by = Actor(SYSTEM, SYSTEM, was.accept_division)
        now = deem_accepted(was, by, intake.clock.now())
        event = happened(
            ApplicationAccepted, now, by, now.owner_division, before=was.status, note=now.history[-1].reason
        )
        try:
            intake.applications.save(was, now, [event])
        except Conflict:
            continue


def correct_application(command: CorrectApplication, intake: Intake) -> Application:
    """A clerk writes the right values into the form, the applicant agreeing; the whole is checked again.

    Refuses CONSENT_REQUIRED, NOTE_TOO_LONG, FORM_INVALID with every fault, ITEM_CHANGED when another version of the
    item is in force, CORRECTION_MOVES_CASE when another place would decide, DEEMED_ACCEPTED.
    """
    was = for_clerk(command.by, command.number, intake)
    if was.meta.answers(command.asked):
        return was
    was.meta.must_be(command.if_version)
    changes, note = changes_of(command), note_of(command.note, LONGEST_NOTE)
    calendar, _ = intake.calendars.current(was.owner_division)
    refuse_when_over(was, calendar, intake.clock.today())
    item = intake.items.get(was.item)
    if item is None or item.rules.version != was.item_version:
        raise Conflict("ITEM_CHANGED", "事项已更新，不能当场更正，请一次性告知补正")
    corrected = {**intake.seals.open_personal(json.loads(was.form)), **changes}
    submission = again(was, corrected, intake)
    earlier = (*of_promises(was.findings), *of_lookups(was.findings))
    found = checked(item, submission, lent_now(item.rules, was.division, intake), intake, [])
    findings = tuple(dict.fromkeys((*found, *earlier)))
    if owner_division(item.rules, submission) != was.owner_division:
        raise Invalid("CORRECTION_MOVES_CASE", "更正后应由其他机关办理，不能当场更正")
    form = intake.seals.seal_personal(normal_form(item.rules.form, corrected), item.sealed_fields)
    now = was.correct(
        json.dumps(form, ensure_ascii=False, separators=(",", ":")),
        findings,
        actor(command.by),
        intake.clock.now(),
        put_right(changes, note),
    )
    event = ApplicationCorrected(
        subject=now.id,
        division=now.division,
        destination=intake.stack,
        at=now.history[-1].at,
        by=actor(command.by),
        moved=(was.status, now.status),
        note=note,
        person=now.applicant.party,
        application=now,
        fields=tuple(sorted(changes)),
    )
    return intake.applications.save(was, now, [event], command.asked)


def learn_department(event: DepartmentPublished, envelope: Envelope, intake: Intake) -> None:
    """Keep what departments are called, to name the right one in a refusal."""
    intake.organs.put(event.department, event.version, event.name_zh)


def changes_of(command: CorrectApplication | CorrectPackage) -> Mapping[str, Any]:
    """What is to be put right. Raises `Invalid` CONSENT_REQUIRED, FORM_INVALID."""
    if not command.consent:
        raise Invalid("CONSENT_REQUIRED", "当场更正须经申请人同意")
    form = command.form
    if isinstance(form, Mapping) and 1 <= len(form) <= MOST_FIELDS:
        return form
    fault = Fault("/form", "FIELD_REQUIRED", f"须列明1至{MOST_FIELDS}个需要更正的字段")
    raise Invalid("FORM_INVALID", "提交的内容有误，请逐项更正", faults=[fault])


def put_right(changes: Iterable[str], note: str) -> str:
    """How the history tells a correction on the spot."""
    return f"经申请人同意当场更正：{'、'.join(sorted(changes))}{f'（{note}）' if note else ''}"
