"""Papers promised for later: kept with their case, found when their day passed, and as they travel."""

import json
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from sanji.approval.v1 import approval_events_pb2
from sanji.catalogue.v1 import catalogue_events_pb2, catalogue_pb2
from sanji.intake.v1 import intake_events_pb2

from services.approval import events
from services.approval.domain.case import Case
from services.approval.domain.deferring import missed, missed_at, received
from services.approval.domain.opening import opened_case
from services.approval.domain.terms import DeferralTerms
from services.approval.store import MongoCases, MongoItems
from services.approval.store.deferring import PROMISED, missed_by
from services.approval.wire import encode
from services.chassis.doors import Doors
from tests.contract.approval.test_wire import ABOUT, application, taken_in
from tests.fakes.approval import (
    ACCEPTED_AT,
    COUNTY,
    NUMBER,
    FakeCalendars,
    FakeCases,
    FakeItems,
    accepted,
    document,
    shipped_year,
    terms,
)

ITEM, PAPER = "shop_sign_standardisation", "sign_design_drawing"
DAY = date(2026, 11, 25)
CALENDAR = FakeCalendars(shipped_year(2026)).current(COUNTY)


def case(position: int = 0, promised: tuple[tuple[str, date | None], ...] = ((PAPER, DAY),)) -> Case:
    event = accepted(ITEM, number=f"{NUMBER}{position}", promised=promised)
    return opened_case(event, terms(ITEM), frozenset(), ACCEPTED_AT, *CALENDAR)


@pytest.fixture(params=["fake", "real"])
def cases(request: pytest.FixtureRequest) -> Iterator[Any]:
    if request.param == "fake":
        yield FakeCases()
        return
    yield stored(request.getfixturevalue("store_doors"))


def stored(doors: Doors) -> MongoCases:
    made = MongoCases(doors.outbox("approval", encode))
    made.collection.drop()
    made.ensure_indexes()
    return made


def test_what_is_outstanding_comes_back_and_goes_when_it_came(cases: Any) -> None:
    was = cases.add(case(), [])
    assert [(one.code, one.name, one.promised_on) for one in cases.get(was.id).outstanding] == [
        (PAPER, "招牌效果图", DAY)
    ]
    cases.save(was, received(was, ()), [])
    assert cases.get(was.id).outstanding == ()
    assert cases.missed_promises(missed_at(was), 10) == []


def test_a_day_that_passed_is_found_once_from_the_next_day_on(cases: Any) -> None:
    was = cases.add(case(), [])
    cases.add(case(1, promised=()), [])
    cases.add(case(2, promised=((PAPER, None),)), [])
    cases.add(case(3, promised=((PAPER, DAY + timedelta(days=1)),)), [])
    at = missed_at(was)
    assert at is not None
    assert at.isoformat() == "2026-11-26T00:00:00+08:00"
    assert cases.missed_promises(at - timedelta(seconds=1), 10) == []
    assert cases.missed_promises(at, 10) == [was]
    told = cases.save(was, missed(was, at), [])
    assert cases.get(was.id) == told
    assert [one.id for one in cases.missed_promises(at + timedelta(days=9), 10)] == [f"{NUMBER}3"]


def test_they_are_found_by_their_own_small_index(store_doors: Doors) -> None:
    query = stored(store_doors).collection.find(missed_by(ACCEPTED_AT)).sort("missed_at", 1)
    plan = str(query.explain()["queryPlanner"]["winningPlan"])
    assert f"'indexName': '{PROMISED}'" in plan
    assert "'SORT'" not in plan


@pytest.mark.parametrize("kind", ["fake", "real"])
def test_what_an_item_says_of_them_comes_back(request: pytest.FixtureRequest, kind: str) -> None:
    items: Any = FakeItems()
    if kind == "real":
        request.getfixturevalue("store_doors")
        items = MongoItems()
    items.put(terms(ITEM))
    assert items.get(ITEM, terms(ITEM).version).deferral == DeferralTerms({PAPER: "招牌效果图"})


@pytest.mark.parametrize("first", [False, True])
def test_an_item_is_heard_with_what_may_follow_and_whether_the_result_waits(first: bool) -> None:
    raw = document(ITEM)
    said = raw["deferred_acceptance"] | {"result_before_supplement": first}
    item = catalogue_pb2.Item(
        item_id=ITEM, version=1, document=json.dumps(raw | {"deferred_acceptance": said})
    )
    heard = taken_in(catalogue_events_pb2.ItemPublished(item=item))
    assert heard.terms.deferral == DeferralTerms({PAPER: "招牌效果图"}, result_first=first)


def test_an_acceptance_is_heard_with_what_is_promised() -> None:
    made = application()
    made.materials.add(code=PAPER, kind="deferred", promised_on="2026-11-25")
    made.materials.add(code="other", kind="deferred")
    made.materials.add(code="photo", kind="upload", ref="m1")
    event = taken_in(intake_events_pb2.ApplicationAccepted(application=made))
    assert event.promised == ((PAPER, DAY), ("other", None))


@pytest.mark.parametrize("kind", ["PromisedMaterialsProvided", "MaterialLookedUp"])
@pytest.mark.parametrize(("status", "taken_on"), [("submitted", False), ("in_review", True)])
def test_papers_that_came_are_heard_with_what_is_still_to_come(
    kind: str, status: str, taken_on: bool
) -> None:
    made = application(status=status)
    made.materials.add(code="other", kind="deferred")
    made.materials.add(code=PAPER, kind="upload")
    event = taken_in(getattr(intake_events_pb2, kind)(application=made))
    assert event == events.PapersReceived(NUMBER, COUNTY, ("other",), taken_on)


def test_a_missed_promise_goes_out_with_its_papers_and_whom_to_tell() -> None:
    now = missed(case(), ACCEPTED_AT + timedelta(days=9))
    _, body = encode(events.PromiseMissed(**ABOUT, case=now))
    message = approval_events_pb2.PromiseMissed.FromString(body)
    (paper,) = message.case.outstanding
    assert (paper.material, paper.name, paper.promised_on, paper.missed) == (
        PAPER,
        "招牌效果图",
        "2026-11-25",
        True,
    )
    assert message.party == now.party
