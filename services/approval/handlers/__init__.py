"""What approval does: one function per command and per heard event; the routing tables are here."""

from collections.abc import Callable
from typing import Any

from services.approval.commands import (
    AnswerReview,
    AppealCard,
    AppointChief,
    ApproveClockChange,
    AskDepartmentsAgain,
    AskExtension,
    AskPause,
    ClaimCase,
    ConfirmDecision,
    CountCases,
    CountDesk,
    DecideCase,
    GetCardRates,
    GetCase,
    GetCaseClock,
    GetCertificate,
    GetChief,
    GetReviewSheet,
    ImportCertificates,
    ListCards,
    ListCases,
    ListSealKeys,
    RecallDecision,
    RecordAnswer,
    RecordCancelled,
    RecordDelivery,
    RecordNotReviewable,
    RecordOutage,
    RecordPaper,
    RecordSilence,
    RecountDueDates,
    RefuseClockChange,
    ReleaseCase,
    RemindCase,
    ResumeClock,
    RevokeCertificate,
    ShowCards,
    TakeQuestions,
    TransferCase,
    UpholdCard,
    VerifyCertificate,
    WithdrawCard,
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
from services.approval.handlers.cards import appeal_card, list_cards, uphold_card, withdraw_card
from services.approval.handlers.cases import get_case, list_cases
from services.approval.handlers.certificates import (
    get_certificate,
    learn_certificate,
    list_seal_keys,
    record_delivery,
    record_paper,
    revoke_certificate,
    verify_certificate,
)
from services.approval.handlers.chiefs import appoint_chief, get_chief
from services.approval.handlers.clocks import get_case_clock, recount_due_dates
from services.approval.handlers.deciding import decide_case
from services.approval.handlers.desk import (
    claim_case,
    confirm_decision,
    count_desk,
    get_review_sheet,
    recall_decision,
    release_case,
    remind_case,
    transfer_case,
)
from services.approval.handlers.importing import import_certificates
from services.approval.handlers.learning import learn_calendar_year, learn_item, learn_power
from services.approval.handlers.opening import open_case, withdraw_case
from services.approval.handlers.stopping import (
    approve_clock_change,
    ask_extension,
    ask_pause,
    refuse_clock_change,
    resume_clock,
)
from services.approval.handlers.supervision import count_cases, get_card_rates, show_cards
from services.approval.ports import Approval
from services.chassis.messages import Envelope

COMMANDS: dict[type, Callable[[Any, Approval], Any]] = {
    GetCase: get_case,
    ListCases: list_cases,
    GetCaseClock: get_case_clock,
    DecideCase: decide_case,
    GetCertificate: get_certificate,
    VerifyCertificate: verify_certificate,
    RevokeCertificate: revoke_certificate,
    RecordDelivery: record_delivery,
    RecordPaper: record_paper,
    ListSealKeys: list_seal_keys,
    ImportCertificates: import_certificates,
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
    ShowCards: show_cards,
    CountCases: count_cases,
    ListCards: list_cards,
    AppealCard: appeal_card,
    UpholdCard: uphold_card,
    WithdrawCard: withdraw_card,
    GetCardRates: get_card_rates,
    ClaimCase: claim_case,
    ConfirmDecision: confirm_decision,
    CountDesk: count_desk,
    GetReviewSheet: get_review_sheet,
    RecallDecision: recall_decision,
    ReleaseCase: release_case,
    RemindCase: remind_case,
    TransferCase: transfer_case,
    AppointChief: appoint_chief,
    GetChief: get_chief,
}
HEARS: dict[str, Callable[[Any, Envelope, Approval], None]] = {
    "sanji.intake.v1.ApplicationAccepted": open_case,
    "sanji.intake.v1.ApplicationWithdrawn": withdraw_case,
    "sanji.catalogue.v1.ItemPublished": learn_item,
    "sanji.catalogue.v1.CalendarYearPublished": learn_calendar_year,
    "sanji.catalogue.v1.DelegatedPowerGranted": learn_power,
    "sanji.catalogue.v1.DelegatedPowerRevoked": learn_power,
    "sanji.approval.v1.CaseOpened": ask_departments,
    "sanji.approval.v1.CertificateIssued": learn_certificate,
    "sanji.approval.v1.CertificateRevoked": learn_certificate,
    "sanji.approval.v1.CertificateDelivered": learn_certificate,
}
