"""Asking departments that run elsewhere, and hearing their answers: advice all the same, never a decision."""

from collections.abc import Callable

from services.approval.commands import (
    Answer,
    AnswerReview,
    Due,
    LookForQuestions,
    RecordAnswer,
    RecordCancelled,
    RecordNotReviewable,
    RecordSilence,
    TakeQuestions,
)
from services.approval.domain.asking import (
    CANCEL,
    REVIEW,
    STEP,
    TAKEN_FOR,
    check_answer,
    not_reviewable,
    open_task,
    told,
    unanswered,
    wanted_of,
)
from services.approval.domain.case import Case
from services.approval.domain.task import Finding, Task
from services.approval.handlers.advice import advised_event, noted, question_of
from services.approval.handlers.cases import terms_of
from services.approval.ports import Approval
from services.chassis.auth import SERVICE_ACCOUNT, within
from services.chassis.errors import Forbidden, NotFound


def take_questions(command: TakeQuestions, approval: Approval) -> list[Due]:
    """What is due at a department. What is not told back in time is due again."""
    now = approval.clock.now()
    cases = approval.cases.take(command.department, now, now + TAKEN_FOR, command.limit)
    return [_due(case, command.department, approval) for case in cases]


def look_for_questions(command: LookForQuestions, approval: Approval) -> bool:
    """Whether a department is waited for: what was taken, and what is asked again after a silence, is due by then."""
    return approval.cases.waits(command.department, approval.clock.now() + TAKEN_FOR)


def record_answer(command: RecordAnswer, approval: Approval) -> bool:
    """Keep what a department said, if it is still asked for. True when kept."""
    was = approval.cases.get(command.number)
    conditions = terms_of(was.item, was.item_version, approval).codes

    def advise(task: Task) -> Task:
        return task.advised(command.answer.verdict, _noted(command.answer, conditions), approval.clock.now())

    return _record(was, command.department, REVIEW, advise, approval)


def record_not_reviewable(command: RecordNotReviewable, approval: Approval) -> bool:
    """The reviewer goes on without that department's advice."""
    was = approval.cases.get(command.number)
    note = noted(command.note)
    return _record(was, command.department, REVIEW, lambda task: not_reviewable(task, note), approval)


def record_silence(command: RecordSilence, approval: Approval) -> bool:
    """No answer: again later."""
    was = approval.cases.get(command.number)
    now = approval.clock.now()
    return _record(was, command.department, "", lambda task: unanswered(task, now), approval)


def record_cancelled(command: RecordCancelled, approval: Approval) -> bool:
    """The department knows."""
    was = approval.cases.get(command.number)
    return _record(was, command.department, CANCEL, told, approval)


def answer_review(command: AnswerReview, approval: Approval) -> Case:
    """A department's later answer. Nothing is looked up before its signature holds."""
    answer = command.answer
    said = {
        "department": command.department,
        "number": command.number,
        "step": command.step,
        "verdict": answer.verdict,
        "findings": [
            {"condition": one.condition, "met": one.met, "note": one.note} for one in answer.findings
        ],
    }
    signed = (command.key_id, command.signed_at, command.signature)
    if not approval.departments.signed_by(command.department, said, *signed, approval.clock.now()):
        raise Forbidden("SIGNATURE_INVALID", "签名无效或已过期")
    if command.by.kind == SERVICE_ACCOUNT:
        within(command.by, department=command.department)
    was = approval.cases.find(command.number)
    if was is None:
        raise NotFound("CASE_NOT_FOUND", "没有找到该办件")
    task = open_task(was, command.department, command.step)
    conditions = terms_of(was.item, was.item_version, approval).codes
    check_answer(answer, conditions)
    advised = task.advised(answer.verdict, _noted(answer, conditions), approval.clock.now())
    return approval.cases.save(was, was.with_task(advised), [advised_event(was, advised, approval)])


def _due(case: Case, department: str, approval: Approval) -> Due:
    task = case.task_of(department)
    assert task is not None
    wanted = wanted_of(case, task)
    matter = approval.departments.matter(department, case.item)
    if wanted == CANCEL or matter is None:
        return Due(case.id, STEP, CANCEL)
    terms = terms_of(case.item, case.item_version, approval)
    return Due(case.id, STEP, REVIEW, question_of(case, matter, terms, approval))


def _record(
    was: Case, department: str, wanted: str, change: Callable[[Task], Task], approval: Approval
) -> bool:
    """Change a task once: an answer to what is no more wanted is dropped."""
    task = was.task_of(department)
    if task is None or task.ask_at is None or (wanted and wanted_of(was, task) != wanted):
        return False
    now = change(task)
    events = [advised_event(was, now, approval)] if now.advice != task.advice else []
    approval.cases.save(was, was.with_task(now), events)
    return True


def _noted(answer: Answer, conditions: tuple[str, ...]) -> list[Finding]:
    return [
        Finding(found.condition, found.met, noted(found.note))
        for found in answer.findings
        if found.condition in conditions
    ]
