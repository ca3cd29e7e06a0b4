"""Questions for the kit: the shipped example of each matter's item; a matter without one is not asked about."""

import json
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from services.departments.sdk import Matter, ReviewRequest

NUMBER, STEP = "000000000000000000", "review"
A_DAY = date(2026, 11, 23)


def questions(
    matters: Iterable[Matter], catalogue: Path
) -> tuple[tuple[ReviewRequest, ...], tuple[str, ...]]:
    """One per matter, and the items of those that have no example. `catalogue`: a county's folder, such as
    infra/data/catalogue/510822.
    """
    found = {matter.item: _question(matter, catalogue) for matter in matters}
    asked = tuple(question for question in found.values() if question is not None)
    return asked, tuple(item for item, question in found.items() if question is None)


def empty(item: str) -> ReviewRequest:
    """A question about an item of which nothing is known."""
    return ReviewRequest(NUMBER, STEP, item, 1, A_DAY, (), {})


def _question(matter: Matter, catalogue: Path) -> ReviewRequest | None:
    item, example = (catalogue / folder / f"{matter.item}.json" for folder in ("items", "examples"))
    if not (item.is_file() and example.is_file()):
        return None
    entry = json.loads(item.read_text(encoding="utf-8"))
    payload = json.loads(example.read_text(encoding="utf-8"))["valid"]["payload"]
    named = {*matter.fields, *matter.opened}
    return ReviewRequest(
        number=NUMBER,
        step=STEP,
        item=matter.item,
        item_version=entry["version"],
        accepted_on=date.fromisoformat(payload["submitted_on"]),
        conditions=tuple(row["code"] for row in entry["conditions"]),
        form={name: value for name, value in payload["form"].items() if name in named},
        parameters={name: row["value"] for name, row in entry["parameters"].items()},
    )
