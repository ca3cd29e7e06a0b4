"""Automatic approval: rules put in force by two persons, a grant or a person, never a denial."""

import json
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from services.approval.bootstrap import room
from services.approval.commands import (
    ConfirmAutoRules,
    DecideCase,
    EndAutoRules,
    FactRow,
    GetAutoRules,
    ImportFacts,
    ListAutoChecks,
    ProposeAutoRules,
    TryAutoRules,
)
from services.approval.domain.automatic import LIFE
from services.approval.domain.case import Case
from services.approval.domain.terms import AutoTerms
from services.approval.events import (
    AutoRulesConfirmed,
    CaseOpened,
    DecisionMade,
)
from services.approval.ports import Approval
from services.chassis.auth import Principal
from services.chassis.errors import Conflict, Forbidden, Invalid, NotFound, Refusal
from services.chassis.privacy import Sealer
from tests.fakes.approval import (
    COUNTY,
    NUMBER,
    FakeDepartments,
    accepted,
    envelope,
    reviewer,
    terms,
    world,
)

ITEM, DEPARTMENT = "elderly_preferential_card", "health"
ELDER, YOUNGER = "510822195907080243", "510822196806010486"
FIRST = reviewer(DEPARTMENT)
HEAD = Principal("head-1", "staff", frozenset({"supervisor"}), COUNTY, DEPARTMENT)
GOVERNOR = Principal("governor-1", "staff", frozenset({"supervisor"}), COUNTY)
VERSION = terms(ITEM).version
PROPOSE = ProposeAutoRules(FIRST, ITEM, VERSION)
TODAY = date(2026, 11, 23)


@pytest.fixture
def approval(sealer: Sealer) -> Approval:
    made = world(sealer, terms(ITEM))
    ask(made, PROPOSE, ConfirmAutoRules(HEAD, ITEM))
    know(made)
    return made


def ask(approval: Approval, *commands: Any) -> Any:
    return [room(approval).ask(command) for command in commands][-1]


def refusal(approval: Approval, command: Any) -> str:
    with pytest.raises(Refusal) as refused:
        ask(approval, command)
    return refused.value.reason


def know(approval: Approval, number: str = ELDER, as_of: date = TODAY, **changes: Any) -> None:
    alive = {"alive": changes.get("alive", True)}
    card = {"elderly_card_active": changes.get("elderly_card_active", False)}
    ask(approval, ImportFacts("population_base", as_of, [FactRow(number, alive)]))
    ask(approval, ImportFacts("benefit_register", as_of, [FactRow(number, card)]))


def open_case(approval: Approval, who: str = ELDER, **changes: Any) -> Case:
    made = accepted(ITEM, number_sealed=approval.seals.seal(who), applicant_kind="person", **changes)
    room(approval).hear(made, envelope("sanji.intake.v1.ApplicationAccepted", event_id=made.number))
    return approval.cases.get(made.number)


def test_a_case_whose_rules_are_all_met_is_granted_with_its_opening(approval: Approval) -> None:
    case = open_case(approval)
    assert (case.state, case.outcome, case.meta.version) == ("decided", "granted", 1)
    assert case.automatic is not None
    assert [one.met for one in case.automatic.verdicts] == ["met", "met", "met"]
    assert case.automatic.verdicts[0].rule == "applicant.id_number age ge 60"
    assert (case.automatic.rule_id, case.automatic.rule_version) == ("aa_elderly_card", 1)
    assert case.tasks[0].decided_by == "system"
    (opened,), (decided,) = approval.cases.bus.of(CaseOpened), approval.cases.bus.of(DecisionMade)
    assert opened.case.state == "in_review"
    assert (decided.by.role, decided.department, decided.moved) == (
        "system",
        DEPARTMENT,
        ("in_review", "decided"),
    )


def test_the_applicant_is_told_the_rules_and_her_right_to_a_person(approval: Approval) -> None:
    reason = open_case(approval).reason
    assert "aa_elderly_card" in reason
    assert "有权要求由工作人员复核" in reason
    assert ELDER not in reason


def test_what_is_kept_of_the_rules_holds_no_number_and_no_name(approval: Approval) -> None:
    kept = repr(open_case(approval).automatic)
    assert ELDER not in kept
    assert "王秀英" not in kept


@pytest.mark.parametrize(
    ("number", "facts"),
    [
        (YOUNGER, {}),
        (ELDER, {"alive": False}),
        (ELDER, {"elderly_card_active": True}),
        (ELDER, {"as_of": TODAY - timedelta(days=31)}),
    ],
)
def test_a_rule_that_is_not_met_or_cannot_be_told_sends_the_case_to_a_person(
    sealer: Sealer, number: str, facts: dict[str, Any]
) -> None:
    approval = world(sealer, terms(ITEM))
    ask(approval, PROPOSE, ConfirmAutoRules(HEAD, ITEM))
    know(approval, number, **facts)
    case = open_case(approval, number)
    assert (case.state, case.outcome) == ("in_review", "")
    assert case.automatic is not None
    assert case.automatic.outcome == "unclear"
    checks = dict.fromkeys(terms(ITEM).conditions, True)
    assert ask(approval, DecideCase(FIRST, NUMBER, "granted", checks=checks)).state == "decided"


def test_whoever_wants_a_person_gets_one(approval: Approval) -> None:
    case = open_case(approval, person_wanted=True)
    assert case.state == "in_review"
    assert case.automatic is not None
    assert (case.automatic.why, case.automatic.verdicts) == ("person_wanted", ())


def test_what_a_plug_in_examines_goes_to_a_person(sealer: Sealer) -> None:
    plug_ins = FakeDepartments(matters={(DEPARTMENT, ITEM): object()})  # type: ignore[dict-item]
    approval = world(sealer, terms(ITEM), departments=plug_ins)
    ask(approval, PROPOSE, ConfirmAutoRules(HEAD, ITEM))
    know(approval)
    case = open_case(approval)
    assert case.automatic is not None
    assert case.automatic.why == "department_examines"


def test_rules_decide_only_the_version_they_were_confirmed_for(sealer: Sealer) -> None:
    approval = world(sealer, terms(ITEM), terms(ITEM, version=VERSION + 1))
    ask(approval, PROPOSE, ConfirmAutoRules(HEAD, ITEM))
    know(approval)
    assert open_case(approval, item_version=VERSION + 1).automatic is None


def test_until_a_second_person_confirms_persons_decide(sealer: Sealer) -> None:
    approval = world(sealer, terms(ITEM))
    ask(approval, replace(PROPOSE, by=HEAD))
    know(approval)
    assert open_case(approval).automatic is None
    assert refusal(approval, ConfirmAutoRules(HEAD, ITEM)) == "SAME_PERSON_ASKED"
    assert ask(approval, ConfirmAutoRules(GOVERNOR, ITEM)).in_force.confirmed_by == "governor-1"
    assert len(approval.automatic.rules.bus.of(AutoRulesConfirmed)) == 1  # type: ignore[attr-defined]


def test_one_supervisor_ends_them_at_once(approval: Approval) -> None:
    ended = ask(approval, EndAutoRules(GOVERNOR, ITEM, "数据有误"))
    assert (ended.state, ended.in_force, ended.reason) == ("ended", None, "数据有误")
    assert open_case(approval).automatic is None
    assert refusal(approval, EndAutoRules(GOVERNOR, ITEM, "再次")) == "AUTO_RULES_STATE"
    assert ask(approval, PROPOSE).state == "proposed"


def test_rules_in_force_decide_on_while_others_wait(approval: Approval) -> None:
    assert ask(approval, PROPOSE).state == "changing"
    assert open_case(approval).state == "decided"


@pytest.mark.parametrize(
    ("command", "reason"),
    [
        (replace(PROPOSE, by=reviewer("civil_affairs")), "DEPARTMENT_NOT_ALLOWED"),
        (replace(PROPOSE, division="510"), "DIVISION_MALFORMED"),
        (replace(PROPOSE, division="510821"), "DIVISION_OUT_OF_SCOPE"),
        (replace(PROPOSE, item_version=99), "ITEM_COPY_MISSING"),
        (replace(PROPOSE, if_version=9), "STALE_VERSION"),
        (ConfirmAutoRules(FIRST, ITEM), "ROLE_NOT_ALLOWED"),
        (ConfirmAutoRules(HEAD, "unknown"), "AUTO_RULES_NOT_FOUND"),
        (GetAutoRules(FIRST, "unknown"), "AUTO_RULES_NOT_FOUND"),
        (EndAutoRules(HEAD, ITEM, " "), "REASON_REQUIRED"),
        (EndAutoRules(HEAD, ITEM, "长" * 501), "REASON_TOO_LONG"),
    ],
)
def test_what_is_refused_around_rules(approval: Approval, command: Any, reason: str) -> None:
    assert refusal(approval, command) == reason


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"automatic": None}, "AUTO_RULES_MISSING"),
        ({"departments": (DEPARTMENT, "civil_affairs")}, "AUTO_RULES_JOINT"),
        ({"automatic": AutoTerms("r", 1, "[]", "", "applicant.id_number")}, "AUTO_RULES_MALFORMED"),
        ({"automatic": AutoTerms("r", 1, '[{"left": "x", "op": "eq"}]', "", "")}, "AUTO_RULES_MALFORMED"),
    ],
)
def test_rules_that_cannot_decide_are_not_put_in_force(
    sealer: Sealer, changes: dict[str, Any], reason: str
) -> None:
    approval = world(sealer, terms(ITEM, **changes))
    assert refusal(approval, PROPOSE) == reason


def test_staff_see_the_rules_as_they_are_declared(approval: Approval) -> None:
    found, item = ask(approval, GetAutoRules(FIRST, ITEM))
    assert found.in_force.item_version == VERSION
    assert item is not None
    assert item.automatic is not None
    assert len(json.loads(item.automatic.conditions)) == 3


def test_a_trial_says_what_each_rule_makes_of_given_values(approval: Approval) -> None:
    lookups = {"population_base": {"alive": True}, "benefit_register": {}}
    tried = ask(approval, TryAutoRules(FIRST, ITEM, VERSION, {}, {"id_number": YOUNGER}, lookups))
    assert tried.outcome == "unclear"
    assert [one.met for one in tried.verdicts] == ["not_met", "met", "unknown"]
    assert approval.cases.kept == {}  # type: ignore[attr-defined]


def test_a_register_refuses_rows_that_say_nothing_and_keeps_the_rest(approval: Approval) -> None:
    rows = [
        FactRow("", {"a": 1}),
        FactRow("1", {}),
        FactRow("1", {"a": ["x"]}),
        FactRow("1", {"a": 1 << 64}),
        FactRow("1", {"a\0": 1}),
        FactRow(YOUNGER, {"alive": True}),
    ]
    faults = ask(approval, ImportFacts("population_base", TODAY, rows))
    assert [fault.pointer for fault in faults] == ["/0/number", "/1", "/2", "/3", "/4"]
    index = approval.seals.index(YOUNGER)
    assert approval.automatic.registers.facts(["population_base"], index, TODAY) == {
        "population_base": {"alive": True}
    }


@pytest.mark.parametrize("state", LIFE.states)
@pytest.mark.parametrize("action", LIFE.actions)
def test_every_move_of_the_rules_is_in_the_table_or_refused_with_what_is_possible(
    state: str, action: str
) -> None:
    if LIFE.allows(state, action):
        assert LIFE.move(state, action) in LIFE.states
        return
    with pytest.raises(Conflict) as refused:
        LIFE.move(state, action)
    assert tuple(fault.detail for fault in refused.value.faults) == LIFE.possible(state)


def test_staff_of_other_places_see_no_rules(approval: Approval) -> None:
    stranger = reviewer(DEPARTMENT, division="510821")
    with pytest.raises(Forbidden):
        ask(approval, GetAutoRules(stranger, ITEM, COUNTY))
    with pytest.raises(NotFound):
        ask(approval, GetAutoRules(stranger, ITEM))
    with pytest.raises(Invalid):
        ask(approval, ListAutoChecks(FIRST, limit=101))
