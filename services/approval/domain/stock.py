"""Certificates from before the platform, one line each (ledger R255)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from services.approval.domain.certificate import LONGEST_FIELD, Certificate, StockCertificate
from services.approval.domain.certificate_life import ISSUE, LIFE
from services.chassis.certificate_ids import FAULTS, certificate_id_fault, parts_of
from services.chassis.errors import Fault
from services.chassis.levels import is_division
from services.chassis.life import BEGIN
from services.chassis.numbers import is_uscc

MOST_AT_ONCE = 1000
COLUMNS = ("id", "name", "holder", "issued_on", "valid_until", "department", "division")
LONGEST_NAME, LONGEST_HOLDER, LONGEST_DEPARTMENT = 100, 200, 64


@dataclass(frozen=True, slots=True)
class StockRow:
    """One line as it was read. `said`: column → text."""

    line: int
    said: Mapping[str, str]


def read_row(
    row: StockRow, owner_division: str, seal: Callable[[str], str]
) -> tuple[StockCertificate | None, list[Fault]]:
    """The certificate of a line, or every fault of it."""
    said = {name: str(row.said.get(name) or "").strip() for name in COLUMNS}
    faults = _faults(said, owner_division)
    if faults:
        return None, faults
    certificate = Certificate(
        id=said["id"],
        kind="",
        name=said["name"],
        organ=_organ(said["id"]),
        department=said["department"],
        division=said["division"] or owner_division,
        owner_division=owner_division,
        party="",
        holder=seal(said["holder"]),
        fields=(),
        issued_on=date.fromisoformat(said["issued_on"]),
        valid_until=date.fromisoformat(said["valid_until"]) if said["valid_until"] else None,
        state=LIFE.move(BEGIN, ISSUE),
    )
    return StockCertificate(certificate.id, certificate), []


def _faults(said: Mapping[str, str], owner_division: str) -> list[Fault]:
    faults = []
    if fault := certificate_id_fault(said["id"]):
        faults.append(Fault("/id", "CERTIFICATE_ID_INVALID", FAULTS[fault]))
    elif not is_uscc(_organ(said["id"])):
        faults.append(Fault("/id", "USCC_INVALID", "颁证机关的统一社会信用代码不正确"))
    for name, longest in (
        ("name", LONGEST_NAME),
        ("holder", LONGEST_HOLDER),
        ("department", LONGEST_DEPARTMENT),
    ):
        if not said[name] or len(said[name]) > longest:
            faults.append(Fault(f"/{name}", "FIELD_INVALID", f"必填，不超过{longest}字"))
    days = {name: _day(said[name]) for name in ("issued_on", "valid_until")}
    for name, day in days.items():
        if day is None and (said[name] or name == "issued_on"):
            faults.append(Fault(f"/{name}", "DATE_INVALID", "日期应为 YYYY-MM-DD"))
    if days["issued_on"] and days["valid_until"] and days["valid_until"] < days["issued_on"]:
        faults.append(Fault("/valid_until", "DATE_INVALID", "有效期止不得早于颁发日期"))
    if said["division"] and not (
        is_division(said["division"]) and said["division"].startswith(owner_division)
    ):
        faults.append(Fault("/division", "DIVISION_OUT_OF_SCOPE", "不在本级管辖区域内"))
    return faults


def _organ(identifier: str) -> str:
    parts = parts_of(identifier)
    return parts.organ if parts else ""


def _day(text: str) -> date | None:
    if len(text) > LONGEST_FIELD:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
