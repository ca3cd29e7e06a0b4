"""Cards as they are shown."""

from typing import Any

from sanji.approval.v1 import approval_supervision_pb2 as pb
from typing_extensions import TypedDict

from gateway.routes.samples import NUMBER, VILLAGE


class CardReasonView(TypedDict):
    """What somebody said of a card."""

    reason: str
    at: str


class CardMoveView(TypedDict):
    """A move near the due date. `action`: ask_pause, ask_extension, pause, extend, release or transfer; `by`: a staff id."""

    action: str
    by: str


class CardView(TypedDict):
    """A case crossed a threshold of its clocks (GB/T 39046 table 11). `key`: of the card within its case.

    `kind`: warning (80 % of the promise, at the latest a day before), yellow_card (90 %), red_card (exceeded), critical (the
    law's time exceeded), stage_late (a department's system still examines at half the time), near_due_move (clocks
    stopped or prolonged, or a task handed on, after the prompt), pause_late (a special procedure outlasts the days told for
    it), acceptance_late (nobody answered in five working days). `anomaly`: 1 time, 2 course. `departments`: those that could
    have decided and had not, or the one whose move it was; `move`: what was done, and by whom.
    """

    number: str
    key: str
    kind: str
    rule: str
    anomaly: str
    item: str
    item_name: str
    case_type: str
    division: str
    owner_division: str
    departments: list[str]
    due: str | None
    since: str
    shown_at: str
    state: str
    move: CardMoveView | None
    appeal: CardReasonView | None
    answer: CardReasonView | None
    version: int


class CardList(TypedDict):
    """One page, newest first."""

    items: list[CardView]
    next: str | None


class CardRateView(TypedDict):
    """Cards for cases of one site, department or level. `cards`: yellow and red; `per_100000`: null without a case."""

    key: str
    cases: int
    shown: dict[str, int]
    cards: int
    per_100000: str | None


class CardRates(TypedDict):
    """One row per key."""

    by: str
    since: str
    until: str
    items: list[CardRateView]


CARD: dict[str, Any] = {
    "number": NUMBER,
    "key": "red_card",
    "kind": "red_card",
    "rule": "SJ-03",
    "anomaly": "1",
    "item": "residence_permit",
    "item_name": "居住证办理",
    "case_type": "commitment",
    "division": VILLAGE,
    "owner_division": "510822",
    "departments": ["public_security"],
    "due": "2026-11-30",
    "since": "2026-12-01T00:00:00.000+08:00",
    "shown_at": "2026-12-01T00:00:04.000+08:00",
    "state": "shown",
    "move": None,
    "appeal": None,
    "answer": None,
    "version": 1,
}
APPEAL = {"reason": "部门系统故障两日", "at": "2026-12-01T09:00:00.000+08:00"}
ANSWER = {"reason": "经核实，故障属实", "at": "2026-12-01T15:00:00.000+08:00"}
RATES: dict[str, Any] = {
    "by": "department",
    "since": "2026-01",
    "until": "2026-12",
    "items": [
        {
            "key": "civil_affairs",
            "cases": 100000,
            "shown": {"warning": 21, "red_card": 1},
            "cards": 1,
            "per_100000": "1.00",
        }
    ],
}


def card_view(card: pb.Card) -> CardView:
    """One card."""
    return {
        "number": card.number,
        "key": card.key,
        "kind": card.kind,
        "rule": card.rule,
        "anomaly": card.anomaly,
        "item": card.item,
        "item_name": card.item_name,
        "case_type": card.case_type,
        "division": card.division,
        "owner_division": card.owner_division,
        "departments": list(card.departments),
        "due": card.due or None,
        "since": card.since,
        "shown_at": card.shown_at,
        "state": card.state,
        "move": {"action": card.action, "by": card.moved_by} if card.action else None,
        "appeal": _said(card.appeal) if card.HasField("appeal") else None,
        "answer": _said(card.answer) if card.HasField("answer") else None,
        "version": card.version,
    }


def rate_view(rate: pb.CardRate) -> CardRateView:
    """One row."""
    return {
        "key": rate.key,
        "cases": rate.cases,
        "shown": dict(rate.shown),
        "cards": rate.cards,
        "per_100000": rate.per_100000 or None,
    }


def _said(said: pb.CardReason) -> CardReasonView:
    return {"reason": said.reason, "at": said.at}
