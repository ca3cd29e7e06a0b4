"""Questions for the kit: the shipped example of each matter's item, or an empty form where there is none."""

import json
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from services.departments.sdk import Matter, ReviewRequest

NUMBER, STEP = "000000000000000000", "review"
A_DAY = date(2026, 11, 23)


def questions(matters: Iterable[Matter], catalogue: Path) -> tuple[ReviewRequest, ...]:
    """One per matter. `catalogue`: a county's folder, such as infra/data/catalogue/510822."""
    return tuple(_question(matter, catalogue) for matter in matters)


def _question(matter: Matter, catalogue: Path) -> ReviewRequest:
    item, example = (catalogue / folder / f"{matter.item}.json" for folder in ("items", "examples"))
    if not (item.is_file() and example.is_file()):
        return ReviewRequest(NUMBER, STEP, matter.item, 1, A_DAY, (), {})
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
