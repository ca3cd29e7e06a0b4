"""`sanji transitions`: the life of applications and cases, from the one table that carries out every move."""

from importlib import import_module

import click

from services.chassis.life import Life

_HEAD = """# The life of applications and cases

Printed by `sanji transitions` from the tables in `services/<room>/domain/life.py`, by which every move is carried out; a
test compares the two. The applicant hands in, the case is decided: an application lives at the stack of the place
where it was handed in, its case at the stack of the place that decides; events carry each move over. *who may* are roles;
`system`: the room itself, on an event or a timer. [AUTHORISATION.md](AUTHORISATION.md) says how far a role reaches.

The six kinds are handling × outcome: 即办件 (immediate: promised in 0 days, decided the same working day), 承诺件 (promised:
both clocks), 联办件 (joint: a task per department, the last grant or the first denial decides), 补办件 (one supplement notice
before acceptance; the clocks start only with acceptance), 退回件 (returned, with the reason), 代办件 (handed in by an agent or
a clerk for another).

The clocks: 受理 5 working days (行政许可法 art. 32), the promised and the law's from the day of acceptance, that day not
counted (arts. 42, 82; 民法典 art. 201), special procedures not counted (art. 45), one extension (art. 42), delivery 10 working
days (art. 44).
"""
TABLES = (
    "intake.domain.life",
    "intake.domain.package_life",
    "approval.domain.life",
    "approval.domain.certificate_life",
    "intake.domain.agency_life",
    "intake.domain.delivery_life",
    "approval.domain.card",
    "approval.domain.after_check",
    "approval.domain.inspections",
    "approval.domain.visits",
    "approval.domain.automatic",
)


@click.command()
def transitions() -> None:
    """Print the tables of moves (services/TRANSITIONS.md)."""
    click.echo(page(), nl=False)


def page() -> str:
    """The whole page as Markdown: one section per table, one row per move."""
    return "\n".join([_HEAD, *(line for life in lives() for line in life.lines())])


def lives() -> list[Life]:
    """Every table, in the order of a case."""
    return [import_module(f"services.{table}").LIFE for table in TABLES]
