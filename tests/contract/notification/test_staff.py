"""Messages to staff: one suite over the fake and the real store, what the wire brings, and how the inbox is found."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sanji.approval.v1 import (
    approval_automatic_pb2,
    approval_events_pb2,
    approval_pb2,
    approval_supervision_pb2,
)
from sanji.intake.v1 import intake_agency_pb2, intake_events_pb2, intake_packages_pb2

from services.chassis.clock import SHANGHAI
from services.chassis.doors import Doors
from services.notification import wire
from services.notification.domain.message import Place
from services.notification.domain.staff_message import StaffMessage
from services.notification.events import HEARD_FOR_STAFF
from services.notification.store import MongoStaffMessages
from tests.contract.stores import stages
from tests.fakes.notification import COUNTY, ITEM_NAME, NUMBER, FakeStaffMessages, heard

NOW = datetime(2026, 11, 23, 9, 0, 0, 123000, tzinfo=SHANGHAI)
DESK, HEADS = "reviewer/health/510822", "supervisor/health/510822"


def message(key: str, *to: str, seconds: int = 0) -> StaffMessage:
    at = NOW + timedelta(seconds=seconds)
    return StaffMessage(key, to, "case_reminded", NUMBER, COUNTY, at, {"item_name": ITEM_NAME})


@pytest.fixture(params=["fake", "real"])
def messages(request: pytest.FixtureRequest) -> Any:
    if request.param == "fake":
        return FakeStaffMessages()
    doors: Doors = request.getfixturevalue("store_doors")
    doors.client.get_default_database()["notification_staff_messages"].drop()
    made = MongoStaffMessages(doors.outbox("notification", wire.encode))
    made.ensure_indexes()
    return made


def test_an_inbox_is_of_all_addresses_each_message_once_newest_first(messages: Any) -> None:
    messages.add(message("a", DESK, "s-1"), [])
    messages.add(message("b", DESK, HEADS, seconds=1), [])
    messages.add(message("c", HEADS, seconds=2), [])
    messages.add(message("d", "s-1", seconds=2), [])
    found = messages.inbox(("s-1", DESK), None, 10)
    assert [one.id for one in found] == ["d", "b", "a"]
    assert [one.id for one in messages.inbox(("s-1", DESK), Place(found[0].at, "d"), 1)] == ["b"]


def test_a_message_comes_back_as_it_was_put_with_its_readers(messages: Any) -> None:
    was = messages.add(message("a", DESK), [], heard="event")
    messages.save(was, was.read("s-1", NOW), [])
    kept = messages.get("a")
    assert (kept.to, kept.values, kept.at, kept.reads) == (
        (DESK,),
        {"item_name": ITEM_NAME},
        NOW,
        (("s-1", NOW),),
    )
    assert messages.add(message("a", DESK), [], heard="event").reads == kept.reads


def test_an_inbox_is_read_along_its_index(store_doors: Doors) -> None:
    messages = MongoStaffMessages(store_doors.outbox("notification", wire.encode))
    messages.ensure_indexes()
    query = {"to": {"$in": ["s-1", DESK]}}
    plan = stages(store_doors, "notification_staff_messages", query, {"at": -1, "_id": -1})
    assert "IXSCAN" in plan
    assert not {"COLLSCAN", "SORT"} & plan


def case(**task: Any) -> approval_pb2.Case:
    made = approval_pb2.Case(
        number=NUMBER, item_name=ITEM_NAME, owner_division=COUNTY, committed_due="2026-12-07"
    )
    made.tasks.add(department="health", state="ready", **task)
    return made


def brought(name: str, **said: Any) -> Any:
    kind = f"sanji.approval.v1.{name}"
    body = getattr(approval_events_pb2, name)(**said).SerializeToString()
    return wire.heard(heard(1, type_name=kind), body)


@pytest.mark.parametrize(
    ("name", "to"),
    [
        ("CaseClaimed", (DESK,)),
        ("CaseTransferred", ("s-1",)),
        ("DecisionProposed", (DESK,)),
        ("ProposalRefused", ("s-1",)),
        ("DecisionRecalled", (DESK,)),
        ("AutoCheckAsked", (DESK,)),
    ],
)
def test_who_is_told_what_happened_to_a_task(name: str, to: tuple[str, ...]) -> None:
    step = brought(name, case=case(claimed_by="s-1"), department="health")
    assert (step.number, step.to, step.values["item_name"]) == (NUMBER, to, ITEM_NAME)


def test_a_reminder_reaches_those_who_still_have_something_to_do() -> None:
    reminded = case(claimed_by="s-1")
    reminded.tasks.add(department="education", state="decided", claimed_by="s-2")
    reminded.reminders.add(by="s-9", note="请尽快。")
    step = brought("CaseReminded", case=reminded)
    assert (step.to, step.values["reason"]) == ((DESK, "s-1"), "请尽快")


@pytest.mark.parametrize(
    ("name", "to"),
    [
        ("CardShown", (DESK, HEADS, "supervisor//510822")),
        ("CardAppealed", (HEADS, "supervisor//510822")),
        ("CardUpheld", (DESK, HEADS)),
        ("CardWithdrawn", (DESK, HEADS)),
    ],
)
def test_who_is_told_of_a_card(name: str, to: tuple[str, ...]) -> None:
    card = approval_supervision_pb2.Card(
        number=NUMBER, kind="yellow_card", owner_division=COUNTY, departments=["health"]
    )
    step = brought(name, card=card)
    assert (step.to, step.values["card_zh"]) == (to, "黄牌")


def test_the_supervisors_are_told_of_rules_that_wait() -> None:
    rules = approval_automatic_pb2.AutoRules(division=COUNTY, item="card", department="health")
    rules.proposed.rule_id, rules.proposed.rule_version = "aa", 2
    step = brought("AutoRulesProposed", rules=rules)
    assert (step.to, step.values["rule"]) == ((HEADS, "supervisor//510822"), "aa@2")


def errand(name: str, **said: Any) -> Any:
    made = intake_agency_pb2.Entrustment(
        entrustment="510822101-en-1",
        site="510822101-TC",
        division="510822101",
        item_name=ITEM_NAME,
        principal="p-her",
        principal_name="陈*",
        agent="s-luo",
        agent_name="罗小兰",
        agent_phone="0839-7201234",
        assign_by="2026-11-24",
        finish_by="2026-12-07",
    )
    kind = f"sanji.intake.v1.{name}"
    body = getattr(intake_events_pb2, name)(entrustment=made, **said).SerializeToString()
    return wire.heard(heard(1, type_name=kind), body)


TOWN_HEADS = ("supervisor//510822101", "supervisor//510822")


@pytest.mark.parametrize(
    ("name", "said", "kind", "to", "due"),
    [
        ("AgentMissed", {}, "agent_missed", TOWN_HEADS, "2026-11-24"),
        ("AgencyLimitMissed", {"limit": "finish_by"}, "errand_late", (*TOWN_HEADS, "s-luo"), "2026-12-07"),
        ("AgencyLimitMissed", {"limit": "log"}, "errand_quiet", (*TOWN_HEADS, "s-luo"), "2026-12-07"),
    ],
)
def test_supervisors_are_told_of_a_limit_that_passed(
    name: str, said: dict[str, str], kind: str, to: tuple[str, ...], due: str
) -> None:
    step = errand(name, **said)
    assert (step.kind, step.to, step.values["due"]) == (kind, to, due)


def test_the_agent_is_told_of_an_errand_beside_its_principal() -> None:
    named = errand("AgentAssigned")
    assert (named.principal.kind, named.principal.recipient) == ("agent_assigned", "p-her")
    assert (named.agent.kind, named.agent.to) == ("errand_given", ("s-luo",))
    assert named.agent.values["principal"] == "陈*"


def test_of_a_package_past_its_limit_its_lead_window_is_told_and_every_desk_with_a_member_in_hand() -> None:
    late = intake_packages_pb2.PackageApplication(
        number=NUMBER,
        package_name="新生儿一件事",
        lead_department="health",
        accept_division=COUNTY,
        due="2026-12-01",
        parts=[
            intake_packages_pb2.PackagePart(
                item_name=state, department=department, owner_division=COUNTY, state=state
            )
            for state, department in (("granted", "health"), ("running", "education"), ("waiting", "water"))
        ],
    )
    kind, event = "sanji.intake.v1.PackageDelayed", intake_events_pb2.PackageDelayed(application=late)
    step: Any = wire.heard(heard(1, type_name=kind), event.SerializeToString())
    assert step.to == (HEADS, "supervisor//510822", "reviewer/education/510822")
    assert step.values == {"item_name": "新生儿一件事", "due": "2026-12-01", "left": "running、waiting"}


@pytest.mark.parametrize("kind", HEARD_FOR_STAFF)
def test_an_event_that_says_nothing_is_refused(kind: str) -> None:
    with pytest.raises(Exception, match="BODY_MALFORMED"):
        wire.heard(heard(1, type_name=kind), b"")
