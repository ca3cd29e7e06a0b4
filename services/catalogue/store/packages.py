"""Packages in their newest version."""

from mongoengine import IntField, ListField, StringField

from services.catalogue.domain.contents import Publication
from services.catalogue.domain.packages import Package
from services.catalogue.store.publications import Fields, MongoPublications
from services.chassis.mongo.documents import Head
from services.chassis.outbox import Outbox


class PackageDocument(Head):
    """The newest version of one package."""

    meta = {
        "collection": "catalogue_packages",
        "auto_create_index": False,
        "indexes": [{"fields": ["lifecycle", "_id"]}, {"fields": ["members", "_id"]}],
    }

    edition = IntField()
    lifecycle = StringField()
    members = ListField()


class MongoPackages(MongoPublications[Package]):
    """`Packages` in one collection."""

    def __init__(self, outbox: Outbox) -> None:
        super().__init__(PackageDocument, outbox, Package)

    def listed(self, lifecycle: str, item: str, after: str, limit: int) -> list[Publication[Package]]:
        query: Fields = {"_id": {"$gt": f"{Package.kind}/{after}"}}
        if lifecycle:
            query["lifecycle"] = lifecycle
        if item:
            query["members"] = item
        return self.select(query, [("_id", 1)], limit)
