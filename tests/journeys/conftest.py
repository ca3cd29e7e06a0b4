"""Who goes on journeys."""

import pytest

from infra.demo.gate import Gate
from infra.demo.people import Person
from tests.people import arrived
from tests.stacks import TOWNSHIP, Stacks


@pytest.fixture
def villager(stacks: Stacks) -> tuple[Gate, Person]:
    """Someone registered and signed in at the township's gateway."""
    return arrived(stacks.gates[TOWNSHIP])
