"""The papers of shipped examples as they are handed in: those of a person as files that are kept here."""

from collections.abc import Mapping
from typing import Any

from services.intake.commands import MaterialGiven
from services.intake.domain.uploads import PDF, Upload, expiry
from tests.fakes.intake import FakeWorld
from tests.unit.intake.catalogue_examples import COUNTY

FORMS = ("original", "copy", "electronic")


def kind_of(given_as: str) -> str:
    """The way in which a client says it."""
    return "upload" if given_as in FORMS else given_as


def file_of(code: str) -> str:
    """The id under which `keep_files` keeps a paper."""
    return f"{COUNTY}-mt-{code}"


def keep_files(world: FakeWorld, number: str, papers: list[dict[str, str]], item: str = "") -> None:
    """What the applicant of this number has uploaded before handing in."""
    now = world.clock.now()
    party = world.seals.index(number)
    for one in papers:
        if one["given_as"] in FORMS:
            code = one["code"]
            kept = Upload(
                id=file_of(code),
                party=party,
                uploaded_by=party,
                division=COUNTY,
                item=item,
                material=code,
                media_type=PDF,
                size=1,
                digest="ab" * 32,
                key_sealed="k",
                at=now,
                expires_at=expiry(now),
            )
            world.uploads.add(kept, [])


def with_files(payload: Mapping[str, Any], kept: bool = True) -> tuple[MaterialGiven, ...]:
    """The papers of an example; those that are brought as the files that `keep_files` kept, or as a clerk saw them."""
    return tuple(
        MaterialGiven(
            one["code"],
            kind_of(one["given_as"]),
            file_of(one["code"]) if kept and one["given_as"] in FORMS else one.get("lookup_value") or "",
        )
        for one in payload["materials"]
    )
