"""One masking rule for numbers and names, also in free text."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.chassis.masking import mask_id, mask_name, mask_phone, mask_text, mask_value

ID = "510822199003074519"
MASKED = "510822********4519"


@pytest.mark.parametrize(
    ("number", "masked"),
    [
        (ID, MASKED),
        ("6214580000000000017", "621458*********0017"),
        ("Y510000001", "Y********1"),
        ("12", "**"),
        ("", ""),
    ],
)
def test_of_an_id_number_the_first_six_and_last_four_are_shown(number: str, masked: str) -> None:
    assert mask_id(number) == masked


@pytest.mark.parametrize(
    ("number", "masked"),
    [
        ("13812341234", "138****1234"),
        ("0839-0003000", "083*****3000"),
        ("12345", "***45"),
        ("1", "*"),
        ("", ""),
    ],
)
def test_of_a_phone_number_the_first_three_and_last_four_are_shown(number: str, masked: str) -> None:
    assert mask_phone(number) == masked


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("张三", "张*"),
        ("张三丰", "张*"),
        ("欧阳修远", "欧阳*"),
        ("欧阳", "欧*"),
        ("买买提·艾力", "买*"),
        ("John Smith", "J*"),
        ("张", "*"),
        ("", ""),
    ],
)
def test_of_a_name_only_the_surname_is_shown(name: str, masked: str) -> None:
    assert mask_name(name) == masked


def test_a_value_known_to_be_personal_is_masked_by_its_shape() -> None:
    assert mask_value("13812341234") == "138****1234"
    assert mask_value(ID) == MASKED


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        (ID, MASKED),
        ("51082219900307451x。", "510822********451x。"),
        (f"身份证{ID}，电话13812341234。", f"身份证{MASKED}，电话138****1234。"),
        (json.dumps({"id": ID, "tel": "电话13812341234"}, ensure_ascii=False), None),
        (json.dumps({"t": f"电话13812341234右{ID}"}), None),
        (json.dumps({"t": f"\n13812341234\t{ID}"}), None),
        ("id510822 19900307 4519号", "id510822 ******** 4519号"),
        ("+8613812341234 86-13812341234", "+86138****1234 86-138****1234"),
        ("138-1234-1234", "138-****-1234"),
        ("13812341234,13912341234", "138****1234,139****1234"),
    ],
)
def test_numbers_in_free_text_and_json_are_masked(text: str, masked: str | None) -> None:
    assert masked is None or mask_text(text) == masked
    assert ID not in mask_text(text)
    assert "13812341234" not in mask_text(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "青川县青溪镇",
        "510822202611220001230",
        "510822-20261122-000123-0",
        "4bf92f3577b34da6a3ce929d0e0e4736",
        "4bf92f35a13812341234ca3ce929d0e0",
        "0.13812341234",
        "1763778000123",
        "510822101200",
        "91110000600037341L",
        "2026-11-22T16:30:00.250+08:00",
    ],
)
def test_receipt_numbers_trace_ids_times_and_codes_stay_readable(text: str) -> None:
    assert mask_text(text) == text


@given(st.text(st.characters(exclude_categories=["Nd", "Cs"]), max_size=20))
def test_a_resident_id_is_masked_whatever_stands_around_it(around: str) -> None:
    assert ID not in mask_text(f"{around}{ID}{around}")
    assert ID not in mask_text(json.dumps(f"{around}{ID}{around}"))
