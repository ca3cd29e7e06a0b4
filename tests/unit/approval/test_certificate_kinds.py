"""What a county issues: kinds of certificates, their identifiers, how long they are good."""

import json
from datetime import date
from pathlib import Path

import pytest

from services.approval.bootstrap import room
from services.approval.commands import ListCertificateKinds
from services.approval.domain.certificate import months_after
from services.approval.store.certificates import MOST_KINDS, kinds_of
from services.approval.wire import kind_to_proto
from services.chassis.certificate_ids import certificate_id, certificate_id_fault, parts_of, serial_of
from services.chassis.privacy import Sealer
from tests.fakes.approval import COUNTY, NUMBER, world
from tests.fakes.approval_certificates import ORGAN


@pytest.mark.parametrize(
    "real",
    [
        "1.2.156.3005.2.11100000000013338W011.11430000006122244L.20230000403.001.U",
        "1.2.156.3005.2.11100000000013338W032.11220000013544541J.2430599.001.F",
    ],
)
def test_identifiers_that_are_in_use_check(real: str) -> None:
    parts = parts_of(real)
    assert parts is not None
    assert certificate_id_fault(real) is None
    assert certificate_id(parts.type_code, parts.organ, parts.serial, parts.version) == real


def test_one_wrong_character_of_an_identifier_is_found() -> None:
    whole = certificate_id(f"{ORGAN}101", ORGAN, NUMBER)
    places = [at for at, letter in enumerate(whole) if at > 14 and letter != "."]
    assert certificate_id_fault(whole) is None
    for at in places:
        wrong = "1" if whole[at] != "1" else "2"
        assert certificate_id_fault(whole[:at] + wrong + whole[at + 1 :]) is not None, at


def test_the_serial_of_what_is_issued_here_is_its_receipt_number() -> None:
    assert serial_of(certificate_id(f"{ORGAN}101", ORGAN, NUMBER)) == NUMBER
    assert serial_of(NUMBER) == NUMBER


@pytest.mark.parametrize(
    ("day", "months", "last"),
    [
        (date(2026, 11, 23), 12, date(2027, 11, 22)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2026, 12, 1), 60, date(2031, 11, 30)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
    ],
)
def test_a_validity_ends_the_day_before_the_same_day(day: date, months: int, last: date) -> None:
    assert months_after(day, months) == last


def test_the_kinds_of_the_county_are_listed_with_what_stands_on_each(sealer: Sealer) -> None:
    kinds = room(world(sealer)).ask(ListCertificateKinds())
    codes = [one.code for one in kinds]
    assert codes == sorted(codes)
    (permit,) = (one for one in kinds if one.code == "residence_permit")
    shown = kind_to_proto(permit)
    assert (shown.name, len(shown.type_code)) == ("居住证", 21)
    assert list(shown.labels) == [label for _, label in permit.fields]


def test_a_list_of_kinds_beyond_all_measure_is_refused(tmp_path: Path) -> None:
    row = {"kind": "k", "type_code": "t", "name_zh": "n", "fields": []}
    file = tmp_path / f"certificates/{COUNTY}.json"
    file.parent.mkdir()
    file.write_text(json.dumps({"kinds": [row] * (MOST_KINDS + 1)}), "utf-8")
    with pytest.raises(ValueError, match="more than 200 kinds"):
        kinds_of(tmp_path, COUNTY)
