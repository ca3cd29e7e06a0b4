"""Certificates by themselves: stock from before the platform, copies of what other stacks issued. Those issued here
stand in their case.
"""

import json
from collections.abc import Collection, Mapping
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from services.approval.domain.certificate import (
    Certificate,
    Delivery,
    Kind,
    Paper,
    Revocation,
    Seal,
    StockCertificate,
)
from services.chassis.clock import SHANGHAI
from services.chassis.inbox import Copy, MongoReadCopy
from services.chassis.messages import Meta
from services.chassis.mongo.connection import refusing
from services.chassis.mongo.documents import Head
from services.chassis.mongo.repository import MongoRepository
from services.chassis.outbox import Outbox

MOST_KINDS = 200


class StockDocument(Head):
    """One certificate from before the platform, by identifier."""

    meta = {"collection": "approval_stock", "auto_create_index": False}


class CertificateCopy(Copy):
    """Certificates issued elsewhere, by receipt number."""

    meta = {"collection": "approval_certificate_copies", "auto_create_index": False}


class MongoStock(MongoRepository[StockCertificate]):
    """`Stock` in one collection."""

    def __init__(self, outbox: Outbox) -> None:
        super().__init__(StockDocument, outbox, _stock_fields, _stock, "CERTIFICATE_NOT_FOUND")

    def some(self, ids: Collection[str]) -> dict[str, StockCertificate]:
        if not ids:
            return {}
        with refusing():
            return {
                found["_id"]: self.load(found) for found in self.collection.find({"_id": {"$in": list(ids)}})
            }


class MongoCertificateCopies:
    """`CertificateCopies` as a read copy."""

    def __init__(self) -> None:
        self._copies = MongoReadCopy(CertificateCopy)

    def ensure_indexes(self) -> None:
        self._copies.ensure_indexes()

    def put(self, certificate: Certificate, version: int) -> None:
        self._copies.put(certificate.number, version, certificate_fields(certificate))

    def get(self, number: str) -> Certificate | None:
        found: Any = self._copies.get(number)
        return certificate_from(found) if found else None


def certificate_fields(certificate: Certificate) -> dict[str, Any]:
    """A certificate as it is stored, by itself or in its case."""
    return asdict(certificate) | {
        "fields": [list(one) for one in certificate.fields],
        "issued_on": certificate.issued_on.isoformat(),
        "valid_until": certificate.valid_until.isoformat() if certificate.valid_until else "",
        "papers": [asdict(one) for one in certificate.papers],
    }


def certificate_from(kept: Mapping[str, Any]) -> Certificate:
    """The inverse."""
    return Certificate(
        **{
            **kept,
            "fields": tuple((label, value) for label, value in kept["fields"]),
            "issued_on": date.fromisoformat(kept["issued_on"]),
            "valid_until": date.fromisoformat(kept["valid_until"]) if kept["valid_until"] else None,
            "seal": Seal(**kept["seal"]) if kept["seal"] else None,
            "revocation": Revocation(**_dated(kept["revocation"])) if kept["revocation"] else None,
            "delivery": Delivery(**_dated(kept["delivery"])) if kept["delivery"] else None,
            "papers": tuple(Paper(**_dated(one)) for one in kept["papers"]),
        }
    )


def kinds_of(data: Path, county: str) -> dict[str, Kind]:
    """The county's list of certificates, `certificates/<county>.json` of the data folder; nothing without the file.

    Raises `ValueError` for more than `MOST_KINDS`.
    """
    file = data / f"certificates/{county}.json"
    if not file.is_file():
        return {}
    rows = json.loads(file.read_text(encoding="utf-8"))["kinds"]
    if len(rows) > MOST_KINDS:
        raise ValueError(f"{file}: more than {MOST_KINDS} kinds")
    kinds = (
        Kind(
            row["kind"],
            row["type_code"],
            row["name_zh"],
            tuple((one["field"], one["label_zh"]) for one in row["fields"]),
        )
        for row in rows
    )
    return {kind.code: kind for kind in kinds}


def _dated(kept: Mapping[str, Any]) -> dict[str, Any]:
    return {**kept, "at": kept["at"].astimezone(SHANGHAI)}


def _stock_fields(stock: StockCertificate) -> dict[str, Any]:
    return {"certificate": certificate_fields(stock.certificate)}


def _stock(identifier: str, kept: Mapping[str, Any], meta: Meta) -> StockCertificate:
    return StockCertificate(identifier, certificate_from(kept["certificate"]), meta)
