"""The members of a package follow the whole: made, supplied, taken on, let go when what they need is granted, stopped.

Every step looks at what is and does what is missing, so that an event heard twice, or a process that died between two
steps, changes nothing but what was left over.
"""

import json
from dataclasses import replace
from datetime import datetime

from services.chassis.auth import CLERK, REVIEWER, SYSTEM
from services.chassis.errors import Conflict
from services.chassis.messages import Actor, Envelope
from services.intake.domain import life
from services.intake.domain.application import Application, Step
from services.intake.domain.package_application import PackageApplication, Part
from services.intake.domain.package_life import (
    ACCEPTED,
    HANDED_OUT,
    READY,
    RETURNED,
    WITHDRAWN,
)
from services.intake.events import (
    ApplicationAccepted,
    ApplicationCorrected,
    ApplicationReturned,
    ApplicationSubmitted,
    ApplicationWithdrawn,
    DecisionMade,
    PackageCompleted,
    PackageMemberDecided,
    PackageMoved,
    PackagePublished,
    SupplementProvided,
    SupplementRequested,
)
from services.intake.handlers.happening import happened
from services.intake.handlers.package_members import current_findings
from services.intake.handlers.package_telling import package_event
from services.intake.ports import Intake

_TAKEN_ON = (ACCEPTED, READY, HANDED_OUT)


def learn_package(event: PackagePublished, envelope: Envelope, intake: Intake) -> None:
    """Keep the room's own copy of the package."""
    intake.package_terms.put(event.terms, event.document)


def follow_package(event: PackageMoved, envelope: Envelope, intake: Intake) -> None:
    """The whole moved: each of its members does."""
    if not intake.owns(event.division):
        return
    package = intake.packages.get(event.number)
    for part in package.parts:
        _follow(package, part, intake)


def member_decided(application: Application, event: DecisionMade, envelope: Envelope, intake: Intake) -> None:
    """A member is decided: the whole notes it, once, before the member itself does."""
    was = intake.packages.get(application.package)
    if was.meta.has_heard(envelope.id):
        return
    by = Actor(SYSTEM, SYSTEM if event.by_rules else REVIEWER, event.owner_division)
    now = was.decided(application.id, event.outcome, event.reason, by, event.at)
    if now is was:
        return
    kind = PackageCompleted if now.status == READY else PackageMemberDecided
    told = package_event(kind, now, by, before=was.status, note=event.reason)
    intake.packages.save(was, now, [told], heard=envelope.id)


def _follow(package: PackageApplication, part: Part, intake: Intake) -> None:
    member = intake.applications.find(part.number) or _made(package, part, intake)
    if package.status == WITHDRAWN:
        _withdrawn(package, member, intake)
        return
    member = _corrected(package, part, member, intake)
    member = _supplied(package, part, member, intake)
    if package.status == RETURNED:
        _returned(package, part, member, intake)
    elif package.status in _TAKEN_ON:
        _taken_on(package, part, member, intake)


def _made(package: PackageApplication, part: Part, intake: Intake) -> Application:
    assert part.draft is not None
    first = package.history[0]
    by = Actor(package.submitted_by, first.role, first.division)
    event = happened(ApplicationSubmitted, part.draft, by, part.draft.accept_division, before="")
    try:
        return intake.applications.add(part.draft, [event])
    except Conflict:
        return intake.applications.get(part.number)


def _corrected(package: PackageApplication, part: Part, was: Application, intake: Intake) -> Application:
    """With its part of what was put right in the one form; what registers said since stays."""
    draft = part.draft
    if draft is None or draft.form == was.form or not life.LIFE.allows(was.status, life.CORRECT):
        return was
    wrong, right = (intake.seals.open_personal(json.loads(one.form)) for one in (was, draft))
    fields = tuple(sorted(name for name in {*wrong, *right} if wrong.get(name) != right.get(name)))
    if not fields:
        return was
    step = next(one for one in reversed(package.history) if one.before == one.after == life.SUBMITTED)
    findings = current_findings(part, was, draft.findings)
    now = was.correct(draft.form, findings, _by(step), step.at, step.reason)
    event = ApplicationCorrected(
        subject=now.id,
        division=now.division,
        destination=intake.stack,
        at=step.at,
        by=_by(step),
        moved=(was.status, now.status),
        note=step.reason,
        person=now.applicant.party,
        application=now,
        fields=fields,
    )
    return intake.applications.save(was, now, [event])


def _supplied(package: PackageApplication, part: Part, was: Application, intake: Intake) -> Application:
    """What concerns it of the one notice, and of what was handed in upon it."""
    notice = package.notice
    own = tuple(code for code in notice.materials if code in part.listed) if notice else ()
    if notice and own and was.notice is None and life.LIFE.allows(was.status, life.REQUEST_SUPPLEMENT):
        now = was.request_supplement(own, notice.note, (), _desk(package), notice.at)
        event = happened(
            SupplementRequested, now, _desk(package), now.division, before=was.status, note=notice.note
        )
        was = intake.applications.save(was, now, [event])
    step = package.supplement
    if step is not None and was.status == life.SUPPLEMENT_REQUESTED:
        given = tuple(paper for paper in package.supplied if paper.code in own)
        now = was.provide_supplement(given, _by(step), step.at)
        event = happened(SupplementProvided, now, _by(step), now.accept_division, before=was.status)
        was = intake.applications.save(was, now, [event])
    return was


def _taken_on(package: PackageApplication, part: Part, was: Application, intake: Intake) -> None:
    assert package.accepted_at is not None
    role = CLERK if package.accepted_by else SYSTEM
    clerk = Actor(package.accepted_by or SYSTEM, role, package.accept_division)
    if part.outcome == "stopped":
        if life.LIFE.allows(was.status, life.STOP):
            now = was.move(life.STOP, _room(package), intake.clock.now(), part.reason)
            intake.applications.save(was, now, [])
        return
    if was.status == life.SUBMITTED and not part.needs:
        action = life.ACCEPT if package.accepted_by else life.DEEM_ACCEPTED
        _begin(package, part, was, action, clerk, package.accepted_at, intake)
        return
    if was.status == life.SUBMITTED:
        now = was.move(life.HOLD, _room(package), intake.clock.now(), "待套餐内前序事项办结后开始办理")
        was = intake.applications.save(was, now, [])
    if was.status == life.HELD and package.may_begin(part):
        at = intake.clock.now()
        _begin(package, part, was, life.RELEASE, _room(package), at, intake)


def _begin(
    package: PackageApplication,
    part: Part,
    was: Application,
    action: str,
    by: Actor,
    since: datetime,
    intake: Intake,
) -> None:
    """Its case opens: both clocks start from the day of `since`; what other members resulted in is added to its papers,
    and its questions that they answer are named with them.
    """
    results = package.results_for(part) if action == life.RELEASE else ()
    fed = {paper.code for paper in results}
    now = replace(
        was.move(action, by, intake.clock.now(), "、".join(paper.ref for paper in results)),
        accepted_at=since,
        accepted_by=package.accepted_by,
        deemed=package.deemed and action != life.RELEASE,
        materials=(*(paper for paper in was.materials if paper.code not in fed), *results),
        answered=package.answers_for(part),
    )
    event = happened(ApplicationAccepted, now, by, now.owner_division, before=was.status)
    intake.applications.save(was, now, [event])


def _returned(package: PackageApplication, part: Part, was: Application, intake: Intake) -> None:
    if life.LIFE.allows(was.status, life.RETURN):
        step, why = package.history[-1], package.returned
        if why is not None:
            why = replace(why, materials=tuple(code for code in why.materials if code in part.listed))
        now = replace(was.move(life.RETURN, _desk(package), step.at, step.reason), returned=why)
        event = happened(
            ApplicationReturned, now, _desk(package), now.division, before=was.status, note=step.reason
        )
        intake.applications.save(was, now, [event])


def _withdrawn(package: PackageApplication, was: Application, intake: Intake) -> None:
    """A member that is decided stays so."""
    if life.LIFE.allows(was.status, life.WITHDRAW):
        step = package.history[-1]
        now = was.move(life.WITHDRAW, _by(step), step.at)
        event = happened(ApplicationWithdrawn, now, _by(step), now.owner_division, before=was.status)
        intake.applications.save(was, now, [event])


def _by(step: Step) -> Actor:
    """Whoever moved the whole, by role and place: that is what its history keeps of him."""
    return Actor("", step.role, step.division)


def _desk(package: PackageApplication) -> Actor:
    """The lead window, as it last moved the whole."""
    return Actor("", CLERK, package.accept_division)


def _room(package: PackageApplication) -> Actor:
    return Actor(SYSTEM, SYSTEM, package.accept_division)
