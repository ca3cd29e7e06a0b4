"""Deliveries of other stacks at this one's sites, fake and real alike: in the same lists, by the same index."""

from dataclasses import replace
from typing import Any

import pytest

from services.chassis.doors import Doors
from services.chassis.fakes import FakeBus
from services.intake.domain.announcing import announced, off_lists
from services.intake.domain.application import Application
from services.intake.domain.delivery import Choice
from services.intake.domain.handing_over import exit_keys, list_keys
from services.intake.store.applications import ANNOUNCE, EXIT, MongoApplications, exit_query
from services.intake.store.guests import MongoGuests
from services.intake.wire import encode
from tests.contract.intake.test_deliveries import CENTRE, to_deliver
from tests.fakes.intake import FakeApplications
from tests.fakes.intake_guests import FakeGuests


@pytest.fixture(params=["fake", "real"])
def stores(request: pytest.FixtureRequest) -> Any:
    if request.param == "fake":
        applications = FakeApplications(FakeBus(), "APPLICATION_NOT_FOUND")
        return applications, FakeGuests(applications)
    doors: Doors = request.getfixturevalue("store_doors")
    database = doors.client.get_default_database()
    database["intake_applications"].drop()
    database["intake_guest_deliveries"].drop()
    made = MongoApplications(doors.outbox("intake", encode))
    guests = MongoGuests(made)
    made.ensure_indexes()
    guests.ensure_indexes()
    return made, guests


def elsewhere(number: str, after: int = 0) -> Application:
    made = to_deliver(number, after, site=CENTRE)
    assert made.delivery is not None
    return replace(made, delivery=replace(made.delivery, choice=Choice("window", CENTRE, elsewhere=True)))


def page(guests: Any, which: str = "open", after: str = "", limit: int = 10) -> list[str]:
    found = guests.to_hand_over(list_keys(CENTRE, "", which), which != "open", after, limit)
    return [one.id for one in found]


def test_guests_are_listed_by_rank_the_newest_word_counts_and_what_moved_is_gone(stores: Any) -> None:
    _, guests = stores
    late, early = to_deliver("N2", 5, site=CENTRE), to_deliver("N1", 1, site=CENTRE)
    for one in (late, early):
        guests.put(one, 2)
    assert page(guests) == ["N1", "N2"]
    assert page(guests, limit=1) == ["N1"]
    assert page(guests, after=exit_keys(early)[1]) == ["N2"]
    guests.put(off_lists(late), 1)
    assert page(guests) == ["N1", "N2"]
    guests.put(off_lists(late), 3)
    assert page(guests) == ["N1"]
    assert page(guests, "delivered") == []


def test_what_is_not_announced_yet_is_found_until_it_is(stores: Any) -> None:
    applications, guests = stores
    was = applications.add(elsewhere("N1"), [])
    applications.add(to_deliver("N2", site=CENTRE), [])
    assert [one.id for one in guests.to_announce(10)] == ["N1"]
    applications.save(was, announced(was), [])
    assert guests.to_announce(10) == []
    assert applications.get("N1").delivery.told == (CENTRE, "waiting")


def test_both_queries_follow_their_small_index(store_doors: Doors) -> None:
    made = MongoApplications(store_doors.outbox("intake", encode))
    guests = MongoGuests(made)
    made.ensure_indexes()
    guests.ensure_indexes()
    waiting = made.collection.find({"to_announce": True}).hint(ANNOUNCE)
    query, order = exit_query(list_keys(CENTRE, "", "open"), False, "", "document.")
    copies = store_doors.client.get_default_database()["intake_guest_deliveries"]
    listed = copies.find(query).sort(order).limit(10).hint(EXIT)
    for found in (waiting, listed):
        plan = str(found.explain()["queryPlanner"]["winningPlan"])
        assert "IXSCAN" in plan
        assert "'SORT'" not in plan
