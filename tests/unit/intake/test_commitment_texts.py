"""What the text of a commitment says of the department's side."""

import pytest

from services.intake.bootstrap import room
from services.intake.commands import GetCommitmentText
from tests.fakes.intake import FakeWorld
from tests.unit.intake.catalogue_examples import document


@pytest.mark.parametrize(
    ("code", "at_once"), [("individual_business_registration", True), ("legal_aid", False)]
)
def test_the_text_says_whether_it_is_decided_at_once(code: str, at_once: bool) -> None:
    world = FakeWorld()
    world.items.put(code, 1, (), document(code))
    assert room(world.intake()).ask(GetCommitmentText(code))[1].decided_at_once is at_once
