"""Ports of change requests: one suite over the fakes and over MongoDB; races on MongoDB."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime
from threading import Barrier
from typing import Any

import pytest

from services.catalogue import commands, wire
from services.catalogue.bootstrap import bootstrap
from services.catalogue.domain.changes import Batch, Change, Proposal
from services.catalogue.domain.trial_cases import PackagePaper, PackageTried, TrialCase, Verdict
from services.catalogue.ports import Catalogue, ChangesWanted
from services.chassis.auth import Principal
from services.chassis.clock import SHANGHAI
from services.chassis.doors import Doors
from services.chassis.errors import Conflict, Fault, Refusal
from services.chassis.messages import Actor, Asked
from services.chassis.room import Room
from tests.fakes.catalogue import COUNTY, batch, catalogue
from tests.fakes.catalogue_editors import (
    EDITOR,
    LIST,
    SERVICE,
    drafted,
    entry,
    given,
    submitted,
)

PAST = "2026-11-01"
BY = Actor("s-1", "editor", COUNTY)


@pytest.fixture(scope="module", params=["fake", "mongo"])
def world(request: pytest.FixtureRequest) -> Catalogue:
    """An empty catalogue on fakes and on MongoDB."""
    made = catalogue() if request.param == "fake" else bootstrap(request.getfixturevalue("store_doors"))
    made.prepare()
    return made.world


@pytest.fixture(scope="module")
def room(store_doors: Doors) -> Room[Catalogue]:
    """The county's reference data and four of its items, on MongoDB."""
    made = bootstrap(store_doors)
    made.prepare()
    for row in batch().rows:
        command = row.command
        wanted = isinstance(command, commands.PublishReferences | commands.PublishSite)
        if wanted or (isinstance(command, commands.PublishItem) and command.row["item_id"] in ITEMS):
            made.ask(command)
    return made


ITEMS = (
    "residence_permit",
    "resident_id_card",
    "birth_household_registration",
    "death_household_deregistration",
)


def change(key: str, **more: Any) -> Change:
    proposal = Proposal("cancel", "x", "law", "1", "why", "2026-11-23", batch="510822-b1", row='{"a":1}')
    fields: dict[str, Any] = {
        "id": f"{COUNTY}-c{key}",
        "county": COUNTY,
        "department": "d",
        "proposal": proposal,
        "base_version": 1,
        "state": "draft",
        "editors": ("s-1",),
        "faults": (Fault("/a", "B", "c"),),
    }
    return Change(**fields | more)


def numbered(world: Catalogue, number: int, **more: Any) -> Batch:
    fields: dict[str, Any] = {
        "id": f"{COUNTY}-b{number}",
        "county": COUNTY,
        "number": number,
        "title": "批",
        "effective_on": "2026-11-23",
        "items": (),
        "state": "open",
        "opened_by": "s-1",
        "opened_at": world.clock.now().replace(microsecond=0),
    }
    return Batch(**fields | more)


def test_a_change_comes_back_as_it_was_and_moves_on(world: Catalogue) -> None:
    at = world.clock.now().replace(microsecond=0)
    first = world.changes.add(change("00"), [])
    moved = first.submitted(BY, at).approved(
        "list_authority", Actor("s-2", "list_authority", COUNTY), at, "行"
    )
    world.changes.save(first, moved, [])
    found = world.changes.get(first.id)
    assert replace(found, meta=moved.meta) == moved
    assert found.meta.version == 2
    with pytest.raises(Conflict):
        world.changes.save(first, moved, [])


def test_the_trials_of_a_change_come_back_as_they_were(world: Catalogue) -> None:
    verdict = Verdict(
        (Fault("/form/a", "FIELD_REQUIRED", "必填"),),
        ("m-1",),
        (("工本费", 2000), ("无", None)),
        "2026-11-30",
        "",
    )
    at = datetime(2026, 11, 23, 9, 0, tzinfo=SHANGHAI)
    case = TrialCase(1, "ab" * 32, "refused", verdict, "1", {"a.b": 3, "$c": ["x"]}, ("m-1",), "s-1", at)
    paper = PackagePaper("m-1", "parent", ("a", "b"))
    joined = PackageTried("newborn", 2, ("a", "b"), (("parent", "1"),), ("q_1",), (paper,), 3)
    whole = replace(case, number=2, party_type="", package=joined)
    kept = world.changes.add(change("1", trials=(case, whole)), [])
    assert world.changes.get(kept.id).trials == (case, whole)
    shown = wire.changes.change_to_proto(kept)
    assert not shown.trials[0].HasField("package")
    assert (shown.trials[1].package.package_version, shown.trials[1].package.papers[0].used_by[1]) == (2, "b")
    assert (shown.trials[0].passed, shown.trials[0].fees[1].amount_fen) == (True, -1)
    assert not wire.changes.change_to_proto(kept, whole=False).trials


def test_changes_are_listed_newest_first_and_due_ones_earliest_first(world: Catalogue) -> None:
    for key, state, due in (
        ("11", "approved", "2096-11-22"),
        ("12", "approved", "2096-11-20"),
        ("13", "approved", "2096-12-01"),
        ("14", "publishing", "2096-11-23"),
        ("15", "published", "2096-11-01"),
    ):
        world.changes.add(change(key, state=state, due=due, county="150626"), [])
    world.changes.add(change("16", state="approved", due="2096-11-01", county="150626", chained=True), [])

    def keys(found: Any) -> list[str]:
        return [one.id[-2:] for one in found]

    assert keys(world.changes.listed(ChangesWanted("150626"), "", 4)) == ["16", "15", "14", "13"]
    assert keys(world.changes.listed(ChangesWanted("150626"), f"{COUNTY}-c13", 4)) == ["12", "11"]
    wanted = ChangesWanted("150626", state="approved", item="x", batch="510822-b1")
    assert keys(world.changes.listed(wanted, "", 2)) == ["16", "13"]
    assert keys(world.changes.due("2096-11-23", 10)) == ["14", "12", "11"]
    assert keys(world.changes.due("2096-11-23", 2)) == ["14", "12"]
    assert world.changes.counted("510822-b1") == {"cancel": 1}
    assert world.changes.counted("510822-b9") == {}


def test_batches_know_their_last_number_and_which_chains_wait(world: Catalogue) -> None:
    assert world.batches.last(COUNTY) == 0
    for number, more in (
        (1, {}),
        (2, {"items": ("a",), "effective_on": "2096-11-01"}),
        (3, {"items": ("a",), "state": "publishing", "effective_on": "2096-10-01"}),
        (10, {"items": ("a",), "effective_on": "2097-01-01"}),
        (4, {"items": ("a",), "state": "published"}),
        (5, {"items": ("a",), "effective_on": "2096-11-02"}),
    ):
        made = numbered(world, number, **more)  # type: ignore[arg-type]
        assert world.batches.get(world.batches.add(made, []).id) == made
    assert world.batches.last(COUNTY) == 10
    assert [one.number for one in world.batches.waiting("2096-11-23", 2)] == [3, 5]
    assert [one.number for one in world.batches.waiting("2096-11-23", 9)] == [3, 5, 2]


def test_running_applications_are_counted_once_whatever_comes_first_and_again(world: Catalogue) -> None:
    running = world.running
    for number, version in (("a", 1), ("b", 1), ("c", 2), ("a", 1)):
        running.began(number, "permit", version, COUNTY, "2026-11")
    running.ended("d")
    running.began("d", "permit", 2, COUNTY, "2026-11")
    running.ended("b")
    running.ended("b")
    running.began("b", "permit", 1, COUNTY, "2026-11")
    assert running.counted("permit") == {1: 1, 2: 1}
    assert running.counted("other") == {}


def test_items_in_force_are_counted(room: Room[Catalogue]) -> None:
    assert room.world.items.in_force(COUNTY) == len(ITEMS)
    assert room.world.items.in_force("150626") == 0


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """What each act answers, or its refusal; all begin together."""
    barrier = Barrier(len(acts))

    def run(act: Callable[[], Any]) -> Any:
        barrier.wait()
        try:
            return act()
        except Refusal as refusal:
            return refusal.reason

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def test_of_two_editors_of_one_version_one_is_told_it_is_stale(room: Room[Catalogue]) -> None:
    made = drafted(room, given("change", "resident_id_card", entry(room, "resident_id_card"), reason="一"))
    asks = [
        commands.ReviseChange(
            EDITOR, made.id, given("change", "resident_id_card", {}, reason=reason), None, 1
        )
        for reason in ("甲", "乙")
    ]
    answers = at_once(*(lambda ask=ask: room.ask(ask) for ask in asks))
    assert sum(answer == "STALE_VERSION" for answer in answers) == 1
    assert room.ask(commands.GetChange(EDITOR, made.id)).meta.version == 2


def test_two_approvers_and_the_timer_at_the_same_time_publish_exactly_once(room: Room[Catalogue]) -> None:
    item = "birth_household_registration"
    made = submitted(room, given("change", item, entry(room, item, name_en="Raced"), effective_on=PAST))
    answers = at_once(
        lambda: room.ask(commands.ApproveChange(LIST, made.id)),
        lambda: room.ask(commands.ApproveChange(SERVICE, made.id)),
        lambda: room.ask(commands.PublishDueChanges()),
        lambda: room.ask(commands.PublishDueChanges()),
    )
    assert not [answer for answer in answers if isinstance(answer, str)]
    room.ask(commands.PublishDueChanges())
    assert room.ask(commands.GetChange(LIST, made.id)).state == "published"
    found = room.world.items.find(f"item/{item}")
    assert found is not None
    assert (found.version, found.content.name_en) == (2, "Raced")
    assert room.world.items.at_version(item, 3) is None


def test_two_persons_of_one_authority_turn_its_key_once(room: Room[Catalogue]) -> None:
    made = submitted(room, given("cancel", "death_household_deregistration"))
    second = Principal("s-list-2", "staff", frozenset({"list_authority"}), COUNTY)
    answers = at_once(
        lambda: room.ask(commands.ApproveChange(LIST, made.id)),
        lambda: room.ask(commands.ApproveChange(second, made.id)),
    )
    assert sum(answer == "KEY_TURNED" for answer in answers) == 1
    assert len(room.ask(commands.GetChange(LIST, made.id)).keys) == 1


def test_two_changes_of_one_item_published_together_lose_neither_silently(room: Room[Catalogue]) -> None:
    item = "residence_permit"
    changes = [
        submitted(room, given("change", item, entry(room, item, name_en=name), effective_on=day))
        for name, day in (("First", "2026-11-01"), ("Second", "2026-11-02"))
    ]
    for one in changes:
        room.ask(commands.ApproveChange(LIST, one.id))
    at_once(*(lambda one=one: room.ask(commands.ApproveChange(SERVICE, one.id)) for one in changes))
    room.ask(commands.PublishDueChanges())
    states = {room.ask(commands.GetChange(LIST, one.id)).state for one in changes}
    assert states == {"published", "draft"}
    kept = room.world.items.find(f"item/{item}")
    assert kept is not None
    assert kept.version == 2


def test_batches_opened_at_once_get_numbers_of_their_own(room: Room[Catalogue]) -> None:
    asks = [commands.OpenBatch(LIST, Asked(f"race-{n}", ""), COUNTY, "批", "2026-12-01") for n in range(3)]
    made = at_once(*(lambda ask=ask: room.ask(ask) for ask in asks))
    assert len({one.number for one in made}) == 3
