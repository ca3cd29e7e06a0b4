"""Items, calendar years and lent powers as they are heard of."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from sanji.catalogue.v1 import catalogue_events_pb2

from services.approval import events
from services.approval.domain.case import IMMEDIATE
from services.approval.domain.powers import LentPower
from services.approval.domain.terms import (
    GOVERNMENT,
    ORGAN,
    AutoTerms,
    CertificateTerms,
    DeferralTerms,
    ItemTerms,
    PromiseTerms,
)
from services.chassis.decoding import Readers
from services.chassis.levels import is_division
from services.chassis.messages import Envelope
from services.chassis.numbers import is_uscc
from services.chassis.workdays import CalendarYear

ABOVE_A_BODY = ("parent_department", "industry_supervisor")
APPLICANT_NUMBER = "applicant.id_number"

CHECK_DAYS, BARRED_MONTHS = 60, 12
"""Of an item that says nothing else."""


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
            extension_by=extension_approver(document),
            procedures={
                row["reason_code"]: int(row["max_days"])
                for row in document.get("special_procedures") or ()
                if row.get("max_days")
            },
            certificate=_certificate(document),
            promise=_promise(document),
            order={
                row["department"]: tuple(row["after"])
                for row in document.get("joint_order") or ()
                if row.get("after")
            },
            automatic=automatic_terms(document),
            supervisors=_supervisors(document, (item.department, *item.joint_departments)),
            deferral=deferral_terms(document),
            by_one_person=item.case_type == IMMEDIATE and document.get("by_one_person") is True,
        )
    )


def extension_approver(document: Mapping[str, Any]) -> str:
    """Whose head approves its extension, as its document says it in words; "" when it does not."""
    said = (document.get("extension") or {}).get("approver_zh") or ""
    if not said:
        return ""
    return GOVERNMENT if "人民政府" in said else ORGAN


def _supervisors(document: Mapping[str, Any], deciding: tuple[str, ...]) -> tuple[str, ...]:
    """Who regulates the matter, and of a subordinate body or a provider the department above it."""
    listed = document.get("listed_under") or {}
    above = listed.get("department") if listed.get("rule") in ABOVE_A_BODY else None
    named = dict.fromkeys((document.get("regulating_department"), above))
    return tuple(str(one) for one in named if one and one not in deciding)


def _certificate(document: Mapping[str, Any]) -> CertificateTerms | None:
    result = document.get("result") or {}
    kind, code = result.get("certificate_type"), document.get("implementation_code") or ""
    if not kind or not result.get("electronic_certificate") or not is_uscc(code[:18]):
        return None
    return CertificateTerms(str(kind), code[:18], int(result.get("validity_months") or 0))


def automatic_terms(document: Mapping[str, Any]) -> AutoTerms | None:
    """The rules of automatic approval of an item's document, if it declares any."""
    rules = document.get("auto_approval") or {}
    if not rules.get("rule_id") or not rules.get("conditions"):
        return None
    keys = (row.get("lookup_key") for row in document.get("materials") or ())
    return AutoTerms(
        rule_id=str(rules["rule_id"]),
        rule_version=int(rules.get("rule_version") or 1),
        conditions=json.dumps(rules["conditions"], ensure_ascii=False, sort_keys=True),
        explanation=str(rules.get("explain_zh") or ""),
        subject=next(filter(None, keys), APPLICANT_NUMBER),
    )


def deferral_terms(document: Mapping[str, Any]) -> DeferralTerms | None:
    """What an item's document says of papers that may follow later, if it says anything."""
    said = document.get("deferred_acceptance")
    if not said:
        return None
    allowed = set(said.get("materials") or ())
    papers = {
        str(row["code"]): str(row.get("name_zh") or row["code"])
        for row in document.get("materials") or ()
        if row.get("code") in allowed
    }
    return DeferralTerms(papers, said.get("result_before_supplement") is True)


def _promise(document: Mapping[str, Any]) -> PromiseTerms | None:
    said = document.get("notification_commitment")
    if not said:
        return None
    return PromiseTerms(
        check_days=int(said.get("after_check_within_days") or CHECK_DAYS),
        barred_months=int(said.get("barred_months") or BARRED_MONTHS),
        public=said.get("publicised") is not False,
        immediate=said.get("decision_if_committed") == IMMEDIATE,
    )


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
