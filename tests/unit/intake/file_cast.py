"""Who hands in papers as files, and how."""

from dataclasses import replace
from typing import Any

import pytest

from services.chassis.auth import Principal
from services.chassis.errors import Invalid
from services.chassis.messages import Asked
from services.chassis.room import Room
from services.intake.commands import (
    ApplicantGiven,
    MaterialGiven,
    SubmitApplication,
    UploadMaterial,
)
from services.intake.domain.uploads import PDF, Upload
from services.intake.ports import Intake
from tests.unit.intake.catalogue_examples import COUNTY, valid_payload
from tests.unit.intake.papers_cast import kind_of

ITEM, TOWN = "subsistence_allowance", "510822108"
PAYLOAD = valid_payload(ITEM)
GIVEN = PAYLOAD["applicant"]
PAPER = "asset_check_authorisation"
CLERK = Principal("s-clerk", "staff", frozenset({"clerk"}), TOWN)
REVIEWER = Principal("s-reviewer", "staff", frozenset({"reviewer"}), COUNTY)
ELSEWHERE = Principal("s-other", "staff", frozenset({"reviewer"}), "510822101")
NEIGHBOUR = Principal("p-neighbour", "person", frozenset({"citizen"}), COUNTY)
CONTENT = b"%PDF-1.7\n" + b"x" * 5000


def upload(intake: Room[Intake], by: Principal, content: bytes = CONTENT, **changed: Any) -> Upload:
    parts = (content[at : at + 1000] for at in range(0, len(content), 1000))
    command = UploadMaterial(by, TOWN, ITEM, PAPER, PDF, None, parts)
    found: Upload = intake.ask(replace(command, **changed))
    return found


def submit(
    intake: Room[Intake], by: Principal, *materials: MaterialGiven, key: str = "k", **changed: Any
) -> Any:
    """With what is looked up, and at a counter with what the clerk saw besides `materials`."""
    codes = {one.code for one in materials}
    others = tuple(
        MaterialGiven(one["code"], kind_of(one["given_as"]), "")
        for one in PAYLOAD["materials"]
        if one["code"] not in codes and (by.kind == "staff" or one["given_as"] == "lookup")
    )
    command = SubmitApplication(
        by=by,
        asked=Asked(f"{key}-{by.subject}", "p"),
        item=ITEM,
        division=TOWN,
        applicant=ApplicantGiven("person", GIVEN["id_number"], GIVEN["name_zh"], GIVEN["phone"]),
        form=PAYLOAD["form"],
        materials=(*others, *materials),
        channel="window" if by.kind == "staff" else "online",
    )
    return intake.ask(replace(command, **changed))


def faults(intake: Room[Intake], act: Any) -> list[tuple[str, str]]:
    with pytest.raises(Invalid) as refused:
        act()
    return [(fault.pointer, fault.reason) for fault in refused.value.faults]
