"""Checks after grants on commitments: due, kept, broken, objected to, cleared, published."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from services.approval.bootstrap import room
from services.approval.commands import (
    AppealAfterCheck,
    ClearAfterCheck,
    DecideCase,
    GetAfterCheck,
    ListAfterChecks,
    ListCommitments,
    RecordAfterCheck,
    RevokeCertificate,
    UpholdAfterCheck,
)
from services.approval.domain.after_check import LIFE, months_later
from services.approval.events import (
    AfterCheckOpened,
    ApplicationWithdrawn,
    CertificateIssued,
    CertificateRevoked,
    CommitmentAppealed,
    CommitmentBroken,
    CommitmentCleared,
    CommitmentKept,
    CommitmentUpheld,
    DecisionMade,
    DecisionRevoked,
)
from services.approval.ports import Approval
from services.approval.wire.after_checks import commitment_to_proto
from services.chassis.errors import Conflict, Forbidden, Invalid, NotFound, Refusal
from services.chassis.messages import EVERYWHERE, Asked
from services.chassis.privacy import Sealer
from tests.fakes.approval import COUNTY, NUMBER, TOWNSHIP, accepted, envelope, reviewer, terms
from tests.unit.approval.inspection_cast import (
    CLERK,
    GOVERNOR,
    HEALTH,
    HERSELF,
    ITEM,
    OTHER_HEALTH,
    PARTY,
    POLICE,
    STRANGER,
    granted,
    opened,
    with_terms,
)

NOTE = "现场检测指标不合格"


def ask(approval: Approval, command: Any) -> Any:
    return room(approval).ask(command)


def broken(sealer: Sealer) -> Approval:
    approval = with_terms(sealer)
    granted(approval)
    ask(approval, RecordAfterCheck(HEALTH, NUMBER, "broken", NOTE))
    return approval


def test_a_grant_on_a_commitment_opens_its_check_in_the_same_write(sealer: Sealer) -> None:
    approval = with_terms(sealer, check_days=20)
    case = granted(approval)
    assert approval.cases.get(NUMBER).after_check == case.after_check
    assert (case.after_check.state, case.after_check.due) == ("due", date(2026, 12, 21))
    assert case.meta.version == 2
    kinds = [type(event) for event in approval.cases.bus.events[-3:]]
    assert kinds == [DecisionMade, AfterCheckOpened, CertificateIssued]


def test_without_a_commitment_and_without_a_grant_there_is_nothing_to_check(sealer: Sealer) -> None:
    approval = with_terms(sealer)
    assert granted(approval, promise=None).after_check is None
    opened(approval, f"{NUMBER}2")
    checks = dict.fromkeys(terms(ITEM).conditions, False)
    denied = ask(approval, DecideCase(HEALTH, f"{NUMBER}2", "denied", "不符合条件", checks))
    assert denied.after_check is None
    assert approval.cases.bus.of(AfterCheckOpened) == []


def test_a_kept_promise_changes_nothing_else_and_is_no_longer_public(sealer: Sealer) -> None:
    approval = with_terms(sealer)
    before = granted(approval)
    kept = ask(approval, RecordAfterCheck(HEALTH, NUMBER, "kept"))
    assert (kept.after_check.state, kept.after_check.lapses_on) == ("kept", None)
    assert kept.certificate == before.certificate
    assert approval.cases.bus.of(CommitmentKept)[0].destination == before.division
    assert ask(approval, ListCommitments(COUNTY)) == ([], "")


def test_a_broken_promise_revokes_the_certificate_and_is_told_everywhere_in_one_write(sealer: Sealer) -> None:
    approval = with_terms(sealer)
    was = granted(approval)
    now = ask(approval, RecordAfterCheck(HEALTH, NUMBER, "broken", NOTE))
    assert (now.after_check.state, now.after_check.lapses_on) == ("broken", date(2027, 11, 23))
    assert (now.certificate.state, now.certificate.revocation.reason) == (
        "revoked",
        "withdrawn_by_authority",
    )
    assert now.meta.version == was.meta.version + 1
    told, revoked, ended = approval.cases.bus.events[-3:]
    assert (type(told), told.destination, told.note) == (CommitmentBroken, EVERYWHERE, NOTE)
    assert (type(revoked), revoked.moved, revoked.note) == (DecisionRevoked, ("decided", "revoked"), NOTE)
    assert (type(ended), ended.moved) == (CertificateRevoked, ("valid", "revoked"))


def test_a_broken_promise_whose_certificate_is_at_an_end_already_is_recorded_all_the_same(
    sealer: Sealer,
) -> None:
    approval = with_terms(sealer)
    granted(approval)
    head = replace(GOVERNOR, department="health", subject="head-2")
    ask(approval, RevokeCertificate(head, NUMBER, "cancelled", "企业注销"))
    now = ask(approval, RecordAfterCheck(HEALTH, NUMBER, "broken", NOTE))
    assert (now.after_check.state, now.certificate.revocation.reason) == ("broken", "cancelled")


@pytest.mark.parametrize(
    ("by", "kind"),
    [
        (POLICE, Forbidden),
        (GOVERNOR, Forbidden),
        (HERSELF, Forbidden),
        (replace(HEALTH, division="510823"), NotFound),
        (replace(HEALTH, division=TOWNSHIP), Forbidden),
    ],
)
def test_only_a_reviewer_of_the_department_that_decided_records(
    sealer: Sealer, by: Any, kind: type[Refusal]
) -> None:
    approval = with_terms(sealer)
    granted(approval)
    with pytest.raises(kind):
        ask(approval, RecordAfterCheck(by, NUMBER, "kept"))


def test_a_result_must_be_known_and_a_broken_one_explained(sealer: Sealer) -> None:
    approval = with_terms(sealer)
    granted(approval)
    with pytest.raises(Invalid) as refused:
        ask(approval, RecordAfterCheck(HEALTH, NUMBER, "perhaps", "长" * 501))
    assert {fault.reason for fault in refused.value.faults} == {"CHECK_RESULT_UNKNOWN", "REASON_TOO_LONG"}
    with pytest.raises(Invalid) as silent:
        ask(approval, RecordAfterCheck(HEALTH, NUMBER, "broken", "  "))
    assert [fault.reason for fault in silent.value.faults] == ["REASON_REQUIRED"]


def test_the_same_ask_again_changes_nothing_and_another_version_is_refused(sealer: Sealer) -> None:
    approval = with_terms(sealer)
    granted(approval)
    with pytest.raises(Conflict):
        ask(approval, RecordAfterCheck(HEALTH, NUMBER, "kept", if_version=1))
    command = RecordAfterCheck(HEALTH, NUMBER, "kept", asked=Asked("k", "f"))
    assert ask(approval, command) == ask(approval, command)
    assert len(approval.cases.bus.of(CommitmentKept)) == 1


def test_what_is_checked_is_not_checked_again_and_the_refusal_says_what_is_possible(sealer: Sealer) -> None:
    with pytest.raises(Conflict) as refused:
        ask(broken(sealer), RecordAfterCheck(HEALTH, NUMBER, "kept"))
    assert refused.value.reason == "AFTER_CHECK_STATE"
    assert {fault.detail for fault in refused.value.faults} == set(LIFE.possible("broken"))


@pytest.mark.parametrize("by", [HERSELF, CLERK], ids=["herself", "a clerk for her"])
def test_whoever_promised_objects_and_a_supervisor_clears(sealer: Sealer, by: Any) -> None:
    approval = broken(sealer)
    appealed = ask(approval, AppealAfterCheck(by, NUMBER, "样品采集有误"))
    assert (appealed.after_check.state, appealed.after_check.appeal.by) == ("appealed", by.subject)
    assert appealed.after_check.lapses_on is not None
    cleared = ask(approval, ClearAfterCheck(GOVERNOR, NUMBER, "复检合格"))
    assert (cleared.after_check.state, cleared.after_check.lapses_on) == ("cleared", None)
    assert approval.cases.bus.of(CommitmentCleared)[0].destination == EVERYWHERE
    assert cleared.certificate.state == "revoked"
    assert ask(approval, ListCommitments(COUNTY)) == ([], "")


def test_an_appeal_is_on_record_under_the_role_that_made_it(sealer: Sealer) -> None:
    approval = broken(sealer)
    both = replace(CLERK, roles=frozenset({"clerk", "supervisor"}))
    ask(approval, AppealAfterCheck(both, NUMBER, "样品采集有误"))
    ask(approval, UpholdAfterCheck(replace(GOVERNOR, roles=both.roles), NUMBER, "理由不成立"))
    told = [approval.cases.bus.of(kind)[0] for kind in (CommitmentAppealed, CommitmentUpheld)]
    assert [event.by.role for event in told] == ["clerk", "supervisor"]


def test_an_upheld_record_stands_and_may_still_be_cleared(sealer: Sealer) -> None:
    approval = broken(sealer)
    with pytest.raises(Conflict):
        ask(approval, UpholdAfterCheck(GOVERNOR, NUMBER, "理由不成立"))
    ask(approval, AppealAfterCheck(HERSELF, NUMBER, "不服"))
    upheld = ask(approval, UpholdAfterCheck(GOVERNOR, NUMBER, "理由不成立"))
    assert (upheld.after_check.state, upheld.after_check.lapses_on) == ("upheld", date(2027, 11, 23))
    assert ask(approval, ClearAfterCheck(GOVERNOR, NUMBER, "法院撤销")).after_check.state == "cleared"


def test_a_stranger_sees_nothing_and_who_checked_does_not_answer_for_it(sealer: Sealer) -> None:
    approval = broken(sealer)
    for command in (GetAfterCheck(STRANGER, NUMBER), AppealAfterCheck(STRANGER, NUMBER, "我")):
        with pytest.raises(NotFound):
            ask(approval, command)
    checker = replace(HEALTH, roles=frozenset({"reviewer", "supervisor"}))
    with pytest.raises(Forbidden) as refused:
        ask(approval, ClearAfterCheck(checker, NUMBER, "我说了算"))
    assert refused.value.reason == "SAME_PERSON_ASKED"
    with pytest.raises(Invalid):
        ask(approval, AppealAfterCheck(HERSELF, NUMBER, " "))


def test_what_is_public_names_nobody_in_full_and_ends_with_the_record(sealer: Sealer) -> None:
    approval = broken(sealer)
    granted(approval, f"{NUMBER}2", "r" * 32)
    found, following = ask(approval, ListCommitments(COUNTY, limit=1))
    assert [case.id for case in found] == [NUMBER]
    assert NUMBER not in following
    rest, _ = ask(approval, ListCommitments(COUNTY, limit=1, cursor=following))
    assert [case.id for case in rest] == [f"{NUMBER}2"]
    shown = str(commitment_to_proto(found[0]))
    assert commitment_to_proto(found[0]).name_masked == "王*"
    assert not any(secret in shown for secret in (NUMBER, "王秀英", PARTY, "秀英"))
    assert ask(approval, ListCommitments(COUNTY, item="another")) == ([], "")
    approval.clock.advance(days=366)  # type: ignore[attr-defined]
    assert [case.id for case in ask(approval, ListCommitments(COUNTY))[0]] == [f"{NUMBER}2"]


def test_a_list_is_by_due_date_and_a_reviewers_is_of_her_department(sealer: Sealer) -> None:
    approval = with_terms(sealer)
    for position in range(3):
        granted(approval, f"{NUMBER}{position}")
        approval.clock.advance(days=1)  # type: ignore[attr-defined]
    first, following = ask(approval, ListAfterChecks(OTHER_HEALTH, limit=2))
    second, end = ask(approval, ListAfterChecks(OTHER_HEALTH, limit=2, cursor=following))
    assert [case.id[-1] for case in (*first, *second)] == ["0", "1", "2"]
    assert end == ""
    assert ask(approval, ListAfterChecks(POLICE)) == ([], "")
    with pytest.raises(Forbidden):
        ask(approval, ListAfterChecks(POLICE, department="health"))
    assert len(ask(approval, ListAfterChecks(GOVERNOR, state="due"))[0]) == 3
    for wrong in (ListAfterChecks(GOVERNOR, state="x"), ListAfterChecks(GOVERNOR, cursor="$gt")):
        with pytest.raises(Invalid):
            ask(approval, wrong)
    with pytest.raises(Forbidden):
        ask(approval, ListAfterChecks(GOVERNOR, division="510823"))


def test_a_case_that_fell_is_not_to_be_checked(sealer: Sealer) -> None:
    approval = with_terms(sealer)
    case = granted(approval)
    assert case.decided_at is not None
    before = case.decided_at - timedelta(minutes=1)
    event = ApplicationWithdrawn(NUMBER, COUNTY, before, accepted(ITEM))
    room(approval).hear(event, envelope("sanji.intake.v1.ApplicationWithdrawn", "w-1"))
    fallen = approval.cases.get(NUMBER)
    assert (fallen.after_check.state, fallen.certificate.state) == ("fallen", "revoked")  # type: ignore[union-attr]
    with pytest.raises(Conflict):
        ask(approval, RecordAfterCheck(HEALTH, NUMBER, "broken", NOTE))


@pytest.mark.parametrize(
    ("day", "months", "last"),
    [
        (date(2026, 11, 23), 12, date(2027, 11, 23)),
        (date(2027, 1, 31), 1, date(2027, 2, 28)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2026, 12, 31), 2, date(2027, 2, 28)),
        (date(2026, 10, 31), 2, date(2026, 12, 31)),
    ],
)
def test_a_record_stands_whole_months(day: date, months: int, last: date) -> None:
    assert months_later(day, months) == last


def test_reviewers_elsewhere_in_the_county_see_nothing_of_another_county(sealer: Sealer) -> None:
    approval = with_terms(sealer)
    granted(approval)
    with pytest.raises(NotFound):
        ask(approval, GetAfterCheck(reviewer("health", division="510823"), NUMBER))
