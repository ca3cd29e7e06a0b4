"""Certificates from before the platform."""

from pathlib import Path

import pytest
from click import ClickException

from services.approval.bootstrap import room
from services.approval.commands import (
    ImportCertificates,
    RecordDelivery,
    RevokeCertificate,
    VerifyCertificate,
)
from services.approval.domain.certificate import Certificate
from services.approval.domain.stock import MOST_AT_ONCE, StockRow
from services.chassis.auth import Principal, system
from services.chassis.certificate_ids import certificate_id
from services.chassis.errors import Conflict, Forbidden, Invalid
from services.chassis.privacy import Sealer
from services.cli.certificates import Report, bring_in, count_lines, lines_of
from services.cli.lines import json_lines
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


def test_one_from_before_the_platform_is_handed_over_once_with_the_whole_entry(sealer: Sealer) -> None:
    approval = world(sealer)
    clerk = Principal("clerk-1", "staff", frozenset({"clerk"}), COUNTY)
    room(approval).ask(ImportCertificates(system(COUNTY), rows({})))
    known = rows({})[0].said["id"]
    for command, missing in (
        (
            RecordDelivery(clerk, known, "window"),
            {"COLLECTOR_REQUIRED", "DOCUMENT_REQUIRED", "SITE_REQUIRED"},
        ),
        (RecordDelivery(clerk, known, "post"), {"TRACKING_REQUIRED"}),
    ):
        with pytest.raises(Invalid) as refused:
            room(approval).ask(command)
        assert {fault.reason for fault in refused.value.faults} == missing
    pick_up = RecordDelivery(clerk, known, "window", "510822101-TC", "陈桂兰", "510822196503124527")
    assert room(approval).ask(pick_up).delivery.document == "510822********4527"
    with pytest.raises(Conflict, match="CERTIFICATE_DELIVERED"):
        room(approval).ask(pick_up)


def test_a_file_goes_in_by_batches_tells_bad_lines_by_number_and_again_changes_nothing(
    sealer: Sealer, tmp_path: Path
) -> None:
    file = tmp_path / "stock.csv"
    plain = rows({})[0].said
    ids = [certificate_id(f"{ORGAN}101", ORGAN, f"2019{at:07d}") for at in range(MOST_AT_ONCE + 5)]
    lines = [",".join((plain | {"id": one}).values()) for one in ids]
    lines[1002] = lines[1002].replace("2018-05-01", "2018-02-30")
    file.write_text("\n".join([",".join(plain), *lines, ""]), encoding="utf-8")
    approval, told, passed = room(world(sealer)), [], []
    first, again, rest = Report(), Report(), Report(last=1001)
    bring_in(
        approval, lines_of(file), first, lambda line, fault: told.append((line, fault.reason)), passed.append
    )
    assert str(first) == "1005 lines read, 1004 added, 0 known, 1 bad"
    assert (told, passed, first.last) == ([(1004, "DATE_INVALID")], [1001, 5], 1006)
    bring_in(approval, lines_of(file), again, lambda line, fault: None, passed.append)
    assert str(again) == "1005 lines read, 0 added, 1004 known, 1 bad"
    late = (row for row in lines_of(file) if row.line >= 1002)
    bring_in(approval, late, rest, lambda line, fault: None, passed.append)
    assert passed[-1] == 5
    assert (rest.read, rest.last, count_lines(file)) == (5, 1006, 1006)


def test_a_line_that_is_too_long_or_no_object_is_bad_and_shifts_no_other(tmp_path: Path) -> None:
    file = tmp_path / "stock.jsonl"
    file.write_text(
        "\n".join(['{"id": "1"}', f'{{"id": "{"x" * 25_000}"}}', "", "[]", '{"id": "5"}']), "utf-8"
    )
    assert [(row.line, row.said.get("id")) for row in lines_of(file)] == [
        (1, "1"),
        (2, None),
        (4, None),
        (5, "5"),
    ]
    assert list(json_lines(file))[1:3] == [(2, None), (4, None)]


def test_a_cell_that_no_table_holds_is_a_bad_line_and_the_next_one_is_read(tmp_path: Path) -> None:
    file = tmp_path / "stock.csv"
    file.write_text(f"id,name\n1,a\n2,{'x' * 200_000}\n3,c\n", encoding="utf-8")
    assert [(row.line, row.said.get("id")) for row in lines_of(file)] == [(2, "1"), (3, None), (4, "3")]


@pytest.mark.parametrize(
    "broken",
    [
        pytest.param(b'2,"b', id="a quote that is opened and not closed"),
        pytest.param(b'2,"b"c', id="a quote within a cell"),
        pytest.param("2,王秀英".encode("gb18030"), id="another character set"),
        pytest.param(b"2,\xff", id="a byte of none"),
    ],
)
def test_a_line_of_a_table_that_cannot_be_read_takes_no_other_with_it(broken: bytes, tmp_path: Path) -> None:
    file = tmp_path / "stock.csv"
    lines = [f"{at},王秀英".encode() for at in range(3, 503)]
    file.write_bytes(b"\xef\xbb\xbfid,name\r\n" + b"\r\n".join([broken, *lines]))
    assert [(row.line, row.said.get("id")) for row in lines_of(file)] == [
        (2, None),
        *((at, str(at)) for at in range(3, 503)),
    ]


@pytest.mark.parametrize(
    "broken", ['{"id": "王秀英"}'.encode("gb18030"), b'{"id": "\xff"}', b'{"id": "\\ud800"}', b"[" * 9_000]
)
def test_a_line_of_objects_that_cannot_be_read_takes_no_other_with_it(broken: bytes, tmp_path: Path) -> None:
    file = tmp_path / "stock.jsonl"
    file.write_bytes(b'\xef\xbb\xbf{"id": "1"}\n' + broken + '\n{"id": "王秀英"}'.encode())
    assert list(json_lines(file)) == [(1, {"id": "1"}), (2, None), (3, {"id": "王秀英"})]


def test_a_table_whose_head_cannot_be_read_is_refused_at_once(tmp_path: Path) -> None:
    file = tmp_path / "stock.csv"
    file.write_bytes(b'id,"name\n1,a\n')
    with pytest.raises(ClickException, match=r"stock\.csv:1: the head line cannot be read"):
        list(lines_of(file))
