"""Automatic approval on a real broker and database: two persons put rules in force, work grants with the opening."""

import json
from collections.abc import Callable
from typing import Any

import grpc
import pytest
from sanji.approval.v1 import approval_automatic_pb2 as pb
from sanji.approval.v1 import approval_service_pb2
from sanji.intake.v1 import intake_events_pb2

from services.approval.commands import FactRow, ImportFacts
from services.chassis.clock import SystemClock
from services.chassis.privacy import Sealer
from services.chassis.room import Room
from tests.fakes.approval import COUNTY
from tests.integration.approval.conftest import application, item_published, shipped_year_published, signed
from tests.waiting import until

ITEM, DEPARTMENT = "elderly_preferential_card", "health"
ELDER, NUMBER, BY_PERSON = "510822195907080243", "510822202611230000104", "510822202611230000112"
REVIEWER, SUPERVISOR = (DEPARTMENT, "reviewer"), ("", "supervisor")


def test_what_the_rules_grant_is_decided_and_certified_with_its_opening(
    approval: Room[Any], worker: object, post: Callable[..., None], stub: Any, sealer: Sealer
) -> None:
    post(shipped_year_published(), "CN-2026")
    post(item_published(ITEM), ITEM)
    wanted = pb.ProposeAutoRulesRequest(item=ITEM, item_version=1, division=COUNTY)
    until(lambda: approval.world.items.get(ITEM, 1), 30, "the item")
    rules = stub.ProposeAutoRules(wanted, **signed(*REVIEWER)).rules
    assert (rules.state, rules.proposed.rule_id) == ("proposed", "aa_elderly_card")
    confirmed = stub.ConfirmAutoRules(
        pb.ConfirmAutoRulesRequest(item=ITEM, division=COUNTY), **signed(*SUPERVISOR)
    )
    assert confirmed.rules.in_force.item_version == 1
    shown = stub.GetAutoRules(pb.GetAutoRulesRequest(item=ITEM, division=COUNTY), **signed(*REVIEWER)).rules
    assert "applicant.id_number age ge 60" in shown.rules

    today = SystemClock().today()
    for register, fields in (
        ("population_base", {"alive": True}),
        ("benefit_register", {"elderly_card_active": False}),
    ):
        approval.ask(ImportFacts(register, today, [FactRow(ELDER, fields)]))

    def opened(number: str, *, person_wanted: bool) -> Any:
        made = application(number, ITEM, sealer, SystemClock().now())
        made.applicant.number_sealed, made.applicant.kind = sealer.seal(ELDER), "person"
        made.person_wanted = person_wanted
        post(intake_events_pb2.ApplicationAccepted(application=made), number, COUNTY)
        request = approval_service_pb2.GetCaseRequest(number=number)
        return until(lambda: found(stub, request), 40, number)

    by_person = opened(BY_PERSON, person_wanted=True)
    assert (by_person.state, by_person.automatic.why) == ("in_review", "person_wanted")
    case = opened(NUMBER, person_wanted=False)
    assert (case.state, case.outcome, case.automatic.rule_version) == ("decided", "granted", 1)
    assert {one.met for one in case.automatic.verdicts} == {"met"}
    assert ELDER not in str(case.automatic)
    assert approval.world.cases.get(NUMBER).certificate is not None


def found(stub: Any, request: Any) -> Any:
    try:
        return stub.GetCase(request, **signed(*REVIEWER)).case
    except grpc.RpcError:
        return None


def test_a_trial_keeps_nothing_and_refuses_what_is_no_object(
    approval: Room[Any], worker: object, post: Callable[..., None], stub: Any
) -> None:
    post(item_published(ITEM), ITEM)
    until(lambda: approval.world.items.get(ITEM, 1), 30, "the item")
    applicant = json.dumps({"id_number": "510822196806010486"})
    tried = stub.TryAutoRules(
        pb.TryAutoRulesRequest(item=ITEM, item_version=1, applicant_json=applicant), **signed(*REVIEWER)
    )
    assert [one.met for one in tried.automatic.verdicts] == ["not_met", "unknown", "unknown"]
    with pytest.raises(grpc.RpcError) as refused:
        stub.TryAutoRules(
            pb.TryAutoRulesRequest(item=ITEM, item_version=1, form_json="[]"), **signed(*REVIEWER)
        )
    assert refused.value.code() == grpc.StatusCode.INVALID_ARGUMENT
