"""Whether a site serves now, until when, and when next: openings laid over the working-day calendar.

A statutory holiday closes every opening that does not say otherwise; a make-up working day keeps those that do
(国务院办公厅节假日安排; 全国年节及纪念日放假办法). A year without a notice is provisional: weekends and the
statutory days with a fixed date. Everything is worked out when asked, so a notice loaded later changes the answer.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from services.catalogue.domain.openings import ARRANGED, DAY_MINUTES, WALK_IN, Opening, clock
from services.chassis.clock import SHANGHAI
from services.chassis.workdays import Calendar, DayReason

LOOK_AHEAD = 30
"""Days after the day asked about that are looked at."""
_MINUTE = timedelta(minutes=1)
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Open from `start` to `end`, without a break. `end` None: beyond what is looked at. `window_class`: the class at
    its start; of what is going on, the class at the moment asked about.
    """

    start: datetime
    end: datetime | None
    window_class: str


@dataclass(frozen=True, slots=True)
class Service:
    """`now`: the stretch that is going on; `next`: the one that begins after it, or after the moment asked about."""

    now: Stretch | None
    next: Stretch | None


@dataclass(frozen=True, slots=True)
class Applied:
    """One rule that led to the answer. `rule`: stable; `day`: on which; `text_zh`: the sentence."""

    rule: str
    day: date
    text_zh: str


@dataclass(frozen=True, slots=True)
class Openness:
    """The answer for one moment. `walk_in`: whoever comes is served; `arranged`: by appointment or by who is on duty.

    `provisional`: a day that counted lies in a year without an official notice.
    """

    at: datetime
    walk_in: Service
    arranged: Service
    why: tuple[Applied, ...]
    provisional: bool


def openness(openings: Sequence[Opening], calendar: Calendar, at: datetime, item: str = "") -> Openness:
    """Who is served at `at` (aware) and next, for `item` or for anything. Looks `LOOK_AHEAD` days ahead."""
    moment = at.astimezone(SHANGHAI)
    today = moment.date()
    days = _days(calendar, today)
    walk_in = _service(openings, days, moment, item, WALK_IN)
    arranged = _service(openings, days, moment, item, ARRANGED)
    last = _last_counted(walk_in, today)
    why = list(_day_rules(openings, days[today], today, item))
    if walk_in.next and walk_in.next.start.date() != today:
        why += _day_rules(openings, days[walk_in.next.start.date()], walk_in.next.start.date(), item)
    if walk_in.next is None:
        found = "持续开放" if walk_in.now and walk_in.now.end is None else "没有下一次开放时间"
        why.append(Applied("LOOK_AHEAD_ENDS", last, f"{LOOK_AHEAD}日内{found}"))
    provisional = calendar.is_provisional(last) or calendar.is_provisional(today)
    if provisional:
        why.append(Applied("CALENDAR_PROVISIONAL", last, "该年放假安排尚未公布，待公布后重新计算"))
    return Openness(moment, walk_in, arranged, tuple(why), provisional)


def kept_on(opening: Opening, day: date, reason: DayReason) -> bool:
    """Whether an opening is kept on `day`, which the calendar says is a day of kind `reason`."""
    if not opening.holds_on(day.isoformat()):
        return False
    if reason is DayReason.MAKE_UP_DAY and opening.make_up_days:
        return True
    if reason is DayReason.HOLIDAY:
        return opening.holidays
    return day.isoweekday() in opening.weekdays


def _days(calendar: Calendar, today: date) -> dict[date, DayReason]:
    counted = calendar.explain(today - _DAY, today + timedelta(days=LOOK_AHEAD))
    return {day.date: day.reason for day in counted[1:]}


def _service(
    openings: Sequence[Opening],
    days: dict[date, DayReason],
    moment: datetime,
    item: str,
    classes: frozenset[str],
) -> Service:
    wanted = [opening for opening in openings if opening.window_class in classes and opening.serves(item)]
    single = list(_stretches(wanted, days))
    now = None
    for stretch in _joined(single, max(days)):
        if stretch.start > moment:
            return Service(now, stretch)
        if stretch.end is None or moment < stretch.end:
            now = replace(stretch, window_class=_class_at(single, moment))
    return Service(now, None)


def _class_at(single: Sequence[Stretch], moment: datetime) -> str:
    return next(
        one.window_class for one in single if one.start <= moment and one.end is not None and moment < one.end
    )


def _stretches(openings: Sequence[Opening], days: dict[date, DayReason]) -> Iterator[Stretch]:
    """Every opening on every day on which it is kept, by start; where two meet, the one listed first names the class."""
    for day, reason in days.items():
        kept = [opening for opening in openings if kept_on(opening, day, reason)]
        midnight = datetime(day.year, day.month, day.day, tzinfo=SHANGHAI)
        for opening in sorted(kept, key=lambda opening: opening.opens):
            yield Stretch(
                midnight + opening.opens * _MINUTE, midnight + opening.closes * _MINUTE, opening.window_class
            )


def _joined(stretches: Sequence[Stretch], last: date) -> Iterator[Stretch]:
    """Stretches that touch as one; one that reaches the end of the last day has no known end."""
    horizon = datetime(last.year, last.month, last.day, tzinfo=SHANGHAI) + DAY_MINUTES * _MINUTE
    held: Stretch | None = None
    end = horizon
    for stretch in stretches:
        closes = stretch.end or horizon
        if held and stretch.start <= end:
            end = max(end, closes)
            continue
        if held:
            yield Stretch(held.start, end, held.window_class)
        held, end = stretch, closes
    if held:
        yield Stretch(held.start, None if end == horizon else end, held.window_class)


def _last_counted(walk_in: Service, today: date) -> date:
    """The last day that the answer rests on."""
    if walk_in.next:
        return walk_in.next.start.date()
    return today + timedelta(days=LOOK_AHEAD)


def _day_rules(openings: Sequence[Opening], reason: DayReason, day: date, item: str) -> Iterator[Applied]:
    if reason is DayReason.HOLIDAY:
        yield Applied("STATUTORY_HOLIDAY", day, "法定节假日，除另有安排外不开放")
    elif reason is DayReason.MAKE_UP_DAY:
        yield Applied("MAKE_UP_DAY", day, "调休上班日，按工作日开放")
    kept = [opening for opening in openings if kept_on(opening, day, reason)]
    for opening in sorted(kept, key=lambda opening: opening.opens):
        hours = f"{clock(opening.opens)}—{clock(opening.closes)}"
        if opening.serves(item):
            yield Applied("OPENING_KEPT", day, f"{hours}开放（{_CLASS_ZH[opening.window_class]}）")
        else:
            yield Applied("ITEM_NOT_SERVED_THEN", day, f"{hours}只办理部分事项，不含本事项")
    if not kept:
        yield Applied("NO_OPENING", day, "当日不开放")


_CLASS_ZH = {
    "standard": "常规",
    "part_week": "定时开放",
    "extended": "延时服务",
    "shifted": "错时服务",
    "appointment": "预约服务",
    "on_duty": "值班服务",
}
