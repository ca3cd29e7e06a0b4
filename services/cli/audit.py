"""`sanji audit`: prove that the trails are whole (delivery rule 11)."""

import click

from services.chassis.audit import AuditTrail
from services.chassis.mongo.connection import connect
from services.chassis.settings import load
from services.rooms import ROOMS


@click.group()
def audit() -> None:
    """The audit trails of this stack."""


@audit.command()
@click.option("--room", type=click.Choice(ROOMS), help="one room only")
def verify(room: str | None) -> None:
    """Walk every chain; exit 1 at the first entry that was changed, removed or inserted."""
    trail = AuditTrail(connect(load().mongo_url).get_default_database())
    broken = False
    for name in [room] if room else ROOMS:
        verdict = trail.verify(name)
        broken |= bool(verdict.broken_at)
        state = f"BROKEN at {verdict.broken_at}: {verdict.reason}" if verdict.broken_at else "whole"
        click.echo(f"{name:13} {verdict.entries:8} entries  {state}")
    raise SystemExit(1 if broken else 0)


@audit.command()
@click.argument("subject")
def show(subject: str) -> None:
    """Every entry about one subject, for example a receipt number."""
    trail = AuditTrail(connect(load().mongo_url).get_default_database())
    for room in ROOMS:
        for entry in trail.entries(room, subject):
            click.echo(
                f"{entry['at']}  {entry['type'].rsplit('.', 1)[1]:22} {entry['from']:>12} → {entry['to']:12} "
                f"{entry['role']:10} {entry['division']:12} {entry['reason']}"
            )
