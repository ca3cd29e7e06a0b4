"""What intake has learned from the catalogue: sites and their names."""

from services.chassis.inbox import Copy, MongoReadCopy

LONGEST_ID = 64


class SiteCopy(Copy):
    """Sites by id."""

    meta = {"collection": "intake_sites", "auto_create_index": False}


class MongoSites:
    """`Sites` as a read copy."""

    def __init__(self) -> None:
        self._copies = MongoReadCopy(SiteCopy)

    def ensure_indexes(self) -> None:
        self._copies.ensure_indexes()

    def put(self, site: str, version: int, name_zh: str) -> None:
        self._copies.put(site, version, {"name_zh": name_zh})

    def name(self, site: str) -> str:
        found = self._copies.get(site) if 0 < len(site) <= LONGEST_ID else None
        return str(found["name_zh"]) if found else ""
