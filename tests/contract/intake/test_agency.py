"""Rosters and entrustments, in the fakes and in MongoDB."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from services.chassis.clock import SHANGHAI
from services.chassis.doors import Doors
from services.chassis.messages import Actor
from services.intake import wire
from services.intake.domain.agency import new_entrustment_id, order_key
from services.intake.domain.agency_chain import broken_at, form_digest, whole_milliseconds
from services.intake.domain.agency_shelves import Wanted
from services.intake.domain.entrustments import Entrustment, Evaluation, Named, Step, StepWords
from services.intake.domain.roster import Agent, Load, Roster
from services.intake.store import MongoEntrustments, MongoRosters
from services.intake.store.agency import walk_entrustments
from tests.contract.stores import stages
from tests.fakes.intake_agency import FakeEntrustments, FakeRosters

AT = datetime(2026, 11, 23, 9, 0, tzinfo=SHANGHAI)
SITE, VILLAGE = "510822101-TC", "510822101200"
CARD = Agent("s-1", "qingxi.agent", "罗小兰", "0839-7201234", ("permit",), (1, 2), 540, 1020)
ROSTER = Roster(SITE, "510822101", (CARD, replace(CARD, staff="s-2")), 1, 10, AT)
NAMED = Named("s-1", "qingxi.agent", "罗小兰", "0839-7201234")
FORM = Entrustment(
    id=f"510822101-en-{'0' * 12}aa",
    site=SITE,
    division="510822101",
    state="waiting",
    principal="p-her",
    principal_name="陈*",
    item="permit",
    item_name="居住证办理",
    number="",
    text_version="2026-1",
    digest="ab" * 32,
    given_by="p-her",
    given_at=AT,
    assign_by=date(2026, 11, 24),
    try_at=AT,
)
LINE = Step(1, AT, "accept", "站", "sealed-1", "", "agent", 0, "WT1", "cd" * 32, "s-1")
WHOLE = replace(
    FORM,
    id=f"510822101-en-{'0' * 12}bb",
    state="closed",
    number="510822202611234000015",
    agent=NAMED,
    assigned_at=AT,
    finish_by=date(2026, 12, 7),
    try_at=None,
    mandate="WT1",
    log=(LINE,),
    evaluation=Evaluation(5, "sealed-2", AT, "ef" * 32, "s-2", on_paper=True),
    reason="r",
    wished="s-1",
    form_number="510822202611234000015",
    quiet_by=date(2026, 11, 30),
    late=True,
)


@pytest.fixture(params=["fake", "real"])
def rosters(request: pytest.FixtureRequest) -> Any:
    return FakeRosters() if request.param == "fake" else _real(request, "intake_rosters", MongoRosters)


@pytest.fixture(params=["fake", "real"])
def entrustments(request: pytest.FixtureRequest) -> Any:
    if request.param == "fake":
        return FakeEntrustments()
    return _real(request, "intake_entrustments", MongoEntrustments)


def _real(request: pytest.FixtureRequest, collection: str, store: Any) -> Any:
    doors: Doors = request.getfixturevalue("store_doors")
    doors.client.get_default_database()[collection].drop()
    made = store(doors.outbox("intake", wire.encode))
    made.ensure_indexes()
    return made


def test_a_roster_comes_back_as_it_was_and_is_found_by_its_agents(rosters: Any) -> None:
    kept = rosters.add(ROSTER, [])
    assert rosters.get(SITE) == kept
    assert rosters.of_agent("s-2") == kept
    now = rosters.save(kept, replace(kept, agents=(CARD,)), [])
    assert rosters.get(SITE) == now
    assert rosters.of_agent("s-2") is None


@pytest.mark.parametrize("form", [FORM, WHOLE])
def test_an_entrustment_comes_back_as_it_was(entrustments: Any, form: Entrustment) -> None:
    kept = entrustments.add(form, [])
    assert entrustments.get(form.id) == kept
    assert entrustments.find(form.id).log == form.log


def test_a_line_is_added_to_those_before(entrustments: Any) -> None:
    was = entrustments.add(WHOLE, [])
    entrustments.save(was, replace(was, log=(LINE, replace(LINE, no=2))), [])
    assert [step.no for step in entrustments.get(WHOLE.id).log] == [1, 2]


def test_loads_count_what_is_open_at_a_site(entrustments: Any) -> None:
    later = AT + timedelta(hours=1)
    for number, changed in enumerate(
        (
            {},
            {"assigned_at": later},
            {"agent": replace(NAMED, staff="s-2")},
            {"state": "closed"},
            {"site": "x"},
        )
    ):
        entrustments.add(
            replace(WHOLE, **{"id": f"510822101-en-{number}", "state": "assigned"} | changed), []
        )
    entrustments.add(FORM, [])
    assert entrustments.loads(SITE) == {"s-1": Load(2, later), "s-2": Load(1, AT)}
    assert entrustments.loads("510822102-TC") == {}


def test_waiting_ones_come_the_longest_due_first(entrustments: Any) -> None:
    for number in (2, 1, 3):
        entrustments.add(
            replace(FORM, id=f"510822101-en-{number}", try_at=AT + timedelta(minutes=number)), []
        )
    entrustments.add(WHOLE, [])
    found = entrustments.waiting(AT + timedelta(minutes=2), 10)
    assert [order_key(one.id) for one in found] == ["1", "2"]
    assert len(entrustments.waiting(AT + timedelta(minutes=5), 1)) == 1


def test_pages_are_newest_first_across_divisions(entrustments: Any) -> None:
    made = [
        replace(FORM, id=new_entrustment_id(place, AT + timedelta(minutes=n)), division=place, state=state)
        for n, (place, state) in enumerate(
            ((VILLAGE, "waiting"), ("510822101", "ended"), (VILLAGE, "waiting"), ("510822102", "waiting"))
        )
    ]
    for one in made:
        entrustments.add(one, [])
    first, second, third, elsewhere = (one.id for one in made)

    def ids(found: Any) -> list[str]:
        return [one.id for one in found]

    assert ids(entrustments.by_division("510822101", Wanted(), 9)) == [third, second, first]
    assert ids(entrustments.by_division("510822101", Wanted("waiting"), 9)) == [third, first]
    assert ids(entrustments.by_division("510822", Wanted(before=third), 1)) == [second]
    assert ids(entrustments.by_principal(["p-her", "p-old"], Wanted(before=elsewhere), 2)) == [third, second]
    assert entrustments.by_principal(["p-him"], Wanted(), 9) == []
    entrustments.add(WHOLE, [])
    assert ids(entrustments.by_agent("s-1", Wanted("closed"), 9)) == [WHOLE.id]
    assert ids(entrustments.by_agent("s-1", Wanted("closed", late=True), 9)) == [WHOLE.id]
    assert ids(entrustments.by_division("510822", Wanted(late=True), 9)) == [WHOLE.id]
    assert ids(entrustments.by_division("510822", Wanted("waiting", late=True), 9)) == []
    assert sorted(ids(entrustments.many([first, WHOLE.id, "none"]))) == sorted([first, WHOLE.id])
    assert entrustments.many([]) == []


def test_what_has_passed_a_limit_comes_the_longest_due_first_until_it_is_told(entrustments: Any) -> None:
    open_ = replace(WHOLE, state="assigned", late=False, quiet_by=None)
    for number, changed in enumerate(
        (
            {"finish_by": date(2026, 12, 4)},
            {"finish_by": date(2026, 12, 9), "quiet_by": date(2026, 12, 2)},
            {"finish_by": date(2026, 12, 7)},
            {"finish_by": date(2026, 12, 4), "late": True},
            {"finish_by": date(2026, 12, 4), "state": "completed"},
        )
    ):
        entrustments.add(replace(open_, **{"id": f"510822101-en-{number}"} | changed), [])

    def passed(day: int, limit: int = 9) -> list[str]:
        found = entrustments.limits_passed(datetime(2026, 12, day, 0, 1, tzinfo=SHANGHAI), limit)
        return [order_key(one.id) for one in found]

    assert (passed(2), passed(3), passed(5), passed(8)) == ([], ["1"], ["1", "0"], ["1", "0", "2"])
    assert passed(8, limit=1) == ["1"]
    was = entrustments.get("510822101-en-1")
    entrustments.save(was, was.told("log"), [])
    assert passed(8) == ["0", "2"]


def test_the_chain_is_whole_when_it_comes_back_and_broken_where_it_was_changed(entrustments: Any) -> None:
    at = AT + timedelta(microseconds=123_456)
    form = replace(FORM, given_at=whole_milliseconds(at), wished="s-1")
    form = replace(form, digest=form_digest(form))
    kept = entrustments.add(form, [])
    named = entrustments.save(kept, kept.assign(CARD, at, date(2026, 12, 7), date(2026, 11, 30)), [])
    by, words = Actor("s-1", "agent", VILLAGE), StepWords("accept", "站", "收取材料", "送县局")
    for _ in range(2):
        line = named.record(words, ("收取材料", "送县局"), by, at, "WT1", date(2026, 11, 30))
        named = entrustments.save(named, line, [])
    done = entrustments.save(named, named.complete(), [])
    her = Actor("p-her", "citizen", VILLAGE)
    entrustments.save(done, done.evaluate(2, "好", "好", her, at, on_paper=False), [])
    found = entrustments.get(form.id)
    assert broken_at(found, str) == ""
    assert broken_at(replace(found, log=(found.log[0], replace(found.log[1], place="县局"))), str) == "log/2"


def test_a_walk_over_all_forms_finds_the_one_that_was_changed_behind_the_rooms_back(
    store_doors: Doors,
) -> None:
    collection = store_doors.client.get_default_database()["intake_entrustments"]
    collection.drop()
    entrustments: Any = MongoEntrustments(store_doors.outbox("intake", wire.encode))
    for number in (1, 2):
        form = replace(FORM, id=f"510822101-en-{number}")
        entrustments.add(replace(form, digest=form_digest(form)), [])
    assert list(walk_entrustments(str)) == [("510822101-en-1", ""), ("510822101-en-2", "")]
    collection.update_one({"_id": "510822101-en-2"}, {"$set": {"principal": "p-other"}})
    assert list(walk_entrustments(str)) == [("510822101-en-1", ""), ("510822101-en-2", "form")]


@pytest.mark.parametrize(
    ("query", "order"),
    [
        ({"principal": {"$in": ["a"]}}, {"key": -1}),
        ({"staff": "s"}, {"key": -1}),
        ({"places": "510822"}, {"key": -1}),
        ({"places": "510822", "state": "waiting"}, {"key": -1}),
        ({"state": "waiting", "try_at": {"$lte": AT}}, {"try_at": 1}),
        ({"site": SITE, "state": "assigned"}, {}),
        ({"state": "assigned", "look_at": {"$lte": AT}}, {"look_at": 1}),
        ({"places": "510822", "late": True}, {"key": -1}),
        ({"places": "510822", "late": True, "state": "assigned"}, {"key": -1}),
        ({"staff": "s", "late": True}, {"key": -1}),
    ],
)
def test_each_list_is_read_by_an_index_in_its_order(
    store_doors: Doors, query: dict[str, Any], order: dict[str, int]
) -> None:
    MongoEntrustments(store_doors.outbox("intake", wire.encode)).ensure_indexes()
    assert stages(store_doors, "intake_entrustments", query, order).isdisjoint({"COLLSCAN", "SORT"})
