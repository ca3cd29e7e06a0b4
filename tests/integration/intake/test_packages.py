"""A package on a real broker and database: its members follow by the room's own events."""

import json
from dataclasses import replace
from typing import Any

import pytest
from sanji.approval.v1 import approval_events_pb2, approval_pb2
from sanji.catalogue.v1 import catalogue_events_pb2, catalogue_packages_pb2

from services.chassis.auth import Principal
from services.chassis.bus.publisher import Publisher
from services.chassis.room import Room
from services.intake import commands
from tests.fakes.intake import FakeWorld
from tests.integration.intake.conftest import item_published, posted, tree_published
from tests.unit.intake.package_cast import ROWS, example
from tests.waiting import until

CLERK = Principal("s-clerk", "staff", frozenset({"clerk"}), "510822")
ROW = ROWS["newborn"]


@pytest.fixture(scope="module")
def ready(worker: Any, intake: Room[Any], publisher: Publisher) -> Room[Any]:
    """A room that has learned the package, its items and the divisions from events."""
    published = catalogue_events_pb2.PackagePublished(
        package=catalogue_packages_pb2.Package(
            package_id="newborn",
            version=1,
            committed_days=3,
            committed_unit="working_day",
            document=json.dumps(ROW, ensure_ascii=False),
        )
    )
    items = [posted(item_published(row["item_id"]), subject=row["item_id"]) for row in ROW["members"]]
    assert all(publisher.publish([*items, posted(published), posted(tree_published())]))
    until(lambda: intake.world.package_terms.get("newborn"), 20, "the package's read copy")
    until(lambda: intake.world.divisions.codes("510822"), 20, "the divisions' read copy")
    for row in ROW["members"]:
        until(lambda code=row["item_id"]: intake.world.items.get(code), 20, "the item's read copy")
    return intake


def states(room: Room[Any], whole: Any) -> list[str]:
    found = [room.world.applications.find(part.number) for part in whole.parts]
    return [one.status if one else "" for one in found]


def test_members_are_made_taken_on_and_let_go_by_the_rooms_own_events(
    ready: Room[Any], publisher: Publisher
) -> None:
    given = example("newborn", FakeWorld())
    whole = ready.ask(replace(given, by=CLERK))
    until(lambda: set(states(ready, whole)) == {"submitted"}, 20, "the members")
    ready.ask(commands.AcceptPackage(CLERK, whole.id))
    until(lambda: states(ready, whole) == ["accepted", "held", "held", "held"], 20, "the acceptance")
    first = whole.parts[0]
    decided = approval_events_pb2.DecisionMade(
        case=approval_pb2.Case(
            number=first.number,
            division=whole.division,
            owner_division=first.owner_division,
            outcome="granted",
            decided_at="2026-11-23T10:00:00+08:00",
        )
    )
    letter = posted(decided, subject=first.number, destination=whole.division)
    publisher.publish([letter, letter])
    until(lambda: states(ready, whole) == ["decided", "accepted", "held", "held"], 20, "the release")
    [fed] = [
        paper
        for paper in ready.world.applications.get(whole.parts[1].number).materials
        if paper.code == "birth_medical_certificate"
    ]
    assert (fed.kind, fed.ref) == ("prior_result", first.number)
    assert [part.outcome for part in ready.world.packages.get(whole.id).parts] == ["granted", "", "", ""]
