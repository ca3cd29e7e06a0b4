"""Which stack a request is for."""

from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest

from gateway.levels import (
    MOST_OTHERS,
    Place,
    StackTable,
    by_body_site,
    by_organ,
    by_query_site,
    by_site,
    is_stock,
    own_division,
)
from services.chassis.auth import ANONYMOUS, Principal
from services.chassis.certificate_ids import certificate_id
from services.chassis.errors import Invalid
from services.chassis.numbers import receipt_number
from services.chassis.settings import Settings, StackEntry

ORGAN = "11510822MB9A00049D"
COUNTY, TOWNSHIP, VILLAGE = "510822", "510822101", "510822101200"
STACKS = (
    StackEntry(COUNTY, "青川县", "http://county", (0, 400_000)),
    StackEntry(TOWNSHIP, "青溪镇", "http://township", (400_000, 430_000)),
    StackEntry(VILLAGE, "某村", "http://village", (430_000, 430_100)),
)


def table(here: str = COUNTY, stacks: tuple[StackEntry, ...] = STACKS) -> StackTable:
    return StackTable(Settings(here, "", "", "", "", "", "", Path("."), "", stacks=stacks))


def number(sequence: int, county: str = COUNTY) -> str:
    return receipt_number(county, date(2026, 11, 23), sequence)


@pytest.mark.parametrize(
    ("division", "owner"),
    [
        (COUNTY, COUNTY),
        ("510822102", COUNTY),
        ("510822102001", COUNTY),
        (TOWNSHIP, TOWNSHIP),
        ("510822101201", TOWNSHIP),
        (VILLAGE, VILLAGE),
    ],
)
def test_the_longest_prefix_owns_a_division(division: str, owner: str) -> None:
    assert table().place(division) == Place(owner, division)


def test_a_division_that_no_stack_owns_is_unknown() -> None:
    with pytest.raises(Invalid) as caught:
        table().place("150626")
    assert (caught.value.reason, caught.value.faults[0].pointer) == ("DIVISION_UNKNOWN", "/division")


@pytest.mark.parametrize("division", ["", "5108", "51082２", "abcdef", "5108221012001"])
def test_a_malformed_division_stays_here_so_that_the_room_names_every_fault(division: str) -> None:
    assert table(TOWNSHIP).place(division) == Place(TOWNSHIP)


def test_without_a_topology_everything_is_served_here() -> None:
    assert table(stacks=()).place("150626") == Place(COUNTY, "150626")
    assert table(stacks=()).minted(number(425_000)) == Place(COUNTY)


@pytest.mark.parametrize(
    ("site", "stack"),
    [
        ("510822101-TC", TOWNSHIP),
        ("510822101-TC-W01", TOWNSHIP),
        ("510822101200-VS-20261123-A001", VILLAGE),
        ("510822-CC", COUNTY),
        ("510822101", TOWNSHIP),
        ("nowhere", COUNTY),
        ("999999-CC", COUNTY),
    ],
)
def test_halls_windows_and_tickets_begin_with_their_division(site: str, stack: str) -> None:
    assert table().site(site).stack == stack


def test_an_id_leads_to_its_stack_from_path_body_and_query_alike_and_none_stays_here() -> None:
    asker, wanted = Principal("p-1", "person", frozenset(), COUNTY), Place(TOWNSHIP, TOWNSHIP)
    window, nothing = SimpleNamespace(site="510822101-TC-W01"), SimpleNamespace(site="")
    assert by_site("site")(table(), {"site": "510822101-TC-W01"}, asker) == wanted
    assert by_body_site("site")(table(), {"body": window}, asker) == wanted
    assert by_query_site("site")(table(), {"query": window}, asker) == wanted
    assert by_query_site("site")(table(), {"query": nothing}, asker) == Place(COUNTY)


@pytest.mark.parametrize(
    ("sequence", "stack"),
    [
        (0, COUNTY),
        (399_999, COUNTY),
        (400_000, TOWNSHIP),
        (429_999, TOWNSHIP),
        (430_000, VILLAGE),
        (500_000, COUNTY),
    ],
)
def test_a_receipt_number_belongs_to_the_stack_that_may_mint_it(sequence: int, stack: str) -> None:
    assert table().minted(number(sequence)).stack == stack


def test_a_number_of_another_county_or_with_a_wrong_check_stays_here() -> None:
    assert table(TOWNSHIP).minted(number(1, "150626")) == Place(TOWNSHIP)
    broken = number(1)[:-1] + ("0" if number(1)[-1] != "0" else "1")
    assert table(TOWNSHIP).minted(broken) == Place(TOWNSHIP)


def test_a_case_is_looked_for_where_it_was_minted_and_then_upwards() -> None:
    assert table(COUNTY).case_homes(number(430_001)) == (VILLAGE, TOWNSHIP)
    assert table(TOWNSHIP).case_homes(number(400_001)) == (COUNTY,)
    assert table(COUNTY).case_homes(number(1)) == ()


def test_what_no_number_leads_to_is_looked_for_at_all_other_stacks_and_not_at_too_many() -> None:
    assert table(TOWNSHIP).others() == (COUNTY, VILLAGE)
    assert table(stacks=()).others() == ()
    many = tuple(StackEntry(f"510822{at:03}", "", "http://x", (0, 0)) for at in range(200))
    assert len(table(stacks=many).others()) == MOST_OTHERS


def test_stock_is_an_identifier_whose_serial_is_no_receipt_number() -> None:
    stock = certificate_id(f"{ORGAN}101", ORGAN, "20180000001")
    assert is_stock(stock)
    issued = certificate_id(f"{ORGAN}101", ORGAN, number(1))
    broken = stock[:-1] + ("0" if stock[-1] != "0" else "1")
    assert not any(map(is_stock, (issued, broken, number(1), "20180000001", "")))


@pytest.mark.parametrize(
    ("organ", "division", "wanted"),
    [
        (ORGAN, "", Place(COUNTY, COUNTY)),
        (ORGAN, TOWNSHIP, Place(TOWNSHIP, TOWNSHIP)),
        ("11150626MB9A00049D", "", Place(VILLAGE)),
        ("x", "", Place(VILLAGE)),
    ],
)
def test_the_keys_of_an_organ_are_where_it_seals_or_at_its_place(
    organ: str, division: str, wanted: Place
) -> None:
    arguments = {"organ": organ, "query": SimpleNamespace(division=division)}
    assert by_organ(table(VILLAGE), arguments, ANONYMOUS) == wanted


def test_staff_ask_for_their_own_division_and_citizens_for_none() -> None:
    clerk = Principal("s", "staff", frozenset({"clerk"}), TOWNSHIP)
    villager = Principal("p", "person", frozenset({"citizen"}), VILLAGE)
    assert (own_division("", clerk), own_division(VILLAGE, clerk)) == (TOWNSHIP, VILLAGE)
    assert own_division("", villager) == ""
