"""What intake has learned from the catalogue: items and division trees."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from services.chassis.inbox import Copy, MongoReadCopy, Remembered
from services.chassis.mongo.connection import refusing
from services.intake.domain.items import ItemRules, compile_item
from services.intake.domain.notice_terms import NoticeTerms, notice_terms

MAX_CODE = 100


class ItemCopy(Copy):
    """Items as the catalogue published them, by item id."""

    meta = {"collection": "intake_items", "auto_create_index": False, "indexes": ["document.aliases"]}


class BasicCopy(Copy):
    """Basic entries by `county/code`."""

    meta = {"collection": "intake_basics", "auto_create_index": False}


class DivisionCopy(Copy):
    """Division trees by county code."""

    meta = {"collection": "intake_divisions", "auto_create_index": False}


@dataclass(frozen=True, slots=True)
class StoredItem:
    """A `PublishedItem` compiled from the copy."""

    rules: ItemRules
    name_zh: str
    department: str
    case_type: str
    sealed_fields: frozenset[str]
    notices: NoticeTerms
    questions: tuple[Mapping[str, Any], ...]


class MongoItems:
    """`Items` as a read copy, compiled once per version and remembered for two seconds."""

    def __init__(self) -> None:
        self._copies = MongoReadCopy(ItemCopy)
        self._basics = MongoReadCopy(BasicCopy)
        self._remembered = Remembered(self._copies, _compiled)
        self._named: Remembered[str] = Remembered(_ByAlias(self._copies), lambda found: str(found["item_id"]))

    def ensure_indexes(self) -> None:
        self._copies.ensure_indexes()
        self._basics.ensure_indexes()

    def put(self, item_id: str, version: int, aliases: Collection[str], document: Mapping[str, Any]) -> None:
        self._copies.put(item_id, version, {"aliases": list(aliases), "item": dict(document)})

    def get(self, code: str) -> StoredItem | None:
        if not code or len(code) > MAX_CODE:
            return None
        found = self._remembered.get(code)
        if found is None and (item_id := self._named.get(code)) is not None:
            found = self._remembered.get(item_id)
        return found

    def put_basic(self, county: str, code: str, version: int, name_zh: str) -> None:
        self._basics.put(f"{county}/{code}", version, {"name_zh": name_zh})

    def basic(self, county: str, code: str) -> str:
        found = self._basics.get(f"{county}/{code}") if len(code) <= MAX_CODE else None
        return str(found["name_zh"]) if found else ""


@dataclass(frozen=True, slots=True)
class _ByAlias:
    copies: MongoReadCopy

    def put(self, key: str, version: int, document: Mapping[str, object]) -> bool:
        return False

    def get(self, key: str) -> Mapping[str, object] | None:
        with refusing():
            found = self.copies.collection.find_one({"document.aliases": key}, {"_id": 1})
        return {"item_id": found["_id"]} if found else None


class MongoDivisions:
    """`Divisions` as a read copy, remembered for two seconds."""

    def __init__(self) -> None:
        self._copies = MongoReadCopy(DivisionCopy)
        self._remembered: Remembered[frozenset[str]] = Remembered(
            self._copies, lambda document: frozenset(str(code) for code in _list(document["codes"]))
        )

    def ensure_indexes(self) -> None:
        self._copies.ensure_indexes()

    def put(self, county: str, version: int, codes: Collection[str]) -> None:
        self._copies.put(county, version, {"codes": list(codes)})

    def codes(self, county: str) -> frozenset[str] | None:
        return self._remembered.get(county)


def _compiled(copy: Mapping[str, object]) -> StoredItem:
    document = copy["item"]
    assert isinstance(document, Mapping)
    form = document.get("form") or {}
    return StoredItem(
        rules=compile_item(document),
        name_zh=str(document.get("name_zh", "")),
        department=str(document.get("department", "")),
        case_type=str(document.get("case_type", "")),
        sealed_fields=frozenset(_sealed_names(form.get("fields", ()))),
        questions=tuple(form.get("fields", ())),
        notices=notice_terms(document),
    )


def _sealed_names(fields: Any) -> list[str]:
    names: list[str] = []
    for field in fields:
        if field.get("sealed"):
            names.append(str(field["name"]))
        names += _sealed_names(field.get("item_fields", ()))
    return names


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []
