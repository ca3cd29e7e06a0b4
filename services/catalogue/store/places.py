"""Division trees, sites, departments and calendar years."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from mongoengine import IntField, StringField

from services.catalogue.domain.contents import (
    CalendarYear,
    Department,
    Division,
    DivisionTree,
    Places,
    Publication,
    ReferenceData,
    Site,
)
from services.catalogue.domain.openings import Opening
from services.catalogue.domain.serving import Serving
from services.catalogue.store.publications import Fields, Found, MongoPublications, frozen_fields, listed
from services.chassis.inbox import Remembered
from services.chassis.mongo.connection import refusing
from services.chassis.mongo.documents import Head
from services.chassis.outbox import Outbox


class TreeDocument(Head):
    meta = {"collection": "catalogue_divisions", "auto_create_index": False}

    edition = IntField()


class SiteDocument(Head):
    meta = {
        "collection": "catalogue_sites",
        "auto_create_index": False,
        "indexes": [{"fields": ["division", "_id"]}, {"fields": ["place"]}],
    }

    edition = IntField()
    division = StringField()
    place = StringField()


class DepartmentDocument(Head):
    meta = {"collection": "catalogue_departments", "auto_create_index": False}

    edition = IntField()


class YearDocument(Head):
    meta = {"collection": "catalogue_calendar_years", "auto_create_index": False}

    edition = IntField()


class ReferenceDocument(Head):
    meta = {"collection": "catalogue_references", "auto_create_index": False}

    edition = IntField()


class MongoDivisions(MongoPublications[DivisionTree]):
    """`Divisions` in one collection."""

    def __init__(self, outbox: Outbox) -> None:
        super().__init__(TreeDocument, outbox, DivisionTree, _tree_fields, _tree)
        self._remembered: Remembered[Places] = Remembered(
            Found(lambda county: self.collection.find_one({"_id": f"{DivisionTree.kind}/{county}"})),
            lambda kept: Places(_tree(kept)),
        )

    def places(self, county: str) -> Places | None:
        with refusing():
            return self._remembered.get(county)


class MongoSites(MongoPublications[Site]):
    """`Sites` in one collection."""

    def __init__(self, outbox: Outbox) -> None:
        super().__init__(SiteDocument, outbox, Site, _site_fields, _site)
        self._remembered: Remembered[list[Publication[Site]]] = Remembered(
            Found(lambda division: {"sites": self.select({"division": division}, [("_id", 1)], 100)}),
            _sites,
        )

    def at(self, division: str) -> list[Publication[Site]]:
        return self._remembered.get(division) or []

    def within(
        self, division: str, serving: Serving | None, after: str, limit: int
    ) -> list[Publication[Site]]:
        query = _serving(serving) | {"place": {"$gt": after or division, "$lt": f"{division}:"}}
        return self.select(query, [("place", 1)], limit)

    def standing_in(self, divisions: Sequence[str], serving: Serving, limit: int) -> list[Publication[Site]]:
        return self.select(_serving(serving) | {"division": {"$in": list(divisions)}}, [("_id", 1)], limit)


def departments(outbox: Outbox) -> MongoPublications[Department]:
    """Departments in one collection."""
    return MongoPublications(DepartmentDocument, outbox, Department)


def years(outbox: Outbox) -> MongoPublications[CalendarYear]:
    """Calendar years in one collection."""
    return MongoPublications(YearDocument, outbox, CalendarYear)


def references(outbox: Outbox) -> MongoPublications[ReferenceData]:
    """What the items of each county may refer to, in one collection."""
    return MongoPublications(ReferenceDocument, outbox, ReferenceData)


def _sites(found: Mapping[str, Any]) -> list[Publication[Site]]:
    return list(found["sites"])


def _serving(serving: Serving | None) -> Fields:
    if serving is None:
        return {}
    return {"order": {"$in": sorted(serving.orders)}, "items": {"$in": [[], serving.item]}}


def _site_fields(site: Site) -> Fields:
    openings = [listed(asdict(opening)) for opening in site.openings]
    return asdict(site) | {"openings": openings, "place": site.place}


def _site(kept: Mapping[str, Any]) -> Site:
    """Sites that were kept before they had hours, items and an order come without."""
    found = {name: kept[name] for name in Site.__dataclass_fields__ if name in kept}
    openings = tuple(Opening(**frozen_fields(one)) for one in kept.get("openings", ()))
    return Site(**frozen_fields(found) | {"openings": openings})


def _tree_fields(tree: DivisionTree) -> Fields:
    return {
        "division": tree.division,
        "divisions": [[place.code, place.name, place.kind] for place in tree.divisions],
    }


def _tree(kept: Mapping[str, Any]) -> DivisionTree:
    return DivisionTree(kept["division"], tuple(Division(*place) for place in kept["divisions"]))
