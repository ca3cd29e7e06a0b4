"""Cards: looked at, objected to, upheld and withdrawn."""

import re

from services.approval.commands import AppealCard, ListCards, UpholdCard, WithdrawCard
from services.approval.domain.card import LIFE, UPHOLD, WITHDRAW, Card, Said, card_id
from services.approval.domain.supervision import KINDS
from services.approval.events import CardAppealed, CardUpheld, CardWithdrawn
from services.approval.events.supervision import CardChanged
from services.approval.handlers.supervision import supervised_division
from services.approval.ports import Approval
from services.chassis.auth import AUDITOR, REVIEWER, SUPERVISOR, Principal, require
from services.chassis.errors import Fault, Forbidden, Invalid, NotFound
from services.chassis.masking import mask_text
from services.chassis.messages import Actor
from services.chassis.paging import page_limit

_CURSOR = re.compile(r"\d{8}T\d{6}\.[0-9A-Z]{1,40}-[0-9a-z_-]{1,40}", re.ASCII)
_Answer = UpholdCard | WithdrawCard


def list_cards(command: ListCards, approval: Approval) -> tuple[list[Card], str]:
    """One page and the cursor of the next, newest first. A reviewer sees those of the own department."""
    limit = page_limit(command.limit)
    faults = []
    if command.kind and command.kind not in KINDS:
        faults.append(Fault("/kind", "KIND_UNKNOWN", f"种类应为：{'、'.join(KINDS)}"))
    if command.state and command.state not in LIFE.states:
        faults.append(Fault("/state", "STATE_UNKNOWN", f"状态应为：{'、'.join(LIFE.states)}"))
    if faults:
        raise Invalid(faults[0].reason, faults[0].detail, faults=faults)
    if command.cursor and not _CURSOR.fullmatch(command.cursor):
        raise Invalid("CURSOR_INVALID", "翻页标记有误")
    by, department = command.by, command.department
    if by.has(REVIEWER) and not by.has(SUPERVISOR, AUDITOR):
        department = department or by.department
        require(by, REVIEWER, division=command.division or by.division, department=department)
        division = command.division or by.division
    else:
        division = supervised_division(by, command.division)
    found = approval.cards.page(division, department, command.kind, command.state, command.cursor, limit + 1)
    return found[:limit], found[limit - 1].rank if len(found) > limit else ""


def appeal_card(command: AppealCard, approval: Approval) -> Card:
    """A reviewer or the head of a department that the card names."""
    by = command.by
    require(by, REVIEWER, SUPERVISOR)
    was = _card(by, command.number, command.key, approval)
    if by.department not in was.departments:
        raise Forbidden("DEPARTMENT_NOT_ALLOWED", "只有被督办的部门可以申诉")
    if was.meta.answers(command.asked):
        return was
    was.meta.must_be(command.if_version)
    now = was.appealed(_said(command, approval))
    return _saved(CardAppealed, was, now, command, approval)


def uphold_card(command: UpholdCard, approval: Approval) -> Card:
    """The supervisor refuses an appeal."""
    return _answered(command, UPHOLD, CardUpheld, approval)


def withdraw_card(command: WithdrawCard, approval: Approval) -> Card:
    """The supervisor takes the card back, with or without an appeal."""
    return _answered(command, WITHDRAW, CardWithdrawn, approval)


def _answered(command: _Answer, action: str, kind: type[CardChanged], approval: Approval) -> Card:
    by = command.by
    require(by, SUPERVISOR)
    was = _card(by, command.number, command.key, approval)
    if by.department in was.departments:
        raise Forbidden("DEPARTMENT_NOT_ALLOWED", "被督办的部门不能处理自己的督办牌")
    if was.meta.answers(command.asked):
        return was
    was.meta.must_be(command.if_version)
    if was.appeal is not None and was.appeal.by == by.subject:
        raise Forbidden("SAME_PERSON_ASKED", "申诉人与处理人不能为同一人")
    return _saved(kind, was, was.answered(action, _said(command, approval)), command, approval)


def _card(by: Principal, number: str, key: str, approval: Approval) -> Card:
    found = approval.cards.find(card_id(number, key))
    if found is None or not by.reaches(found.owner_division):
        raise NotFound("CARD_NOT_FOUND", "没有找到该督办牌")
    return found


def _said(command: AppealCard | _Answer, approval: Approval) -> Said:
    return Said(mask_text(command.reason.strip()), command.by.subject, approval.clock.now())


def _saved(
    kind: type[CardChanged], was: Card, now: Card, command: AppealCard | _Answer, approval: Approval
) -> Card:
    said = now.answer or now.appeal
    assert said is not None
    by = command.by
    event = kind(
        subject=now.id,
        division=now.owner_division,
        destination=now.owner_division,
        at=said.at,
        by=Actor(by.subject, SUPERVISOR if by.has(SUPERVISOR) else REVIEWER, by.division),
        moved=(was.state, now.state),
        note=said.reason,
        card=now,
    )
    return approval.cards.save(was, now, [event], command.asked)
