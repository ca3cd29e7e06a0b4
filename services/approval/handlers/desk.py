"""The reviewers' desk: holding tasks, reminding, and the second person's word."""

from services.approval.commands import (
    ClaimCase,
    ConfirmDecision,
    CountDesk,
    GetCase,
    GetReviewSheet,
    RecallDecision,
    ReleaseCase,
    RemindCase,
    TransferCase,
)
from services.approval.domain import desk
from services.approval.domain.asking import hastened
from services.approval.domain.case import Case
from services.approval.domain.desk import NOBODY, Sheet, Wanted
from services.approval.domain.life import IN_REVIEW, PAUSED
from services.approval.events import (
    CaseClaimed,
    CaseReleased,
    CaseReminded,
    CaseTransferred,
    DecisionRecalled,
    ProposalRefused,
    TaskMoved,
)
from services.approval.handlers.cases import get_case, listed_place, moved_event, terms_of
from services.approval.handlers.chiefs import is_chief
from services.approval.handlers.deciding import department_decided_for, keep_decision
from services.approval.ports import Approval
from services.chassis.auth import REVIEWER, SUPERVISOR, Principal, require
from services.chassis.errors import Forbidden
from services.chassis.masking import mask_text

MOST_COUNTED = 1000


def count_desk(command: CountDesk, approval: Approval) -> dict[str, int]:
    """How many cases: open, paused, held by nobody, held by the caller, due by today; each up to 1000."""
    require(command.by, REVIEWER, SUPERVISOR)
    division, department = listed_place(command.by, command.division, command.department)
    today = approval.clock.today().isoformat()
    wanted = {
        "in_review": Wanted(division, department, IN_REVIEW),
        "paused": Wanted(division, department, PAUSED),
        "unclaimed": Wanted(division, department, holder=NOBODY),
        "mine": Wanted(division, department, holder=command.by.subject),
        "overdue": Wanted(division, department, IN_REVIEW, before=today),
    }
    return {name: approval.cases.count(one, MOST_COUNTED) for name, one in wanted.items()}


def get_review_sheet(command: GetReviewSheet, approval: Approval) -> Sheet:
    """Whoever may see the case: its fixed criteria, the findings, and what may come of it."""
    case = get_case(GetCase(command.by, command.number), approval)
    wanted = command.department or command.by.department
    lead = case.tasks[0].department if case.tasks else ""
    department = wanted if case.task_of(wanted) is not None else lead
    return desk.sheet_of(case, department, terms_of(case.item, case.item_version, approval).conditions)


def claim_case(command: ClaimCase, approval: Approval) -> Case:
    """Whoever may decide a task may hold it; of two at once the second is told so."""
    was, department = _for_reviewer(command.by, command.number, approval)
    if was.meta.answers(command.asked):
        return was
    was.meta.must_be(command.if_version)
    now = desk.claimed(was, department, command.by.subject, approval.clock.now())
    if now is was:
        return was
    return _saved(CaseClaimed, was, now, command, department, approval)


def release_case(command: ReleaseCase, approval: Approval) -> Case:
    """Whoever holds it, the department's chief representative, or a supervisor puts it back."""
    was, department, over = _for_holder(command, approval)
    if was.meta.answers(command.asked):
        return was
    was.meta.must_be(command.if_version)
    now = desk.released(was, department, command.by.subject, over, approval.clock.today())
    return _saved(CaseReleased, was, now, command, department, approval)


def transfer_case(command: TransferCase, approval: Approval) -> Case:
    """Whoever holds it, the department's chief representative, or a supervisor gives it to a colleague."""
    was, department, over = _for_holder(command, approval)
    if was.meta.answers(command.asked):
        return was
    was.meta.must_be(command.if_version)
    reason = mask_text(command.reason.strip())
    to, at = command.colleague.strip(), approval.clock.now()
    now = desk.transferred(was, department, command.by.subject, to, reason, at, over)
    return _saved(CaseTransferred, was, now, command, department, approval, reason)


def remind_case(command: RemindCase, approval: Approval) -> Case:
    """A supervisor asks the departments to hurry, a few times a day."""
    was = get_case(GetCase(command.by, command.number), approval)
    require(command.by, SUPERVISOR, division=was.owner_division)
    if was.meta.answers(command.asked):
        return was
    was.meta.must_be(command.if_version)
    note = mask_text(command.note.strip())
    now = desk.reminded(was, command.by.subject, note, approval.clock.now())
    return _saved(CaseReminded, was, now, command, "", approval, note)


def confirm_decision(command: ConfirmDecision, approval: Approval) -> Case:
    """A second reviewer of the department confirms a decision against advice, or turns it down with the reason."""
    was, department = _for_reviewer(command.by, command.number, approval)
    if was.meta.answers(command.asked):
        return was
    was.meta.must_be(command.if_version)
    at = approval.clock.now()
    if not command.confirmed:
        reason = mask_text(command.reason.strip())
        now = desk.turned_down(was, department, command.by.subject, reason)
        return _saved(ProposalRefused, was, now, command, department, approval, reason)
    now = hastened(desk.confirmed(was, department, command.by.subject, at), at)
    return keep_decision(was, now, command.by, department, at, command.asked, approval)


def recall_decision(command: RecallDecision, approval: Approval) -> Case:
    """Whoever proposed it takes it back before anybody confirmed it."""
    was, department = _for_reviewer(command.by, command.number, approval)
    if was.meta.answers(command.asked):
        return was
    was.meta.must_be(command.if_version)
    now = desk.recalled(was, department, command.by.subject)
    return _saved(DecisionRecalled, was, now, command, department, approval)


def _for_reviewer(by: Principal, number: str, approval: Approval) -> tuple[Case, str]:
    case = get_case(GetCase(by, number), approval)
    return case, department_decided_for(by, case, approval)


def _for_holder(command: ReleaseCase | TransferCase, approval: Approval) -> tuple[Case, str, bool]:
    """The case, whose task it is, and whether the caller may do so with others' tasks."""
    by = command.by
    if not by.has(SUPERVISOR):
        case, department = _for_reviewer(by, command.number, approval)
        task = case.task_of(department)
        others = task is not None and task.claimed_by not in ("", by.subject)
        return case, department, others and is_chief(by, case, department, approval)
    case = get_case(GetCase(by, command.number), approval)
    require(by, SUPERVISOR, division=case.owner_division)
    lead = case.tasks[0].department if case.tasks else ""
    department = by.department or command.department or lead
    if case.task_of(department) is None:
        raise Forbidden("DEPARTMENT_NOT_ALLOWED", "该办件不由该部门审批")
    return case, department, True


_Command = ClaimCase | ReleaseCase | TransferCase | RemindCase | ConfirmDecision | RecallDecision


def _saved(
    kind: type[TaskMoved],
    was: Case,
    now: Case,
    command: _Command,
    department: str,
    approval: Approval,
    note: str = "",
) -> Case:
    return approval.cases.save(
        was,
        now,
        [moved_event(kind, was, now, command.by, department, approval, note)],
        command.asked,
    )
