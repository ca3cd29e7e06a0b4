"""`sanji seal`: rotate the keys that seal personal numbers, without downtime (architecture §7; PIPL 51).

On one host: `rotate`, `reseal`, `status`, `drop-key`. On several: `add-key` and hand the file out to all, then
`activate` on each, then `reseal` each stack. Stacks that exchange sealed values share the file.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from services.approval.store import ORGAN_SEAL
from services.chassis.keyfile import KeyFile
from services.chassis.mongo.connection import connect
from services.chassis.mongo.resealing import Resealing
from services.chassis.privacy import PERSONAL, Sealer
from services.chassis.settings import Settings, load
from services.identity.store.keys import PURPOSE as SIGNING
from services.identity.store.second_factor import PURPOSE as SECOND_FACTOR
from services.rating.handlers import RATING_TOKEN

PURPOSES = (PERSONAL, SIGNING, SECOND_FACTOR, RATING_TOKEN, ORGAN_SEAL)


@click.group()
def seal() -> None:
    """The keys that seal personal numbers."""


@seal.command()
@click.argument("key_id")
def add_key(key_id: str) -> None:
    """Add a fresh key that opens but does not seal yet."""
    _file().add(key_id)
    click.echo(f"{key_id}: added; hand the file out to every stack, then `activate {key_id}`")


@seal.command()
@click.argument("key_id")
def activate(key_id: str) -> None:
    """Seal with KEY_ID from now on; running processes follow within seconds."""
    _file().activate(key_id)
    click.echo(f"{key_id}: seals from now on; then `reseal`")


@seal.command()
@click.argument("key_id")
def rotate(key_id: str) -> None:
    """Add a fresh key and seal with it: when all stacks read the same file."""
    _file().add(key_id)
    _file().activate(key_id)
    click.echo(f"{key_id}: seals from now on; then `reseal`")


@seal.command()
def reseal() -> None:
    """Bring every sealed value of this stack's database under the active key. May be broken off and begun again."""
    resealing = _resealing(load())
    with _bar("reseal", resealing.size()) as tell:
        report = resealing.run(tell)
    click.echo(
        f"{report.documents} documents, {report.resealed} resealed, {report.lost_races} changed meanwhile"
    )
    if report.unopened:
        first = ", ".join(report.unopened[:5])
        raise click.ClickException(f"{len(report.unopened)} values open with no key here, e.g. in {first}")
    if report.lost_races:
        raise click.ClickException("some documents were changed meanwhile: run it again")


@seal.command()
def status() -> None:
    """How many sealed values there are by key."""
    for key_id, number in sorted(_counted(load()).items()):
        click.echo(f"{key_id:20} {number:10}")


@seal.command()
@click.argument("key_id")
@click.confirmation_option(prompt="What is sealed with it in other stacks or dead letters is lost. Go on?")
def drop_key(key_id: str) -> None:
    """Forget KEY_ID; refused while this stack's database holds a value sealed with it."""
    file = _file()
    if number := _counted(load()).get(key_id, 0):
        raise click.ClickException(f"{number} values are still sealed with {key_id}: run `reseal`")
    file.drop(key_id)
    click.echo(f"{key_id}: forgotten")


def _file() -> KeyFile:
    path = load().sealing_keys_file
    if not path:
        raise click.ClickException("SANJI_SEALING_KEYS_FILE is not set: keys given as a value cannot rotate")
    return KeyFile(Path(path))


def _resealing(settings: Settings) -> Resealing:
    database = connect(settings.mongo_url).get_default_database()
    return Resealing(database, Sealer(_file().read()), PURPOSES)


def _counted(settings: Settings) -> dict[str, int]:
    resealing = _resealing(settings)
    with _bar("count", resealing.size()) as tell:
        return dict(resealing.count(tell).keys)


@contextmanager
def _bar(name: str, total: int) -> Iterator[Callable[[int], Any]]:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True)) as progress:
        task = progress.add_task(name, total=total)
        yield lambda done: progress.advance(task, done)
