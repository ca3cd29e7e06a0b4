"""Who is believed when it names the client for whom it asks."""

import asyncio

from gateway.neighbours import Neighbours
from services.chassis.settings import StackEntry

PERSON, STRANGER = "203.0.113.9", "198.51.100.7"


def stacks(*gateways: str) -> list[StackEntry]:
    return [StackEntry(f"51082210{n}", "x", url, (0, 1)) for n, url in enumerate(gateways)]


def test_a_neighbour_is_believed_and_a_stranger_is_not() -> None:
    known = Neighbours(stacks("http://10.0.0.5:8100"))
    assert known.client("10.0.0.5", PERSON) == PERSON
    assert known.client(STRANGER, PERSON) == STRANGER


def test_of_several_the_last_that_is_no_neighbour_counts() -> None:
    known = Neighbours(stacks("http://10.0.0.5:8100", "http://10.0.0.6:8100"))
    assert known.client("10.0.0.5", f"{STRANGER}, {PERSON}, 10.0.0.6") == PERSON


def test_what_is_no_address_is_not_taken_for_one() -> None:
    assert Neighbours(stacks("http://10.0.0.5:8100")).client("10.0.0.5", "somebody") == "10.0.0.5"


def test_a_neighbour_by_name_is_known_by_its_addresses_once_open() -> None:
    async def asked() -> tuple[str, str]:
        known = Neighbours(stacks("http://localhost:8100"))
        before = known.client("127.0.0.1", PERSON)
        await known.open()
        after = known.client("127.0.0.1", PERSON)
        await known.close()
        return before, after

    assert asyncio.run(asked()) == ("127.0.0.1", PERSON)
