"""Finding and placing: one suite over the fakes and over MongoDB; plans of the queries."""

from typing import Any

import pytest

from services.catalogue import commands
from services.catalogue.bootstrap import bootstrap
from services.catalogue.domain.finding import Probe, beginning_of, grams_of
from services.catalogue.domain.serving import Serving
from services.catalogue.ports import Catalogue, Wanted
from services.catalogue.store import finding
from services.catalogue.store.finding import GRAMS, narrowed
from services.catalogue.store.held import Held
from services.chassis.doors import Doors
from services.chassis.room import Room
from tests.contract.stores import stages, stages_of
from tests.fakes.catalogue import COUNTY, TOWNSHIP, batch, catalogue, item_command

QUESTIONS = (
    "居住证",
    "jzz",
    "登记",
    "身份证 办理",
    "residence",
    "砍树",
    "居往证",
    "residense permit",
    "猪",
    "许可证",
)
LISTED = narrowed(Wanted())


@pytest.fixture(scope="module")
def rooms(store_doors: Doors) -> tuple[Room[Catalogue], Room[Catalogue]]:
    """The whole shipped county on fakes and on MongoDB."""
    made = catalogue(), bootstrap(store_doors)
    for room in made:
        room.prepare()
        for row in batch().rows:
            room.ask(row.command)
    return made


def alike(rooms: tuple[Room[Catalogue], Room[Catalogue]], command: object) -> Any:
    fake, real = (room.ask(command) for room in rooms)
    assert fake == real
    return real


@pytest.mark.parametrize("q", QUESTIONS)
def test_a_search_finds_the_same_in_the_same_order(rooms: Any, q: str) -> None:
    alike(rooms, commands.SearchItems(q, limit=100))
    alike(rooms, commands.SearchItems(q, COUNTY, "enterprise", 3))


def test_lists_facets_and_sites_are_the_same(rooms: Any) -> None:
    facets = alike(rooms, commands.BrowseItems(COUNTY))
    for facet in facets[:: max(1, len(facets) // 8)]:
        wanted = Wanted(COUNTY, facets=(f"{facet.kind}:{facet.value}",))
        listed = [[one.content.key for one in room.world.items.listed(wanted, "", 100)] for room in rooms]
        assert listed[0] == listed[1]
        assert len(listed[0]) == facet.count
    assert len(alike(rooms, commands.ListSites(TOWNSHIP, limit=100))[0]) > 5
    alike(rooms, commands.ListSites(COUNTY, "tobacco_retail_licence", 100, "510822102-TC"))
    serving = Serving("tobacco_retail_licence", frozenset({1}), frozenset())
    standing = [room.world.sites.standing_in((COUNTY, "510822105"), serving, 10) for room in rooms]
    assert standing[0] == standing[1]
    assert [site.content.key for site in standing[1]] == ["510822-CC", "510822-ZC"]


def test_items_that_were_cut_in_another_way_are_cut_anew(rooms: Any, store_doors: Doors) -> None:
    kept = store_doors.client.get_default_database()["catalogue_items"]
    before = kept.find_one({"_id": "item/residence_permit"})
    assert before is not None
    kept.update_one({"_id": before["_id"]}, {"$unset": {"terms": 1, "grams": 1, "facets": 1, "cut": 1}})
    assert rooms[1].ask(commands.SearchItems("居住证")) != rooms[0].ask(commands.SearchItems("居住证"))
    rooms[1].prepare()
    assert kept.find_one({"_id": before["_id"]}) == before


@pytest.mark.parametrize(
    ("collection", "query", "order"),
    [
        ("catalogue_items", LISTED | {"grams": {"$all": list(grams_of(["居住证"]))}}, {"_id": 1}),
        (
            "catalogue_items",
            LISTED | {"facets": {"$all": ["life_event:birth"]}, "_id": {"$gt": "item/"}},
            {"_id": 1},
        ),
        ("catalogue_items", LISTED | {"division": COUNTY}, {}),
        ("catalogue_items", {"cut": {"$ne": 1}}, {}),
        ("catalogue_sites", {"place": {"$gt": TOWNSHIP, "$lt": f"{TOWNSHIP}:"}}, {"place": 1}),
        ("catalogue_sites", {"division": {"$in": [COUNTY, TOWNSHIP]}}, {"_id": 1}),
    ],
)
def test_every_query_goes_by_an_index_in_its_order(
    rooms: Any, store_doors: Doors, collection: str, query: dict[str, Any], order: dict[str, int]
) -> None:
    found = stages(store_doors, collection, query, order)
    assert "IXSCAN" in found
    assert not found & {"COLLSCAN", "SORT"}


@pytest.mark.parametrize(
    "grams",
    ["居住证", beginning_of("jzz"), {"$in": list(grams_of(["居住证"], (2,)))}],
    ids=["within", "beginning", "any"],
)
@pytest.mark.parametrize("wanted", [Wanted(), Wanted(COUNTY, "personal")], ids=["all", "narrowed"])
def test_candidates_are_answered_by_the_index_alone_and_no_item_is_read(
    rooms: Any, store_doors: Doors, grams: Any, wanted: Wanted
) -> None:
    kept = store_doors.client.get_default_database()["catalogue_items"]
    query = narrowed(wanted) | {"grams": grams}
    found = kept.find(query, {"version": 1}).sort("_id", 1).limit(200).hint(GRAMS)
    explained = found.explain()
    assert not {"COLLSCAN", "SORT", "FETCH"} & stages_of(explained["queryPlanner"]["winningPlan"])
    ran = explained["executionStats"]
    assert ran["nReturned"] > 0
    assert ran["totalDocsExamined"] == 0
    assert ran["totalKeysExamined"] <= 3 * ran["nReturned"] + 1


def test_where_a_gram_has_too_many_candidates_the_database_compares_them(
    rooms: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    items = rooms[1].world.items

    def asked() -> list[Any]:
        probes = (Probe(("zhe", "eng", "ren"), True), Probe(("登", "记", "户"), True))
        found = [items.containing(Wanted(COUNTY), probe, 3) for probe in probes]
        return [*found, items.beginning(Wanted(COUNTY), "cans", 3), items.beginning(Wanted(), "shehuibao", 3)]

    within = asked()
    monkeypatch.setattr(finding, "SCANNED", 1)
    assert asked() == within
    assert all(within[:2])


def test_words_are_read_again_only_of_what_has_changed(rooms: Any) -> None:
    items = rooms[1].world.items
    read: list[str] = []
    counted = Held(lambda ids: (read.extend(ids), items._read_words(ids))[1], 2)
    (found,) = items.beginning(Wanted(), "jzz", 1)
    first, versions = f"item/{found.key}", {f"item/{found.key}": found.version}
    counted.get({first: versions[first]})
    assert counted.get({first: versions[first]})[first].begins("jzz")
    assert read == [first]
    counted.get({first: versions[first] + 1})
    assert read == [first, first]
    counted.get({f"item/{key}": 1 for key in ("legal_aid", "tree_felling_permit", "no_such_item")})
    counted.get({first: versions[first]})
    assert read == [first, first, "item/legal_aid", "item/tree_felling_permit", "item/no_such_item", first]


def test_a_new_version_is_found_by_its_new_name_at_once(rooms: Any) -> None:
    for name in ("林木砍伐报批", "林木采伐许可证核发"):
        for room in rooms:
            room.ask(item_command("tree_felling_permit", name_zh=name))
        (match, *_), _ = alike(rooms, commands.SearchItems(name))
        assert (match.ranked.kind, match.publication.content.name_zh) == ("exact", name)
