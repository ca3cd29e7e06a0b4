"""Password hashing: alike for nobody's, bounded."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event

import pytest
from argon2 import extract_parameters
from argon2.low_level import Type

from services.chassis.errors import Unavailable
from services.chassis.passwords import NOBODY, Argon2Passwords, Hasher
from tests.waiting import until


def test_a_hash_is_argon2id_with_the_owasp_parameters_and_its_own_salt() -> None:
    hasher = Hasher()
    kept = hasher.hash("Spring-2026")
    chosen = extract_parameters(kept)
    assert (chosen.type, chosen.memory_cost, chosen.time_cost, chosen.parallelism) == (Type.ID, 19456, 2, 1)
    assert kept != hasher.hash("Spring-2026")


def test_only_the_right_password_is_right() -> None:
    hasher = Hasher()
    kept = hasher.hash("Spring-2026")
    assert hasher.verify("Spring-2026", kept)
    assert not hasher.verify("spring-2026", kept)
    assert not hasher.verify("", kept)


def test_full_width_typing_is_the_same_password() -> None:
    hasher = Hasher()
    assert hasher.verify("Ｓpring-２０２６", hasher.hash("Spring-2026"))


def test_no_account_is_checked_against_a_hash_of_the_same_cost() -> None:
    hasher = Hasher()
    assert extract_parameters(NOBODY) == extract_parameters(hasher.hash("Spring-2026"))
    assert not hasher.verify("Spring-2026", None)


def test_a_turn_that_does_not_come_in_time_is_refused() -> None:
    passwords = Argon2Passwords(at_once=1, waiting=1, seconds=0.01)
    with passwords.turn(), pytest.raises(Unavailable) as refused, passwords.turn():
        pass
    assert refused.value.reason == "SIGN_IN_BUSY"
    with passwords.turn():
        pass


def test_those_beyond_the_places_to_wait_are_refused_at_once() -> None:
    passwords = Argon2Passwords(at_once=2, waiting=1, seconds=60)
    inside, leave = Barrier(3), Event()

    def hold() -> bool:
        with passwords.turn():
            inside.wait(10)
            return leave.wait(10)

    def queue() -> bool:
        with passwords.turn():
            return True

    def full() -> bool:
        try:
            with passwords.turn():
                return False
        except Unavailable:
            return True

    with ThreadPoolExecutor(4) as pool:
        holding = [pool.submit(hold) for _ in range(2)]
        inside.wait(10)
        waiting = pool.submit(queue)
        until(lambda: passwords._taken == 3, 10, "all places taken")
        assert full()
        leave.set()
        assert waiting.result(10)
        assert all(held.result(10) for held in holding)
