"""`sanji dead`: see, replay and drop what a room could not take in (delivery rule 6)."""

from importlib import import_module
from pathlib import Path

import click
from google.protobuf import json_format
from google.protobuf.message import DecodeError, Message
from rich.console import Console
from rich.table import Table

from services.chassis.bus.dead import DeadLetter, DeadLetters
from services.chassis.errors import NotFound
from services.chassis.messages import name_of, room_of
from services.chassis.settings import load
from services.rooms import ROOMS

_room = click.option("--room", type=click.Choice(ROOMS), help="one room only")


@click.group()
def dead() -> None:
    """Dead letters of this stack."""


@dead.command("list")
@_room
@click.option("--limit", default=100, type=click.IntRange(1, 1000))
def list_letters(room: str | None, limit: int) -> None:
    """Each with room, event, reason and age, oldest first."""
    letters = DeadLetters(load().amqp_url)
    table = Table("room", "id", "event", "subject", "reason", "age (s)", "trace")
    for name in [room] if room else ROOMS:
        for letter in letters.list(name, limit):
            event = letter.type.rsplit(".", 1)[-1]
            table.add_row(
                name, letter.id, event, letter.subject, letter.reason, f"{letter.age:.0f}", letter.trace_id
            )
    Console(width=200).print(table)


@dead.command()
@click.argument("identifier")
@_room
def show(identifier: str, room: str | None) -> None:
    """One letter whole: headers, refusal, and its body as JSON (personal numbers stay sealed)."""
    letter = _find(identifier, room)
    for name, value in sorted(letter.headers.items()):
        click.echo(f"{name}: {value}")
    click.echo(f"detail: {letter.detail}")
    click.echo(_as_json(letter))


@dead.command()
@click.argument("identifier", required=False)
@_room
@click.option("--all", "everything", is_flag=True, help="every letter of the room")
@click.option(
    "--body",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="a mended body (JSON as `show` prints it) to send instead",
)
def replay(identifier: str | None, room: str | None, everything: bool, body: Path | None) -> None:
    """Give a letter back to its room. Safe: the inbox drops what already had its effect."""
    letters = DeadLetters(load().amqp_url)
    if everything and room:
        click.echo(f"replayed {letters.replay(room)}")
    elif identifier:
        letter = _find(identifier, room)
        mended = _from_json(letter.type, body.read_text(encoding="utf-8")) if body else None
        click.echo(f"replayed {letters.replay(letter.room, letter.id, mended)}")
    else:
        raise click.UsageError("name a letter, or --room ROOM --all")


@dead.command()
@click.argument("identifier")
@_room
@click.confirmation_option(prompt="A dropped letter never has its effect. Drop it?")
def drop(identifier: str, room: str | None) -> None:
    """Throw a letter away."""
    letter = _find(identifier, room)
    click.echo(f"dropped {DeadLetters(load().amqp_url).drop(letter.room, letter.id)}")


def _find(identifier: str, room: str | None) -> DeadLetter:
    letters = DeadLetters(load().amqp_url)
    for name in [room] if room else ROOMS:
        for letter in letters.list(name, 1000):
            if letter.id == identifier:
                return letter
    raise NotFound("DEAD_LETTER_NOT_FOUND", identifier)


def _as_json(letter: DeadLetter) -> str:
    try:
        message = _message(letter.type)
        message.ParseFromString(letter.body)
        return json_format.MessageToJson(message, preserving_proto_field_name=True, ensure_ascii=False)
    except (DecodeError, ImportError, AttributeError) as error:
        return f"(body of {len(letter.body)} bytes does not decode: {error})"


def _from_json(event_type: str, text: str) -> bytes:
    message = json_format.Parse(text, _message(event_type))
    encoded: bytes = message.SerializeToString()
    return encoded


def _message(event_type: str) -> Message:
    room = room_of(event_type)
    events = import_module(f"sanji.{room}.v1.{room}_events_pb2")
    message: Message = getattr(events, name_of(event_type))()
    return message
