"""What rating does: one function per command and per heard event."""

from collections.abc import Callable, Mapping
from typing import Any

from services.chassis.auth import AUDITOR, CITIZEN, SUPERVISOR, SYSTEM, at_post, require
from services.chassis.errors import Conflict, Fault, Forbidden, Invalid, NotFound
from services.chassis.levels import is_division
from services.chassis.messages import Actor, Envelope, Event
from services.chassis.paging import page_limit, page_of
from services.rating.commands import GiveRating, ListRectifications
from services.rating.domain import (
    INVITED,
    CaseRating,
    cursor_after,
    expiry,
    faults_of,
    hash_of,
    place_of,
    rating_of,
    token_for,
)
from services.rating.events import (
    CalendarYearPublished,
    DecisionMade,
    EntrustmentEvaluated,
    RatingGiven,
    RatingInvited,
    RectificationHeard,
    RectificationOpened,
)
from services.rating.ports import RatingRoom

RATING_TOKEN = "rating_token"
"""The purpose under which tokens are sealed; notification opens them under the same."""
LONGEST_TOKEN = 200


def give_rating(command: GiveRating, rating: RatingRoom) -> CaseRating:
    """Give the grade, once; a bad one opens its rectification in the same write.

    Not from a staff session: whoever is rated must not rate. The same ask gets the same answer.
    """
    if command.by.kind == "staff":
        raise Forbidden("STAFF_MAY_NOT_RATE", "工作人员不能代替群众评价")
    now = rating.clock.now()
    was = rating.cases.by_token(hash_of(command.token)) if _may_be_token(command.token) else None
    if was is not None and was.meta.answers(command.asked):
        return was
    _check(command, was, rating)
    assert was is not None
    at_post(command.by, was.division)
    given = rating_of(command.grade, command.reasons, command.text, now)
    given_case = was.give(given, command.asked.key, rating.calendars.national(), rating.terms)
    return rating.cases.save(was, given_case, _given_events(given_case), command.asked)


def list_rectifications(command: ListRectifications, rating: RatingRoom) -> tuple[list[CaseRating], str]:
    """One page and the cursor of the next, oldest due first."""
    limit = page_limit(command.limit)
    division = command.division or command.by.division
    if not is_division(division):
        raise Invalid("DIVISION_MALFORMED", "区划代码格式有误")
    require(command.by, SUPERVISOR, AUDITOR, division=division)
    found = rating.cases.rectifications(division, place_of(command.cursor), limit + 1)
    return page_of(found, limit, cursor_after)


def invite(event: DecisionMade, envelope: Envelope, rating: RatingRoom) -> None:
    """Invite the applicant, once per case, on the stack of the place where it was handed in."""
    if not rating.owns(event.division):
        return
    if not event.party or not event.number:
        raise Invalid("APPLICANT_MISSING", f"{envelope.type}: no applicant")
    now = rating.clock.now()
    token = token_for(event.division, rating.secret())
    case = CaseRating(
        id=event.number,
        party=event.party,
        item=event.item,
        item_name=event.item_name,
        department=event.department,
        division=event.division,
        owner_division=event.owner_division,
        token_hash=hash_of(token),
        expires_at=expiry(now, rating.terms),
    )
    invited = RatingInvited(
        subject=case.id,
        division=case.division,
        destination=case.division,
        at=now,
        by=Actor(SYSTEM, SYSTEM, rating.stack),
        moved=("", INVITED),
        person=case.party,
        case=case,
        token_sealed=rating.seals.seal(token, RATING_TOKEN),
    )
    _add_once(case, [invited], envelope, rating)


def rate_by_form(event: EntrustmentEvaluated, envelope: Envelope, rating: RatingRoom) -> None:
    """The evaluation form of agency service counts as the rating of the case that was carried (ledger R164).

    One that is rated already stays as it is; of an errand without an application nothing is kept here. Raises `NotFound`
    RATING_NOT_FOUND while the decision has not been heard: it is told again.
    """
    if not event.number or not rating.owns(event.division):
        return
    was = rating.cases.get(event.number)
    if was.rating is not None:
        return
    given = rating_of(event.grade, (), "", rating.clock.now())
    rated = was.give(given, "", rating.calendars.national(), rating.terms)
    rating.cases.save(was, rated, _given_events(rated), heard=envelope.id)


def learn_calendar(event: CalendarYearPublished, envelope: Envelope, rating: RatingRoom) -> None:
    """Keep the room's own copy of the calendar."""
    rating.calendars.put(event.year, event.version)


def keep_copy(event: RectificationHeard, envelope: Envelope, rating: RatingRoom) -> None:
    """Keep a copy for the supervisors of the unit that answers for it, when that is another stack's."""
    case = event.case
    if rating.owns(case.division) or not rating.owns(case.owner_division):
        return
    _add_once(case, [], envelope, rating)


def _add_once(case: CaseRating, events: list[Event], envelope: Envelope, rating: RatingRoom) -> None:
    try:
        rating.cases.add(case, events, heard=envelope.id)
    except Conflict as refusal:
        if refusal.reason != "ALREADY_EXISTS":
            raise


def _may_be_token(token: str) -> bool:
    return 0 < len(token) <= LONGEST_TOKEN


def _check(command: GiveRating, case: CaseRating | None, rating: RatingRoom) -> None:
    faults = faults_of(command.grade, command.reasons, command.text)
    if case is None:
        unknown = Fault("/token", "TOKEN_UNKNOWN", "评价码无效")
        raise NotFound(unknown.reason, unknown.detail, faults=[unknown, *faults])
    if fault := case.token_fault(rating.clock.now()):
        raise Conflict(fault.reason, fault.detail, faults=[fault, *faults])
    if faults:
        raise Invalid(faults[0].reason, faults[0].detail, faults=faults)


def _given_events(case: CaseRating) -> list[Event]:
    assert case.rating is not None
    fields: dict[str, Any] = {
        "subject": case.id,
        "division": case.division,
        "destination": case.owner_division,
        "at": case.rating.at,
        "by": Actor(case.party, CITIZEN, case.division),
        "person": case.party,
        "case": case,
    }
    given: list[Event] = [RatingGiven(moved=(INVITED, case.state), **fields)]
    if case.rectification:
        given.append(RectificationOpened(moved=("", case.rectification.state), **fields))
    return given


COMMANDS: Mapping[type, Callable[..., Any]] = {
    GiveRating: give_rating,
    ListRectifications: list_rectifications,
}
HEARS: Mapping[str, Callable[[Any, Envelope, RatingRoom], None]] = {
    "sanji.approval.v1.DecisionMade": invite,
    "sanji.catalogue.v1.CalendarYearPublished": learn_calendar,
    "sanji.rating.v1.RectificationOpened": keep_copy,
    "sanji.intake.v1.EntrustmentEvaluated": rate_by_form,
}
