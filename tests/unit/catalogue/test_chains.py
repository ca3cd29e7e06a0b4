"""Batches with a number and a report, chains published whole or not at all, and what a change would touch."""

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given as examples
from hypothesis import strategies as st

from services.catalogue import commands, events
from services.catalogue.domain.changes import Batch, Change
from services.catalogue.ports import Catalogue, ChangesWanted
from services.chassis.auth import Principal
from services.chassis.errors import Conflict, Forbidden, Invalid, NotFound
from services.chassis.fakes import FakeBus
from services.chassis.messages import Asked, Envelope
from services.chassis.room import Room
from tests.fakes.catalogue import COUNTY, catalogue, item_command
from tests.fakes.catalogue_changes import FakeRunning
from tests.fakes.catalogue_editors import (
    EDITOR,
    LATER,
    LIST,
    SERVICE,
    TODAY,
    approved,
    county,
    drafted,
    entry,
    given,
    submitted,
)

CHAIN = ("birth_household_registration", "death_household_deregistration", "residence_permit")


def opened(room: Room[Catalogue], *items: str, day: str = TODAY, key: str = "batch") -> Batch:
    command = commands.OpenBatch(LIST, Asked(key, "print"), COUNTY, "第一批", day, items)
    made: Batch = room.ask(command)
    return made


def test_batches_are_numbered_one_after_another_and_every_fault_is_told() -> None:
    room = county()
    assert [opened(room, key=key).id for key in ("a", "b", "a")] == ["510822-b1", "510822-b2", "510822-b1"]
    wrong = commands.OpenBatch(LIST, Asked("c", ""), COUNTY, " ", "soon", ("No Item",))
    with pytest.raises(Invalid) as caught:
        room.ask(wrong)
    assert {fault.reason for fault in caught.value.faults} == {
        "TITLE_REQUIRED",
        "DATE_MALFORMED",
        "ITEM_ID_MALFORMED",
    }
    with pytest.raises(Forbidden):
        room.ask(commands.OpenBatch(EDITOR, Asked("d", ""), COUNTY, "批", TODAY))
    with pytest.raises(NotFound):
        room.ask(commands.GetBatch(LIST, "510822-b9"))


def test_a_change_takes_the_day_of_its_batch() -> None:
    room = county()
    batch = opened(room, day=LATER)
    change = drafted(room, given("cancel", "residence_permit", batch=batch.id))
    assert [fault.reason for fault in change.faults] == ["BATCH_DATE_DIFFERS"]
    lost = drafted(room, given("cancel", "residence_permit", batch="510822-b7"))
    assert [fault.reason for fault in lost.faults] == ["BATCH_UNKNOWN"]


def test_a_batch_that_cancels_378_merges_56_and_keeps_341_reports_these_numbers() -> None:
    room = catalogue()
    county_room = county()
    room.world.references.kept.update(county_room.world.references.kept)  # type: ignore[attr-defined]
    base = county_room.world.items.get("item/residence_permit")
    for number in range(775):
        item = replace(base.content, key=f"item_{number:03}", aliases=(), document=_document(base, number))
        room.world.items.add(replace(base, id=f"item/{item.key}", content=item), [])
    batch = opened(room)
    for number in range(378 + 56):
        kind = "cancel" if number < 378 else "merge"
        into = "" if number < 378 else "item_774"
        proposal = given(kind, f"item_{number:03}", batch=batch.id, into=into)
        assert approved(room, submitted(room, proposal)).state == "published"
    _, counts, kept = room.ask(commands.GetBatch(LIST, batch.id))
    assert (counts, kept) == ({"cancel": 378, "merge": 56}, 341)


def _document(base: Any, number: int) -> str:
    row = {**json.loads(base.content.document), "item_id": f"item_{number:03}"}
    return json.dumps(row, ensure_ascii=False)


def members(room: Room[Catalogue], batch: Batch, items: tuple[str, ...]) -> list[Change]:
    """A renamed entry for each item, both keys turned."""
    found = []
    for item in items:
        row = entry(room, item, name_en="Chained")
        found.append(approved(room, submitted(room, given("change", item, row, batch=batch.id))))
    return found


def names(room: Room[Catalogue]) -> list[str]:
    return [room.ask(commands.GetItem(item)).content.name_en for item in CHAIN]


def test_a_chain_is_in_force_whole_with_its_last_member_and_not_before() -> None:
    bus = FakeBus()
    room = county(bus)
    batch = opened(room, *CHAIN)
    waiting = members(room, batch, CHAIN[:2])
    assert [change.state for change in waiting] == ["approved", "approved"]
    assert "Chained" not in names(room)
    with pytest.raises(Conflict) as caught:
        room.ask(commands.PublishChange(LIST, waiting[0].id))
    assert caught.value.reason == "CHAIN_INCOMPLETE"
    assert room.ask(commands.PublishDueChanges()) == 0
    assert members(room, batch, CHAIN[2:])[0].state == "published"
    assert names(room) == ["Chained"] * 3
    assert len(bus.of(events.BatchPublished)) == 1
    assert room.ask(commands.GetBatch(LIST, batch.id))[1] == {"change": 3}


def test_a_chain_with_one_member_that_can_no_longer_be_published_changes_none_of_them() -> None:
    room = county()
    batch = opened(room, *CHAIN)
    waiting = members(room, batch, CHAIN[:2])
    room.ask(item_command(CHAIN[0], name_en="Moved on meanwhile"))
    last = members(room, batch, CHAIN[2:])[0]
    assert last.state == "approved"
    assert "Chained" not in names(room)
    assert room.ask(commands.GetChange(LIST, waiting[1].id)).state == "approved"
    with pytest.raises(Conflict):
        room.ask(commands.PublishChange(LIST, last.id))


def test_a_chain_that_was_cut_short_goes_on_from_where_it_was() -> None:
    room = county()
    world = room.world
    batch = opened(room, *CHAIN, day=LATER)
    for item in CHAIN:
        row = entry(room, item, name_en="Chained")
        proposal = given("change", item, row, batch=batch.id, effective_on=LATER)
        approved(room, submitted(room, proposal))
    world.clock.advance(days=39)  # type: ignore[attr-defined]
    kept = world.batches.get(batch.id)
    world.batches.save(kept, replace(kept, state="publishing"), [])
    one = world.changes.listed(ChangesWanted(COUNTY, "approved", batch=batch.id), "", 1)[0]
    world.changes.save(one, one.claimed(), [])
    assert room.ask(commands.PublishDueChanges()) == 3
    assert names(room) == ["Chained"] * 3
    assert world.batches.get(batch.id).state == "published"


def test_a_member_that_is_no_part_of_the_chain_is_a_fault() -> None:
    room = county()
    batch = opened(room, *CHAIN)
    other = drafted(room, given("cancel", "resident_id_card", batch=batch.id))
    assert [fault.reason for fault in other.faults] == ["NOT_IN_CHAIN"]


def heard(room: Room[Catalogue], kind: str, number: str, version: int = 1) -> None:
    at = room.world.clock.now()
    place = f"/stacks/{COUNTY}/intake"
    envelope = Envelope(f"{kind}/{number}", kind, place, number, at, 1, COUNTY, COUNTY)
    room.hear(events.ApplicationHeard(number, "residence_permit", version), envelope)


BEGUN, ENDED = "sanji.intake.v1.ApplicationAccepted", "sanji.approval.v1.DecisionMade"


def test_the_impact_names_sites_and_applications_on_each_version() -> None:
    room = county()
    change = drafted(room, given("cancel", "residence_permit"))
    for number, version in (("a", 1), ("b", 1), ("c", 2), ("d", 2)):
        heard(room, BEGUN, number, version)
    heard(room, ENDED, "d", 2)
    impact = room.ask(commands.GetChangeImpact(SERVICE, change.id))
    assert (dict(impact.running), impact.site_count) == ({1: 2, 2: 1}, len(impact.sites))
    assert "510822101-TC" in impact.sites
    assert impact.division_count == 199
    citizen = Principal("p", "person", frozenset({"citizen"}), COUNTY)
    with pytest.raises(Forbidden):
        room.ask(commands.GetChangeImpact(citizen, change.id))


@examples(st.lists(st.tuples(st.sampled_from("abcd"), st.booleans()), max_size=30), st.randoms())
def test_counts_are_the_same_whatever_order_and_however_often_events_arrive(
    told: list[tuple[str, bool]], chance: Any
) -> None:
    def counted(order: list[tuple[str, bool]]) -> Any:
        running = FakeRunning()
        for number, ends in order:
            if ends:
                running.ended(number)
            else:
                running.began(number, "item", 1, COUNTY, "2026-11")
        return running.counted("item")

    again = told * 2
    chance.shuffle(again)
    assert counted(again) == counted(told)
