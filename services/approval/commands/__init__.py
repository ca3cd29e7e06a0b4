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
from services.approval.commands.certificates import (
    GetCertificate,
    ImportCertificates,
    ListSealKeys,
    RecordDelivery,
    RecordPaper,
    RevokeCertificate,
    VerifyCertificate,
)
from services.approval.commands.chiefs import AppointChief, GetChief
from services.approval.commands.clocks import GetCaseClock, RecountDueDates
from services.approval.commands.desk import (
    ClaimCase,
    ConfirmDecision,
    CountDesk,
    GetReviewSheet,
    RecallDecision,
    ReleaseCase,
    RemindCase,
    TransferCase,
)
from services.approval.commands.stopping import (
    ApproveClockChange,
    AskExtension,
    AskPause,
    RefuseClockChange,
    ResumeClock,
)
from services.approval.commands.supervision import (
    AppealCard,
    CountCases,
    GetCardRates,
    ListCards,
    ShowCards,
    UpholdCard,
    WithdrawCard,
)

__all__ = [
    "Answer",
    "AnswerReview",
    "AppealCard",
    "AppointChief",
    "ApproveClockChange",
    "AskDepartmentsAgain",
    "AskExtension",
    "AskPause",
    "ClaimCase",
    "ConfirmDecision",
    "CountCases",
    "CountDesk",
    "DecideCase",
    "Due",
    "GetCardRates",
    "GetCase",
    "GetCaseClock",
    "GetCertificate",
    "GetChief",
    "GetReviewSheet",
    "ImportCertificates",
    "ListCards",
    "ListCases",
    "ListSealKeys",
    "RecallDecision",
    "RecordAnswer",
    "RecordCancelled",
    "RecordDelivery",
    "RecordNotReviewable",
    "RecordOutage",
    "RecordPaper",
    "RecordSilence",
    "RecountDueDates",
    "RefuseClockChange",
    "ReleaseCase",
    "RemindCase",
    "ResumeClock",
    "RevokeCertificate",
    "ShowCards",
    "TakeQuestions",
    "TransferCase",
    "UpholdCard",
    "VerifyCertificate",
    "WithdrawCard",
]
