"""Numbers with a check of their own, against published vectors."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.chassis import numbers

TODAY = date(2026, 11, 22)
VECTORS: dict[str, list[dict[str, Any]]] = json.loads(
    Path(__file__).with_name("vectors.json").read_text(encoding="utf-8")
)
CHECKS = "10X98765432"


def resident_id(area: str, born: str, sequence: str = "451") -> str:
    """Built from the definition: Σ a_i · 2^(18-i) ≡ 1 (mod 11), position 18 last."""
    body = area + born + sequence
    total = sum(int(digit) * 2 ** (17 - at) for at, digit in enumerate(body))
    return body + CHECKS[total % 11]


@pytest.mark.parametrize("vector", VECTORS["resident_id"], ids=lambda vector: vector["note"])
def test_every_published_resident_id_is_judged_as_published(vector: dict[str, Any]) -> None:
    assert numbers.resident_id_fault(vector["number"], TODAY) == vector["fault"]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "LENGTH"),
        ("510822900307451", "LENGTH"),
        ("5108221990030745190", "LENGTH"),
        ("51082219900307451A", "DIGITS"),
        ("X10822199003074519", "DIGITS"),
        ("٥١٠٨٢٢١٩٩٠٠٣٠٧٤٥١٩", "DIGITS"),
        ("510822199003074518", "CHECK_DIGIT"),
        (resident_id("510822", "19900230"), "BIRTH_DATE"),
        (resident_id("510822", "00000101"), "BIRTH_DATE"),
        (resident_id("510822", "20261123"), "BIRTH_DATE"),
        (resident_id("510822", "18951122"), "AGE"),
    ],
)
def test_each_kind_of_wrong_resident_id_has_its_own_reason_and_sentence(text: str, fault: str) -> None:
    assert numbers.resident_id_fault(text, TODAY) == fault
    assert fault in numbers.RESIDENT_ID_FAULTS


@pytest.mark.parametrize("born", ["20261122", "18961122", "18951123", "20000229"])
def test_anybody_up_to_130_years_old_has_a_valid_number(born: str) -> None:
    assert numbers.resident_id_fault(resident_id("510822", born), TODAY) is None


@given(st.text("0123456789", min_size=6, max_size=6), st.dates(date(1900, 1, 1), TODAY))
def test_the_area_code_never_refuses(area: str, born: date) -> None:
    assert numbers.resident_id_fault(resident_id(area, f"{born:%Y%m%d}"), TODAY) is None


@pytest.mark.parametrize(
    "typed", ["11010519491231002x", " 110105 19491231 002X\n", "１１０１０５１９４９１２３１００２Ｘ"]
)
def test_spaces_small_letters_and_full_width_digits_are_forgiven(typed: str) -> None:
    assert numbers.resident_id_fault(typed, TODAY) is None
    assert numbers.normal_resident_id(typed) == "11010519491231002X"


@given(st.dates(date(1900, 1, 1), TODAY), st.integers(0, 17), st.integers(1, 9))
def test_changing_any_single_digit_is_noticed(born: date, position: int, step: int) -> None:
    number = resident_id("510822", f"{born:%Y%m%d}")
    changed = str((int(number[position].replace("X", "0")) + step) % 10)
    assert changed == number[position] or (
        numbers.resident_id_fault(number[:position] + changed + number[position + 1 :], TODAY) is not None
    )


def test_birth_date_age_and_sex_are_read_from_the_number() -> None:
    number = "510822199003074519"
    assert numbers.birth_date(number) == date(1990, 3, 7)
    assert [numbers.age_on(number, date(2026, 3, day)) for day in (6, 7)] == [35, 36]
    assert numbers.sex_of(number) == "male"
    assert numbers.sex_of("150626198507120024") == "female"


def test_only_a_number_with_check_digit_and_plausible_date_looks_like_a_resident_id() -> None:
    assert numbers.looks_like_resident_id(" 510822199003074519 ")
    assert not numbers.looks_like_resident_id("510822199003074518")
    assert not numbers.looks_like_resident_id(resident_id("510822", "17000101"))
    assert not numbers.looks_like_resident_id("115113010833722043")
    assert not numbers.looks_like_resident_id("")


@pytest.mark.parametrize("vector", VECTORS["uscc"], ids=lambda vector: vector["number"])
def test_every_published_uscc_is_judged_as_published(vector: dict[str, Any]) -> None:
    assert numbers.is_uscc(vector["number"]) is vector["valid"]
    assert numbers.is_uscc(f" {vector['number'].lower()}") is vector["valid"]


@pytest.mark.parametrize(
    "text", ["", "9111000060003734", "91110000600037341I", "91110O00600037341L", "张" * 18]
)
def test_what_has_not_the_shape_of_a_uscc_is_none(text: str) -> None:
    assert not numbers.is_uscc(text)


@pytest.mark.parametrize("vector", VECTORS["elicence_identifier"], ids=lambda vector: vector["check"])
def test_the_check_character_of_real_electronic_certificates_is_reproduced(vector: dict[str, str]) -> None:
    payload = "".join(vector["id"].split(".")[5:-1])
    assert numbers.mod_37_36(payload) == vector["check"]


@given(st.text("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=1, max_size=40))
def test_a_text_with_its_mod_37_36_character_verifies_by_the_standards_own_recursion(text: str) -> None:
    alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    product = 36
    for character in text:
        summed = product + alphabet.index(character)
        product = (36 if summed % 36 == 0 else summed % 36) * 2 % 37
    assert (product + alphabet.index(numbers.mod_37_36(text))) % 36 == 1


def test_mod_37_36_knows_only_digits_and_capital_letters() -> None:
    with pytest.raises(ValueError, match="not 0-9A-Z"):
        numbers.mod_37_36("1.2")


@given(st.dates(date(2004, 1, 1), date(2099, 12, 31)), st.integers(0, numbers.MAX_SEQUENCE))
def test_a_receipt_number_is_valid_and_gives_its_parts_back(day: date, sequence: int) -> None:
    number = numbers.receipt_number("510822", day, sequence)
    assert len(number) == 21
    assert number.startswith(f"510822{day:%Y%m%d}")
    assert numbers.receipt_number_fault(number) is None
    assert numbers.receipt_number_fault(numbers.grouped(number).lower()) is None
    assert numbers.sequence_of(number) == sequence
    assert numbers.county_of(number) == "510822"


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "LENGTH"),
        ("51082220261122000123", "LENGTH"),
        ("51082220261122000123é", "DIGITS"),
        ("A10822202611220001230", "DIGITS"),
        ("510822202613220001230", "DATE"),
        ("510822202611220001231", "CHECK_CHARACTER"),
        ("510822202611220001320", "CHECK_CHARACTER"),
    ],
)
def test_each_kind_of_wrong_receipt_number_has_its_own_reason_and_sentence(text: str, fault: str) -> None:
    assert numbers.receipt_number_fault(text) == fault
    assert fault in numbers.RECEIPT_NUMBER_FAULTS


def test_a_receipt_number_is_grouped_for_reading_aloud() -> None:
    assert numbers.grouped("510822202611220001230") == "510822-20261122-000123-0"


@pytest.mark.parametrize(
    ("county", "sequence"), [("510822", -1), ("510822", 1_000_000), ("510822101", 1), ("51082X", 1)]
)
def test_no_receipt_number_is_made_outside_its_range(county: str, sequence: int) -> None:
    with pytest.raises(ValueError, match="no receipt number"):
        numbers.receipt_number(county, TODAY, sequence)
