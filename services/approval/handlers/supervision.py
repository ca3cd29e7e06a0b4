"""Watching the clocks: cards for what is crossed, and the cases that they are counted against."""

from datetime import timedelta

from services.approval.commands import CountCases, GetCardRates, ShowCards
from services.approval.domain.card import Card, card_id, card_of
from services.approval.domain.case import Case
from services.approval.domain.rates import GROUPINGS, Rate, months_between, rates_of
from services.approval.domain.watching import crossed, dealt_with
from services.approval.events import CardShown
from services.approval.ports import Approval
from services.chassis.auth import AUDITOR, SUPERVISOR, SYSTEM, Principal, require
from services.chassis.errors import Fault, Invalid
from services.chassis.levels import is_division
from services.chassis.messages import Actor

MOST_DAYS = 31
"""Days counted in one go, the last ones again: an opening may be stored a moment after midnight."""


def show_cards(command: ShowCards, approval: Approval) -> int:
    """One card per threshold and case; answers how many cases it looked at.

    The card is stored first, under an id that there can be only once, then the case is marked: whoever is interrupted
    between the two, or meets another doing the same, finds the card there.
    """
    looked = 0
    for _ in range(command.pages):
        cases = approval.cases.to_watch(approval.clock.now(), command.limit)
        _show(cases, approval)
        looked += len(cases)
        if len(cases) < command.limit:
            break
    return looked


def _show(cases: list[Case], approval: Approval) -> None:
    now = approval.clock.now()
    found = [(case, crossed(case, now)) for case in cases]
    cards = [card_of(case, step, now) for case, steps in found for step in steps]
    approval.cards.add_many([(card, [_shown(card)], None) for card in cards if card is not None])
    # A case that somebody changed meanwhile is met again, its card is there already.
    approval.cases.mark([(case, dealt_with(case, steps)) for case, steps in found])


def _shown(card: Card) -> CardShown:
    return CardShown(
        subject=card_id(card.number, card.key),
        division=card.owner_division,
        destination=card.owner_division,
        at=card.shown_at,
        by=Actor(SYSTEM, SYSTEM, card.owner_division),
        moved=("", card.state),
        card=card,
    )


def count_cases(command: CountCases, approval: Approval) -> int:
    """Count again what was opened yesterday and today, and every day before that was missed. Answers how many days."""
    today = approval.clock.today()
    counted = approval.tallies.counted_until() or today
    day = min(counted, today) - timedelta(days=1)
    days = 0
    while day <= today and days < MOST_DAYS:
        approval.tallies.put(day, approval.cases.opened(day))
        day, days = day + timedelta(days=1), days + 1
    return days


def get_card_rates(command: GetCardRates, approval: Approval) -> list[Rate]:
    """Supervisors and auditors, of their own subtree."""
    division = supervised_division(command.by, command.division)
    if command.grouping not in GROUPINGS:
        detail = f"统计口径应为：{'、'.join(GROUPINGS)}"
        raise Invalid("GROUPING_UNKNOWN", detail, faults=[Fault("/by", "GROUPING_UNKNOWN", detail)])
    months_between(command.since, command.until)
    period = (command.since, command.until)
    cases = approval.tallies.counts(division, command.grouping, *period)
    return rates_of(cases, approval.cards.counts(division, command.grouping, *period))


def supervised_division(by: Principal, division: str) -> str:
    """The subtree that is looked at: the caller's own without. Raises `Invalid` DIVISION_MALFORMED; `Forbidden`."""
    found = division or by.division
    if not is_division(found):
        raise Invalid("DIVISION_MALFORMED", "区划代码格式有误")
    require(by, SUPERVISOR, AUDITOR, division=found)
    return found
