"""Powers to accept that are lent to lower divisions, as intake keeps them: fake and real alike, and from the wire."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sanji.catalogue.v1 import catalogue_delegations_pb2 as pb
from sanji.catalogue.v1 import catalogue_events_pb2 as events_pb2

from services.chassis.doors import Doors
from services.chassis.errors import Invalid
from services.chassis.messages import Envelope
from services.intake import wire
from services.intake.domain.lent import LentAcceptance
from services.intake.events import AcceptanceLent
from services.intake.store.lent import MongoLent
from tests.contract.stores import stages
from tests.fakes.intake import COUNTY, TOWNSHIP, FakeLent

POWER = LentAcceptance("dp_1", 1, "legal_aid", TOWNSHIP, date(2026, 12, 1), date(2027, 11, 30), revoked=False)
GRANTED = "sanji.catalogue.v1.DelegatedPowerGranted"


@pytest.fixture(params=["fake", "real"])
def lent(request: pytest.FixtureRequest) -> Any:
    if request.param == "fake":
        return FakeLent()
    doors: Doors = request.getfixturevalue("store_doors")
    doors.client.get_default_database()["intake_lent"].drop()
    made = MongoLent()
    made.ensure_indexes()
    return made


def heard(**changes: Any) -> Any:
    fields: dict[str, Any] = {
        "power_id": "dp_1",
        "item": "legal_aid",
        "division": TOWNSHIP,
        "power": "accept",
        "since": "2026-12-01",
        "until": "2027-11-30",
        "state": "granted",
        "revision": 1,
    }
    body = events_pb2.DelegatedPowerGranted(power=pb.DelegatedPower(**{**fields, **changes}))
    at = datetime(2026, 11, 23, tzinfo=UTC)
    envelope = Envelope("e", GRANTED, f"/stacks/{COUNTY}/catalogue", "dp_1", at, 1, TOWNSHIP, TOWNSHIP)
    return wire.heard(envelope, body.SerializeToString())


def test_what_is_lent_comes_back_by_item_the_longest_first(lent: Any) -> None:
    longer = replace(POWER, id="dp_2", until=date(2028, 1, 1))
    for one in (POWER, longer, replace(POWER, id="dp_3", item="other")):
        lent.put(one)
    assert list(lent.of("legal_aid")) == [longer, POWER]
    assert list(lent.of("nothing")) == []


def test_what_was_taken_back_stays_so_whatever_comes_after_it(lent: Any) -> None:
    for one in (replace(POWER, revision=2, revoked=True), POWER):
        lent.put(one)
    assert list(lent.of("legal_aid")) == []


def test_a_power_to_accept_is_read_from_the_catalogues_events_and_no_other() -> None:
    assert heard() == AcceptanceLent(POWER)
    assert heard(state="revoked", revision=2) == AcceptanceLent(replace(POWER, revision=2, revoked=True))
    assert heard(power="decide") == AcceptanceLent(None)


@pytest.mark.parametrize("changes", [{"power_id": ""}, {"division": "5"}, {"until": "2027-13-01"}])
def test_what_is_no_power_is_malformed(changes: dict[str, str]) -> None:
    with pytest.raises(Invalid) as refused:
        heard(**changes)
    assert refused.value.reason == "BODY_MALFORMED"


def test_what_is_lent_of_an_item_is_found_by_an_index_in_its_order(store_doors: Doors) -> None:
    MongoLent().ensure_indexes()
    query = {"document.item": "legal_aid", "document.revoked": False}
    assert not {"COLLSCAN", "SORT"} & stages(store_doors, "intake_lent", query, {"document.until": -1})
