"""What approval hears and tells so that accepting, deciding and handing over stay apart, and a wish finds its case."""

import json
from dataclasses import replace

import pytest
from sanji.approval.v1 import approval_events_pb2
from sanji.catalogue.v1 import catalogue_events_pb2, catalogue_pb2
from sanji.intake.v1 import intake_events_pb2

from services.approval import events
from services.approval.wire import encode
from tests.contract.approval.test_wire import ABOUT, application, case, taken_in
from tests.fakes.approval import COUNTY, NUMBER


def test_who_decided_or_confirmed_travels_to_who_hands_it_over_unless_one_person_may() -> None:
    was = case()
    second = replace(was.tasks[0], decided_by="reviewer-1", confirmed_by="reviewer-2")
    now = was.with_task(second)
    by_rules = was.with_task(replace(second, decided_by="system", confirmed_by=""))
    for made, told in (
        (now, ["reviewer-1", "reviewer-2"]),
        (by_rules, []),
        (replace(now, by_one_person=True), []),
    ):
        _, body = encode(events.DecisionMade(**ABOUT, case=made, department="public_security"))
        assert list(approval_events_pb2.DecisionMade.FromString(body).decided_by) == told


def test_whoever_put_the_form_right_took_it_in_as_well() -> None:
    made = application(submitted_by="clerk-1", accepted_by="clerk-2")
    made.corrected_by.append("clerk-3")
    event = taken_in(intake_events_pb2.ApplicationAccepted(application=made))
    assert event.handled_by == ("clerk-1", "clerk-2", "clerk-3", "p")


def test_only_an_immediate_item_may_be_one_persons() -> None:
    for case_type, said, allowed in (
        ("immediate", True, True),
        ("immediate", "true", False),
        ("immediate", None, False),
        ("commitment", True, False),
    ):
        item = catalogue_pb2.Item(
            item_id="x", version=1, case_type=case_type, document=json.dumps({"by_one_person": said})
        )
        assert taken_in(catalogue_events_pb2.ItemPublished(item=item)).terms.by_one_person is allowed


@pytest.mark.parametrize(
    ("status", "accepted"),
    [
        ("submitted", False),
        ("supplement_requested", False),
        ("held", False),
        ("accepted", True),
        ("in_review", True),
        ("decided", True),
    ],
)
def test_a_wish_for_a_person_says_whether_there_must_be_a_case(status: str, accepted: bool) -> None:
    made = application(status=status)
    wanted = taken_in(intake_events_pb2.PersonWanted(application=made))
    assert wanted == events.PersonWanted(NUMBER, COUNTY, accepted)
