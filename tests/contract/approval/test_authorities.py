"""Who may act for whom, as identity tells it and as approval keeps it."""

from typing import Any

import pytest

from services.approval import wire
from services.approval.store import AuthorityCopy, MergeCopy
from services.chassis.authorities import of_link, of_mandate
from services.chassis.doors import Doors
from services.chassis.inbox import MongoAuthorities, MongoMerges
from services.chassis.merges import MergeHeard
from services.chassis.messages import EVERYWHERE, Envelope
from services.identity.wire import encode
from tests.contract.identity.party_events import AT, LINK_TOLD, MANDATE_TOLD, PARTY_EVENTS
from tests.contract.stores import stages

HEARD = {
    "MandateGiven": of_mandate(MANDATE_TOLD),
    "MandateRevoked": of_mandate(MANDATE_TOLD),
    "PartyLinked": of_link(LINK_TOLD),
    "PartyLinkEnded": of_link(LINK_TOLD),
}


def heard(name: str) -> Any:
    event = next(event for event, _ in PARTY_EVENTS if type(event).__name__ == name)
    event_type, body = encode(event)
    return wire.heard(
        Envelope("e", event_type, "/stacks/510822/identity", "x-1", AT, 1, "510822", EVERYWHERE), body
    )


@pytest.mark.parametrize("name", list(HEARD))
def test_what_identity_tells_is_heard_as_it_was(name: str) -> None:
    assert heard(name).authority == HEARD[name]


def test_a_merge_is_heard_as_a_pair() -> None:
    assert isinstance(heard("PeopleMerged"), MergeHeard)


def test_they_are_kept_and_found_by_an_index(store_doors: Doors) -> None:
    authorities, merges = MongoAuthorities(AuthorityCopy), MongoMerges(MergeCopy)
    authorities.ensure_indexes()
    merges.ensure_indexes()
    kept = HEARD["PartyLinked"]
    authorities.put(kept, 1)
    assert authorities.between([kept.principal], [kept.agent]) == [kept]
    merges.put("510822", "closed", "stands")
    assert set(merges.ids("stands")) == {"closed", "stands"}
    query = {"document.agent": {"$in": ["s"]}, "document.principal": {"$in": ["p", "q"]}}
    found = stages(store_doors, "approval_authorities", query, {"document.last": -1})
    assert found.isdisjoint({"COLLSCAN", "SORT"})
