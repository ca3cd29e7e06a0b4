"""Sealing, indexing and the views that people see."""

import base64
import json
import os
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.chassis.errors import Invalid
from services.chassis.privacy import Keyring, Sealer, is_sealed, mask_personal

ID = "510822199003074519"
OLD, NEW = os.urandom(32), os.urandom(32)
INDEX = os.urandom(32)
SEALER = Sealer(Keyring("k2", {"k1": OLD, "k2": NEW}, INDEX))

json_like = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.just(ID),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["phone", "name", "members", "bank_account"]), inner)
    ),
    max_leaves=12,
)


def encoded(key: bytes) -> str:
    return base64.b64encode(key).decode()


def assert_broken(sealed: str, sealer: Sealer = SEALER, **purpose: str) -> None:
    with pytest.raises(Invalid) as refusal:
        sealer.open(sealed, **purpose)
    assert refusal.value.reason == "SEAL_BROKEN"
    assert refusal.value.__cause__ is None


@given(st.text(), st.text("abc_", max_size=8))
def test_what_was_sealed_opens_again_under_the_same_purpose(text: str, purpose: str) -> None:
    sealed = SEALER.seal(text, purpose)
    assert SEALER.open(sealed, purpose) == text
    assert is_sealed(sealed)


def test_sealing_twice_never_gives_the_same_and_shows_nothing() -> None:
    first, second = SEALER.seal(ID), SEALER.seal(ID)
    assert first != second
    assert ID not in first
    assert first.startswith("sealed:k2:")


def test_another_purpose_does_not_open() -> None:
    assert_broken(SEALER.seal(ID, purpose="resident_id"), purpose="phone")
    assert_broken(SEALER.seal(ID, purpose="resident_id"))


def test_changing_any_character_breaks_the_seal() -> None:
    sealed = SEALER.seal(ID)
    for position in range(len(sealed) - 1):
        swapped = "A" if sealed[position] != "A" else "B"
        assert_broken(sealed[:position] + swapped + sealed[position + 1 :])


@pytest.mark.parametrize(
    "text",
    [
        "",
        "sealed:",
        "sealed:k2:",
        ID,
        "sealed:k2:" + "A" * 37,
        "sealed:k2:" + "A" * 41,
        "sealed:k9:" + "A" * 60,
    ],
)
def test_a_malformed_seal_or_an_unknown_key_is_refused(text: str) -> None:
    assert_broken(text)


def test_an_old_key_opens_and_resealing_moves_to_the_active_one() -> None:
    before = Sealer(Keyring("k1", {"k1": OLD}, INDEX)).seal(ID)
    after = SEALER.reseal(before)
    assert SEALER.open(before) == SEALER.open(after) == ID
    assert after.startswith("sealed:k2:")
    assert SEALER.reseal(after) == after


def test_a_key_id_cannot_be_exchanged_for_another_with_the_same_key() -> None:
    twins = Sealer(Keyring("k1", {"k1": OLD, "k3": OLD}, INDEX))
    assert_broken(twins.seal(ID).replace("sealed:k1:", "sealed:k3:"), twins)


def test_the_index_is_equal_for_equal_numbers_however_they_are_typed() -> None:
    index = SEALER.index("51082219900307451x")
    assert index == SEALER.index(" 510822 19900307 451X")
    assert index != SEALER.index(ID)
    assert index != Sealer(Keyring("k2", {"k2": NEW}, OLD)).index("51082219900307451X")
    assert len(index) == 32
    assert index.isalnum()
    assert index.islower()


def test_a_keyring_is_read_from_json_and_shows_no_key() -> None:
    text = json.dumps(
        {"active": "k2", "keys": {"k1": encoded(OLD), "k2": encoded(NEW)}, "index_key": encoded(INDEX)}
    )
    keyring = Keyring.from_json(text)
    assert keyring == Keyring("k2", {"k1": OLD, "k2": NEW}, INDEX)
    assert "k1" not in repr(keyring)
    assert str(OLD) not in repr(keyring)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        json.dumps({"active": "k", "keys": [], "index_key": encoded(INDEX)}),
        json.dumps({"active": "k", "keys": {"k": "SECRET!"}, "index_key": encoded(INDEX)}),
        json.dumps({"active": "x", "keys": {"k": encoded(OLD)}, "index_key": encoded(INDEX)}),
        json.dumps({"active": "k", "keys": {"k": encoded(OLD[:16])}, "index_key": encoded(INDEX)}),
        json.dumps({"active": "a:b", "keys": {"a:b": encoded(OLD)}, "index_key": encoded(INDEX)}),
    ],
    ids=range(8),
)
def test_a_malformed_keyring_is_refused_without_showing_it(text: str) -> None:
    with pytest.raises(ValueError, match=r"^sealing keys: ") as refusal:
        Keyring.from_json(text)
    assert "SECRET" not in str(refusal.value)


def test_named_fields_and_resident_ids_anywhere_are_sealed_and_nothing_else() -> None:
    form = {
        "phone": "19900000001",
        "members": [{"name_zh": "张三", "id_number": f" {ID} ", "share": 50}],
        "bank": {"bank_account": ["6214580000000000017", ""]},
        "division": "510822101200",
        "uscc": "115113010833722043",
        "consent": True,
        "note": None,
    }
    sealed = SEALER.seal_personal(form, {"phone", "bank_account"})
    assert is_sealed(sealed["phone"])
    assert is_sealed(sealed["members"][0]["id_number"])
    assert is_sealed(sealed["bank"]["bank_account"][0])
    untouched = {**sealed, "phone": None, "members": None, "bank": None}
    assert untouched == {**form, "phone": None, "members": None, "bank": None}
    assert sealed["bank"]["bank_account"][1] == ""
    assert SEALER.open_personal(sealed) == form


@given(json_like)
def test_opening_a_sealed_tree_gives_it_back(value: Any) -> None:
    sealed = SEALER.seal_personal(value, {"phone", "bank_account"})
    assert SEALER.open_personal(sealed) == value
    assert ID not in json.dumps(sealed)


@pytest.mark.parametrize(
    "given",
    ["sealed:k1:" + "A" * 60, "sealed: hello", "sealed:", SEALER.seal("6214580000000000017")],
    ids=["of that shape", "a word", "the beginning", "a real one"],
)
def test_what_is_given_never_counts_as_sealed_already(given: str) -> None:
    sealed = SEALER.seal_personal({"address": given, "all": [given]})
    assert is_sealed(sealed["address"])
    assert sealed["address"] != given
    assert SEALER.open_personal(sealed) == {"address": given, "all": [given]}


def test_people_see_sealed_numbers_masked_and_the_rest_as_it_is() -> None:
    form = {"phone": "13812341234", "id": ID, "account": "6214580000000000017", "city": "青川", "n": 3}
    seen = mask_personal(SEALER.seal_personal(form, {"phone", "account"}), SEALER.open)
    assert seen == {
        "phone": "138****1234",
        "id": "510822********4519",
        "account": "621458*********0017",
        "city": "青川",
        "n": 3,
    }


def test_a_number_that_nobody_sealed_is_still_masked_in_the_view() -> None:
    assert mask_personal([ID, "电话13812341234"], SEALER.open) == ["510822********4519", "电话138****1234"]


def test_a_broken_seal_is_not_shown_as_if_it_were_text() -> None:
    with pytest.raises(Invalid):
        mask_personal({"id": SEALER.seal(ID)[:-6] + "AAAAAA"}, SEALER.open)
