"""Intake's copy of basic entries: the fake and MongoDB alike; the event as the catalogue sends it."""

from datetime import datetime

import pytest
from sanji.catalogue.v1 import catalogue_basics_pb2, catalogue_events_pb2

from services.chassis.clock import SHANGHAI
from services.chassis.doors import Doors
from services.chassis.messages import Envelope
from services.intake import wire
from services.intake.bootstrap import bootstrap, room
from services.intake.ports import Items
from tests.fakes.intake import FakeWorld

COUNTY, CODE = "510822", "511A0138600000"


@pytest.fixture(params=["fake", "mongo"])
def items(request: pytest.FixtureRequest) -> Items:
    """The room's copy of the catalogue."""
    if request.param == "fake":
        return room(FakeWorld().intake()).world.items
    made = bootstrap(request.getfixturevalue("store_doors"))
    made.prepare()
    return made.world.items


def test_the_newest_name_of_an_entry_is_kept_by_county(items: Items) -> None:
    items.put_basic(COUNTY, CODE, 1, "教师资格认定")
    items.put_basic(COUNTY, CODE, 2, "教师资格核定")
    assert items.basic(COUNTY, CODE) == "教师资格核定"
    assert items.basic("511602", CODE) == items.basic(COUNTY, "") == items.basic(COUNTY, "9" * 200) == ""


def test_a_basic_entry_is_heard_with_its_county_and_version(store_doors: Doors) -> None:
    name = "sanji.catalogue.v1.BasicPublished"
    at = datetime(2026, 11, 23, 9, 0, tzinfo=SHANGHAI)
    envelope = Envelope("e1", name, f"/stacks/{COUNTY}/catalogue", CODE, at, 1, COUNTY, "*")
    basic = catalogue_basics_pb2.Basic(code=CODE, version=3, division=COUNTY, name_zh="教师资格认定")
    body = catalogue_events_pb2.BasicPublished(basic=basic).SerializeToString()
    heard = wire.heard(envelope, body)
    intake = bootstrap(store_doors)
    intake.hear(heard, envelope)
    intake.hear(heard, envelope)
    assert intake.world.items.basic(COUNTY, CODE) == "教师资格认定"
