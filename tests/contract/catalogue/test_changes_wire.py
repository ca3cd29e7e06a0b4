"""What change requests say and hear on the wire, and by which indexes they are found."""

import json
from typing import Any

import pytest
from google.protobuf.descriptor_pool import Default
from google.protobuf.message_factory import GetMessageClass

from services.catalogue import events, wire
from services.catalogue.bootstrap import bootstrap
from services.catalogue.handlers.changes import happened
from services.chassis.doors import Doors
from services.chassis.messages import Envelope
from tests.contract.catalogue.test_changes_store import change
from tests.fakes.catalogue import COUNTY, catalogue
from tests.fakes.catalogue_editors import EDITOR


def test_every_event_of_a_change_is_written_on_the_wire_without_its_entry() -> None:
    world = catalogue().world
    for kind in events.ChangeMoved.__subclasses__():
        name, body = wire.encode(happened(kind, change("77"), EDITOR, world, "draft"))
        assert name == f"sanji.catalogue.v1.{kind.__name__}"
        assert b'{"a":1}' not in body


@pytest.mark.parametrize("kind", [kind for kind in events.HEARS if not kind.startswith("sanji.catalogue.")])
def test_an_application_is_heard_by_number_item_and_version(kind: str) -> None:
    message = GetMessageClass(Default().FindMessageTypeByName(kind))()
    inner = message.case if kind.startswith("sanji.approval.") else message.application
    inner.number, inner.item, inner.item_version = "n", "permit", 3
    at = catalogue().world.clock.now()
    envelope = Envelope("i", kind, "/stacks/1/intake", "n", at, 1, COUNTY, COUNTY)
    assert wire.heard(envelope, message.SerializeToString()) == events.ApplicationHeard("n", "permit", 3)


@pytest.mark.parametrize(
    ("collection", "query", "order"),
    [
        ("catalogue_changes", {"division": COUNTY}, [("_id", -1)]),
        ("catalogue_changes", {"division": COUNTY, "state": "draft"}, [("_id", -1)]),
        ("catalogue_changes", {"division": COUNTY, "item": "x", "_id": {"$lt": "z"}}, [("_id", -1)]),
        ("catalogue_changes", {"division": COUNTY, "batch": "b", "state": "approved"}, [("_id", -1)]),
        ("catalogue_changes", {"chained": False, "state": "approved", "due": {"$lte": "z"}}, [("due", 1)]),
        ("catalogue_changes", {"batch": "b", "state": "published"}, []),
        ("catalogue_changes", {"offered_on": {"$gt": "", "$lte": "z"}}, [("offered_on", 1)]),
        ("catalogue_changes", {"division": COUNTY, "overdue": True, "state": {"$nin": ["a"]}}, [("_id", -1)]),
        ("catalogue_batches", {"division": COUNTY}, [("number", -1)]),
        (
            "catalogue_batches",
            {"chain": True, "state": "open", "effective_on": {"$lte": "z"}},
            [("effective_on", -1)],
        ),
        ("catalogue_running", {"item": "permit", "over": False}, []),
        ("catalogue_items", {"division": COUNTY, "status": "published"}, []),
    ],
)
def test_every_query_of_changes_goes_by_an_index_in_its_order(
    store_doors: Doors, collection: str, query: dict[str, Any], order: list[tuple[str, int]]
) -> None:
    bootstrap(store_doors).prepare()
    cursor = store_doors.client.get_default_database()[collection].find(query).limit(20)
    found = (cursor.sort(order) if order else cursor).explain()
    stages = json.dumps(found["queryPlanner"]["winningPlan"], default=str)
    assert "COLLSCAN" not in stages
    assert '"SORT"' not in stages
