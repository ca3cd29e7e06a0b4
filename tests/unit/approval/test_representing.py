"""What an organisation, or somebody whose accounts were merged, was granted: who sees it, prints it and objects."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from services.approval.bootstrap import room
from services.approval.commands import AppealAfterCheck, GetAfterCheck, GetCertificate, RecordAfterCheck
from services.approval.ports import Approval
from services.chassis.auth import Principal
from services.chassis.authorities import Authority, AuthorityHeard
from services.chassis.errors import NotFound
from services.chassis.merges import MergeHeard
from services.chassis.privacy import Sealer
from tests.fakes.approval import COUNTY, NUMBER, envelope
from tests.unit.approval.inspection_cast import HEALTH, ITEM, PARTY, STRANGER, granted, with_terms

BOSS = Principal("b" * 32, "person", frozenset({"citizen"}), COUNTY)
LINK = Authority(
    id="510822-pl-1",
    principal=PARTY,
    principal_name="青川县某酒店",
    agent=BOSS.subject,
    agent_name="王*",
    items=frozenset(),
    acts=frozenset(),
    starts=date(2026, 1, 1),
    ends=None,
    over=False,
    assurance=2,
)


@pytest.fixture
def approval(sealer: Sealer) -> Approval:
    """A licence of an organisation, on a promise that was found broken."""
    made = with_terms(sealer)
    granted(made)
    room(made).ask(RecordAfterCheck(HEALTH, NUMBER, "broken", "现场检测指标不合格"))
    return made


def hear(approval: Approval, authority: Authority, sequence: int = 1) -> None:
    told = replace(envelope("sanji.identity.v1.PartyLinked"), sequence=sequence)
    room(approval).hear(AuthorityHeard(authority), told)


def sees(approval: Approval, by: Principal) -> bool:
    """Both the certificate and the check, or neither."""

    def seen(command: Any) -> bool:
        try:
            return bool(room(approval).ask(command))
        except NotFound:
            return False

    found = {seen(GetCertificate(by, NUMBER)), seen(GetAfterCheck(by, NUMBER))}
    assert len(found) == 1
    return found.pop()


def test_who_stands_for_an_organisation_by_law_sees_what_it_was_granted_and_objects(
    approval: Approval,
) -> None:
    assert not sees(approval, BOSS)
    hear(approval, LINK)
    assert sees(approval, BOSS)
    assert not sees(approval, STRANGER)
    said = room(approval).ask(AppealAfterCheck(BOSS, NUMBER, "已整改"))
    assert (said.after_check.state, said.after_check.appeal.by) == ("appealed", BOSS.subject)


@pytest.mark.parametrize(
    ("changes", "seen"),
    [
        ({}, True),
        ({"acts": frozenset({"receive"}), "items": frozenset({ITEM})}, True),
        ({"acts": frozenset({"submit", "supplement"})}, False),
        ({"items": frozenset({"residence_permit"})}, False),
        ({"starts": date(2026, 11, 24)}, False),
        ({"ends": date(2026, 11, 22)}, False),
        ({"over": True}, False),
        ({"principal": "x" * 32}, False),
    ],
)
def test_a_mandate_opens_what_it_covers_while_it_stands(
    approval: Approval, changes: dict[str, Any], seen: bool
) -> None:
    hear(approval, replace(LINK, **changes))
    assert sees(approval, BOSS) is seen


def test_an_end_counts_at_once_and_a_late_beginning_does_not_undo_it(approval: Approval) -> None:
    hear(approval, replace(LINK, over=True), sequence=2)
    hear(approval, LINK, sequence=1)
    assert not sees(approval, BOSS)


def test_the_survivor_of_a_merge_keeps_what_was_granted_to_the_closed_account(approval: Approval) -> None:
    told = envelope("sanji.identity.v1.PeopleMerged")
    room(approval).hear(MergeHeard(PARTY, BOSS.subject), told)
    assert sees(approval, BOSS)
    assert room(approval).ask(AppealAfterCheck(BOSS, NUMBER, "已整改")).after_check.state == "appealed"


def test_a_mandate_given_to_the_closed_account_counts_for_the_survivor(approval: Approval) -> None:
    hear(approval, replace(LINK, agent="old", ends=date(2026, 11, 23) + timedelta(days=30)))
    room(approval).hear(MergeHeard("old", BOSS.subject), envelope("sanji.identity.v1.PeopleMerged"))
    assert sees(approval, BOSS)
