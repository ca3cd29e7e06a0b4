"""What approval does: one function per command and per heard event; the routing tables are here."""

from collections.abc import Callable
from typing import Any

from services.approval.commands import (
    AnswerReview,
    ApproveClockChange,
    AskDepartmentsAgain,
    AskExtension,
    AskPause,
    DecideCase,
    GetCase,
    GetCaseClock,
    ListCases,
    RecordAnswer,
    RecordCancelled,
    RecordNotReviewable,
    RecordOutage,
    RecordSilence,
    RecountDueDates,
    RefuseClockChange,
    ResumeClock,
    TakeQuestions,
)
from services.approval.handlers.advice import ask_departments, ask_departments_again
from services.approval.handlers.asking import (
    answer_review,
    record_answer,
    record_cancelled,
    record_not_reviewable,
    record_outage,
    record_silence,
    take_questions,
)
from services.approval.handlers.cases import get_case, list_cases
from services.approval.handlers.clocks import get_case_clock, recount_due_dates
from services.approval.handlers.deciding import decide_case
from services.approval.handlers.learning import learn_calendar_year, learn_item, learn_power
from services.approval.handlers.opening import open_case, withdraw_case
from services.approval.handlers.stopping import (
    approve_clock_change,
    ask_extension,
    ask_pause,
    refuse_clock_change,
    resume_clock,
)
from services.approval.ports import Approval
from services.chassis.messages import Envelope

COMMANDS: dict[type, Callable[[Any, Approval], Any]] = {
    GetCase: get_case,
    ListCases: list_cases,
    GetCaseClock: get_case_clock,
    DecideCase: decide_case,
    AskDepartmentsAgain: ask_departments_again,
    TakeQuestions: take_questions,
    RecordAnswer: record_answer,
    RecordNotReviewable: record_not_reviewable,
    RecordSilence: record_silence,
    RecordCancelled: record_cancelled,
    RecordOutage: record_outage,
    AnswerReview: answer_review,
    RecountDueDates: recount_due_dates,
    AskPause: ask_pause,
    AskExtension: ask_extension,
    ApproveClockChange: approve_clock_change,
    RefuseClockChange: refuse_clock_change,
    ResumeClock: resume_clock,
}
HEARS: dict[str, Callable[[Any, Envelope, Approval], None]] = {
    "sanji.intake.v1.ApplicationAccepted": open_case,
    "sanji.intake.v1.ApplicationWithdrawn": withdraw_case,
    "sanji.catalogue.v1.ItemPublished": learn_item,
    "sanji.catalogue.v1.CalendarYearPublished": learn_calendar_year,
    "sanji.catalogue.v1.DelegatedPowerGranted": learn_power,
    "sanji.catalogue.v1.DelegatedPowerRevoked": learn_power,
    "sanji.approval.v1.CaseOpened": ask_departments,
}
