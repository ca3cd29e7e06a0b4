"""Division trees, sites, departments and calendar years."""

from collections.abc import Mapping
from typing import Any

from mongoengine import IntField, StringField

from services.catalogue.domain.contents import (
    CalendarYear,
    Department,
    Division,
    DivisionTree,
    Places,
    Publication,
    Site,
)
from services.catalogue.store.publications import Fields, Found, MongoPublications
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
        "indexes": [{"fields": ["division", "_id"]}],
    }

    edition = IntField()
    division = StringField()


class DepartmentDocument(Head):
    meta = {"collection": "catalogue_departments", "auto_create_index": False}

    edition = IntField()


class YearDocument(Head):
    meta = {"collection": "catalogue_calendar_years", "auto_create_index": False}

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
        super().__init__(SiteDocument, outbox, Site)
        self._remembered: Remembered[list[Publication[Site]]] = Remembered(
            Found(lambda division: {"sites": self.select({"division": division}, [("_id", 1)], 100)}),
            _sites,
        )

    def at(self, division: str) -> list[Publication[Site]]:
        return self._remembered.get(division) or []


def departments(outbox: Outbox) -> MongoPublications[Department]:
    """Departments in one collection."""
    return MongoPublications(DepartmentDocument, outbox, Department)


def years(outbox: Outbox) -> MongoPublications[CalendarYear]:
    """Calendar years in one collection."""
    return MongoPublications(YearDocument, outbox, CalendarYear)


def _sites(found: Mapping[str, Any]) -> list[Publication[Site]]:
    return list(found["sites"])


def _tree_fields(tree: DivisionTree) -> Fields:
    return {
        "division": tree.division,
        "divisions": [[place.code, place.name, place.kind] for place in tree.divisions],
    }


def _tree(kept: Mapping[str, Any]) -> DivisionTree:
    return DivisionTree(kept["division"], tuple(Division(*place) for place in kept["divisions"]))
