"""Whatever the order in which events arrive, and however often: every stack ends with the same copies."""

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as some

from services.catalogue import commands, wire
from services.catalogue.ports import Catalogue
from services.chassis.auth import Principal
from services.chassis.fakes import FakeBus
from services.chassis.messages import Asked, Envelope, Event
from services.chassis.room import Room
from tests.fakes.catalogue import ADMIN, COUNTY, TOWNSHIP, catalogue, item_command, of

CLERK = Principal("s-clerk", "staff", frozenset({"clerk"}), TOWNSHIP)
SITE = "510822101-TC"
COPIES = ("items", "divisions", "sites", "departments", "years", "packages", "claims", "powers")
MANY = settings(max_examples=60, deadline=None, database=None)
Told = Sequence[tuple[Envelope, bytes]]


def sent(events: Sequence[Event], stack: str) -> Told:
    """Events as they leave a stack, numbered by subject."""
    numbers: dict[str, int] = {}
    messages = []
    for event in events:
        numbers[event.subject] = number = numbers.get(event.subject, 0) + 1
        kind, body = wire.encode(event)
        source = f"/stacks/{stack}/catalogue"
        name = f"{stack}/catalogue/{event.subject}/{number}"
        place, destination = event.division, event.destination
        messages.append(
            (Envelope(name, kind, source, event.subject, event.at, number, place, destination), body)
        )
    return messages


def hear(room: Room[Catalogue], told: Told) -> Room[Catalogue]:
    for envelope, body in told:
        room.hear(wire.heard(envelope, body), envelope)
    return room


def copies(room: Room[Catalogue]) -> dict[str, Any]:
    """All that a room keeps, without what only counts its own writes."""
    kept = {name: dict(getattr(room.world, name).kept) for name in COPIES}
    return kept | {"earlier": dict(room.world.items.earlier)}  # type: ignore[attr-defined]


def deliveries(told: Told) -> some.SearchStrategy[list[Any]]:
    """Every message at least once, some more often, in any order."""
    again = some.lists(some.sampled_from(list(told)), max_size=2 * len(told))
    return again.flatmap(lambda more: some.permutations([*told, *more]))


@cache
def published() -> Told:
    """A county's life: items, a site, a year and a power in several versions."""
    bus = FakeBus()
    county = catalogue(bus=bus)
    for kind in (commands.PublishDivisionTree, commands.PublishCalendarYear, commands.PublishDepartment):
        county.ask(of(kind)[0])
    site = next(one for one in of(commands.PublishSite) if one.row["site_id"] == SITE)
    for phone in ("0839-0003001", "0839-0003002", "0839-0003003"):
        county.ask(replace(site, row=site.row | {"phone": phone}))
    for days in (5, 6, 7):
        county.ask(item_command("residence_permit", committed_days=days))
    county.ask(item_command("food_business_licence"))
    county.ask(item_command("food_business_licence", status="withdrawn"))
    county.ask(item_command("food_business_licence"))
    grant = commands.GrantPower(
        ADMIN,
        "food_business_licence",
        TOWNSHIP,
        "decide",
        "青府发〔2026〕8号",
        "2026-12-01",
        "2027-11-30",
    )
    power = county.ask(grant)
    county.ask(commands.RecordHandOver(ADMIN, power.id, taken_over=True))
    county.ask(commands.RecordHandOver(ADMIN, power.id, trained=True))
    county.ask(commands.RevokePower(ADMIN, power.id, "承接能力不足"))
    return sent(bus.events, COUNTY)


@MANY
@given(some.deferred(lambda: deliveries(published())))
def test_what_a_county_publishes_and_lends_is_kept_alike_below(told: Told) -> None:
    assert copies(hear(catalogue(TOWNSHIP), told)) == copies(hear(catalogue(TOWNSHIP), published()))


def offering() -> tuple[Room[Catalogue], FakeBus]:
    """A township whose site offers the permit in its first version."""
    bus = FakeBus()
    made = hear(catalogue(TOWNSHIP, bus), first_versions())
    made.ask(commands.ClaimItems(CLERK, SITE, ("residence_permit",), Asked("claim", "permit")))
    return made, bus


def first_versions() -> Told:
    """The first of what was told of each thing."""
    found = {envelope.subject: (envelope, body) for envelope, body in reversed(published())}
    return list(reversed(found.values()))


@MANY
@given(some.deferred(lambda: deliveries(published())))
def test_a_claim_follows_its_item_to_the_newest_version_and_never_back(told: Told) -> None:
    room, _ = offering()
    hear(room, told)
    claim = room.world.claims.get(f"{SITE}/residence_permit")
    newest = room.world.items.get("item/residence_permit").version
    assert (claim.version, claim.state, newest) == (newest, "claimed", 3)


@cache
def claimed() -> Told:
    """A site's life: it claims, says something, gives up, claims again, learns a newer version."""
    room, bus = offering()
    room.ask(commands.AmendClaim(CLERK, SITE, "residence_permit", {"window": "2号"}))
    room.ask(commands.EndClaim(CLERK, SITE, "residence_permit"))
    room.ask(commands.ClaimItems(CLERK, SITE, ("residence_permit",), Asked("again", "permit")))
    room.ask(commands.AmendClaim(CLERK, SITE, "residence_permit", {"note_zh": "请先预约"}))
    hear(room, published())
    return sent(bus.events, TOWNSHIP)


@MANY
@given(some.deferred(lambda: deliveries(claimed())))
def test_what_a_site_claims_is_kept_alike_by_the_county(told: Told) -> None:
    kept = copies(hear(catalogue(COUNTY), told))
    assert kept == copies(hear(catalogue(COUNTY), claimed()))
    (claim,) = kept["claims"].values()
    assert (claim.revision, claim.overrides) == (len(claimed()), {"note_zh": "请先预约"})
