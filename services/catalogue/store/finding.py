"""Finding listed items: by the beginning of a term, by grams, by facet.

The index of grams answers which items in which version, without reading one; the words of each are kept in memory.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from services.catalogue.domain.contents import BOTH, PUBLISHED, Item, Publication
from services.catalogue.domain.finding import (
    Indexed,
    Probe,
    beginning_of,
    beginnings_of,
    facets_of,
    term_grams,
    terms_of,
)
from services.catalogue.domain.measures import Measure, measure_of
from services.catalogue.ports import Wanted
from services.catalogue.store.held import Held
from services.catalogue.store.publications import Fields, built
from services.catalogue.store.spelling import spell
from services.chassis.inbox import Remembered
from services.chassis.mongo.connection import refusing

FACETS_SECONDS = 10.0
MAX_FACETS = 500
MOST_MEASURED = 20_000
MEASURES = [("division", 1), ("status", 1), ("measures", 1)]
MOST_HELD = 20_000
"""Items whose words are kept in memory, some 1.5 KiB each."""
SCANNED = 1_000
"""Candidates of one gram that are compared in memory; where there are more, the database compares."""
CUT = 4
"""Grows when items are cut into terms, grams, facets or measures in another way; those cut otherwise are cut anew."""
AFTER_ALL = "\U0010ffff"
GRAMS = [("listed", 1), ("grams", 1), ("_id", 1), ("version", 1), ("division", 1), ("audience", 1)]
"""Answers a gram, a county and an audience by itself."""
OUTDATED = ("listed_1_terms_1__id_1", "listed_1_grams_1__id_1")
"""Names of indexes that `GRAMS` has taken the place of."""
_VERSIONS = {"version": 1}
_WORDS = {"key": 1, "version": 1, "terms": 1}
INDEXES = [
    {"fields": [name for name, _ in GRAMS]},
    {"fields": ["listed", "facets", "_id"]},
    {"fields": ["cut"]},
    {"fields": ["division", "status", "measures"]},
]


class MongoFinding:
    """The finding half of `Items`, on the collection of newest versions."""

    collection: Any

    def __init__(self) -> None:
        self._facets: Remembered[Mapping[str, int]] = Remembered(
            _Counted(self._count), _counts, FACETS_SECONDS
        )
        self._measures: Remembered[tuple[Measure, ...]] = Remembered(
            _Counted(self._measure), _measures, FACETS_SECONDS, kept=16
        )
        self._words: Held[Indexed] = Held(self._read_words, MOST_HELD)

    def beginning(self, wanted: Wanted, word: str, limit: int) -> list[Indexed]:
        marker = beginning_of(word)
        query = narrowed(wanted) | {"grams": marker}
        if len(word) < len(marker):
            return self._found(query, limit)
        within = {"terms": {"$elemMatch": {"$gte": word, "$lt": word + AFTER_ALL}}}
        return self._compared(query, lambda one: one.begins(word), query | within, limit)

    def containing(self, wanted: Wanted, probe: Probe, limit: int) -> list[Indexed]:
        query = narrowed(wanted)
        if not probe.every:
            return self._found(query | {"grams": {"$in": list(probe.grams)}}, limit)
        if len(probe.grams) == 1:
            return self._found(query | {"grams": probe.grams[0]}, limit)
        first = query | {"grams": max(probe.grams, key=len)}
        every = query | {"grams": {"$all": list(probe.grams)}}
        return self._compared(first, lambda one: all(gram in one.words for gram in probe.grams), every, limit)

    def facets(self, county: str) -> Mapping[str, int]:
        return self._facets.get(county) or {}

    def measured(self, county: str) -> tuple[Measure, ...]:
        return self._measures.get(county) or ()

    def cut_anew(self) -> None:
        """Work out again what items are found by, where that was done in another way or not at all."""
        otherwise = {"cut": {"$ne": CUT}}
        with refusing():
            for kept in self.collection.find(otherwise, {"outbox": 0}):
                fields = finding_fields(built(Item, kept))
                self.collection.update_one({"_id": kept["_id"], "edition": kept["edition"]}, {"$set": fields})

    def _compared(
        self, query: Fields, fits: Callable[[Indexed], bool], narrower: Fields, limit: int
    ) -> list[Indexed]:
        """Those that fit of the candidates of `query`; of too many candidates those of `narrower`."""
        candidates = self._found(query, SCANNED)
        if len(candidates) == SCANNED:
            return self._found(narrower, limit)
        return [one for one in candidates if fits(one)][:limit]

    def _found(self, query: Fields, limit: int) -> list[Indexed]:
        with refusing():
            found = self.collection.find(query, _VERSIONS, limit=limit, batch_size=limit).sort("_id", 1)
            if not {"item_type", "facets"} & query.keys():
                found = found.hint(GRAMS)
            versions = {one["_id"]: one["version"] for one in found.to_list()}
        return list(self._words.get(versions).values())

    def _read_words(self, ids: Sequence[str]) -> Mapping[str, tuple[int, Indexed]]:
        with refusing():
            found = self.collection.find({"_id": {"$in": list(ids)}}, _WORDS)
            return {
                one["_id"]: (one["version"], Indexed.of(one["key"], one["terms"], one["version"]))
                for one in found
            }

    def _count(self, county: str) -> Mapping[str, Any]:
        query = narrowed(Wanted(county=county))
        steps = [
            {"$match": query},
            {"$project": {"facets": 1}},
            {"$unwind": "$facets"},
            {"$sortByCount": "$facets"},
            {"$limit": MAX_FACETS},
        ]
        with refusing():
            return {"counts": {one["_id"]: one["count"] for one in self.collection.aggregate(steps)}}

    def _measure(self, county: str) -> Mapping[str, Any]:
        query = {"division": county, "status": PUBLISHED}
        with refusing():
            found = self.collection.find(query, {"_id": 0, "measures": 1}).hint(MEASURES).limit(MOST_MEASURED)
            return {"measures": [one["measures"] for one in found if one.get("measures")]}


class _Counted:
    """Counts in the form of a read copy, to be remembered."""

    def __init__(self, count: Any) -> None:
        self._count = count

    def put(self, key: str, version: int, document: Mapping[str, object]) -> bool:
        return False

    def get(self, key: str) -> Mapping[str, Any]:
        counted: Mapping[str, Any] = self._count(key)
        return counted


def finding_fields(item: Item) -> Fields:
    """What an item is found by, worked out from it wherever it is kept."""
    terms = terms_of(item, spell)
    return {
        "terms": list(terms),
        "grams": [*beginnings_of(terms), *term_grams(terms)],
        "facets": list(facets_of(item)),
        "measures": asdict(measure_of(item)),
        "cut": CUT,
    }


def narrowed(wanted: Wanted) -> Fields:
    """The query for the listed items that are wanted."""
    query: Fields = {"listed": True}
    if wanted.county:
        query["division"] = wanted.county
    if wanted.item_type:
        query["item_type"] = wanted.item_type
    if wanted.audience:
        query["audience"] = {"$in": sorted({wanted.audience, BOTH})}
    if wanted.facets:
        query["facets"] = {"$all": list(wanted.facets)}
    return query


def headed(kept: Mapping[str, Any]) -> Publication[Item]:
    """An item without its document."""
    return Publication(kept["_id"], kept["edition"], built(Item, {"document": "", **kept}))


def _counts(document: Mapping[str, Any]) -> Mapping[str, int]:
    return dict(document["counts"])


def _measures(document: Mapping[str, Any]) -> tuple[Measure, ...]:
    return tuple(Measure(**one) for one in document["measures"])
