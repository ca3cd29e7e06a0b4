"""A model case tried on an entry that is not published yet: the checks that an application would meet (ledger R050).

Nothing of it becomes an application: no number, no count, no event of intake. What is kept of the form is what cannot name
a person: numbers, dates, choices and places, no free text.
"""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from services.catalogue.domain.shapes import mapping, mappings, text, texts, whole
from services.chassis.errors import Fault, Refusal
from services.chassis.expressions import all_true, compile_conditions
from services.chassis.forms.fields import FieldContext, identity_field
from services.chassis.forms.filled import (
    CheckContext,
    FormDefinition,
    as_form,
    broken_rules,
    check_fields,
    compile_form,
    normal_form,
)
from services.chassis.forms.materials import GivenMaterial, Promises, check_materials, compile_materials
from services.chassis.patterns import RulesMalformed
from services.chassis.workdays import Calendar

ACCEPTED, REFUSED = "accepted", "refused"
OUTCOMES = (ACCEPTED, REFUSED)
MAX_CASES = 30
MAX_FAULTS = 100
NATURAL_PERSON = "1"
MOST, LONGEST = 2**53, 64
"""A number and a choice that are kept."""
_WORKING_DAY = "working_day"
_NAMELESS = frozenset(
    {"integer", "decimal", "money_fen", "boolean", "date", "enum", "multi_enum", "division_code"}
)


@dataclass(frozen=True, slots=True)
class ModelCase:
    """What is handed in on trial. `party_type`: 1-6 of GB/T 39046 A.4; `form`: any JSON value."""

    party_type: str
    form: Any = field(repr=False)
    id_number: str = field(default="", repr=False)
    name: str = field(default="", repr=False)
    phone: str = field(default="", repr=False)
    materials: tuple[GivenMaterial, ...] = ()
    commitment_signed: bool = False
    deferral_signed: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """What an application would have met. `needed`: codes of the materials; `fees`: (name, fen or None) of those due;
    due dates as text, "" for no such period, as if it were accepted on the day of the trial.
    """

    faults: tuple[Fault, ...]
    needed: tuple[str, ...]
    fees: tuple[tuple[str, int | None], ...]
    committed_due: str
    statutory_due: str

    @property
    def outcome(self) -> str:
        """accepted or refused."""
        return REFUSED if self.faults else ACCEPTED


@dataclass(frozen=True, slots=True)
class PackagePaper:
    """One paper that the person brings once. `holder`: the role whose paper it is; `used_by`: item ids."""

    code: str
    holder: str
    used_by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PackageTried:
    """How a package was joined for a model case. `members`: item ids in order; `applicants`: (role, party type);
    `questions`: those asked of the person.
    """

    package: str
    version: int
    members: tuple[str, ...]
    applicants: tuple[tuple[str, str], ...]
    questions: tuple[str, ...]
    papers: tuple[PackagePaper, ...]
    critical_path_days: int


@dataclass(frozen=True, slots=True)
class TrialCase:
    """One model case. `number`: from 1 within its change; `entry`: SHA-256 of the entry that was tried; `values`: what may
    be kept of the form; `expected`: what the one who tried it had expected; `package`: None for a case of the item alone.
    """

    number: int
    entry: str
    expected: str
    verdict: Verdict
    party_type: str
    values: Mapping[str, Any]
    handed_in: tuple[str, ...]
    by: str
    at: datetime
    package: PackageTried | None = None

    @property
    def passed(self) -> bool:
        """True when it came out as expected."""
        return self.verdict.outcome == self.expected


def entry_mark(row: str) -> str:
    """By which an entry, as JSON text, is told from any other."""
    return hashlib.sha256(row.encode()).hexdigest()


def tried(
    row: Mapping[str, Any],
    case: ModelCase,
    today: date,
    knows_division: Callable[[str], bool],
    calendar: Calendar,
) -> Verdict:
    """Every fault that the form, its rules and the materials of an entry find. Raises `RulesMalformed`."""
    try:
        return _tried(row, case, today, knows_division, calendar)
    except (Refusal, ValueError, TypeError) as error:
        raise RulesMalformed(str(error)) from error


def kept_values(row: Mapping[str, Any], form: Any) -> dict[str, Any]:
    """What may be kept of a form."""
    kinds = {
        text(one.get("name")): text(one.get("type"))
        for one in mappings(mapping(row.get("form")).get("fields"))
    }
    return {
        name: value for name, value in as_form(form).items() if kinds.get(name) in _NAMELESS and _plain(value)
    }


def due_in(row: Mapping[str, Any], name: str, today: date, calendar: Calendar) -> str:
    """The last day of a period of a row (`committed`, `statutory`), counted from `today`; "" for no such period."""
    days = whole(row.get(f"{name}_days"))
    if days is None or days < 0:
        return ""
    working = text(row.get(f"{name}_unit")) == _WORKING_DAY
    due = (calendar.add_working_days if working else calendar.add_calendar_days)(today, days).date
    return due.isoformat() if due else ""


def _tried(
    row: Mapping[str, Any],
    case: ModelCase,
    today: date,
    knows_division: Callable[[str], bool],
    calendar: Calendar,
) -> Verdict:
    known = {name: mapping(one).get("value") for name, one in mapping(row.get("parameters")).items()}
    form = compile_form(mapping(row.get("form")), known)
    values = normal_form(form, case.form) if isinstance(case.form, Mapping) else case.form
    person = {
        "party_type": case.party_type,
        "id_number": case.id_number,
        "name_zh": case.name,
        "phone": case.phone,
    }
    context = CheckContext(today, knows_division, person, commitment_signed=case.commitment_signed)
    within = FieldContext(context.scope(as_form(values)), knows_division)
    rules = compile_materials(
        row.get("materials") or [],
        form.fields,
        known,
        frozenset(texts(mapping(row.get("notification_commitment")).get("replaces_materials"))),
        frozenset(texts(mapping(row.get("deferred_acceptance")).get("materials"))),
    )
    identity = identity_field(case.party_type == NATURAL_PERSON)
    promises = Promises(case.commitment_signed, case.deferral_signed, False)
    faults = [
        *_party_faults(row, case),
        *_form_faults(form, values, context),
        *check_materials(rules, case.materials, promises, within, identity),
    ]
    return Verdict(
        faults=tuple(faults[:MAX_FAULTS]),
        needed=tuple(code for code, rule in rules.items() if rule.is_needed(within.scope)),
        fees=tuple(
            (text(fee.get("name_zh")), whole(fee.get("amount_fen")))
            for fee in mappings(row.get("fees"))
            if all_true(compile_conditions(fee.get("when"), known), within.scope)
        ),
        committed_due=due_in(row, "committed", today, calendar),
        statutory_due=due_in(row, "statutory", today, calendar),
    )


def _party_faults(row: Mapping[str, Any], case: ModelCase) -> list[Fault]:
    if case.party_type in texts(row.get("service_object")):
        return []
    return [Fault("/party_type", "APPLICANT_TYPE_NOT_ALLOWED", "申请人类型不属于本事项服务对象")]


def _form_faults(form: FormDefinition, values: Any, context: CheckContext) -> list[Fault]:
    return [*check_fields(form, values, context), *broken_rules(form, values, context)]


def _plain(value: Any) -> bool:
    if isinstance(value, list):
        return len(value) <= MAX_FAULTS and all(isinstance(one, str) and _plain(one) for one in value)
    if isinstance(value, int | float):
        return abs(value) <= MOST
    return isinstance(value, str) and len(value) <= LONGEST
