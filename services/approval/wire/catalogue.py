"""Items, calendar years and lent powers as they are heard of."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from sanji.catalogue.v1 import catalogue_events_pb2

from services.approval import events
from services.approval.domain.powers import LentPower
from services.approval.domain.terms import CertificateTerms, ItemTerms
from services.chassis.decoding import Readers
from services.chassis.levels import is_division
from services.chassis.messages import Envelope
from services.chassis.numbers import is_uscc
from services.chassis.workdays import CalendarYear


def _item(message: Any, envelope: Envelope) -> events.ItemPublished:
    item = message.item
    document = json.loads(item.document)
    return events.ItemPublished(
        ItemTerms(
            item_id=item.item_id,
            version=item.version,
            name=item.name_zh,
            departments=(item.department, *item.joint_departments),
            case_type=item.case_type,
            committed_days=item.committed_days,
            committed_unit=item.committed_unit,
            statutory_days=item.statutory_days,
            statutory_unit=item.statutory_unit,
            conditions={row["code"]: row.get("text_zh", "") for row in document.get("conditions") or ()},
            parameters={name: entry["value"] for name, entry in (document.get("parameters") or {}).items()},
            extension_days=int((document.get("extension") or {}).get("days") or 0),
            extension_unit=(document.get("extension") or {}).get("unit") or "",
            procedures={
                row["reason_code"]: int(row["max_days"])
                for row in document.get("special_procedures") or ()
                if row.get("max_days")
            },
            certificate=_certificate(document),
            order={
                row["department"]: tuple(row["after"])
                for row in document.get("joint_order") or ()
                if row.get("after")
            },
        )
    )


def _certificate(document: Mapping[str, Any]) -> CertificateTerms | None:
    result = document.get("result") or {}
    kind, code = result.get("certificate_type"), document.get("implementation_code") or ""
    if not kind or not result.get("electronic_certificate") or not is_uscc(code[:18]):
        return None
    return CertificateTerms(str(kind), code[:18], int(result.get("validity_months") or 0))


def _year(message: Any, envelope: Envelope) -> events.CalendarYearPublished:
    year = message.year
    if not year.region:
        raise ValueError("region")
    return events.CalendarYearPublished(
        CalendarYear(
            year=date(year.year, 1, 1).year,
            holidays=frozenset(map(date.fromisoformat, year.holidays)),
            make_up_days=frozenset(map(date.fromisoformat, year.make_up_days)),
            provisional=year.provisional,
            source=year.source,
            region=year.region,
        ),
        year.version,
    )


def _lent(message: Any, envelope: Envelope) -> events.PowerLent:
    power = message.power
    if power.power == "accept":
        return events.PowerLent(None)
    if not (power.power_id and power.item and power.department and is_division(power.division)):
        raise ValueError("power_id, item, department or division")
    return events.PowerLent(
        LentPower(
            id=power.power_id,
            revision=power.revision,
            item=power.item,
            division=power.division,
            department=power.department,
            since=date.fromisoformat(power.since),
            until=date.fromisoformat(power.until),
            revoked=power.state != "granted",
        )
    )


READERS: Readers = {
    "sanji.catalogue.v1.ItemPublished": (catalogue_events_pb2.ItemPublished, _item),
    "sanji.catalogue.v1.CalendarYearPublished": (catalogue_events_pb2.CalendarYearPublished, _year),
    "sanji.catalogue.v1.DelegatedPowerGranted": (catalogue_events_pb2.DelegatedPowerGranted, _lent),
    "sanji.catalogue.v1.DelegatedPowerRevoked": (catalogue_events_pb2.DelegatedPowerRevoked, _lent),
}
