"""What may be asked of approval, and what its timers ask."""

from services.approval.commands.advice import AskDepartmentsAgain
from services.approval.commands.asking import (
    Answer,
    AnswerReview,
    Due,
    RecordAnswer,
    RecordCancelled,
    RecordNotReviewable,
    RecordOutage,
    RecordSilence,
    TakeQuestions,
)
from services.approval.commands.cases import DecideCase, GetCase, ListCases
from services.approval.commands.clocks import GetCaseClock, RecountDueDates
from services.approval.commands.stopping import (
    ApproveClockChange,
    AskExtension,
    AskPause,
    RefuseClockChange,
    ResumeClock,
)

__all__ = [
    "Answer",
    "AnswerReview",
    "ApproveClockChange",
    "AskDepartmentsAgain",
    "AskExtension",
    "AskPause",
    "DecideCase",
    "Due",
    "GetCase",
    "GetCaseClock",
    "ListCases",
    "RecordAnswer",
    "RecordCancelled",
    "RecordNotReviewable",
    "RecordOutage",
    "RecordSilence",
    "RecountDueDates",
    "RefuseClockChange",
    "ResumeClock",
    "TakeQuestions",
]
