"""The room's own copy of the catalogue's items."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from services.approval.domain.terms import AutoTerms, CertificateTerms, DeferralTerms, ItemTerms, PromiseTerms
from services.chassis.inbox import Copy, MongoReadCopy, Remembered

REMEMBERED_SECONDS = 2.0


class ItemCopy(Copy):
    """Items as the catalogue published them, one document per version."""

    meta = {"collection": "approval_items", "auto_create_index": False}


class MongoItems:
    """`Items` as a read copy, remembered for two seconds."""

    def __init__(self) -> None:
        self._copies = MongoReadCopy(ItemCopy)
        self._remembered: Remembered[ItemTerms] = Remembered(self._copies, _terms, REMEMBERED_SECONDS)

    def ensure_indexes(self) -> None:
        self._copies.ensure_indexes()

    def put(self, terms: ItemTerms) -> None:
        document = {**asdict(terms), "conditions": [list(one) for one in terms.conditions.items()]}
        self._copies.put(f"{terms.item_id}@{terms.version}", terms.version, document)

    def get(self, item_id: str, version: int) -> ItemTerms | None:
        return self._remembered.get(f"{item_id}@{version}")


def _terms(document: Mapping[str, Any]) -> ItemTerms:
    return ItemTerms(
        **{
            **document,
            "departments": tuple(document["departments"]),
            "supervisors": tuple(document.get("supervisors", ())),
            "conditions": dict(document["conditions"]),
            "order": {one: tuple(after) for one, after in document.get("order", {}).items()},
            "certificate": _certificate(document.get("certificate")),
            "promise": PromiseTerms(**said) if (said := document.get("promise")) else None,
            "deferral": DeferralTerms(**later) if (later := document.get("deferral")) else None,
            "automatic": AutoTerms(**rules) if (rules := document.get("automatic")) else None,
        }
    )


def _certificate(kept: Mapping[str, Any] | None) -> CertificateTerms | None:
    return CertificateTerms(**kept) if kept else None
