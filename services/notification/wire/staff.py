"""What staff are told of, as it is heard from approval and, of packages, from intake."""

from collections.abc import Callable, Iterable
from typing import Any

from google.protobuf.message import Message
from sanji.approval.v1 import approval_events_pb2
from sanji.intake.v1 import intake_events_pb2

from services.chassis.auth import REVIEWER, SUPERVISOR
from services.chassis.clock import SHANGHAI, from_rfc3339
from services.notification.domain import staff_words as words
from services.notification.domain.staff_message import post
from services.notification.events import StaffStepHeard
from services.notification.wire.quoting import without_stop

GOVERNMENT = ""
Readers = dict[str, tuple[type[Message], Callable[[Any], object]]]


def _card(kind: str, *roles: str, government: bool) -> Callable[[Any], StaffStepHeard]:
    def read(message: Any) -> StaffStepHeard:
        card = message.card
        if not card.number:
            raise ValueError("number")
        to = [post(role, one, card.owner_division) for one in card.departments for role in roles]
        to += [post(SUPERVISOR, GOVERNMENT, card.owner_division)] if government else []
        said = card.appeal if kind == words.CARD_APPEALED else card.answer
        told = {"item_name": card.item_name, "due": card.due, "reason": without_stop(said.reason)}
        return _step(kind, card.number, to, told | words.card_names(card.kind))

    return read


def _task(kind: str, *, holder: bool, desk: bool) -> Callable[[Any], StaffStepHeard]:
    """`holder`: who holds the task is told; `desk`: everybody who may."""

    def read(message: Any) -> StaffStepHeard:
        case, department = message.case, message.department
        if not case.number:
            raise ValueError("number")
        held = next((task.claimed_by for task in case.tasks if task.department == department), "")
        to = [held] if holder and held else []
        to += [post(REVIEWER, department, case.owner_division)] if desk or not to else []
        told = {"item_name": case.item_name, "due": case.committed_due, "holder": held}
        return _step(kind, case.number, to, told)

    return read


def _reminded(message: Any) -> StaffStepHeard:
    case = message.case
    if not case.number:
        raise ValueError("number")
    waiting = [task for task in case.tasks if task.state not in ("decided", "stopped")]
    to = [post(REVIEWER, task.department, case.owner_division) for task in waiting]
    to += [task.claimed_by for task in waiting if task.claimed_by]
    note = case.reminders[-1].note if case.reminders else ""
    told = {"item_name": case.item_name, "due": case.committed_due, "reason": without_stop(note)}
    return _step(words.REMINDED, case.number, to, told)


def _rules_proposed(message: Any) -> StaffStepHeard:
    rules = message.rules
    if not rules.item or not rules.division:
        raise ValueError("item or division")
    to = [post(SUPERVISOR, one, rules.division) for one in (rules.department, GOVERNMENT)]
    named = rules.proposed
    told = {"item_name": rules.item, "rule": f"{named.rule_id}@{named.rule_version}"}
    return _step(words.RULES_PROPOSED, rules.item, to, told)


def _check_missed(message: Any) -> StaffStepHeard:
    fact = message.fact
    if not fact.number or not fact.department:
        raise ValueError("number or department")
    to = [
        post(REVIEWER, fact.department, fact.owner_division),
        *(post(SUPERVISOR, one, fact.owner_division) for one in (fact.department, GOVERNMENT)),
    ]
    told = {"item_name": fact.item_name or fact.item, "due": fact.due}
    return _step(words.CHECK_MISSED, fact.number, to, told)


def _outage(kind: str) -> Callable[[Any], StaffStepHeard]:
    def read(message: Any) -> StaffStepHeard:
        if not message.department or not message.division:
            raise ValueError("department or division")
        to = [
            post(REVIEWER, message.department, message.division),
            *(post(SUPERVISOR, one, message.division) for one in (message.department, GOVERNMENT)),
        ]
        since = f"{from_rfc3339(message.since).astimezone(SHANGHAI):%Y-%m-%d %H:%M}"
        told = {"item_name": message.department, "since": since}
        return _step(kind, message.department, to, told)

    return read


def _package_late(message: Any) -> StaffStepHeard:
    """Who supervises at the lead window, and every desk that has a member in hand."""
    made = message.application
    if not made.number:
        raise ValueError("number")
    left = [part for part in made.parts if part.state in ("running", "waiting")]
    to = [post(SUPERVISOR, one, made.accept_division) for one in (made.lead_department, GOVERNMENT)]
    to += [post(REVIEWER, part.department, part.owner_division) for part in left if part.state == "running"]
    names = "、".join(part.item_name for part in left)
    told = {"item_name": made.package_name, "due": made.due, "left": names}
    return _step(words.PACKAGE_LATE, made.number, to, told)


def _step(kind: str, number: str, to: Iterable[str], told: dict[str, str]) -> StaffStepHeard:
    known = {name: text for name, text in told.items() if text}
    return StaffStepHeard(kind, number, tuple(dict.fromkeys(to)), known)


_PB = approval_events_pb2
READERS: Readers = {
    "sanji.approval.v1.CardShown": (
        _PB.CardShown,
        _card(words.CARD_SHOWN, REVIEWER, SUPERVISOR, government=True),
    ),
    "sanji.approval.v1.CardAppealed": (
        _PB.CardAppealed,
        _card(words.CARD_APPEALED, SUPERVISOR, government=True),
    ),
    "sanji.approval.v1.CardUpheld": (
        _PB.CardUpheld,
        _card(words.CARD_UPHELD, REVIEWER, SUPERVISOR, government=False),
    ),
    "sanji.approval.v1.CardWithdrawn": (
        _PB.CardWithdrawn,
        _card(words.CARD_WITHDRAWN, REVIEWER, SUPERVISOR, government=False),
    ),
    "sanji.approval.v1.CaseClaimed": (_PB.CaseClaimed, _task(words.CLAIMED, holder=False, desk=True)),
    "sanji.approval.v1.CaseTransferred": (
        _PB.CaseTransferred,
        _task(words.TRANSFERRED, holder=True, desk=False),
    ),
    "sanji.approval.v1.CaseReminded": (_PB.CaseReminded, _reminded),
    "sanji.approval.v1.DecisionProposed": (
        _PB.DecisionProposed,
        _task(words.PROPOSED, holder=False, desk=True),
    ),
    "sanji.approval.v1.ProposalRefused": (
        _PB.ProposalRefused,
        _task(words.REFUSED, holder=True, desk=False),
    ),
    "sanji.approval.v1.DecisionRecalled": (
        _PB.DecisionRecalled,
        _task(words.RECALLED, holder=False, desk=True),
    ),
    "sanji.approval.v1.AfterCheckMissed": (_PB.AfterCheckMissed, _check_missed),
    "sanji.approval.v1.OutageReported": (_PB.OutageReported, _outage(words.OUTAGE)),
    "sanji.approval.v1.OutageEnded": (_PB.OutageEnded, _outage(words.OUTAGE_OVER)),
    "sanji.approval.v1.AutoRulesProposed": (_PB.AutoRulesProposed, _rules_proposed),
    "sanji.intake.v1.PackageDelayed": (intake_events_pb2.PackageDelayed, _package_late),
    "sanji.approval.v1.AutoCheckAsked": (
        _PB.AutoCheckAsked,
        _task(words.CHECK_ASKED, holder=False, desk=True),
    ),
}
