"""Putting an item's rules of automatic approval in force, and trying them."""

from collections.abc import Sequence
from itertools import starmap

from services.approval.commands import (
    ConfirmAutoRules,
    EndAutoRules,
    GetAutoRules,
    ImportFacts,
    ProposeAutoRules,
    TryAutoRules,
)
from services.approval.domain import automatic as rules
from services.approval.domain.automatic import AutoRules
from services.approval.domain.terms import ItemTerms
from services.approval.domain.verdicts import Automatic
from services.approval.events import AutoRulesChanged, AutoRulesConfirmed, AutoRulesEnded, AutoRulesProposed
from services.approval.handlers.cases import terms_of
from services.approval.ports import Approval
from services.chassis.auth import AUDITOR, REVIEWER, SUPERVISOR, Principal, require
from services.chassis.errors import Fault, Forbidden, Invalid, NotFound
from services.chassis.levels import is_division
from services.chassis.masking import mask_text
from services.chassis.messages import Actor, Meta

LONGEST_NUMBER = 200
LONGEST_VALUE = 200
LARGEST_VALUE = 10**15
MOST_FIELDS = 50


def propose_auto_rules(command: ProposeAutoRules, approval: Approval) -> AutoRules:
    """A reviewer or supervisor of the deciding department, or the government's supervisor."""
    division = _division(command.by, command.division)
    require(command.by, REVIEWER, SUPERVISOR, division=division)
    terms = terms_of(command.item, command.item_version, approval)
    _same_department(command.by, terms.departments[0])
    was = approval.automatic.rules.find(rules.rules_id(division, command.item))
    (was.meta if was else Meta()).must_be(command.if_version)
    now = rules.proposed(was, division, terms, command.by.subject, approval.clock.now())
    event = _event(AutoRulesProposed, was, now, command.by, approval)
    if was is None:
        return approval.automatic.rules.add(now, [event])
    return approval.automatic.rules.save(was, now, [event])


def confirm_auto_rules(command: ConfirmAutoRules, approval: Approval) -> AutoRules:
    """A supervisor who did not propose them, of that department or the government's."""
    was = _of_supervisor(command, approval)
    now = was.confirmed(command.by.subject, approval.clock.now())
    event = _event(AutoRulesConfirmed, was, now, command.by, approval)
    return approval.automatic.rules.save(was, now, [event])


def end_auto_rules(command: EndAutoRules, approval: Approval) -> AutoRules:
    """One supervisor is enough to give the cases back to persons."""
    was = _of_supervisor(command, approval)
    reason = mask_text(command.reason.strip())
    now = was.ended(reason)
    event = _event(AutoRulesEnded, was, now, command.by, approval, reason)
    return approval.automatic.rules.save(was, now, [event])


def get_auto_rules(command: GetAutoRules, approval: Approval) -> tuple[AutoRules, ItemTerms | None]:
    """For staff of that place, with the item's version that is in force, or else proposed."""
    division = _division(command.by, command.division)
    require(command.by, REVIEWER, SUPERVISOR, AUDITOR, division=division)
    found = approval.automatic.rules.find(rules.rules_id(division, command.item))
    if found is None:
        raise _not_found()
    named = found.in_force or found.proposed
    return found, approval.items.get(found.item, named.item_version) if named else None


def try_auto_rules(command: TryAutoRules, approval: Approval) -> Automatic:
    """Every rule's verdict on given values; nothing is kept, no register is asked."""
    require(command.by, REVIEWER, SUPERVISOR, division=approval.stack)
    terms = terms_of(command.item, command.item_version, approval)
    _same_department(command.by, terms.departments[0])
    facts = rules.Facts(approval.clock.today(), command.form, command.applicant, command.lookups)
    return rules.judged(rules.declared(terms), terms, facts)


def import_facts(command: ImportFacts, approval: Approval) -> Sequence[Fault]:
    """Keep an extract of a register in place of what it said of these numbers before. Answers the faults by row."""
    faults, kept = [], []
    for at, row in enumerate(command.rows):
        number = row.number.strip().upper()
        if not number or len(number) > LONGEST_NUMBER:
            faults.append(Fault(f"/{at}/number", "FACT_NUMBER", "号码缺失或过长"))
        elif not row.fields or len(row.fields) > MOST_FIELDS or not all(starmap(_plain, row.fields.items())):
            faults.append(
                Fault(f"/{at}", "FACT_FIELDS", f"应有 1 至 {MOST_FIELDS} 个字段，值为文字、数字或真假")
            )
        else:
            kept.append((approval.seals.index(number), row.fields))
    approval.automatic.registers.put(command.register, command.as_of, kept)
    return faults


def _plain(name: str, value: object) -> bool:
    if not name.isprintable():
        return False
    if isinstance(value, int):
        return abs(value) <= LARGEST_VALUE
    return isinstance(value, float) or (isinstance(value, str) and len(value) <= LONGEST_VALUE)


def _of_supervisor(command: ConfirmAutoRules | EndAutoRules, approval: Approval) -> AutoRules:
    division = _division(command.by, command.division)
    require(command.by, SUPERVISOR, division=division)
    was = approval.automatic.rules.find(rules.rules_id(division, command.item))
    if was is None:
        raise _not_found()
    _same_department(command.by, was.department)
    was.meta.must_be(command.if_version)
    return was


def _division(by: Principal, division: str) -> str:
    found = division or by.division
    if not is_division(found):
        raise Invalid("DIVISION_MALFORMED", "区划代码格式有误")
    return found


def _same_department(by: Principal, department: str) -> None:
    if by.department != department and (by.department or not by.has(SUPERVISOR)):
        raise Forbidden("DEPARTMENT_NOT_ALLOWED", "该事项不由您所在部门审批")


def _not_found() -> NotFound:
    return NotFound("AUTO_RULES_NOT_FOUND", "该事项在本地没有自动审批规则")


def _event(
    kind: type[AutoRulesChanged],
    was: AutoRules | None,
    now: AutoRules,
    by: Principal,
    approval: Approval,
    note: str = "",
) -> AutoRulesChanged:
    return kind(
        subject=now.id,
        division=now.division,
        destination=now.division,
        at=approval.clock.now(),
        by=Actor(by.subject, SUPERVISOR if by.has(SUPERVISOR) else REVIEWER, by.division),
        moved=(was.state if was else "", now.state),
        note=note,
        rules=now,
    )
