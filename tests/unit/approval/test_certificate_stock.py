"""Certificates from before the platform."""

import pytest

from services.approval.bootstrap import room
from services.approval.commands import ImportCertificates, RevokeCertificate, VerifyCertificate
from services.approval.domain.certificate import Certificate
from services.approval.domain.stock import MOST_AT_ONCE, StockRow
from services.chassis.auth import Principal, system
from services.chassis.certificate_ids import certificate_id
from services.chassis.errors import Forbidden, Invalid
from services.chassis.privacy import Sealer
from tests.fakes.approval import COUNTY, TOWNSHIP, VILLAGE, world
from tests.fakes.approval_certificates import ORGAN

CHIEF = Principal("chief-1", "staff", frozenset({"supervisor"}), COUNTY, "public_security")


def rows(*lines: dict[str, str]) -> tuple[StockRow, ...]:
    plain = {
        "id": certificate_id(f"{ORGAN}101", ORGAN, "20180000001"),
        "name": "居住证",
        "holder": "王秀英",
        "issued_on": "2018-05-01",
        "valid_until": "",
        "department": "public_security",
        "division": TOWNSHIP,
    }
    return tuple(StockRow(at, plain | line) for at, line in enumerate(lines, 2))


def test_stock_is_imported_once_and_a_bad_line_stops_no_other(sealer: Sealer) -> None:
    approval = world(sealer)
    second = certificate_id(f"{ORGAN}101", ORGAN, "20180000002")
    bad = {"id": second[:-1] + "?", "holder": "", "issued_on": "2018-13-01", "division": "110101"}
    batch = ImportCertificates(system(COUNTY), rows({}, bad, {"id": second}, {}))
    first = room(approval).ask(batch)
    assert (first.added, first.known) == (2, 0)
    assert [(line, fault.reason) for line, fault in first.faults] == [
        (3, "CERTIFICATE_ID_INVALID"),
        (3, "FIELD_INVALID"),
        (3, "DATE_INVALID"),
        (3, "DIVISION_OUT_OF_SCOPE"),
        (5, "CERTIFICATE_TWICE"),
    ]
    again = room(approval).ask(batch)
    assert (again.added, again.known, again.faults) == (0, 2, first.faults)
    assert room(approval).ask(VerifyCertificate(second)).holder == "王秀英"


def test_stock_that_is_there_with_another_content_is_a_fault(sealer: Sealer) -> None:
    approval = world(sealer)
    room(approval).ask(ImportCertificates(system(COUNTY), rows({})))
    changed = room(approval).ask(ImportCertificates(system(COUNTY), rows({"holder": "李四"})))
    assert (changed.added, changed.known) == (0, 0)
    assert [(line, fault.reason) for line, fault in changed.faults] == [(2, "CERTIFICATE_DIFFERS")]


def test_a_batch_of_stock_is_bounded_and_no_persons_to_import(sealer: Sealer) -> None:
    approval = world(sealer)
    with pytest.raises(Invalid):
        room(approval).ask(ImportCertificates(system(COUNTY), rows({}) * (MOST_AT_ONCE + 1)))
    with pytest.raises(Forbidden):
        room(approval).ask(ImportCertificates(CHIEF, rows({})))


def test_an_imported_certificate_can_be_revoked(sealer: Sealer) -> None:
    approval = world(sealer)
    room(approval).ask(ImportCertificates(system(COUNTY), rows({})))
    identifier = rows({})[0].said["id"]
    ended: Certificate = room(approval).ask(RevokeCertificate(CHIEF, identifier, "cancelled", "到期未延续"))
    assert ended.state == "revoked"
    assert room(approval).ask(VerifyCertificate(identifier)).standing == "revoked"
    assert VILLAGE.startswith(ended.division)
