"""Commitments come back with their application; broken promises on the fake and the real store alike."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sanji.approval.v1 import approval_commitments_pb2 as approval_pb
from sanji.approval.v1 import approval_events_pb2

from services.chassis.clock import from_rfc3339
from services.chassis.doors import Doors
from services.chassis.errors import Invalid
from services.chassis.messages import Envelope
from services.intake import wire
from services.intake.domain.commitments import Commitment
from services.intake.events import CommitmentChecked
from services.intake.store import MongoBrokenPromises
from services.intake.store.commitments import commitment_of, kept_commitment
from tests.contract.stores import stages
from tests.fakes.intake_commitments import FakeBrokenPromises
from tests.unit.intake.test_acceptance import COUNTY

TODAY = date(2026, 12, 1)


@pytest.fixture(params=["fake", "real"])
def promises(request: pytest.FixtureRequest) -> Any:
    if request.param == "fake":
        return FakeBrokenPromises()
    request.getfixturevalue("store_doors")
    made = MongoBrokenPromises()
    made.collection.drop()
    made.ensure_indexes()
    return made


def test_the_last_standing_record_of_any_id_is_told(promises: Any) -> None:
    promises.put("n-1", "ann", date(2027, 1, 1), 1)
    promises.put("n-2", "older", date(2027, 6, 1), 1)
    promises.put("n-3", "bea", date(2026, 12, 1), 1)
    assert promises.until(["ann"], TODAY) == date(2027, 1, 1)
    assert promises.until(["ann", "older"], TODAY) == date(2027, 6, 1)
    assert promises.until(["bea"], TODAY) is None
    assert promises.until(["cleo"], TODAY) is None


def test_the_newest_word_on_a_record_counts(promises: Any) -> None:
    promises.put("n-1", "ann", None, 5)
    promises.put("n-1", "ann", date(2096, 1, 1), 4)
    assert promises.until(["ann"], TODAY) is None
    promises.put("n-1", "ann", date(2096, 1, 1), 6)
    assert promises.until(["ann"], TODAY) == date(2096, 1, 1)


def test_records_are_found_by_index(store_doors: Doors) -> None:
    made = MongoBrokenPromises()
    made.ensure_indexes()
    made.put("n-1", "ann", date(2096, 1, 1), 1)
    query = {"document.party": {"$in": ["ann"]}, "document.lapses_on": {"$gt": "2026-12-01"}}
    assert "COLLSCAN" not in stages(store_doors, "intake_broken_promises", query, {})


def test_a_commitment_is_kept_as_it_was(commitment: Commitment) -> None:
    assert commitment_of(kept_commitment(commitment)) == commitment
    lapsing = replace(commitment, state="broken", lapses_on=date(2027, 1, 1))
    assert commitment_of(kept_commitment(lapsing)) == lapsing
    assert kept_commitment(None) == {}
    assert commitment_of({}) is None


@pytest.fixture
def commitment() -> Commitment:
    at = from_rfc3339("2026-11-23T09:00:00+08:00")
    return Commitment("x@1", "d" * 64, at, "sealed:k:s", ("premises_document",))


@pytest.mark.parametrize(
    ("kind", "barring"),
    [("CommitmentKept", False), ("CommitmentBroken", True), ("CommitmentCleared", True)],
)
def test_what_a_check_found_is_heard_as_it_was_told(kind: str, barring: bool) -> None:
    fact = approval_pb.CommitmentFact(
        number="n", division=COUNTY, party="p", state="broken", lapses_on="2027-12-01"
    )
    message = getattr(approval_events_pb2, kind)(fact=fact)
    assert wire.heard(envelope(kind), message.SerializeToString()) == CommitmentChecked(
        "n", COUNTY, "p", "broken", date(2027, 12, 1), barring
    )
    for wrong in ({"number": ""}, {"division": "5"}, {"lapses_on": "soon"}, {"party": ""}):
        bad = approval_pb.CommitmentFact()
        bad.CopyFrom(fact)
        for name, value in wrong.items():
            setattr(bad, name, value)
        with pytest.raises(Invalid):
            wire.heard(envelope(kind), type(message)(fact=bad).SerializeToString())


def envelope(kind: str) -> Envelope:
    at = from_rfc3339("2026-12-01T09:00:00+08:00")
    name = f"sanji.approval.v1.{kind}"
    return Envelope("e-1", name, f"/stacks/{COUNTY}/approval", "n", at, 1, COUNTY, "*")
