"""A county's basic list: forms of codes, every fault of every row at once, by line."""

import pytest

from services.catalogue.domain.basics import COLUMNS, basic_faults, is_organisation, listed_code
from services.catalogue.domain.basics_file import MOST_ROWS, basics_file
from tests.fakes.catalogue import COUNTY

BODY = "11510822MB9A0009XG"
HEADER = ",".join(COLUMNS)
CERTIFICATE = "511A0138600000"


def row(code: str = CERTIFICATE, name: str = "教师资格认定", **changes: str) -> dict[str, str]:
    made = dict(zip(COLUMNS, (code, name, "01", "县教育局", ""), strict=True))
    return made | changes


@pytest.mark.parametrize(
    ("text", "basic"),
    [
        ("000119907000", "000119907000"),
        ("11510822MB9A0009XG4000119907000", "000119907000"),
        ("11510822MB9A0009XG400011990700001", "000119907000"),
        (f"511A0138600000-510822000000-000-{BODY}-1-00", "511A0138600000"),
        (f"511Z07001006-510822000000-000-{BODY}-2-00", "511Z07001006"),
        (f"G-000007-001-510822000000-000-{BODY}-1-00", "G-000007-001"),
        (f"51201200200013-510822000000-000-{BODY}-1-00", "51201200200013"),
        (f"1J-5100-00027-510822000000-000-{BODY}-1-00", "1J-5100-00027"),
        ("511A0138600000", "511A0138600000"),
    ],
)
def test_every_form_of_a_code_names_its_basic_part(text: str, basic: str) -> None:
    found = listed_code(text)
    assert found is not None
    assert found.basic == basic
    assert basic_faults(row(text), COUNTY) == []


@pytest.mark.parametrize(
    ("changes", "wanted"),
    [
        ({"code": ""}, [("/code", "CODE_REQUIRED")]),
        ({"code": "E-000004-001-" + BODY}, [("/code", "CODE_MALFORMED")]),
        ({"code": "9" * 81}, [("/code", "CODE_MALFORMED")]),
        ({"code": "11510822MB9A0009XH4000119907000"}, [("/code", "CODE_MALFORMED")]),
        ({"code": "000299907000"}, [("/item_type", "TYPE_CONTRADICTS_CODE")]),
        (
            {"code": "511A0138600000-510000000000-000-8282348-1-00", "name_zh": "", "item_type": "11"},
            [
                ("/code", "CODE_OF_ANOTHER_DIVISION"),
                ("/code", "CODE_BODY_MALFORMED"),
                ("/name_zh", "NAME_REQUIRED"),
                ("/item_type", "ITEM_TYPE_UNKNOWN"),
            ],
        ),
        (
            {"name_zh": "许" * 201, "department_zh": "局" * 201, "main_zh": "项" * 201},
            [(f"/{one}", "TEXT_TOO_LONG") for one in ("name_zh", "department_zh", "main_zh")],
        ),
    ],
)
def test_every_fault_of_a_row_is_told_at_once(changes: dict[str, str], wanted: list[tuple[str, str]]) -> None:
    assert [(fault.pointer, fault.reason) for fault in basic_faults(row(**changes), COUNTY)] == wanted


@pytest.mark.parametrize("text", ["083372204", "00877836X", "00877868-5", "45225901-3"])
def test_organisation_codes_are_known_by_their_check_character(text: str) -> None:
    assert is_organisation(text)
    assert not is_organisation(text[:-1] + ("1" if text[-1] != "1" else "2"))


def test_a_file_is_read_line_by_line_and_repeated_codes_name_the_line_before() -> None:
    lines = [
        HEADER,
        "511A0138600000,教师资格认定,01,县教育局,",
        '511A0138500000,"民办学校\n设立",01,,',
        "bad,,77,,",
        "511A0138600000,教师资格,01,,",
        "511A0138400000,校车许可,01",
    ]
    found = basics_file("list.csv", "\ufeff".encode() + "\r\n".join(lines).encode(), COUNTY)
    assert [(line, given["code"]) for line, given in found.rows] == [
        (2, "511A0138600000"),
        (3, "511A0138500000"),
    ]
    assert [(one.line, one.pointer, one.reason) for one in found.bad] == [
        (5, "/code", "CODE_MALFORMED"),
        (5, "/name_zh", "NAME_REQUIRED"),
        (5, "/item_type", "ITEM_TYPE_UNKNOWN"),
        (6, "/code", "CODE_REPEATED"),
        (7, "", "COLUMNS_WRONG"),
    ]
    assert "第 2 行" in found.bad[3].detail
    assert found.read == 5


@pytest.mark.parametrize(
    ("content", "line", "reason"),
    [
        (b"", 1, "HEADER_WRONG"),
        (b"code,name\n", 1, "HEADER_WRONG"),
        (HEADER.encode() + b"\na,b\n\xff\xfe", 3, "NOT_UTF8"),
        (HEADER.encode() + b'\na,"b', 2, "NOT_CSV"),
        (HEADER.encode() + b"\n,,,," * (MOST_ROWS + 1), MOST_ROWS + 2, "TOO_MANY_ROWS"),
        (b"x" * 10_000_001, 1, "FILE_TOO_LARGE"),
    ],
    ids=["empty", "columns", "bytes", "quotes", "rows", "size"],
)
def test_a_file_that_cannot_be_read_says_where(content: bytes, line: int, reason: str) -> None:
    found = basics_file("list.csv", content, COUNTY)
    assert ([(one.line, one.reason) for one in found.bad], found.rows) == ([(line, reason)], ())
