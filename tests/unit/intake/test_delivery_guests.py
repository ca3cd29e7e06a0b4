"""A result that is collected at another stack's site stands on that site's list and register (ledger R011, R085)."""

from dataclasses import replace

import pytest

from services.chassis.auth import Principal
from services.chassis.masking import mask_name
from services.chassis.messages import Envelope
from services.chassis.room import Room
from services.intake import wire
from services.intake.bootstrap import room
from services.intake.commands import AnnounceDeliveries, ChooseDelivery, ListDeliveries, MakeResultReady
from services.intake.events import DeliveryAnnounced, SitePublished
from services.intake.handlers.deliveries import Seen
from services.intake.ports import Intake
from services.intake.store.applications import application_of, fields_of
from services.intake.wire.deliveries import delivery_to_proto
from tests.fakes.intake import TOWNSHIP, FakeWorld
from tests.unit.intake.test_acting import GIVEN
from tests.unit.intake.test_deliveries import (
    CENTRE,
    DECIDED_AT,
    VILLAGE,
    decide,
    handed_in,
    heard,
    her,
    intake,
    picking,
    world,
)

__all__ = ["her", "intake", "world"]
OTHER, OTHERS_STATION = f"{TOWNSHIP}-TC", f"{TOWNSHIP}200-VS"
CLERK_THERE = Principal("s-there", "staff", frozenset({"clerk"}), TOWNSHIP)
ANNOUNCED = "sanji.intake.v1.DeliveryAnnounced"


@pytest.fixture
def there() -> Room[Intake]:
    """The room of the stack whose site it is."""
    return room(replace(FakeWorld().intake(), stack=TOWNSHIP))


@pytest.fixture
def home(intake: Room[Intake]) -> Room[Intake]:
    for site in (OTHER, OTHERS_STATION):
        intake.hear(SitePublished(site, 1, "便民服务中心"), heard("sanji.catalogue.v1.SitePublished", site))
    return intake


def carried(world: FakeWorld, home: Room[Intake], there: Room[Intake]) -> list[DeliveryAnnounced]:
    """What the timer announces, as it arrives at the other stack."""
    before = len(world.bus.of(DeliveryAnnounced))
    home.ask(AnnounceDeliveries())
    told = world.bus.of(DeliveryAnnounced)[before:]
    for at, event in enumerate(told, start=before + 1):
        kind, body = wire.encode(event)
        where = (event.division, event.destination)
        envelope = Envelope(f"e-{at}", kind, "/stacks/x", event.subject, DECIDED_AT, at, *where)
        assert kind == ANNOUNCED
        there.hear(wire.heard(envelope, body), envelope)
    return told


def listed(there: Room[Intake], site: str = OTHER, state: str = "") -> list[Seen]:
    found: list[Seen] = there.ask(ListDeliveries(CLERK_THERE, site=site, state=state))[0]
    return found


def test_what_was_chosen_before_the_decision_is_announced_with_it_and_once(
    world: FakeWorld, home: Room[Intake], there: Room[Intake], her: Principal
) -> None:
    number = handed_in(home)
    home.ask(ChooseDelivery(her, number, "window", OTHER))
    assert carried(world, home, there) == []
    decide(home, number)
    [told] = carried(world, home, there)
    assert (told.destination, told.site, told.state) == (TOWNSHIP, OTHER, "waiting")
    assert carried(world, home, there) == []
    [seen] = listed(there)
    assert (seen.application.id, seen.application.division, seen.late) == (number, VILLAGE, False)
    shown = delivery_to_proto(seen, world.seals.open)
    assert (shown.holder, shown.item_name, shown.outcome) == (
        mask_name(GIVEN["name_zh"]),
        "最低生活保障",
        "granted",
    )
    assert GIVEN["name_zh"] not in repr(seen)


def test_each_step_follows_and_the_register_has_its_line_at_that_site(
    world: FakeWorld, home: Room[Intake], there: Room[Intake], her: Principal
) -> None:
    number = handed_in(home)
    decide(home, number)
    home.ask(ChooseDelivery(her, number, "window", OTHER))
    carried(world, home, there)
    home.ask(MakeResultReady(CLERK_THERE, number))
    carried(world, home, there)
    assert listed(there)[0].application.delivery.state == "ready"  # type: ignore[union-attr]
    home.ask(picking(number, by=CLERK_THERE, window=f"{OTHER}-W01"))
    [told] = carried(world, home, there)
    assert told.state == "delivered"
    assert listed(there) == []
    [entry] = listed(there, state="delivered")
    assert entry.application.delivery.entry.window == f"{OTHER}-W01"  # type: ignore[union-attr]


def test_collected_elsewhere_after_all_it_stands_there_no_more(
    world: FakeWorld, home: Room[Intake], there: Room[Intake], her: Principal
) -> None:
    number = handed_in(home)
    decide(home, number)
    home.ask(ChooseDelivery(her, number, "window", OTHER))
    carried(world, home, there)
    home.ask(ChooseDelivery(her, number, "window", OTHERS_STATION))
    assert [(one.site, one.state) for one in carried(world, home, there)] == [
        (OTHER, "moved"),
        (OTHERS_STATION, "waiting"),
    ]
    assert listed(there) == []
    assert [one.application.id for one in listed(there, OTHERS_STATION)] == [number]
    home.ask(ChooseDelivery(her, number, "window", CENTRE))
    assert [one.state for one in carried(world, home, there)] == ["moved"]
    assert listed(there, OTHERS_STATION) == []
    assert carried(world, home, there) == []


def test_what_stays_at_its_own_stack_is_announced_to_nobody(
    world: FakeWorld, home: Room[Intake], there: Room[Intake], her: Principal
) -> None:
    number = handed_in(home)
    decide(home, number)
    home.ask(ChooseDelivery(her, number, "window", CENTRE))
    assert carried(world, home, there) == []
    assert not fields_of(home.world.applications.get(number))["to_announce"]


def test_an_older_word_changes_nothing_and_a_strangers_site_is_not_kept(
    world: FakeWorld, home: Room[Intake], there: Room[Intake], her: Principal
) -> None:
    number = handed_in(home)
    decide(home, number)
    home.ask(ChooseDelivery(her, number, "window", OTHER))
    [told] = carried(world, home, there)
    _, body = wire.encode(told)
    late = Envelope("e-0", ANNOUNCED, "/stacks/x", number, DECIDED_AT, 0, VILLAGE, TOWNSHIP)
    moved = wire.encode(replace(told, state="moved"))[1]
    there.hear(wire.heard(late, moved), late)
    assert len(listed(there)) == 1
    home.hear(wire.heard(late, body), late)
    assert home.world.guests.to_hand_over([f"{OTHER}/open"], False, "", 10) == []


def test_as_it_lies_in_the_store(home: Room[Intake], her: Principal) -> None:
    number = handed_in(home)
    decide(home, number)
    home.ask(ChooseDelivery(her, number, "window", OTHER))
    was = home.world.applications.get(number)
    kept = fields_of(was)
    assert kept["to_announce"]
    assert application_of(number, kept, was.meta).delivery == was.delivery
