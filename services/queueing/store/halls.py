"""The read copy of the catalogue's sites in MongoDB."""

from collections.abc import Mapping
from typing import Any

from services.chassis.inbox import Copy, MongoReadCopy, Remembered
from services.chassis.mongo.connection import refusing
from services.queueing.domain import Hall, main_hall

MOST_SITES_OF_A_DIVISION = 1000


class HallCopy(Copy):
    """Sites as the catalogue published them, by site id."""

    meta = {
        "collection": "queueing_halls",
        "auto_create_index": False,
        "indexes": [["document.division", "document.kind", "_id"]],
    }


class MongoHalls:
    """`Halls` as a read copy, remembered for two seconds."""

    def __init__(self) -> None:
        self._copies = MongoReadCopy(HallCopy)
        self._remembered: Remembered[Hall] = Remembered(self._copies, _hall)
        self._mains: Remembered[Hall] = Remembered(_Mains(self._copies), _hall)

    def ensure_indexes(self) -> None:
        self._copies.ensure_indexes()

    def put(self, hall: Hall, version: int) -> None:
        document = {
            "id": hall.id,
            "division": hall.division,
            "kind": hall.kind,
            "windows": dict(hall.windows),
        }
        self._copies.put(hall.id, version, document)

    def get(self, hall: str) -> Hall | None:
        return self._remembered.get(hall)

    def main(self, division: str) -> Hall | None:
        return self._mains.get(division)


class _Mains:
    """The main site of each division, in the shape of a read copy."""

    def __init__(self, copies: MongoReadCopy) -> None:
        self._copies = copies

    def put(self, key: str, version: int, document: Mapping[str, object]) -> bool:
        return False

    def get(self, key: str) -> Mapping[str, object] | None:
        with refusing():
            found = self._copies.collection.find({"document.division": key}, {"document": 1})
            documents = {
                kept["_id"]: kept["document"]
                for kept in found.sort([("document.kind", 1), ("_id", 1)]).limit(MOST_SITES_OF_A_DIVISION)
            }
        main = main_hall(_hall(document) for document in documents.values())
        return documents[main.id] if main else None


def _hall(document: Mapping[str, Any]) -> Hall:
    return Hall(document["id"], document["division"], document["kind"], document["windows"])
