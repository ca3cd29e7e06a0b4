"""Reading a county's files: line numbers, unreadable files, repeats."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.catalogue import commands
from services.catalogue.domain.batch import Batch, batch_of
from services.catalogue.domain.located import Unreadable, locate
from services.chassis.auth import system
from services.chassis.errors import Invalid
from tests.fakes.catalogue import COUNTY, catalogue, files

SITES = "catalogue/510822/sites.json"
PERMIT = "catalogue/510822/items/residence_permit.json"


def changed(name: str, content: bytes) -> Batch:
    return batch_of({**files(), name: content}, COUNTY, system(COUNTY))


@given(
    st.recursive(
        st.none()
        | st.booleans()
        | st.integers()
        | st.floats(allow_nan=False, allow_infinity=False)
        | st.text(),
        lambda below: st.lists(below) | st.dictionaries(st.text(), below),
    )
)
def test_a_located_value_is_what_json_says(value: Any) -> None:
    for indent in (None, 1):
        assert locate(json.dumps(value, indent=indent, ensure_ascii=False).encode()).value == value


def test_every_pointer_has_the_line_on_which_it_stands() -> None:
    found = locate(b'{\n "a": [\n  1,\n  {"b/c": null}\n ]\n}')
    assert [found.line(pointer) for pointer in ("", "/a", "/a/0", "/a/1/b~1c", "/a/7/x")] == [1, 2, 3, 4, 2]


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (b"", 1),
        (b'{"a": 1,}', 1),
        (b'{\n"a": 1\n"b": 2}', 3),
        (b"[1,\n2,\n]", 3),
        (b"[1]\n[2]", 2),
        (b"[\nNaN]", 2),
        (b'{"a"\n: tru}', 2),
        (b'["a\nb"]', 1),
        (b"\n\n\xff", 3),
        (b"[" * 100_000, 1),
    ],
)
def test_what_is_no_json_is_told_with_its_line(content: bytes, line: int) -> None:
    with pytest.raises(Unreadable) as caught:
        locate(content)
    assert caught.value.line == line


def test_a_key_given_twice_is_told() -> None:
    text = files()[PERMIT].replace(b'"classified": false,', b'"classified": false,\n "classified": true,')
    assert [(row.file, row.reason) for row in changed(PERMIT, text).bad] == [(PERMIT, "KEY_REPEATED")]


def test_a_broken_row_has_its_file_and_line_and_stops_no_other() -> None:
    lines = files()[SITES].decode().splitlines()
    at = lines.index('   "site_id": "510822100-TC",')
    broken = "\n".join(
        line.replace('"510822100-TC"', '"?"') if n == at else line for n, line in enumerate(lines)
    )
    room, told = catalogue(), []
    batch = changed(SITES, broken.encode())
    for row in batch.rows:
        try:
            room.ask(row.command)
        except Invalid as refusal:
            told += [row.bad(fault) for fault in refusal.faults]
    own = [bad for bad in told if bad.reason == "SITE_ID_MALFORMED"]
    assert [(bad.file, bad.line) for bad in own] == [(SITES, at + 1)]
    assert {bad.reason for bad in told} == {"SITE_ID_MALFORMED", "SITE_UNKNOWN"}
    assert len(room.world.items.kept) == 36
    assert len(room.world.sites.kept) + len({bad.line for bad in told}) == 200


def test_a_file_that_cannot_be_read_stops_only_what_refers_to_it() -> None:
    batch = changed(SITES, b"{\n\n oops")
    assert [(bad.file, bad.line, bad.reason) for bad in batch.bad] == [(SITES, 3, "NOT_JSON")]
    assert {type(row.command) for row in batch.rows} == {
        commands.PublishDivisionTree,
        commands.PublishCalendarYear,
    }


def test_a_broken_item_file_stops_no_other_item() -> None:
    batch = changed(PERMIT, b"[")
    assert sum(isinstance(row.command, commands.PublishItem) for row in batch.rows) == 35
    assert [bad.reason for bad in batch.bad] == ["NOT_JSON", "ITEM_FILE_MISSING"]


def test_an_item_file_that_the_catalogue_does_not_name_is_told() -> None:
    name = PERMIT.replace("residence_permit", "stray")
    batch = changed(name, files()[PERMIT].replace(b'"residence_permit"', b'"stray"', 1))
    assert [(bad.file, bad.reason) for bad in batch.bad] == [(name, "ITEM_NOT_LISTED")]


def test_a_site_given_twice_is_told_and_the_first_is_taken() -> None:
    document = json.loads(files()[SITES])
    document["sites"].append(document["sites"][0] | {"name_zh": "另一个"})
    batch = changed(SITES, json.dumps(document).encode())
    assert [(bad.pointer, bad.reason) for bad in batch.bad] == [("/sites/200/site_id", "IDENTIFIER_REPEATED")]
    assert sum(isinstance(row.command, commands.PublishSite) for row in batch.rows) == 200


def test_items_alone_bring_what_they_refer_to_and_leave_everything_else_alone() -> None:
    batch = batch_of(files(), COUNTY, system(COUNTY), items_only=True)
    assert {type(row.command) for row in batch.rows} == {commands.PublishItem, commands.PublishReferences}
    assert len(batch.rows) == 36 + 1
