"""A commitment only where it may be offered, and with its text whole (ledger R110, R113)."""

from typing import Any

import pytest

from services.catalogue import commands
from services.catalogue.domain.quality.items import lint_item
from tests.fakes.catalogue import item_command, of

ITEM = "public_place_hygiene_licence"
NAMES = frozenset({"COMMITMENT_NOT_ELIGIBLE", "COMMITMENT_TEXT_INCOMPLETE"})


def found(row: dict[str, Any], references: Any) -> set[tuple[str, str]]:
    return {(one.pointer, one.reason) for one in lint_item(row, references) if one.reason in NAMES}


def changed(said: dict[str, Any], **changes: Any) -> set[tuple[str, str]]:
    command = item_command(ITEM)
    promised = command.row["notification_commitment"] | said
    return found(command.row | changes | {"notification_commitment": promised}, command.references)


@pytest.mark.parametrize("command", of(commands.PublishItem), ids=lambda command: command.row["item_id"])
def test_no_shipped_item_offers_one_that_it_may_not(command: commands.PublishItem) -> None:
    assert found(command.row, command.references) == set()


@pytest.mark.parametrize("flag", ["correctable_by_supervision", "no_serious_consequence"])
@pytest.mark.parametrize("value", [False, None, "true"])
def test_both_flags_must_be_set(flag: str, value: Any) -> None:
    assert changed({flag: value}) == {(f"/notification_commitment/{flag}", "COMMITMENT_NOT_ELIGIBLE")}


def test_neither_a_classified_nor_an_ex_officio_item_offers_one() -> None:
    assert changed({}, classified=True, on_application=False) == {
        ("/classified", "COMMITMENT_NOT_ELIGIBLE"),
        ("/on_application", "COMMITMENT_NOT_ELIGIBLE"),
    }


@pytest.mark.parametrize("part", ["conditions_zh", "duties_zh", "consequences_zh"])
def test_a_text_of_its_own_names_conditions_duties_and_consequences(part: str) -> None:
    own = {"text_template": None, "duties_zh": ["真实"], "consequences_zh": ["撤销"]}
    assert changed(own) == set()
    assert changed(own | {part: [" "]}) == {
        (f"/notification_commitment/{part}", "COMMITMENT_TEXT_INCOMPLETE")
    }
