"""Handing over results: chosen by her, registered by whoever gives them out."""

from dataclasses import dataclass, replace
from datetime import date

from services.chassis.auth import AGENT, CITIZEN, CLERK, SUPERVISOR, Principal, require, within
from services.chassis.clock import day_of
from services.chassis.errors import Forbidden, Invalid, NotFound
from services.chassis.levels import is_division
from services.chassis.life import BEGIN
from services.chassis.masking import mask_name, mask_text, mask_value
from services.chassis.messages import Asked, Envelope
from services.chassis.numbers import normal_uscc
from services.chassis.paging import page_limit, page_of
from services.chassis.periods import delivery as delivery_period
from services.intake.commands import (
    ChooseDelivery,
    ConfirmReceipt,
    GetApplication,
    GetDelivery,
    ListDeliveries,
    MakeResultReady,
    RecordArrival,
    RecordDispatch,
    RecordPickUp,
)
from services.intake.domain.application import Application
from services.intake.domain.authority import RECEIVE, chosen
from services.intake.domain.delivery import POST, Addressee, Choice, Delivery, Dispatched, Entry
from services.intake.domain.delivery import chosen as chosen_delivery
from services.intake.domain.delivery_life import CHOOSE, LIFE
from services.intake.domain.handing_over import (
    LISTS,
    TO_DELIVER,
    PostTo,
    check_choice,
    check_dispatch,
    check_pick_up,
    check_return,
    division_of,
    exit_keys,
    handed_over_on,
    list_keys,
    site_of,
)
from services.intake.domain.life import GRANTED
from services.intake.events import (
    DeliveryChanged,
    DeliveryChosen,
    ResultCameBack,
    ResultHandedOver,
    ResultPosted,
    ResultPrepared,
    SitePublished,
)
from services.intake.handlers.acting import authority_of
from services.intake.handlers.desk import get_application
from services.intake.handlers.happening import actor
from services.intake.ports import Intake

LONGEST_CURSOR = 80


@dataclass(frozen=True, slots=True)
class Seen:
    """A delivery as it is shown: its application, the last of the ten working days of a grant, and whether it is late."""

    application: Application
    due: date | None
    late: bool


def get_delivery(command: GetDelivery, intake: Intake) -> Seen:
    """Its applicant's, its submitter's, or staff's whose subtree holds it or the place of pick-up."""
    return _seen(_found(command.by, command.number, intake), intake)


def list_deliveries(command: ListDeliveries, intake: Intake) -> tuple[list[Seen], str]:
    """One page of what a site or a subtree has to hand over, wherever it was handed in, or of its register, and the cursor
    of the next.

    Refuses LIMIT_OUT_OF_RANGE, STATE_UNKNOWN, CURSOR_INVALID, SITE_MALFORMED, DIVISION_MALFORMED, DIVISION_OUT_OF_SCOPE.
    """
    by, limit = command.by, page_limit(command.limit)
    require(by, CLERK, SUPERVISOR)
    which = command.state or TO_DELIVER
    if which not in LISTS:
        raise Invalid("STATE_UNKNOWN", f"状态应为：{'、'.join(LISTS)}")
    if len(command.cursor) > LONGEST_CURSOR:
        raise Invalid("CURSOR_INVALID", "翻页标记有误")
    if command.site and not division_of(command.site):
        raise Invalid("SITE_MALFORMED", "站点编号格式有误")
    division = division_of(command.site) or command.division or by.division
    if not is_division(division):
        raise Invalid("DIVISION_MALFORMED", "区划代码格式有误")
    within(by, division=division)
    keys = list_keys(command.site, division, which)
    newest = which != TO_DELIVER
    page = (keys, newest, command.cursor, limit + 1)
    own, guests = intake.applications.to_hand_over(*page), intake.guests.to_hand_over(*page)
    found = sorted((*own, *guests), key=lambda one: exit_keys(one)[1], reverse=newest)
    shown, after = page_of(found[: limit + 1], limit, lambda one: exit_keys(one)[1])
    return [_seen(one, intake) for one in shown], after


def choose_delivery(command: ChooseDelivery, intake: Intake) -> Seen:
    """The applicant, a clerk for her or her agent under a mandate, until it is under way."""
    require(command.by, CITIZEN, CLERK, AGENT)
    was = _found(command.by, command.number, intake)
    if was.meta.answers(command.asked):
        return _seen(was, intake)
    authority_of(command.by, was.applicant.party, RECEIVE, was.item, intake)
    LIFE.move(was.delivery.state if was.delivery else BEGIN, CHOOSE)
    given = PostTo(command.name, command.phone, command.address)
    check_choice(command.way, command.site, given, lambda site: bool(intake.sites.name(site)))
    seal = intake.seals.seal
    to = Addressee(seal(given.name.strip()), seal(given.phone), seal(given.address.strip()))
    elsewhere = bool(command.site) and not intake.owns(division_of(command.site))
    choice = Choice(command.way, command.site, to if command.way == POST else None, elsewhere)
    return _kept(
        was, chosen_delivery(was.delivery, choice), DeliveryChosen, command.by, command.asked, intake
    )


def make_result_ready(command: MakeResultReady, intake: Intake) -> Seen:
    """A clerk of the place of pick-up has it there; its holder is told."""
    was, delivery = _to_hand_over(command.by, command.number, intake)
    if was.meta.answers(command.asked):
        return _seen(was, intake)
    now = delivery.prepared(intake.clock.now())
    return _kept(was, now, ResultPrepared, command.by, command.asked, intake)


def record_pick_up(command: RecordPickUp, intake: Intake) -> Seen:
    """A line of the pick-up register; without it nothing counts as handed over at a window.

    Whoever comes is the applicant by the number shown, or may receive for her by a mandate or by law. Refuses
    DELIVERY_INVALID, DELIVERY_STATE, DELIVERY_WAY and as `domain.authority.chosen`.
    """
    was, delivery = _to_hand_over(command.by, command.number, intake)
    if was.meta.answers(command.asked):
        return _seen(was, intake)
    check_pick_up(delivery, command.window, command.collector, command.document)
    within(command.by, division=division_of(site_of(command.window)))
    collector = command.collector.strip()
    entry = Entry(
        by=command.by.subject,
        at=intake.clock.now(),
        site=site_of(command.window),
        window=command.window,
        collector=intake.seals.seal(collector),
        document=mask_value("".join(command.document.split())),
    )
    delivery.collected(entry)
    mandate = _mandate_of_collector(was, collector, command.document, command.mandate, intake)
    now = delivery.collected(replace(entry, mandate=mandate))
    return _kept(was, now, ResultHandedOver, command.by, command.asked, intake)


def record_dispatch(command: RecordDispatch, intake: Intake) -> Seen:
    """A clerk gives it to a carrier."""
    was, delivery = _to_hand_over(command.by, command.number, intake)
    if was.meta.answers(command.asked):
        return _seen(was, intake)
    check_dispatch(command.carrier, command.tracking)
    sent = Dispatched(command.carrier.strip(), command.tracking, command.by.subject, intake.clock.now())
    return _kept(was, delivery.sent(sent), ResultPosted, command.by, command.asked, intake)


def record_arrival(command: RecordArrival, intake: Intake) -> Seen:
    """A clerk notes what the post did with it."""
    was, delivery = _to_hand_over(command.by, command.number, intake)
    if was.meta.answers(command.asked):
        return _seen(was, intake)
    if command.arrived:
        now = delivery.arrived(Entry(command.by.subject, intake.clock.now()))
        return _kept(was, now, ResultHandedOver, command.by, command.asked, intake)
    check_return(command.note)
    now = delivery.came_back(mask_text(command.note.strip()))
    return _kept(was, now, ResultCameBack, command.by, command.asked, intake)


def confirm_receipt(command: ConfirmReceipt, intake: Intake) -> Seen:
    """The applicant has taken it electronically."""
    require(command.by, CITIZEN)
    was = _found(command.by, command.number, intake)
    if was.meta.answers(command.asked):
        return _seen(was, intake)
    authority_of(command.by, was.applicant.party, RECEIVE, was.item, intake)
    now = _delivery(was).confirmed(Entry(command.by.subject, intake.clock.now()))
    return _kept(was, now, ResultHandedOver, command.by, command.asked, intake)


def learn_site(event: SitePublished, envelope: Envelope, intake: Intake) -> None:
    """Keep what sites are called: a place of pick-up must be one."""
    intake.sites.put(event.site, event.version, event.name_zh)


def _found(by: Principal, number: str, intake: Intake) -> Application:
    try:
        return get_application(GetApplication(by, number), intake)
    except NotFound:
        found = intake.applications.find(number) if by.kind == "staff" else None
        site = found.delivery.choice.site if found and found.delivery else ""
        if found is None or not by.reaches(division_of(site)):
            raise
        return found


def _to_hand_over(by: Principal, number: str, intake: Intake) -> tuple[Application, Delivery]:
    require(by, CLERK)
    application = _found(by, number, intake)
    delivery = _delivery(application)
    if place := division_of(delivery.choice.site):
        within(by, division=place)
    if by.subject in delivery.decided_by:
        raise Forbidden("SAME_PERSON", "作出决定的人员不能送达其结果")
    return application, delivery


def _delivery(application: Application) -> Delivery:
    if application.delivery is None:
        raise NotFound("DELIVERY_NOT_FOUND", "该办件还没有需要送达的结果")
    return application.delivery


def _mandate_of_collector(
    was: Application, collector: str, document: str, mandate: str, intake: Intake
) -> str:
    """The mandate or link under which somebody else came; "" when it is the applicant herself.

    A person stands for herself by her number; a staff agent, of whom no number is known, by the named mandate and his name.
    """
    shown = intake.seals.index(normal_uscc(document))
    theirs, own = intake.merges.ids(was.applicant.party), intake.merges.ids(shown)
    if not set(own).isdisjoint(theirs):
        return ""
    if mandate:
        named = intake.authorities.find(mandate)
        fits = named is not None and (named.agent in own or named.agent_name == mask_name(collector))
        known = [named] if named and fits and named.principal in theirs else []
    else:
        known = list(intake.authorities.between(theirs, own))
    return chosen(known, RECEIVE, was.item, intake.clock.today()).id


def _kept(
    was: Application,
    delivery: Delivery,
    kind: type[DeliveryChanged],
    by: Principal,
    asked: Asked | None,
    intake: Intake,
) -> Seen:
    now = replace(was, delivery=delivery)
    site = delivery.choice.site
    event = kind(
        subject=now.id,
        division=now.division,
        destination=now.owner_division if kind is ResultHandedOver else intake.stack,
        at=intake.clock.now(),
        by=actor(by),
        moved=(was.delivery.state if was.delivery else BEGIN, delivery.state),
        note=delivery.note or delivery.choice.way,
        person=now.applicant.party,
        application=now,
        place=intake.sites.name(site) if site and kind is ResultPrepared else "",
    )
    return _seen(intake.applications.save(was, now, [event], asked), intake)


def _seen(application: Application, intake: Intake) -> Seen:
    if application.delivery is None:
        raise NotFound("DELIVERY_NOT_FOUND", "该办件还没有需要送达的结果")
    if application.outcome != GRANTED or application.decided_at is None:
        return Seen(application, None, False)
    calendar, _ = intake.calendars.current(application.owner_division)
    due = delivery_period(day_of(application.decided_at)).due(calendar).date
    ended = handed_over_on(application) or intake.clock.today()
    return Seen(application, due, due is not None and ended > due)
