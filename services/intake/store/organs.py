"""What intake has learned from the catalogue: departments and their names."""

from services.chassis.inbox import Copy, MongoReadCopy

LONGEST_ID = 100


class OrganCopy(Copy):
    """Departments by id."""

    meta = {"collection": "intake_organs", "auto_create_index": False}


class MongoOrgans:
    """`Organs` as a read copy."""

    def __init__(self) -> None:
        self._copies = MongoReadCopy(OrganCopy)

    def ensure_indexes(self) -> None:
        self._copies.ensure_indexes()

    def put(self, department: str, version: int, name_zh: str) -> None:
        self._copies.put(department, version, {"name_zh": name_zh})

    def name(self, department: str) -> str:
        found = self._copies.get(department) if 0 < len(department) <= LONGEST_ID else None
        return str(found["name_zh"]) if found else ""
