"""Invented people pass for real ones, and no two are the same."""

import random
from datetime import date

import pytest

from loadtests.people import MOST, check_character, like, person
from services.chassis.numbers import birth_date, resident_id_fault, sex_of

TODAY = date(2026, 11, 22)
SOME = [0, 1, 2, 19_999, 20_000, 39_999, 399_999, *random.Random(1).sample(range(MOST), 2000)]


def test_every_person_has_a_valid_resident_id_number() -> None:
    assert {resident_id_fault(person(index).id_number, TODAY) for index in SOME} == {None}


def test_all_check_characters_appear() -> None:
    assert {person(index).id_number[17] for index in SOME} == set("0123456789X")


def test_no_two_people_share_a_number() -> None:
    assert len({person(index).id_number for index in range(0, MOST, 17)}) == len(range(0, MOST, 17))


def test_the_same_index_is_the_same_person() -> None:
    assert person(4711) == person(4711)


def test_phones_are_of_the_block_that_nobody_has() -> None:
    assert all(len(person(index).phone) == 11 and person(index).phone.startswith("1990000") for index in SOME)


def test_an_index_beyond_the_last_is_refused() -> None:
    with pytest.raises(ValueError, match="no person"):
        person(MOST)


def test_a_person_like_another_has_his_birth_date_and_sex() -> None:
    for example in ("510802199008170336", "510822201105040021"):
        seventeen = example[:17]
        example = seventeen + check_character(seventeen)
        made = [like(example, index).id_number for index in range(1000)]
        assert len(set(made)) == 1000
        assert {resident_id_fault(number, TODAY) for number in made} == {None}
        assert {birth_date(number) for number in made} == {birth_date(example)}
        assert {sex_of(number) for number in made} == {sex_of(example)}
