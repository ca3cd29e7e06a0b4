"""Powers lent to lower divisions, as approval keeps them: fake and real alike, and from the wire."""

from datetime import date
from typing import Any

import pytest
from sanji.catalogue.v1 import catalogue_delegations_pb2 as pb
from sanji.catalogue.v1 import catalogue_events_pb2 as events_pb2

from services.approval import wire
from services.approval.domain.powers import LentPower
from services.approval.events import PowerLent
from services.approval.store import MongoPowers
from services.chassis.doors import Doors
from services.chassis.errors import Invalid
from tests.contract.stores import stages
from tests.fakes.approval import TOWNSHIP, FakePowers, envelope

POWER = LentPower(
    "dp_1", 1, "legal_aid", TOWNSHIP, "justice", date(2026, 12, 1), date(2027, 11, 30), revoked=False
)
GRANTED = "sanji.catalogue.v1.DelegatedPowerGranted"
REVOKED = "sanji.catalogue.v1.DelegatedPowerRevoked"


@pytest.fixture(params=["fake", "real"])
def powers(request: pytest.FixtureRequest) -> Any:
    if request.param == "fake":
        return FakePowers()
    request.getfixturevalue("store_doors")
    made = MongoPowers()
    made.ensure_indexes()
    return made


def sent(**changes: Any) -> pb.DelegatedPower:
    fields: dict[str, Any] = {
        "power_id": "dp_1",
        "item": "legal_aid",
        "division": TOWNSHIP,
        "department": "justice",
        "since": "2026-12-01",
        "until": "2027-11-30",
        "state": "granted",
        "revision": 1,
    }
    return pb.DelegatedPower(**{**fields, **changes})


def test_a_lent_power_comes_back_by_item_and_division(powers: Any) -> None:
    powers.put(POWER)
    assert powers.lent("legal_aid", ["510822101200", TOWNSHIP]) == [POWER]
    assert powers.lent("legal_aid", ["510822102"]) == []
    assert powers.lent("other", [TOWNSHIP]) == []
    assert powers.lent("legal_aid", []) == []


def test_the_newest_revision_stays_whatever_comes_after_it(powers: Any) -> None:
    revoked = LentPower(**{**_fields(POWER), "revision": 2, "revoked": True})
    for one in (revoked, POWER, revoked):
        powers.put(one)
    assert powers.lent("legal_aid", [TOWNSHIP]) == [revoked]


def test_a_power_is_read_from_the_catalogues_events() -> None:
    granted = events_pb2.DelegatedPowerGranted(power=sent()).SerializeToString()
    assert wire.heard(envelope(GRANTED), granted) == PowerLent(POWER)
    revoked = events_pb2.DelegatedPowerRevoked(power=sent(state="revoked")).SerializeToString()
    heard: Any = wire.heard(envelope(REVOKED), revoked)
    assert heard.power.revoked


def test_a_power_to_accept_is_no_power_to_decide() -> None:
    granted = events_pb2.DelegatedPowerGranted(power=sent(power="accept")).SerializeToString()
    assert wire.heard(envelope(GRANTED), granted) == PowerLent(None)


@pytest.mark.parametrize(
    "changes", [{"power_id": ""}, {"department": ""}, {"division": "5"}, {"until": "2027-13-01"}]
)
def test_what_is_no_power_is_malformed(changes: dict[str, str]) -> None:
    body = events_pb2.DelegatedPowerGranted(power=sent(**changes)).SerializeToString()
    with pytest.raises(Invalid) as refused:
        wire.heard(envelope(GRANTED), body)
    assert refused.value.reason == "BODY_MALFORMED"


def test_powers_are_found_by_an_index(store_doors: Doors) -> None:
    MongoPowers().ensure_indexes()
    query = {"document.item": "legal_aid", "document.division": {"$in": [TOWNSHIP]}}
    assert "COLLSCAN" not in stages(store_doors, "approval_powers", query, {"_id": 1})


def _fields(power: LentPower) -> dict[str, Any]:
    return {name: getattr(power, name) for name in LentPower.__dataclass_fields__}
