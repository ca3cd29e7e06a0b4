"""What approval does: one function per command and per heard event; the routing tables are here."""

from collections.abc import Callable
from typing import Any

from services.approval.commands import (
    AskDepartmentsAgain,
    DecideCase,
    GetCase,
    GetCaseClock,
    ListCases,
    RecountDueDates,
)
from services.approval.handlers.advice import ask_departments, ask_departments_again
from services.approval.handlers.cases import get_case, get_case_clock, list_cases
from services.approval.handlers.deciding import decide_case
from services.approval.handlers.opening import (
    learn_calendar_year,
    learn_item,
    learn_power,
    open_case,
    recount_due_dates,
    withdraw_case,
)
from services.approval.ports import Approval
from services.chassis.messages import Envelope

COMMANDS: dict[type, Callable[[Any, Approval], Any]] = {
    GetCase: get_case,
    ListCases: list_cases,
    GetCaseClock: get_case_clock,
    DecideCase: decide_case,
    AskDepartmentsAgain: ask_departments_again,
    RecountDueDates: recount_due_dates,
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
