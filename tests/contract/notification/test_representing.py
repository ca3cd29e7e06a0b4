"""Who reads an inbox besides its owner: as identity tells it, and as it is kept."""

from datetime import date
from typing import Any

import pytest
from sanji.identity.v1 import identity_events_pb2, identity_mandates_pb2

from services.chassis.authorities import of_link, of_mandate
from services.chassis.doors import Doors
from services.chassis.inbox import MongoAuthorities
from services.notification import wire
from services.notification.store import AuthorityCopy
from tests.contract.identity.party_events import LINK_TOLD, MANDATE_TOLD
from tests.contract.stores import stages
from tests.fakes.notification import heard

WHOLE: dict[str, Any] = {"principal_kind": "organisation", "items": [], "acts": ["submit", "receive"]}


def mandate(**changes: Any) -> identity_mandates_pb2.Mandate:
    made = identity_mandates_pb2.Mandate()
    made.CopyFrom(MANDATE_TOLD)
    for name in ("principal_kind", "items", "acts"):
        made.ClearField(name)  # type: ignore[arg-type]
    made.MergeFrom(identity_mandates_pb2.Mandate(**WHOLE | changes))
    return made


def told(given: identity_mandates_pb2.Mandate) -> Any:
    message = identity_events_pb2.MandateGiven(mandate=given)
    envelope = heard(1, type_name="sanji.identity.v1.MandateGiven")
    return wire.heard(envelope, message.SerializeToString())


@pytest.mark.parametrize(
    ("changes", "opens"),
    [
        ({}, True),
        ({"acts": []}, True),
        ({"acts": ["submit"]}, False),
        ({"items": ["residence_permit"]}, False),
        ({"principal_kind": "person"}, False),
    ],
)
def test_an_organisations_mandate_for_every_item_and_to_receive_opens_its_inbox(
    changes: dict[str, Any], opens: bool
) -> None:
    given = mandate(**changes)
    assert told(given).authority == (of_mandate(given) if opens else None)


@pytest.mark.parametrize("name", ["PartyLinked", "PartyLinkEnded"])
def test_a_link_by_law_does(name: str) -> None:
    message = getattr(identity_events_pb2, name)(link=LINK_TOLD)
    found: Any = wire.heard(heard(1, type_name=f"sanji.identity.v1.{name}"), message.SerializeToString())
    assert found.authority == of_link(LINK_TOLD)


def test_for_whom_somebody_stands_is_found_by_an_index(store_doors: Doors) -> None:
    kept = MongoAuthorities(AuthorityCopy)
    kept.ensure_indexes()
    kept.put(of_link(LINK_TOLD), 1)
    assert kept.principals([LINK_TOLD.representative], date(2027, 1, 1)) == [LINK_TOLD.represented]
    standing = {"document.agent": {"$in": ["p", "q"]}, "document.last": {"$gte": "2026-12-01"}}
    found = stages(store_doors, "notification_authorities", standing, {"document.last": -1})
    assert found.isdisjoint({"COLLSCAN", "SORT"})
