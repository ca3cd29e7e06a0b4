"""`sanji audit`: prove that the trails are whole, and find what they say (delivery rule 11; ledger R094)."""

from datetime import datetime

import click

from services.chassis.audit import AuditTrail, search
from services.chassis.clock import SHANGHAI
from services.chassis.doors import open_doors
from services.chassis.mongo.connection import connect
from services.chassis.settings import load
from services.chassis.trail import Entry, Wanted
from services.intake.store.agency import walk_entrustments
from services.rooms import ROOMS

_DATE = click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S"])


@click.group()
def audit() -> None:
    """The audit trails of this stack."""


@audit.command()
@click.option("--room", type=click.Choice(ROOMS), help="One room only.")
@click.option("--since-checkpoint", is_flag=True, help="Only what came after the last walk.")
def verify(room: str | None, since_checkpoint: bool) -> None:
    """Walk every chain, with intake also the forms of every entrustment; exit 1 where one was changed, removed or inserted."""
    trail = _trail()
    broken = False
    for name in [room] if room else ROOMS:
        verdict = trail.verify(name, since_checkpoint)
        broken |= bool(verdict.broken_at)
        state = f"BROKEN at {verdict.broken_at}: {verdict.reason}" if verdict.broken_at else "whole"
        begun = f", walked from {verdict.begun_at}" if verdict.begun_at > 1 else ""
        click.echo(f"{name:13} {verdict.entries:8} entries  {state}{begun}")
    if room in (None, "intake"):
        broken |= _forms_broken()
    raise SystemExit(1 if broken else 0)


@audit.command()
@click.argument("case", required=False, default="")
@click.option("--person", default="", help="Id of the person whose affair it is.")
@click.option("--actor", default="", help="Id of who did it.")
@click.option("--from", "since", type=_DATE, help="The first day or moment, China time.")
@click.option("--until", type=_DATE, help="The moment after the last, China time.")
@click.option("--limit", type=click.IntRange(1, 100_000), default=1000, show_default=True)
def show(
    case: str, person: str, actor: str, since: datetime | None, until: datetime | None, limit: int
) -> None:
    """Entries about CASE (a receipt number or another id), about a person, or by an actor, oldest first."""
    wanted = Wanted(person, case, actor, _here(since), _here(until))
    trail, cursor, left = _trail(), "", limit
    while left:
        found, cursor = search(trail, wanted, cursor, min(left, 100))
        for entry in found:
            click.echo(_line(entry))
        left -= len(found)
        if not cursor:
            return
    click.echo(f"… more than {limit}; narrow the question or raise --limit", err=True)


def _forms_broken() -> bool:
    walked = broken = 0
    for entrustment, place in walk_entrustments(open_doors(load(), "audit").sealer.open):
        walked += 1
        if place:
            broken += 1
            click.echo(f"{entrustment}  BROKEN at {place}")
    click.echo(f"{'entrustments':13} {walked:8} forms    {f'{broken} BROKEN' if broken else 'whole'}")
    return broken > 0


def _trail() -> AuditTrail:
    return AuditTrail(connect(load().mongo_url).get_default_database())


def _here(at: datetime | None) -> datetime | None:
    return at.replace(tzinfo=SHANGHAI) if at else None


def _line(entry: Entry) -> str:
    name = entry.type.rsplit(".", 1)[1]
    return (
        f"{entry.at}  {name:22} {entry.subject:28} {entry.before:>12} → {entry.after:12} "
        f"{entry.role:10} {entry.actor:34} {entry.division:12} {entry.reason}"
    )
