"""What one room tells, another hears: no event without a listener, no listener without an event."""

import ast
from datetime import UTC, datetime
from importlib import import_module
from typing import Any

import pytest

from services.chassis.errors import Invalid
from services.chassis.messages import Envelope, name_of, room_of
from services.rooms import ROOMS, hears
from tests.architecture.protofiles import current, messages
from tests.architecture.source import layer_files, module_name, tree


def _events(room: str) -> Any:
    return import_module(f"services.{room}.events")


def _emitted() -> set[str]:
    return {event for room in ROOMS for event in _events(room).EMITS}


def _heard() -> set[str]:
    return {event for types in hears().values() for event in types}


@pytest.mark.parametrize("room", ROOMS)
def test_every_emitted_event_is_heard_or_listed_public(room: str) -> None:
    events = _events(room)
    unheard = set(events.EMITS) - _heard()
    assert unheard == set(events.PUBLIC), "PUBLIC lists exactly what no room hears"


@pytest.mark.parametrize("room", ROOMS)
def test_every_heard_event_is_emitted_by_some_room(room: str) -> None:
    assert set(_events(room).HEARS) - _emitted() == set()


@pytest.mark.parametrize("room", ROOMS)
def test_every_emitted_event_is_a_message_of_the_rooms_own_protos(room: str) -> None:
    declared = {
        f"{file.package}.{message.name}"
        for file in current().file
        if file.name == f"sanji/{room}/v1/{room}_events.proto"
        for message in file.message_type
    }
    assert set(_events(room).EMITS) == declared


@pytest.mark.parametrize("room", ROOMS)
def test_events_are_named_once_each(room: str) -> None:
    for names in (_events(room).EMITS, _events(room).HEARS):
        assert len(set(names)) == len(names)


@pytest.mark.parametrize("room", ROOMS)
def test_every_heard_event_has_a_handler_and_no_other(room: str) -> None:
    handlers = import_module(f"services.{room}.handlers")
    assert set(handlers.HEARS) == set(_events(room).HEARS)


@pytest.mark.parametrize("room", ROOMS)
def test_every_heard_event_is_decoded(room: str) -> None:
    wire = import_module(f"services.{room}.wire")
    for event_type in _events(room).HEARS:
        assert _refused(wire, event_type) != "EVENT_UNKNOWN", event_type


@pytest.mark.parametrize("room", ROOMS)
def test_an_event_that_a_room_does_not_hear_is_refused_by_name(room: str) -> None:
    wire = import_module(f"services.{room}.wire")
    assert _refused(wire, "sanji.weather.v1.RainFallen") == "EVENT_UNKNOWN"


@pytest.mark.parametrize("room", ROOMS)
def test_every_command_has_a_handler_and_no_other(room: str) -> None:
    handlers = import_module(f"services.{room}.handlers")
    stem = f"services.{room}.commands"
    commands = {
        name
        for file in layer_files(room, "commands")
        for name, value in vars(import_module(module_name(file))).items()
        if isinstance(value, type) and value.__module__.startswith(stem)
    }
    built = {_called(node) for file in layer_files(room, "rpc") for node in ast.walk(tree(file))}
    asked = {name for name in commands if {name, f"commands.{name}"} & built}
    handled = {command.__name__ for command in handlers.COMMANDS}
    assert all(command.__module__.startswith(stem) for command in handlers.COMMANDS)
    assert handled <= commands
    assert {name for name in asked if not name.endswith("Given")} <= handled


def _is_heard(mark: ast.expr) -> bool:
    called = mark.func if isinstance(mark, ast.Call) else mark
    return isinstance(called, ast.Name) and called.id == "heard"


@pytest.mark.parametrize("room", ROOMS)
def test_the_queue_of_a_room_has_a_consumer(room: str) -> None:
    if not _events(room).HEARS:
        return
    worker = next(
        node
        for file in layer_files(room, "worker")
        for node in ast.walk(tree(file))
        if isinstance(node, ast.ClassDef) and node.name == "Worker"
    )
    entrypoints = [
        method.name
        for method in worker.body
        if isinstance(method, ast.FunctionDef) and any(_is_heard(mark) for mark in method.decorator_list)
    ]
    assert len(entrypoints) == 1, "one queue, one entrypoint"
    assert _constant(worker, "name") == room


def test_every_queue_belongs_to_a_room_that_is_there() -> None:
    assert set(hears()) == set(ROOMS)
    assert {room_of(event) for event in _heard() | _emitted()} <= set(ROOMS)


def test_events_are_facts_in_the_past() -> None:
    irregular = (
        "CardShown",
        "CardUpheld",
        "DeliveryChosen",
        "ResultCameBack",
        "ResultHandedOver",
        "CommitmentBroken",
        "CommitmentKept",
        "CommitmentUpheld",
        "InspectionDrawn",
        "MaterialLookedUp",
        "Frozen",
        "Given",
        "Taken",
        "Made",
        "Withdrawn",
        "Sent",
        "Won",
        "Lost",
        "MessageRead",
        "PersonalDataRead",
    )
    odd = {name_of(event) for event in _emitted() if not event.endswith(("ed", *irregular))}
    assert odd == set()
    assert _emitted() <= set(messages(current()))


def _refused(wire: Any, event_type: str) -> str:
    envelope = Envelope("1", event_type, "/stacks/510822/x", "1", datetime.now(UTC), 1, "510822", "510822")
    try:
        wire.heard(envelope, b"")
    except Invalid as refusal:
        return refusal.reason
    return ""


def _called(node: ast.AST) -> str:
    return ast.unparse(node.func) if isinstance(node, ast.Call) else ""


def _constant(worker: ast.ClassDef, name: str) -> object:
    given = {ast.unparse(one.targets[0]): one.value for one in worker.body if isinstance(one, ast.Assign)}
    found = given.get(name)
    return found.value if isinstance(found, ast.Constant) else None
