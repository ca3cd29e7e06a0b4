"""Claims and delegated powers: one suite over the fakes and over MongoDB; the wire; plans of the queries."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from services.catalogue import events, wire
from services.catalogue.domain.claims import Claim, Counts, claim_id
from services.catalogue.domain.powers import DelegatedPower
from services.catalogue.store.claims import MongoClaims
from services.catalogue.store.powers import MongoPowers
from services.chassis.doors import Doors
from services.chassis.errors import Conflict, Invalid
from services.chassis.fakes import FakeClock
from services.chassis.messages import Actor, Asked, Envelope
from tests.contract.stores import at_once, stages
from tests.fakes.catalogue import COUNTY, TOWNSHIP
from tests.fakes.catalogue_claims import FakeClaims, FakePowers

SITE = "510822101-TC"
NOW = FakeClock().now()


def claim(item: str, site: str = SITE, **changes: Any) -> Claim:
    made = Claim(claim_id(site, item), site, TOWNSHIP, item, "power", "claimed", 0, "2026-11-23")
    return replace(made, **changes)


def power(at: int = 0, **changes: Any) -> DelegatedPower:
    made = DelegatedPower(
        id=f"dp_{at:02}",
        county=COUNTY,
        item="legal_aid",
        division=TOWNSHIP,
        site="",
        power="decide",
        document="第1号",
        since="2026-12-01",
        until="2027-11-30",
        scope_zh="",
        conditions_zh=("经培训",),
        department="justice",
    )
    return replace(made, **changes)


def event(kind: type[Any], **what: Any) -> Any:
    return kind(
        subject="s",
        division=TOWNSHIP,
        destination=COUNTY,
        at=NOW,
        by=Actor("s-1", "clerk", TOWNSHIP),
        moved=("", "claimed"),
        **what,
    )


@pytest.fixture(params=["fake", "mongo"])
def claims(request: pytest.FixtureRequest) -> Any:
    if request.param == "fake":
        return FakeClaims()
    doors: Doors = request.getfixturevalue("store_doors")
    made = MongoClaims(doors.outbox("catalogue", wire.encode))
    made.collection.drop()
    made.ensure_indexes()
    return made


@pytest.fixture(params=["fake", "mongo"])
def powers(request: pytest.FixtureRequest) -> Any:
    if request.param == "fake":
        return FakePowers()
    doors: Doors = request.getfixturevalue("store_doors")
    made = MongoPowers(doors.outbox("catalogue", wire.encode))
    made.collection.drop()
    made.ensure_indexes()
    return made


def add(claims: Any, *made: Claim, key: str = "k") -> frozenset[str]:
    told: frozenset[str] = claims.add_many(
        [(one, [event(events.ItemClaimed, claim=one)], Asked(f"{key}/{one.item}", "f")) for one in made]
    )
    return told


def test_many_are_stored_at_once_and_those_that_were_there_are_named(claims: Any) -> None:
    assert add(claims, claim("a"), claim("b", overrides={"window": "3"}, copied={"name": "x"})) == frozenset()
    assert add(claims, claim("b"), claim("c"), key="l") == {claim_id(SITE, "b")}
    assert claims.add_many([]) == frozenset()
    kept = claims.find_many([claim_id(SITE, item) for item in "abcd"])
    assert {key: one.overrides for key, one in kept.items()} == {
        f"{SITE}/a": {},
        f"{SITE}/b": {"window": "3"},
        f"{SITE}/c": {},
    }
    assert kept[f"{SITE}/b"] == claim("b", overrides={"window": "3"}, copied={"name": "x"})
    assert [one.item for one in claims.made_by("k")] == ["a", "b"]
    assert claims.made_by("k/") == []


def test_the_same_item_is_claimed_once_however_many_ask_at_the_same_moment(claims: Any) -> None:
    answers = at_once(lambda at: add(claims, claim("a"), claim("b"), key=f"k{at}"), 4)
    assert sorted(map(len, answers)) in ([0, 2, 2, 2], [1, 1, 2, 2])
    assert len(claims.of_site(SITE, "", "", 10)) == 2


def test_a_bulk_claim_leaves_one_event_for_each(claims: Any) -> None:
    add(claims, claim("a"), claim("b"))
    found = claims.get(f"{SITE}/a")
    assert (found.meta.version, found.meta.sequence) == (1, 1)
    saved = claims.save(found, found.amended({"window": "3"}), [event(events.ClaimAmended, claim=found)])
    assert claims.get(f"{SITE}/a") == saved
    assert (saved.overrides, saved.revision, saved.meta.sequence) == ({"window": "3"}, 2, 2)
    with pytest.raises(Conflict) as refused:
        claims.save(found, found.ended("2027-01-01"), [])
    assert refused.value.reason == "STALE_VERSION"


def test_a_sites_claims_go_by_item_and_by_list_and_without_the_ended(claims: Any) -> None:
    add(claims, claim("c"), claim("a"), claim("b", listing="public_service"), claim("d", state="ended"))
    add(claims, claim("a", "510822102-TC"), key="l")
    assert [one.item for one in claims.of_site(SITE, "", "", 10)] == ["a", "b", "c"]
    assert [one.item for one in claims.of_site(SITE, "", "a", 1)] == ["b"]
    assert [one.item for one in claims.of_site(SITE, "power", "", 10)] == ["a", "c"]
    assert claims.counts(SITE) == Counts(1, 2)
    claims.relist("a", "public_service")
    assert claims.counts(SITE) == Counts(2, 1)


def test_a_page_of_all_claims_goes_by_id_with_the_ended(claims: Any) -> None:
    add(claims, claim("b", state="ended"), claim("a"), claim("c"))
    add(claims, claim("a", site="510822102-TC"), key="other")
    found = [f"{SITE}/a", f"{SITE}/b", f"{SITE}/c", "510822102-TC/a"]
    assert [one.id for one in claims.page("", 3)] == found[:3]
    assert [one.id for one in claims.page(found[2], 3)] == found[3:]


def test_an_items_claims_go_by_site_and_those_that_may_differ_are_found(claims: Any) -> None:
    sites = [f"51082210{at}-TC" for at in range(6)]
    shown = [0, 1, 2, 3, 0, 1]
    for at, (site, version) in enumerate(zip(sites, shown, strict=True)):
        copied = {"name": "x"} if at == 4 else {}
        state = "ended" if at == 5 else "claimed"
        add(claims, claim("a", site, version=version, copied=copied, state=state), key=f"k{at}")
    assert [one.site for one in claims.of_item("a", sites[0], 3)] == sites[1:4]
    assert claims.sites("a") == 5
    assert [one.site for one in claims.differing("a", 3, "", 10)] == [sites[1], sites[2], sites[4]]
    assert [one.site for one in claims.differing("a", 3, sites[1], 1)] == [sites[2]]


def test_powers_come_back_as_they_were_and_by_subtree(powers: Any) -> None:
    for at, division in enumerate((TOWNSHIP, "510822102", "510822101200")):
        powers.add(power(at, division=division), [event(events.DelegatedPowerGranted, power=power(at))])
    assert powers.get("dp_00") == power()
    assert [one.id for one in powers.held(COUNTY, "", "", 10)] == ["dp_00", "dp_01", "dp_02"]
    assert [one.id for one in powers.held(TOWNSHIP, "legal_aid", "dp_00", 10)] == ["dp_02"]
    assert powers.held(COUNTY, "other", "", 10) == []
    with pytest.raises(Conflict):
        powers.add(power(), [])


def test_the_hand_over_counts_what_is_granted_and_lists_what_is_blocked(powers: Any) -> None:
    for at in range(4):
        powers.add(power(at), [])
    day = NOW.date() + timedelta(days=1)
    for key, now in (
        ("dp_00", power(0).handed_over(day, True, True)),
        ("dp_01", power(1).handed_over(day, True, False)),
        ("dp_02", power(2).revoked(day, "收回")),
    ):
        powers.save(powers.get(key), now, [])
    assert powers.handed_over(COUNTY) == (3, 1)
    assert [one.id for one in powers.blocked(TOWNSHIP, "", 10)] == ["dp_01", "dp_03"]
    assert [one.id for one in powers.blocked(TOWNSHIP, "dp_01", 10)] == ["dp_03"]


@pytest.mark.parametrize(
    "told",
    [
        event(events.ItemClaimed, claim=claim("a", version=3)),
        event(
            events.ClaimAmended, claim=claim("a", overrides={"window": "3"}, copied={"name": "x"}, revision=2)
        ),
        event(events.ClaimEnded, claim=claim("a", state="ended", until="2027-01-01", revision=3)),
        event(events.DelegatedPowerGranted, power=power()),
        event(events.DelegatedPowerRevoked, power=power().revoked(NOW.date(), "收回")),
        event(events.HandOverRecorded, power=power().handed_over(NOW.date(), True, True)),
    ],
    ids=lambda told: type(told).__name__,
)
def test_every_claim_and_power_survives_the_wire(told: Any) -> None:
    name, body = wire.encode(told)
    assert name == f"sanji.catalogue.v1.{type(told).__name__}"
    arrived: Any = wire.heard(Envelope("i", name, "/stacks/1/catalogue", "s", NOW, 1, COUNTY, COUNTY), body)
    assert arrived in (
        events.ClaimHeard(told.claim) if hasattr(told, "claim") else events.PowerHeard(told.power),
    )


@pytest.mark.parametrize(
    "told",
    [
        event(events.ItemClaimed, claim=claim("a", state="lost")),
        event(events.ItemClaimed, claim=claim("a", division="5")),
        event(events.ItemClaimed, claim=claim("")),
        event(events.DelegatedPowerGranted, power=power(division="150626100")),
        event(events.DelegatedPowerGranted, power=power(since="tomorrow")),
        event(events.DelegatedPowerGranted, power=power(item="")),
    ],
)
def test_what_is_no_claim_or_power_is_malformed(told: Any) -> None:
    name, body = wire.encode(told)
    with pytest.raises(Invalid) as refused:
        wire.heard(Envelope("i", name, "/stacks/1/catalogue", "s", NOW, 1, COUNTY, COUNTY), body)
    assert refused.value.reason == "BODY_MALFORMED"


OF_SITE = {"site": SITE, "state": "claimed", "item": {"$gt": ""}}
OF_ITEM = {"item": "a", "state": "claimed", "site": {"$gt": ""}}
HELD = {"places": TOWNSHIP, "_id": {"$gt": ""}}


@pytest.mark.parametrize(
    ("collection", "query", "order"),
    [
        ("catalogue_claims", OF_SITE, {"item": 1}),
        ("catalogue_claims", OF_SITE | {"listing": "power"}, {"item": 1}),
        ("catalogue_claims", OF_ITEM, {"site": 1}),
        (
            "catalogue_claims",
            OF_ITEM | {"$or": [{"edition": {"$gt": 0, "$lt": 2}}, {"copied": {"$ne": {}}}]},
            {"site": 1},
        ),
        ("catalogue_claims", {"first_key": {"$regex": "^k/"}}, {}),
        ("catalogue_powers", HELD, {"_id": 1}),
        ("catalogue_powers", HELD | {"item": "legal_aid"}, {"_id": 1}),
        ("catalogue_powers", HELD | {"state": "granted", "complete": False}, {"_id": 1}),
    ],
)
def test_every_query_of_claims_and_powers_goes_by_an_index_in_its_order(
    store_doors: Doors, collection: str, query: dict[str, Any], order: dict[str, int]
) -> None:
    outbox = store_doors.outbox("catalogue", wire.encode)
    MongoClaims(outbox).ensure_indexes()
    MongoPowers(outbox).ensure_indexes()
    assert not {"COLLSCAN", "SORT"} & stages(store_doors, collection, query, order)
