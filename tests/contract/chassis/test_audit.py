"""The audit trail on MongoDB: whole or not, and found again by person, case and actor."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from services.chassis.audit import AuditTrail, search
from services.chassis.doors import Doors
from services.chassis.errors import Invalid
from services.chassis.messages import Actor, Emitted, Envelope
from services.chassis.trail import Wanted

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
ROOMS = ("audited_intake", "audited_approval")


def emitted(
    number: int,
    *,
    subject: str = "case-1",
    person: str = "p-1",
    actor: str = "s-1",
    division: str = "510822101",
) -> Emitted:
    envelope = Envelope(
        id=f"e-{number}",
        type="sanji.intake.v1.ApplicationSubmitted",
        source="/stacks/510822/intake",
        subject=subject,
        time=AT + timedelta(minutes=number),
        sequence=1,
        division="510822101",
        destination="510822",
    )
    return Emitted(envelope, b"body", Actor(actor, "clerk", division), ("", "submitted"), "", person)


@pytest.fixture
def trail(store_doors: Doors) -> Iterator[AuditTrail]:
    database = store_doors.client.get_default_database()
    made = AuditTrail(database)
    made.ensure_indexes(ROOMS)
    yield made
    for room in ROOMS:
        made.collection(room).drop()
    database["audit_checkpoints"].delete_many({"_id": {"$in": list(ROOMS)}})


def sequences(found: Any) -> list[tuple[str, int]]:
    return [(entry.room, entry.sequence) for entry in found]


def test_a_whole_chain_is_whole_and_a_changed_entry_breaks_it(trail: AuditTrail) -> None:
    trail.append(ROOMS[0], [emitted(number) for number in range(5)])
    assert (trail.verify(ROOMS[0]).entries, trail.verify(ROOMS[0]).broken_at) == (5, 0)
    trail.collection(ROOMS[0]).update_one({"_id": 3}, {"$set": {"reason": "another"}})
    assert (trail.verify(ROOMS[0]).broken_at, trail.verify(ROOMS[0]).reason) == (3, "entry changed")


def test_a_removed_entry_breaks_the_chain(trail: AuditTrail) -> None:
    trail.append(ROOMS[0], [emitted(number) for number in range(5)])
    trail.collection(ROOMS[0]).delete_one({"_id": 2})
    assert (trail.verify(ROOMS[0]).broken_at, trail.verify(ROOMS[0]).reason) == (2, "entry missing")


def test_an_entry_from_before_persons_were_named_still_fits(trail: AuditTrail) -> None:
    trail.append(ROOMS[0], [emitted(1, person=""), emitted(2)])
    kept = list(trail.collection(ROOMS[0]).find().sort("_id", 1))
    assert ["person" in entry for entry in kept] == [False, True]
    assert trail.verify(ROOMS[0]).broken_at == 0


def test_walking_on_from_the_last_walk_sees_only_what_is_new(trail: AuditTrail) -> None:
    trail.append(ROOMS[0], [emitted(number) for number in range(3)])
    trail.verify(ROOMS[0])
    trail.append(ROOMS[0], [emitted(number) for number in range(3, 5)])
    verdict = trail.verify(ROOMS[0], since_checkpoint=True)
    assert (verdict.begun_at, verdict.entries, verdict.broken_at) == (4, 5, 0)


def test_a_checkpoint_whose_entry_was_changed_is_not_believed(trail: AuditTrail) -> None:
    trail.append(ROOMS[0], [emitted(number) for number in range(3)])
    trail.verify(ROOMS[0])
    trail.collection(ROOMS[0]).update_one({"_id": 3}, {"$set": {"actor": "another"}})
    assert trail.verify(ROOMS[0], since_checkpoint=True).broken_at == 3


def test_entries_are_found_by_person_case_and_actor_over_all_rooms(trail: AuditTrail) -> None:
    trail.append(ROOMS[0], [emitted(1), emitted(2, person="p-2", subject="case-2")])
    trail.append(ROOMS[1], [emitted(3, actor="s-2"), emitted(4, subject="p-1", person="")])
    assert sequences(search(trail, Wanted(person="p-1"))[0]) == [(ROOMS[0], 1), (ROOMS[1], 1), (ROOMS[1], 2)]
    assert sequences(search(trail, Wanted(case="case-2"))[0]) == [(ROOMS[0], 2)]
    assert sequences(search(trail, Wanted(actor="s-2"))[0]) == [(ROOMS[1], 1)]
    assert sequences(search(trail, Wanted(person="p-1", actor="s-2"))[0]) == [(ROOMS[1], 1)]


def test_a_period_counts_from_its_start_to_before_its_end(trail: AuditTrail) -> None:
    trail.append(ROOMS[0], [emitted(number) for number in range(1, 5)])
    wanted = Wanted(case="case-1", since=AT + timedelta(minutes=2), until=AT + timedelta(minutes=4))
    assert sequences(search(trail, wanted)[0]) == [(ROOMS[0], 2), (ROOMS[0], 3)]


def test_only_actors_of_the_subtree_are_shown(trail: AuditTrail) -> None:
    trail.append(ROOMS[0], [emitted(1, division="510822101"), emitted(2, division="510822102200")])
    assert sequences(search(trail, Wanted(actor="s-1", division="510822102"))[0]) == [(ROOMS[0], 2)]
    assert len(search(trail, Wanted(actor="s-1", division="510822"))[0]) == 2


def test_pages_follow_one_another_over_rooms_without_gap_or_double(trail: AuditTrail) -> None:
    for number in range(12):
        entry = emitted(number)
        same_minute = replace(entry.envelope, time=AT + timedelta(minutes=number // 4))
        trail.append(ROOMS[number % 2], [replace(entry, envelope=same_minute)])
    found, cursor = search(trail, Wanted(case="case-1"), "", 5)
    pages = [found]
    while cursor:
        found, cursor = search(trail, Wanted(case="case-1"), cursor, 5)
        pages.append(found)
    assert [len(page) for page in pages] == [5, 5, 2]
    assert len({(entry.room, entry.sequence) for page in pages for entry in page}) == 12


def test_every_fault_of_a_question_is_named_at_once(trail: AuditTrail) -> None:
    with pytest.raises(Invalid) as refused:
        search(trail, Wanted(since=AT, until=AT), "nonsense", 500)
    assert {fault.reason for fault in refused.value.faults} == {
        "AUDIT_QUERY_TOO_WIDE",
        "PERIOD_EMPTY",
        "LIMIT_OUT_OF_RANGE",
        "CURSOR_INVALID",
    }


@pytest.mark.parametrize(
    "query", [{"subject": "x"}, {"actor": "x"}, {"$or": [{"person": "x"}, {"subject": "x"}]}]
)
def test_every_question_has_an_index(trail: AuditTrail, query: dict[str, Any]) -> None:
    plan = trail.collection(ROOMS[0]).find(query).sort([("at", 1), ("_id", 1)]).limit(20).explain()
    assert "COLLSCAN" not in str(plan["queryPlanner"]["winningPlan"])
