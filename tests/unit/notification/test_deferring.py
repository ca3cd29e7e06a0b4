"""She and the desk are told of promised papers whose day passed."""

from typing import Any

import pytest
from sanji.approval.v1 import approval_deferring_pb2, approval_events_pb2, approval_pb2

from services.chassis.errors import Invalid
from services.notification import wire
from services.notification.domain.templates import render
from tests.fakes.notification import COUNTY, NUMBER, heard

MISSED, REPORTED = "sanji.approval.v1.PromiseMissed", "sanji.approval.v1.PromiseReported"


def case(*outstanding: approval_deferring_pb2.Outstanding, state: str = "ready") -> approval_pb2.Case:
    tasks = [
        approval_pb2.Task(department="health", state="decided"),
        approval_pb2.Task(department="housing", state=state, claimed_by="s-1"),
    ]
    return approval_pb2.Case(
        number=NUMBER,
        item_name="食品经营许可",
        owner_division=COUNTY,
        committed_due="2026-12-01",
        tasks=tasks,
        outstanding=outstanding,
    )


LATE = approval_deferring_pb2.Outstanding(
    material="a", name="制度清单", promised_on="2026-11-25", missed=True
)
COMING = approval_deferring_pb2.Outstanding(material="b", name="平面图", promised_on="2026-12-25")


def step(kind: str, message: Any) -> Any:
    return wire.heard(heard(1, type_name=kind), message.SerializeToString())


@pytest.mark.parametrize("language", ["zh", "en"])
def test_she_is_told_which_papers_did_not_come(language: str) -> None:
    told = step(MISSED, approval_events_pb2.PromiseMissed(case=case(LATE, COMING), party="p-1"))
    assert (told.number, told.recipient) == (NUMBER, "p-1")
    title, body = render(told.kind, {**told.values, "number": NUMBER}, language)
    assert "食品经营许可" in title
    assert "制度清单（2026-11-25）" in body
    assert "平面图" not in body


def test_the_desks_that_have_not_decided_are_told_and_whoever_holds_the_task() -> None:
    told = step(REPORTED, approval_events_pb2.PromiseReported(case=case(LATE)))
    assert told.to == (f"reviewer/housing/{COUNTY}", "s-1")
    _, body = render(told.kind, {**told.values, "number": NUMBER}, "zh")
    assert "制度清单" in body
    assert "2026-12-01" in body
    after = step(REPORTED, approval_events_pb2.PromiseReported(case=case(LATE, state="decided")))
    assert f"reviewer/health/{COUNTY}" in after.to


def test_one_without_a_missed_paper_is_refused() -> None:
    with pytest.raises(Invalid, match="BODY_MALFORMED"):
        step(MISSED, approval_events_pb2.PromiseMissed(case=case(COMING), party="p-1"))
