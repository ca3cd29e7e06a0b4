"""Signing keys: one per stack, known to every stack."""

from dataclasses import replace

import pytest

from services.chassis.auth import Principal
from services.chassis.errors import Invalid, Refusal
from services.chassis.fakes import FakeClock
from services.chassis.messages import EVERYWHERE, Asked, Envelope
from services.chassis.room import Room
from services.identity.bootstrap import room
from services.identity.commands import ListSigningKeys, RegisterPerson, RotateSigningKey, SignIn
from services.identity.domain.keys import PublicKey
from services.identity.events import SigningKeyHeard, SigningKeyPublished
from services.identity.handlers.keys import ensure_signing_key
from services.identity.ports import Identity
from tests.fakes.identity import COUNTY, TOWNSHIP, FakeWorld

PUBLISHED = "sanji.identity.v1.SigningKeyPublished"


def envelope(stack: str, sequence: int = 1, subject: str = "k") -> Envelope:
    return Envelope(
        id=f"{stack}/identity/{subject}/{sequence}",
        type=PUBLISHED,
        source=f"/stacks/{stack}/identity",
        subject=subject,
        time=FakeClock().now(),
        sequence=sequence,
        division=stack,
        destination=EVERYWHERE,
    )


def key(stack: str, kid: str = "", raw: bytes = bytes(32)) -> SigningKeyHeard:
    return SigningKeyHeard(PublicKey(kid or f"{stack}-k1", stack, raw))


def started(world: FakeWorld) -> Room[Identity]:
    made = room(world.identity())
    ensure_signing_key(made.world)
    return made


def kids(identity: Room[Identity], own_only: bool = False) -> set[str]:
    return {found.kid for found in identity.ask(ListSigningKeys(own_only))}


def test_the_first_start_makes_one_key_and_tells_every_stack() -> None:
    world = FakeWorld()
    identity = started(world)
    ensure_signing_key(identity.world)
    (event,) = world.bus.of(SigningKeyPublished)
    assert (event.destination, event.key.stack, event.subject) == (EVERYWHERE, COUNTY, f"{COUNTY}-k1")
    assert kids(identity) == {f"{COUNTY}-k1"}


def test_a_heard_key_is_listed_beside_the_own_one() -> None:
    identity = started(FakeWorld())
    identity.hear(key(TOWNSHIP), envelope(TOWNSHIP))
    assert kids(identity) == {f"{COUNTY}-k1", f"{TOWNSHIP}-k1"}
    assert kids(identity, own_only=True) == {f"{COUNTY}-k1"}


def test_a_stack_heard_for_the_first_time_is_told_the_own_key_once() -> None:
    world = FakeWorld()
    identity = started(world)
    for sequence in (1, 1, 2):
        identity.hear(key(TOWNSHIP), envelope(TOWNSHIP, sequence))
    assert len(world.bus.of(SigningKeyPublished)) == 2


def test_two_stacks_learn_each_others_keys_and_then_fall_silent() -> None:
    worlds = {COUNTY: FakeWorld(COUNTY), TOWNSHIP: FakeWorld(TOWNSHIP)}
    rooms = {stack: started(world) for stack, world in worlds.items()}
    told = {COUNTY: 0, TOWNSHIP: 1}
    while any(told[stack] < len(world.bus.events) for stack, world in worlds.items()):
        for stack, world in worlds.items():
            for event in world.bus.events[told[stack] :]:
                told[stack] += 1
                for listener in rooms.values():
                    listener.hear(SigningKeyHeard(event.key), envelope(stack, told[stack], event.subject))
    assert kids(rooms[COUNTY]) == kids(rooms[TOWNSHIP]) == {f"{COUNTY}-k1", f"{TOWNSHIP}-k1"}
    assert max(told.values()) <= 3


def test_the_own_key_coming_back_changes_nothing() -> None:
    world = FakeWorld()
    identity = started(world)
    identity.hear(key(COUNTY), envelope(COUNTY))
    assert world.heard_keys.all() == []
    assert len(world.bus.events) == 1


def test_a_worker_without_a_key_of_its_own_still_learns() -> None:
    identity = room(FakeWorld().identity())
    identity.hear(key(TOWNSHIP), envelope(TOWNSHIP))
    assert kids(identity) == {f"{TOWNSHIP}-k1"}


@pytest.mark.parametrize(
    ("event", "reason"),
    [
        (key(COUNTY), "KEY_FOREIGN"),
        (key(TOWNSHIP, kid=f"{COUNTY}-k1"), "KEY_FOREIGN"),
        (key(TOWNSHIP, kid=f"{TOWNSHIP}-" + "x" * 80), "KEY_FOREIGN"),
        (key(TOWNSHIP, raw=b"short"), "KEY_MALFORMED"),
        (SigningKeyHeard(PublicKey("", "", b"")), "KEY_FOREIGN"),
    ],
)
def test_a_stack_publishes_only_sound_keys_of_its_own(event: SigningKeyHeard, reason: str) -> None:
    world = FakeWorld()
    with pytest.raises(Invalid) as refused:
        started(world).hear(event, envelope(TOWNSHIP))
    assert refused.value.reason == reason
    assert world.heard_keys.all() == []


def test_the_key_of_a_stack_outside_the_topology_is_not_believed() -> None:
    with pytest.raises(Invalid) as refused:
        started(FakeWorld()).hear(key("150626"), envelope("150626"))
    assert refused.value.reason == "STACK_UNKNOWN"


SECURITY = Principal("s-security", "staff", frozenset({"security_admin"}), COUNTY)


def signs_with(identity: Room[Identity]) -> str:
    opened = identity.ask(SignIn("person", id_number="11010519491231002X", password="Spring-2026"))
    return str(opened.access_token.partition("|")[0])


def test_a_key_is_published_before_it_signs_and_checks_until_its_last_token_is_gone() -> None:
    world = FakeWorld()
    identity = started(world)
    identity.ask(RegisterPerson(Asked("k", "p"), "11010519491231002X", "张三", "13812341234", "Spring-2026"))
    first, second = f"{COUNTY}-k1", f"{COUNTY}-k2"
    key = identity.ask(RotateSigningKey(SECURITY))
    assert (key.id, kids(identity), signs_with(identity)) == (second, {first, second}, first)
    world.clock.advance(seconds=90)
    assert (kids(identity), signs_with(identity)) == ({first, second}, second)
    world.clock.advance(seconds=959)
    assert kids(identity) == {first, second}
    world.clock.advance(seconds=1)
    assert (kids(identity), signs_with(identity)) == ({second}, second)


def test_every_stack_is_told_the_next_key_and_the_end_of_the_last() -> None:
    world = FakeWorld()
    identity = started(world)
    identity.ask(RotateSigningKey(SECURITY))
    told = [(event.key.kid, event.key.not_after) for event in world.bus.of(SigningKeyPublished)]
    assert told == [
        (f"{COUNTY}-k1", ""),
        (f"{COUNTY}-k2", ""),
        (f"{COUNTY}-k1", "2026-11-23T09:17:30.000+08:00"),
    ]


def test_a_second_rotation_waits_for_the_first() -> None:
    world = FakeWorld()
    identity = started(world)
    identity.ask(RotateSigningKey(SECURITY))
    for _ in range(2):
        with pytest.raises(Refusal) as refused:
            identity.ask(RotateSigningKey(SECURITY))
        assert refused.value.reason == "KEY_ROTATION_RUNNING"
    world.clock.advance(seconds=90)
    assert identity.ask(RotateSigningKey(SECURITY)).generation == 3


def test_a_rotation_cut_short_is_finished_at_the_next_start_and_old_private_parts_go() -> None:
    world = FakeWorld()
    identity = started(world)
    identity.ask(RotateSigningKey(SECURITY))
    kept = identity.world.keys.kept  # type: ignore[attr-defined]
    first = kept[f"{COUNTY}-k1"]
    identity.world.keys.save(first, replace(first, not_after=None), [])
    ensure_signing_key(identity.world)
    assert kept[f"{COUNTY}-k1"].not_after is not None
    world.clock.advance(hours=1)
    ensure_signing_key(identity.world)
    assert [key.private_sealed for key in identity.world.keys.newest()] == ["sealed", ""]


@pytest.mark.parametrize(
    ("by", "reason"),
    [
        (replace(SECURITY, roles=frozenset({"admin"})), "ROLE_NOT_ALLOWED"),
        (replace(SECURITY, division=TOWNSHIP), "DIVISION_OUT_OF_SCOPE"),
    ],
)
def test_a_security_administrator_of_the_whole_stack_rotates(by: Principal, reason: str) -> None:
    with pytest.raises(Refusal) as refused:
        started(FakeWorld()).ask(RotateSigningKey(by))
    assert refused.value.reason == reason


def test_a_heard_key_is_no_longer_listed_past_its_end() -> None:
    world = FakeWorld()
    identity = started(world)
    ending = PublicKey(f"{TOWNSHIP}-k1", TOWNSHIP, bytes(32), "2026-11-23T09:10:00+08:00")
    identity.hear(SigningKeyHeard(ending), envelope(TOWNSHIP))
    assert f"{TOWNSHIP}-k1" in kids(identity)
    world.clock.advance(minutes=10)
    assert kids(identity) == {f"{COUNTY}-k1"}
